"""Small worlds for tests of the record: two states, their people, one open cycle.

What is in one is told by a `SmallRecord`, which is made once and copied; a `SmallWorld`
is a copy that somebody works with.

>>> made = small_record_in(service, clock)
>>> world = small_world_of(made, service, clock)
>>> world.service.answering.record_answer(
...     who=world.a.focal_point, assessment=world.a.assessment, answer=met("LAW-1.2a"))
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count

from assessments.records.people import Agency, Person, Role, StateCode
from assessments.records.terms import Lasting, SignInTerms
from assessments.records.work import AssessmentId, CycleCode, NewAnswer
from assessments.service import CHEAP, Service, open_service
from priorities.answers import Scope
from priorities.edition import Edition, EditionId, Indicator, IndicatorCode
from priorities.errors import EditionError
from tests.builders import edition_of, ladder, priority

PASSPHRASE = "seven invented words for a test"
"""Everybody's passphrase in a small world."""

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""Monday; the cycle 2026 is open from January to June."""

_KEYS = count(1)


@dataclass
class Clock:
    """A clock that stands still until it is told."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **how_long: float) -> None:
        """Move on, by ``days=1`` for instance."""
        self.now += timedelta(**how_long)


@cache
def small_edition() -> Edition:
    """Build an edition: LAW with LAW-1 (core) and LAW-2, DAT with DAT-1 (dated).

    LAW-1 has criteria 2a 2b 3a 4a 5a; LAW-2 2a 2b (2b may be not applicable, and so
    may the whole) 3a 4a 5a; DAT-1 2a 3a 4a 5a, of which 3a speaks of 24 months.
    """
    dated = ladder("DAT-1", core=True)
    rungs = tuple(
        replace(
            rung,
            criteria=tuple(
                replace(c, dated_months=24) if c.code == "DAT-1.3a" else c
                for c in rung.criteria
            ),
        )
        for rung in dated.rungs
    )
    law_2: Indicator = ladder(
        "LAW-2", rungs=(2, 1, 1, 1), optional=("LAW-2.2b",), may_not_apply=True
    )
    built = edition_of(
        priority("LAW", ladder("LAW-1", rungs=(2, 1, 1, 1), core=True), law_2),
        priority("DAT", replace(dated, rungs=rungs, code=IndicatorCode("DAT-1"))),
    )
    return replace(built, id=EditionId("small"), hash="5" * 64)


@cache
def titled_edition() -> Edition:
    """Build the small edition with words: "Title of LAW-1"."""
    bare = small_edition()
    titled = [*bare.priority_by_code, *bare.indicator_by_code]
    words = {f"{code}.title": f"Title of {code}" for code in titled}
    words |= {f"{code}.definition": f"About {code}" for code in bare.priority_by_code}
    words |= {f"{code}.floor": f"Floor of {code}" for code in bare.indicator_by_code}
    words |= {f"{code}.text": f"Text of {code}" for code in bare.criterion_by_code}
    words |= {f"{code}.evidence": f"Sign of {code}" for code in bare.criterion_by_code}
    return replace(bare, texts={bare.language: words})


def editions_of(*known: Edition) -> Callable[[str], Edition]:
    """Find editions among these."""
    by_id = {edition.id: edition for edition in known}

    def found(wanted: str) -> Edition:
        if EditionId(wanted) not in by_id:
            raise EditionError(wanted, [])
        return by_id[EditionId(wanted)]

    return found


