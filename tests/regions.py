"""Small invented regions for tests of releases: so many states, each at a level.

>>> populated(service, {"2025": [2] * 14, "2026": [2] * 13 + [3]})
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from assessments.records.invented import (
    InventedAssessment,
    InventedPerson,
    InventedRegion,
)
from assessments.records.people import (
    FOCAL_POINT_VOICE,
    Person,
    PersonId,
    Role,
    State,
    StateCode,
)
from assessments.records.region import ContributionChoice
from assessments.records.work import (
    Answer,
    Assessment,
    AssessmentId,
    Cycle,
    CycleCode,
    NewAnswer,
    WorkStage,
)
from assessments.rules import SYSTEM
from assessments.service import Service
from priorities.answers import Scope
from priorities.edition import Edition
from tests.worlds import PASSPHRASE

CONTRIBUTES = ContributionChoice(contributes=True, named=False, has_published=False)


def code_of(number: int) -> StateCode:
    return StateCode(f"S{number:02}")


def focal_point(number: int) -> Person:
    return _person(f"focal-{number:02}", Role.FOCAL_POINT, code_of(number))


def approver(number: int) -> Person:
    return _person(f"approver-{number:02}", Role.APPROVER, code_of(number))


def analyst(name: str) -> Person:
    return _person(name, Role.ANALYST, None)


def administrator() -> Person:
    return _person("admin", Role.ADMINISTRATOR, None)


def _person(name: str, role: Role, state: StateCode | None) -> Person:
    return Person(
        id=PersonId(name),
        name=name,
        sign_in_name=name,
        role=role,
        state=state,
        agency=None,
        language="en",
        active=True,
    )


def assessment_id(number: int, cycle: str) -> AssessmentId:
    return AssessmentId(f"{code_of(number)}-{cycle}")


def populated(
    service: Service,
    levels: Mapping[str, Sequence[int | None]],
    *,
    choices: Mapping[tuple[str, int], ContributionChoice | None] | None = None,
    signed_later: Sequence[tuple[str, int]] = (),
    core: Sequence[tuple[str, int]] = (),
    foundation: Sequence[tuple[str, int]] = (),
    edition: str = "small",
) -> None:
    """Record a region.

    Parameters
    ----------
    levels
        Per cycle, in order, the level at which each state stands in every indicator;
        None where it submitted nothing. Every cycle is closed.
    choices
        What a state chose in a cycle, by cycle and number, where it does not simply
        contribute; None where it never chose.
    signed_later
        Assessments that are submitted and not signed, by cycle and number.
    core, foundation
        Assessments in a narrower scope, by cycle and number.
    edition
        What every cycle asks.
    """
    asked = service.world.editions(edition)
    scopes = {
        **dict.fromkeys(core, Scope.CORE),
        **dict.fromkeys(foundation, Scope.FOUNDATION),
    }
    states = range(max(len(row) for row in levels.values()))
    people = [
        *(focal_point(number) for number in states),
        *(approver(number) for number in states),
        analyst("one"),
        analyst("two"),
        administrator(),
    ]
    region = InventedRegion(
        states=tuple(
            State(
                code=code_of(number),
                name=f"State {number}",
                sub_region="north",
                invented=True,
            )
            for number in states
        ),
        agencies=(),
        people=tuple(InventedPerson(person=p, passphrase=PASSPHRASE) for p in people),
        cycles=tuple(_cycle(code, edition) for code in levels),
        evidence=(),
        assessments=tuple(
            _assessed(
                asked,
                cycle,
                number,
                level,
                scopes.get((cycle, number), Scope.FULL),
                (choices or {}).get((cycle, number), CONTRIBUTES),
                signed=(cycle, number) not in signed_later,
            )
            for cycle, reached in levels.items()
            for number, level in enumerate(reached)
            if level is not None
        ),
    )
    service.bulk.populate(who=SYSTEM, region=region, progress=lambda done, of: None)


def publish(service: Service, cycle: str, *, corrects: bool = False) -> bytes:
    """Prepare by one analyst, publish by the other; give the exported file."""
    prepared = service.releasing.prepare(
        who=analyst("one"), cycle=CycleCode(cycle), corrects=corrects
    )
    release = service.releasing.publish(who=analyst("two"), number=prepared.number)
    return service.releases.export(who=analyst("two"), number=release.number)


def correct_answers(service: Service, number: int, cycle: str, level: int) -> None:
    """Let a state open a correction, answer anew for a level, submit and sign."""
    here, who = assessment_id(number, cycle), focal_point(number)
    edition = service.world.editions("small")
    service.cycles.extend_cycle(
        who=analyst("one"), code=CycleCode(cycle), closes=service.world.today()
    )
    service.submitting.new_draft(who=who, assessment=here)
    service.answering.record_answers(
        who=who,
        assessment=here,
        answers=[
            NewAnswer(
                code=criterion.code,
                value="met" if rung.level <= level else "not_yet",
                client_key=f"corrected-{criterion.code}",
            )
            for indicator in edition.indicator_by_code.values()
            for rung in indicator.rungs
            for criterion in rung.criteria
        ],
    )
    submission = service.submitting.submit(who=who, assessment=here)
    service.submitting.sign(who=approver(number), submission=submission.id)
    service.cycles.close_cycle(who=analyst("one"), code=CycleCode(cycle))


def _cycle(code: str, edition: str) -> Cycle:
    year = int(code)
    return Cycle(
        code=CycleCode(code),
        edition=edition,
        reference_date=date(year - 1, 12, 31),
        opens=date(year, 1, 1),
        closes=date(year, 6, 30),
        closed=True,
    )


def _assessed(
    edition: Edition,
    cycle: str,
    number: int,
    level: int,
    scope: Scope,
    choice: ContributionChoice | None,
    *,
    signed: bool,
) -> InventedAssessment:
    at = datetime(int(cycle), 2, 1, tzinfo=UTC)
    here = assessment_id(number, cycle)
    values = [
        (c.code, "met" if rung.level <= level else "not_yet")
        for indicator in edition.indicator_by_code.values()
        for rung in indicator.rungs
        for c in rung.criteria
    ]
    return InventedAssessment(
        assessment=Assessment(
            id=here,
            state=code_of(number),
            cycle=CycleCode(cycle),
            edition=edition.id,
            reference_date=date(int(cycle) - 1, 12, 31),
            scope=scope,
            stage=WorkStage.SIGNED if signed else WorkStage.SUBMITTED,
            draft=1,
            started_from=None,
        ),
        answers=tuple(
            Answer(
                assessment=here,
                code=code,
                voice=FOCAL_POINT_VOICE,
                person=focal_point(number).id,
                value=value,
                reason=None,
                seq=seq,
                at=at,
                carried_from=None,
                client_key=f"invented-{seq}",
            )
            for seq, (code, value) in enumerate(values, 1)
        ),
        settlements=(),
        comments=(),
        assignments=(),
        links=(),
        submitted_by=focal_point(number).id,
        submitted_at=at,
        signed_by=approver(number).id if signed else None,
        signed_at=at if signed else None,
        choice=choice,
    )
