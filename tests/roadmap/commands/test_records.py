"""The commands that look after the record."""

import json
import re
import sqlite3
from contextlib import nullcontext
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assessments.records.work import Submission
from assessments.rules import SYSTEM
from roadmap.cli import app
from roadmap.commands import records
from roadmap.exit_codes import ExitCode
from tests.worlds import SmallWorld, answer


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the commands work in an empty folder."""
    monkeypatch.setenv("ROADMAP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("ROADMAP_DATABASE_URL", raising=False)
    return tmp_path / "data"


@pytest.fixture
def law_with_one_gap(small_world: SmallWorld) -> None:
    """Answer every question of a priority but one and the one that is submitted."""
    a = small_world.a
    law = small_world.service.world.editions("small").priority_by_code["LAW"]
    _, _, *answered = [c.code for i in law.indicators for c in i.criteria]
    for code in answered:
        small_world.service.answering.record_answer(
            who=a.focal_point, assessment=a.assessment, answer=answer(code, "not_yet")
        )


@pytest.fixture
def submission(
    small_world: SmallWorld, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Submission:
    """Let the commands work on a record with one submission, in a known edition."""
    monkeypatch.setenv("ROADMAP_DATABASE_URL", database_url)
    monkeypatch.setattr(records, "open_service", lambda *_, **__: small_world.service)
    a = small_world.a
    small_world.service.answering.record_answer(
        who=a.focal_point, assessment=a.assessment, answer=answer("LAW-1.2a")
    )
    return small_world.service.submitting.submit(
        who=a.focal_point, assessment=a.assessment
    )


def test_init_makes_the_database_and_prints_a_link_that_works_once(empty: Path):
    done = run("init", "Ada Administrator")

    assert done.exit_code == ExitCode.DONE
    assert "http://127.0.0.1:8080/invitation#" in done.stdout
    assert (empty / "roadmap.sqlite").exists()


@pytest.mark.parametrize("name", ["សុខ\u200bសុភា", "山田\u3000太郎", "ليلى\u200f حداد"])
def test_init_takes_a_name_of_any_script(empty: Path, name: str):
    assert run("init", name).exit_code == ExitCode.DONE


def test_init_names_the_sign_that_no_name_may_hold(empty: Path):
    done = run("init", "Ada\u202e Administrator")

    assert done.exit_code == ExitCode.NOT_USABLE
    assert (
        "The name contains U+202E right-to-left override at letter 4: please take it out."
        in " ".join(done.output.split())
    )


def test_the_link_starts_with_the_public_address(
    empty: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ROADMAP_PUBLIC_URL", "https://roadmap.example.org/")

    assert "https://roadmap.example.org/invitation#" in run("init", "Ada").stdout


def test_init_refuses_when_there_is_an_administrator(
    small_world: SmallWorld, database_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ROADMAP_DATABASE_URL", database_url)

    refused = run("init", "Another")

    assert refused.exit_code == ExitCode.NOT_USABLE
    assert "There is an administrator already" in refused.stderr
    assert "invitation#" not in refused.stdout


@pytest.mark.parametrize(
    ("name", "waits"),
    [("focal-AAA", True), ("Observer-AAA ", True), ("analyst", False)],
)
def test_reset_passphrase_prints_a_link_that_waits_for_a_states_people(
    small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch, name: str, waits: bool
):
    monkeypatch.setenv("ROADMAP_PUBLIC_URL", "https://roadmap.example.org")
    monkeypatch.setattr(records, "opened", lambda _: nullcontext(small_world.service))

    done = run("reset-passphrase", name)

    assert done.exit_code == ExitCode.DONE
    (address,) = re.findall(
        r"https://roadmap.example.org/new-passphrase#(\S+)", done.stdout
    )
    assert small_world.service.members.recovery(secret=address)
    assert ("It works from 5 March 2026, 09:00 UTC." in done.stdout) is waits


def test_reset_passphrase_names_nobody_who_is_not_there(
    small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(records, "opened", lambda _: nullcontext(small_world.service))

    refused = run("reset-passphrase", "nobody")

    assert refused.exit_code == ExitCode.NOT_USABLE
    assert "Nobody signs in under this name." in refused.stdout + refused.stderr


def test_init_needs_a_name(empty: Path):
    refused = run("init", " ")

    assert refused.exit_code == ExitCode.NOT_USABLE
    assert "Please give a name." in refused.stderr


def test_verify_wants_the_tables_to_be_there(empty: Path):
    empty.mkdir()
    (empty / "roadmap.sqlite").touch()

    refused = run("verify")

    assert refused.exit_code == ExitCode.FAILED
    assert "roadmap migrate" in refused.stderr


def test_verify_says_same(submission: Submission):
    done = run("verify")

    assert done.exit_code == ExitCode.DONE
    assert done.stdout == (
        "3 logs, all as they were written.\n"
        "The region: as it was written.\n"
        "AAA: as it was written.\n"
        "BBB: as it was written.\n"
        "1 submission was recomputed.\n"
        "The record is as it was written.\n"
    )


def test_verify_says_different_and_ends_with_1(
    submission: Submission, database_url: str
):
    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as file:
        file.execute("DROP TRIGGER answer_no_update")
        file.execute("UPDATE answer SET value = 'not_yet'")
    file.close()

    done = run("verify", submission.id)

    assert done.exit_code == ExitCode.DIFFERENT
    assert f"{submission.id}: different" in done.stdout
    assert "answers, LAW-1.2a focal-point, value: not the same" in done.stdout


def test_verify_says_where_a_log_is_not_as_it_was_written(
    submission: Submission, database_url: str, small_world: SmallWorld
):
    kept = [str(head) for head in small_world.service.audit.heads(who=SYSTEM)]
    whole = run("verify", *(f"--log-head={head}" for head in kept))
    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as file:
        file.execute("DROP TRIGGER deed_no_update")
        file.execute("UPDATE deed SET who = 'x' WHERE deed = 'submitting.submit'")
    file.close()

    told = run("verify")

    assert whole.exit_code == ExitCode.DONE
    assert told.exit_code == ExitCode.DIFFERENT
    assert "Logs are not" in told.stdout or "A log is not" in told.stdout
    assert "  - log of AAA, entry " in told.stdout
    assert run("verify", "--log-head=AAA/9999/x").exit_code == ExitCode.NOT_USABLE


def test_verify_says_where_what_was_said_last_is_noted_wrongly_and_what_to_do(
    submission: Submission, database_url: str
):
    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as file:
        file.execute("DELETE FROM newest")
        file.execute(
            "INSERT INTO newest VALUES (?, 'comment', 'LAW-1.2a', 'x', 1)",
            [submission.assessment],
        )
    file.close()

    told = run("verify")
    run("migrate")

    assert told.exit_code == ExitCode.DIFFERENT
    assert "noted wrongly at" in told.stdout
    assert "Run: roadmap migrate" in told.stdout
    cause, submitted = (
        told.stdout.index(of) for of in ("noted wrongly", submission.id)
    )
    assert cause < submitted  # what is submitted may differ because of it
    assert f"  - answer LAW-1.2a in {submission.assessment}" in told.stdout
    assert f"  - comment LAW-1.2a in {submission.assessment}" in told.stdout
    assert run("verify").exit_code == ExitCode.DONE


def test_verify_does_not_know_another_id(submission: Submission):
    assert run("verify", "nothing").exit_code == ExitCode.NOT_USABLE


def test_a_database_that_does_not_answer_is_told_in_a_sentence(
    empty: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ROADMAP_DATABASE_URL", "sqlite:////no/such/folder/record.db")

    failed = run("migrate")

    assert failed.exit_code == ExitCode.FAILED
    assert "The database cannot be used" in failed.stderr


def test_change_says_of_too_few_answers_that_they_cannot_be_compared_yet(
    submission: Submission,
):
    done = run("change", submission.id, submission.id)

    assert done.exit_code == ExitCode.DONE
    assert "It cannot be compared yet: too few questions have an answer" in done.stdout


@pytest.mark.usefixtures("law_with_one_gap")
def test_change_prints_parts_that_add_up_and_how_sure(submission: Submission):
    done = run("change", submission.id, submission.id)

    assert done.exit_code == ExitCode.DONE
    assert "1.25 = 1.25" in done.stdout
    assert "On what was known both times it did not move" in done.stdout


def test_change_as_json_keeps_exact_fractions_and_says_why_one_is_missing(
    submission: Submission,
):
    found = json.loads(run("change", submission.id, submission.id, "--json").stdout)

    law = found["change"]["priorities"][0]
    assert (law["code"], law["before"], law["total"]) == ("LAW", "5/4", "0")
    assert law["no_total"] is None


def test_change_of_what_is_not_there_says_so(submission: Submission):
    refused = run("change", submission.id, "nothing")

    assert refused.exit_code == ExitCode.NOT_USABLE
    assert "Traceback" not in refused.stderr
