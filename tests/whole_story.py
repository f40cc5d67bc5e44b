"""A record that holds a row of every table: a region with a release, and two states at work.

>>> world = whole_story(service, clock)
>>> world.a.assessment  # of state AAA, signed in two cycles; BBB only has drafts
"""

from contextlib import suppress
from datetime import date

from assessments.errors import AssessmentsError
from assessments.records.evidence import EvidenceKind, LinkGrade
from assessments.records.people import Role
from assessments.records.region import ContributionChoice
from assessments.records.work import LateKind, NewLateNote
from assessments.service import Service
from tests.every_deed import every_deed
from tests.regions import CONTRIBUTES, administrator, analyst, populated, publish
from tests.worlds import (
    PASSPHRASE,
    Clock,
    SmallWorld,
    led_state,
    open_cycle,
    state_team,
)

LEVELS = (1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5)
"""As few states as a release may be made of."""


def whole_story(service: Service, clock: Clock) -> SmallWorld:
    """Fill an empty record that knows the editions "small" and "next"."""
    clock.advance(days=-7)
    populated(service, {"2025": LEVELS})
    publish(service, "2025")
    office = administrator()
    led = [led_state(service, office, code) for code in ("AAA", "BBB")]
    clock.advance(days=7)
    cycle = open_cycle(service, office, 2026)
    world = SmallWorld(
        service=service,
        clock=clock,
        edition=service.world.editions("small"),
        administrator=office,
        analyst=analyst("one"),
        editor=office,
        a=state_team(service, led[0], cycle),
        b=state_team(service, led[1], cycle),
        cycle=cycle,
    )
    _come_late(world)
    _evidence_in_use(world)
    for _ in every_deed(world):
        clock.advance(minutes=10)
    _choose(world)
    _come_and_go(world)
    return world


def _come_late(world: SmallWorld) -> None:
    """Close the cycle, let three remarks come late, and open the cycle again."""
    service, a = world.service, world.a
    service.cycles.close_cycle(who=world.administrator, code=world.cycle)
    for number in range(3):
        note = NewLateNote(
            code="LAW-1.3a",
            kind=LateKind.COMMENT,
            value=None,
            text="It came late.",
            client_key=f"late-{number}",
        )
        service.late.keep(who=a.officer, assessment=a.assessment, note=note)
    service.cycles.extend_cycle(
        who=world.administrator,
        code=world.cycle,
        closes=service.world.today().replace(month=6, day=30),
    )
    work = {"who": a.officer, "assessment": a.assessment}
    service.late.take_over(**work, number=1)
    service.late.remove(**work, number=2)


def _evidence_in_use(world: SmallWorld) -> None:
    evidence, a = world.service.evidence, world.a
    entry = evidence.add(
        who=a.officer,
        title="The order",
        kind=EvidenceKind.PLAN,
        owner="Police",
        dated=date(2025, 5, 1),
        language="en",
        confidential=True,
        place="Shelf 3",
    )
    link = evidence.link(
        who=a.officer,
        assessment=a.assessment,
        evidence=entry.id,
        criterion="LAW-1.2b",
        grade=LinkGrade.NAMED,
    )
    evidence.confirm(who=a.focal_point, link=link.id)


def _choose(world: SmallWorld) -> None:
    service, a = world.service, world.a
    named = ContributionChoice(contributes=True, named=True, has_published=False)
    for choice in (CONTRIBUTES, named):
        service.contributing.choose(
            who=a.focal_point, assessment=a.assessment, choice=choice
        )
    for everyone in (True, False):
        service.releasing.set_audience(who=world.analyst, everyone=everyone)


def _come_and_go(world: SmallWorld) -> None:
    people, a = world.service.people, world.a
    with suppress(AssessmentsError):
        people.sign_in(sign_in_name="nobody", passphrase="not the right one")
    for name in ("Somebody else", "A guest"):
        people.invite(who=a.focal_point, name=name, role=Role.OBSERVER)
    number = people.invitations(who=a.focal_point)[0].number
    people.withdraw_invitation(who=a.focal_point, number=number)
    people.deactivate(who=a.focal_point, person=a.observer.id)
    world.clock.advance(days=31)
    world.service.keeping.erase(who=a.focal_point, person=a.observer.id)
    members = world.service.members
    members.suspend(who=world.administrator, person=a.officer.id)
    members.lift(who=a.focal_point, person=a.officer.id)
    members.set_notice_address(who=a.approver, address="office@example.org")
    members.forgot(sign_in_name=a.inspector.sign_in_name)
    people.sign_in(
        sign_in_name=a.approver.sign_in_name,
        passphrase=PASSPHRASE,
        remembered_as="A browser",
        came_from="192.0.2.1",
    )
