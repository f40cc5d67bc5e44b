"""Which user of PostgreSQL may serve and which may change tables, as the commands tell it."""

from collections.abc import Callable, Iterator

import pytest
from typer.testing import CliRunner, Result

from roadmap.cli import app
from roadmap.exit_codes import ExitCode
from tests.past_the_program import OWNER, SUPERUSER, as_user

pytestmark = pytest.mark.slow


@pytest.fixture
def served(
    fresh_postgresql: Callable[[str], Iterator[str]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Let the commands work on a database of PostgreSQL, as who serves."""
    for url in fresh_postgresql("migrated"):
        monkeypatch.setenv("ROADMAP_DATABASE_URL", url)
        monkeypatch.delenv("ROADMAP_OWNER_DATABASE_URL", raising=False)
        yield url


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.mark.parametrize(
    ("user", "told"),
    [(OWNER, "Make a second user who owns nothing"), (SUPERUSER, "do everything")],
)
def test_serve_does_not_start_for_a_user_whom_the_policies_do_not_hold(
    served: str, monkeypatch: pytest.MonkeyPatch, user: str, told: str
):
    monkeypatch.setenv("ROADMAP_DATABASE_URL", as_user(served, user))

    refused = run("serve", "--port", "8107")

    assert refused.exit_code == ExitCode.FAILED
    assert told in refused.output


@pytest.mark.usefixtures("served")
def test_who_only_serves_changes_no_table():
    refused = run("migrate")

    assert refused.exit_code == ExitCode.FAILED
    assert "ROADMAP_OWNER_DATABASE_URL" in refused.output


def test_with_both_users_set_migrate_lets_the_one_in_that_serves(
    served: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ROADMAP_OWNER_DATABASE_URL", as_user(served, OWNER))

    done = run("migrate")

    assert done.exit_code == 0, done.output
    assert run("init", "Ada").exit_code == 0
    assert run("verify").exit_code == 0