@dataclass(frozen=True, kw_only=True)
class StateTeam:
    """A state with everybody a state may have; agencies police and labour."""

    code: StateCode
    focal_point: Person
    approver: Person
    observer: Person
    police: Agency
    labour: Agency
    officer: Person
    inspector: Person
    assessment: AssessmentId

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody of the state."""
        return (
            self.focal_point,
            self.approver,
            self.observer,
            self.officer,
            self.inspector,
        )


@dataclass(frozen=True, kw_only=True)
class SmallRecord:
    """Two states A and B, three regional people, the open cycle 2026.

    ``officer`` of each state is asked for LAW-1, ``inspector`` for LAW-2.2a only.
    """

    administrator: Person
    analyst: Person
    editor: Person
    a: StateTeam
    b: StateTeam
    cycle: CycleCode


@dataclass(kw_only=True)
class SmallWorld:
    """A small record (which tells what it holds), its service and its clock."""

    service: Service
    clock: Clock
    edition: Edition
    administrator: Person
    analyst: Person
    editor: Person
    a: StateTeam
    b: StateTeam
    cycle: CycleCode


def answer(code: str, value: str = "met", **more: str | bool | None) -> NewAnswer:
    """Make an answer with a key of its own."""
    fields: dict[str, object] = {"client_key": f"key-{next(_KEYS)}", **more}
    return NewAnswer(code=code, value=value, **fields)  # type: ignore[arg-type]


def met(*codes: str) -> Iterator[NewAnswer]:
    """Say met to each of these."""
    return (answer(code) for code in codes)


def open_small_service(url: str, clock: Clock) -> Service:
    """Open a service with a small edition and cheap passphrases."""
    return open_service(
        url, clock=clock, editions=editions_of(small_edition()), passphrase_cost=CHEAP
    )


def open_titled_service(url: str, clock: Clock) -> Service:
    """Open a service with a small edition that has words, and cheap passphrases."""
    return open_service(
        url, clock=clock, editions=editions_of(titled_edition()), passphrase_cost=CHEAP
    )


STRICT = SignInTerms(
    required=frozenset({Role.FOCAL_POINT, Role.APPROVER, Role.ADMINISTRATOR}),
    fresh_for=timedelta(minutes=10),
    without_factor=Lasting(idle=timedelta(hours=4), longest=timedelta(days=1)),
)
"""Terms as a server has them that nobody has set otherwise."""


def on_terms(service: Service, terms: SignInTerms) -> Service:
    """Give the same record, where people sign in on other terms."""
    world = replace(service.world, terms=terms)
    subjects = (field.name for field in fields(service) if field.name != "world")
    parts = {name: type(getattr(service, name))(world) for name in subjects}
    return Service(world=world, **parts)


def administrator_of(service: Service) -> Person:
    """Make the first administrator."""
    _, secret = service.people.first_invitation(name="Ada Administrator")
    return accept(service, secret, "administrator")


def accept(service: Service, secret: str, name: str) -> Person:
    """Accept an invitation."""
    return service.people.accept_invitation(
        secret=secret, sign_in_name=name, passphrase=PASSPHRASE, language="en"
    )


def invited(service: Service, who: Person, name: str, **more: object) -> Person:
    """Invite somebody, who accepts."""
    _, secret = service.people.invite(who=who, name=name, **more)  # type: ignore[arg-type]
    return accept(service, secret, name)


def agreed(service: Service, team: StateTeam, role: Role, name: str) -> Person:
    """Let somebody come in who decides for a state: its two people want it."""
    _, secret = service.people.invite(who=team.focal_point, name=name, role=role)
    change = service.members.changes(who=team.approver)[0]
    service.members.agree(who=team.approver, number=change.number)
    return accept(service, secret, name)


def led_state(service: Service, administrator: Person, code: str) -> tuple[Person, str]:
    """Make a state with its focal point, and the secret with which its approver comes.

    It works after the waiting time, for the state has only one person yet.
    """
    state = service.people.add_state(
        who=administrator,
        code=StateCode(code),
        name=f"State {code}",
        sub_region="north",
    )
    focal_point = invited(
        service,
        administrator,
        f"focal-{code}",
        role=Role.FOCAL_POINT,
        state=state.code,
    )
    name = f"approver-{code}"
    _, secret = service.people.invite(who=focal_point, name=name, role=Role.APPROVER)
    return focal_point, secret


def state_team(
    service: Service, led: tuple[Person, str], cycle: CycleCode
) -> StateTeam:
    """Make everybody else of a state, an assessment and who is asked for what."""
    people, answering = service.people, service.answering
    focal_point, approvers_secret = led
    code = focal_point.state
    assert code is not None

    def member(name: str, role: Role, agency: Agency | None = None) -> Person:
        return invited(
            service,
            focal_point,
            f"{name}-{code}",
            role=role,
            agency=None if agency is None else agency.code,
        )

    police = people.add_agency(who=focal_point, name="Police")
    labour = people.add_agency(who=focal_point, name="Labour inspection")
    started = answering.start(who=focal_point, cycle=cycle, scope=Scope.FULL)
    for agency, asked in ((police, "LAW-1"), (labour, "LAW-2.2a")):
        answering.assign(
            who=focal_point, assessment=started.id, agency=agency.code, codes=[asked]
        )
    return StateTeam(
        code=code,
        focal_point=focal_point,
        approver=accept(service, approvers_secret, f"approver-{code}"),
        observer=member("observer", Role.OBSERVER),
        police=police,
        labour=labour,
        officer=member("officer", Role.CONTRIBUTOR, police),
        inspector=member("inspector", Role.CONTRIBUTOR, labour),
        assessment=started.id,
    )


def open_cycle(
    service: Service, administrator: Person, year: int, edition: str = "small"
) -> CycleCode:
    """Open the cycle of a year, from January to June."""
    return service.cycles.open_cycle(
        who=administrator,
        code=CycleCode(str(year)),
        edition=edition,
        reference_date=date(year - 1, 12, 31),
        opens=date(year, 1, 1),
        closes=date(year, 6, 30),
    ).code


def small_record_in(service: Service, clock: Clock) -> SmallRecord:
    """Fill an empty record with a small world, or one that has no administrator.

    The states have their first people a week before.
    """
    clock.advance(days=-7)
    administrator = administrator_of(service)
    led = [led_state(service, administrator, code) for code in ("AAA", "BBB")]
    clock.advance(days=7)
    cycle = open_cycle(service, administrator, clock.now.year)
    return SmallRecord(
        administrator=administrator,
        analyst=invited(service, administrator, "analyst", role=Role.ANALYST),
        editor=invited(service, administrator, "editor", role=Role.CONTENT_EDITOR),
        a=state_team(service, led[0], cycle),
        b=state_team(service, led[1], cycle),
        cycle=cycle,
    )


def small_world_of(there: SmallRecord, service: Service, clock: Clock) -> SmallWorld:
    """Work with a copy of a small record."""
    return SmallWorld(
        service=service,
        clock=clock,
        edition=service.world.editions("small"),
        **vars(there),
    )
