"""One invented state with five submitted years: three under 2017, two under 2024.

Made through the deeds themselves, with the ladders of the demo, so that answers rise,
sometimes fall, are not known, and some changes carry a reason.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from assessments.errors import AssessmentsError
from assessments.records.people import Person, Role, StateCode
from assessments.records.work import (
    Assessment,
    ChangeKind,
    CycleCode,
    NewAnswer,
    Submission,
)
from assessments.service import Service
from priorities.answers import AnswerValue, Scope
from roadmap.demo.ladders import StateStory, Trajectories, answer, trajectories
from roadmap.demo.names import two_editions
from tests.worlds import Clock, accept, administrator_of

EDITIONS = ("2017", "2017", "2017", "2024", "2024")
KINDS = tuple(ChangeKind)


@dataclass(frozen=True, kw_only=True)
class FiveYears:
    """The state's people and what it submitted, oldest first."""

    focal_point: Person
    approver: Person
    submissions: tuple[Submission, ...]


def five_years(
    service: Service, clock: Clock, *, last: int, seed: int = 7
) -> FiveYears:
    """Fill an empty record; ``clock`` ends in the last of the five years."""
    chance = Random(seed)
    clock.now = datetime(last - 4, 2, 23, 9, 0, tzinfo=UTC)
    administrator = administrator_of(service)
    service.people.add_state(
        who=administrator, code=StateCode("FIV"), name="Fiveland", sub_region=""
    )
    _, secret = service.people.invite(
        who=administrator,
        name="focal_point",
        role=Role.FOCAL_POINT,
        state=StateCode("FIV"),
    )
    focal_point = accept(service, secret, "focal-point")
    _, secret = service.people.invite(
        who=focal_point, name="approver", role=Role.APPROVER
    )
    clock.advance(days=7)
    approver = accept(service, secret, "approver")
    invented = trajectories(two_editions(), len(EDITIONS), chance, story=StateStory())
    submissions = []
    for number, edition in enumerate(EDITIONS):
        clock.now = clock.now.replace(year=last - 4 + number)
        work = _started(service, administrator, focal_point, clock.now.year, edition)
        if number:
            service.answering.carry_over(who=focal_point, assessment=work.id)
        given = _given(invented[edition], number, chance)
        _answer(service, focal_point, work, given)
        if number:
            _say_why(service, focal_point, work, given, chance)
        submitted = service.submitting.submit(who=focal_point, assessment=work.id)
        submissions.append(
            service.submitting.sign(who=approver, submission=submitted.id)
        )
    return FiveYears(
        focal_point=focal_point, approver=approver, submissions=tuple(submissions)
    )


def _given(of: Trajectories, year: int, chance: Random) -> dict[str, AnswerValue]:
    drawn = {code: answer(path, year, chance) for code, path in of.items()}
    return {code: value for code, value in drawn.items() if value is not None}


def _started(
    service: Service, administrator: Person, who: Person, year: int, edition: str
) -> Assessment:
    cycle = service.cycles.open_cycle(
        who=administrator,
        code=CycleCode(str(year)),
        edition=edition,
        reference_date=date(year - 1, 12, 31),
        opens=date(year, 1, 1),
        closes=date(year, 12, 31),
    )
    return service.answering.start(who=who, cycle=cycle.code, scope=Scope.FULL)


def _answer(
    service: Service, who: Person, work: Assessment, given: dict[str, AnswerValue]
) -> None:
    service.answering.record_answers(
        who=who,
        assessment=work.id,
        answers=[
            NewAnswer(
                code=code,
                value=value.value,
                reason="Invented." if value is AnswerValue.NOT_APPLICABLE else None,
                client_key=f"{work.id}-{code}",
            )
            for code, value in given.items()
        ],
    )


def _say_why(
    service: Service,
    who: Person,
    work: Assessment,
    given: dict[str, AnswerValue],
    chance: Random,
) -> None:
    """Give a reason for some of the answers that differ from last cycle's."""
    for code in chance.sample(sorted(given), 60):
        try:
            service.answering.say_why(
                who=who,
                assessment=work.id,
                code=code,
                kind=chance.choices(KINDS, (4, 2, 1))[0],
                client_key=f"{work.id}-why-{code}",
            )
        except AssessmentsError:
            continue  # it does not differ
