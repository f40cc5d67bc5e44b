"""``roadmap change`` over two editions, where one priority is new."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from assessments.records.work import Submission
from assessments.service import CHEAP, Service, open_service
from roadmap.cli import app
from roadmap.commands import records
from roadmap.exit_codes import ExitCode
from tests.assessments.test_across_editions import next_cycle, say
from tests.crosswalks import linked
from tests.next_edition import CROSSWALK, next_edition
from tests.worlds import Clock, SmallWorld, editions_of, small_edition

DAT_IS_NEW = replace(
    CROSSWALK,
    priorities=linked(
        "small",
        "next",
        priorities=["same: LAW > LAW", "dropped: DAT >", "new: > DAT"],
    ).priorities,
)


@pytest.fixture
def service(
    database_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Service]:
    opened = open_service(
        database_url,
        clock=clock,
        editions=editions_of(small_edition(), next_edition()),
        crosswalks=lambda *_: DAT_IS_NEW,
        passphrase_cost=CHEAP,
    )
    monkeypatch.setenv("ROADMAP_DATABASE_URL", database_url)
    monkeypatch.setattr(records, "open_service", lambda *_, **__: opened)
    yield opened
    opened.close()


@pytest.fixture
def world(small_world: SmallWorld) -> SmallWorld:
    return small_world


def two_years(world: SmallWorld) -> list[str]:
    """In DAT-1, one criterion of rung 2 was not yet met, then met; both submitted."""
    say(world, "DAT-1.2a", "not_yet")
    next_cycle(world)
    say(world, "DAT-1.2a", "met")
    a, submitting = world.a, world.service.submitting
    submitting.submit(who=a.focal_point, assessment=a.assessment)
    found: list[Submission] = list(submitting.submissions(who=a.focal_point))
    return [
        submission.id
        for submission in sorted(found, key=lambda submission: submission.at)
    ]


def test_a_new_priority_says_so_and_adds_up_on_what_can_be_compared(world: SmallWorld):
    done = CliRunner().invoke(app, ["change", *two_years(world)])

    lines = [line.strip() for line in done.stdout.splitlines()]
    start = lines.index("DAT  Title of DAT")
    assert done.exit_code == ExitCode.DONE
    # DAT-1 from 1 to 2, DAT-2 (then LAW-2) at 1 both times: 1 and 3/2
    assert lines[start + 1 : start + 3] == [
        "This priority is new in the newer edition.",
        "On what can be compared: 1.00 +0.50 DAT-1 = 1.50",
    ]


def test_as_json_what_does_not_exist_is_null_beside_its_reason(world: SmallWorld):
    done = CliRunner().invoke(app, ["change", *two_years(world), "--json"])

    change = json.loads(done.stdout)["change"]
    data = change["priorities"][1]
    assert (data["code"], data["total"], data["no_total"], data["real"]) == (
        "DAT",
        None,
        "new_priority",
        "1/2",
    )
    assert change["dropped"] == ["DAT"]
