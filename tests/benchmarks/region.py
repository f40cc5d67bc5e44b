"""The demo's region with its last full year under way everywhere, and everybody let in.

Thirty-six states at work at once, each with four submitted years behind it: what a
server carries on the busiest day of a cycle. ``python region.py DATABASE_URL 1
FILE`` makes it and writes down who can come in; it needs nothing but the product, so that the
product of another source tree can make its own.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import nicegui

from assessments.answers.effective import Asked
from assessments.records.invented import (
    InventedAssessment,
    InventedPerson,
    InventedRegion,
)
from assessments.records.people import AgencyCode, Person, PersonId, Role, StateCode
from assessments.records.plans import Action, ActionId
from assessments.records.work import Assessment, AssessmentId, WorkStage
from assessments.service import CHEAP, SYSTEM, Service, migrate, open_service
from priorities.edition import Edition, Priority
from roadmap.demo.making import invent
from roadmap.demo.names import NEWER, two_editions
from roadmap.demo.people import PASSPHRASE
from roadmap.demo.stories import BEGUN, SHOWN
from roadmap.settings import now
from roadmap.web.app import build
from tests.past_the_program import SERVING, as_user

REGIONAL = (Role.ANALYST, Role.CONTENT_EDITOR, Role.ADMINISTRATOR)
FORTY = 40
OFFICERS = 4
"""People of each agency: with them a thousand can be at work."""


@dataclass(frozen=True, kw_only=True)
class Busy:
    """A record in which 36 states work on their assessments.

    Attributes
    ----------
    url
        Of its database.
    work
        The assessment of each state in the open cycle.
    signed
        The newest signed assessment of each state.
    actions
        An action of each state's plan.
    asked
        The criteria each contributor's agency is asked for in it.
    """

    url: str
    service: Service
    people: tuple[Person, ...]
    work: dict[StateCode, Assessment]
    signed: dict[StateCode, AssessmentId]
    actions: dict[StateCode, ActionId]
    asked: dict[AgencyCode, tuple[str, ...]]

    @property
    def edition(self) -> Edition:
        """What everybody answers."""
        return self.service.world.editions(NEWER)

    @property
    def largest(self) -> Priority:
        """The priority with the most criteria."""
        return max(
            self.edition.priorities,
            key=lambda p: sum(len(r.criteria) for i in p.indicators for r in i.rungs),
        )

    def those(self, role: Role) -> list[Person]:
        """Everybody of a role, state by state."""
        return [person for person in self.people if person.role is role]

    def work_of(self, person: Person) -> Assessment:
        """Find the assessment that a person works on."""
        assert person.state is not None
        return self.work[person.state]

    def token(self, person: Person) -> str:
        """Sign somebody in."""
        secret, _ = self.service.people.sign_in(
            sign_in_name=person.sign_in_name, passphrase=PASSPHRASE
        )
        return secret


def busy_region(url: str, times: int = 1) -> Busy:
    """Make the record behind a database URL, of so many times 36 states."""
    owner, url = url, as_user(url, SERVING)
    migrate(owner, serving=url)
    service = open_service(url, clock=now, passphrase_cost=CHEAP)
    region = _under_way(_times(invent(two_editions(), today=now().date()), times))
    service.bulk.populate(who=SYSTEM, region=region, progress=lambda *_: None)
    drafts = [
        invented
        for invented in region.assessments
        if invented.assessment.stage is WorkStage.DRAFT
    ]
    return Busy(
        url=url,
        service=service,
        people=tuple(invented.person for invented in region.people),
        work={invented.assessment.state: invented.assessment for invented in drafts},
        signed={
            invented.assessment.state: invented.assessment.id
            for invented in sorted(region.assessments, key=lambda a: a.assessment.cycle)
            if invented.assessment.stage is WorkStage.SIGNED
        },
        actions={action.state: action.id for action in region.actions},
        asked={
            agency: criteria
            for invented in drafts
            for agency, criteria in _asked(service.world.editions(NEWER), invented)
        },
    )


def written_down(busy: Busy) -> dict[str, Any]:
    """Say what somebody needs who comes in through the server only."""
    return {
        "url": busy.url,
        "guests": [
            {
                "id": person.id,
                "role": person.role.value,
                "state": person.state,
                "agency": person.agency,
                "token": busy.token(person),
            }
            for person in busy.people
        ],
        "work": {state: work.id for state, work in busy.work.items()},
        "signed": busy.signed,
        "actions": busy.actions,
        "asked": busy.asked,
        "codes": [str(code) for code in busy.edition.criterion_by_code],
        "largest": busy.largest.code,
        "addresses": sorted(set(_addresses(build())) | set(_addresses(nicegui.app))),
    }


def _addresses(routing: Any) -> Iterator[str]:
    """Every address that is answered to a GET, of our own."""
    for route in getattr(routing, "routes", ()):
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _addresses(inner)
        elif "GET" in (getattr(route, "methods", None) or ()) and not (
            route.path.startswith(("/_nicegui", "/used/"))
        ):
            yield route.path


def _asked(
    edition: Edition, invented: InventedAssessment
) -> Iterator[tuple[AgencyCode, tuple[str, ...]]]:
    asked = Asked.of(invented.assignments)
    for agency in {word.agency for word in invented.assignments}:
        yield (
            agency,
            tuple(
                code
                for code in edition.criterion_by_code
                if asked.is_asked(edition, agency, code)
            ),
        )


def _times(region: InventedRegion, times: int) -> InventedRegion:
    """Add the same states again, under other names."""
    found = region
    for number in range(2, times + 1):
        codes = {state.code: f"{state.code}{number}" for state in region.states}
        found = replace(
            found,
            states=(
                *found.states,
                *(
                    replace(
                        state,
                        code=StateCode(codes[state.code]),
                        name=f"{state.name} {number}",
                    )
                    for state in region.states
                ),
            ),
            agencies=(*found.agencies, *_renamed(region.agencies, codes)),
            people=(
                *found.people,
                *_renamed(
                    tuple(p for p in region.people if p.person.state is not None), codes
                ),
            ),
            evidence=(*found.evidence, *_renamed(region.evidence, codes)),
            assessments=(*found.assessments, *_renamed(region.assessments, codes)),
        )
    return found


def _renamed(given: Any, codes: Mapping[StateCode, str]) -> Any:
    """Put other states' codes wherever a code, or what begins or ends with it, stands."""
    if isinstance(given, tuple):
        return tuple(_renamed(part, codes) for part in given)
    if is_dataclass(given) and not isinstance(given, type):
        parts = {part.name: getattr(given, part.name) for part in fields(given)}
        return replace(
            given, **{name: _renamed(part, codes) for name, part in parts.items()}
        )
    if type(given) is not str:
        return given
    start, dash, rest = given.partition("-")
    if start in codes:
        return f"{codes[StateCode(start)]}{dash}{rest}"
    front, dot, end = given.rpartition(".")
    return f"{front}{dot}{codes[StateCode(end)]}" if end in codes else given


def _under_way(region: InventedRegion) -> InventedRegion:
    """Take the cycle away that has just begun, and let the one before be open."""
    *older, full, begun = region.cycles
    newest, shown = full.code, region.states[SHOWN].code
    return replace(
        region,
        cycles=(*older, replace(full, closes=begun.closes, closed=False)),
        releases=tuple(r for r in region.releases if r.release.cycle < newest),
        people=tuple(_everybody(region)),
        actions=tuple(_plans(region)),
        assessments=tuple(
            _at_work(invented, shown)
            if invented.assessment.cycle == newest
            else invented
            for invented in region.assessments
            if invented.assessment.cycle != begun.code
        ),
    )


def _everybody(region: InventedRegion) -> Iterator[InventedPerson]:
    """Let all sign in, with more officers, observers, and forty of each regional role."""
    for invented in region.people:
        person = invented.person
        yield replace(invented, passphrase=PASSPHRASE)
        if person.role is Role.CONTRIBUTOR:
            for number in range(2, OFFICERS + 1):
                yield _another(person, f"{person.id}-{number}", person.role)
        if person.role is Role.APPROVER:
            yield _another(person, f"{person.state}-observer", Role.OBSERVER)
    some = next(p.person for p in region.people if p.person.role is Role.ANALYST)
    for role in REGIONAL:
        for number in range(1, FORTY + 1):
            yield _another(some, f"{role.value.replace('_', '-')}-{number}", role)


def _another(like: Person, name: str, role: Role) -> InventedPerson:
    return InventedPerson(
        person=replace(like, id=PersonId(name), sign_in_name=name, role=role),
        passphrase=PASSPHRASE,
    )


def _plans(region: InventedRegion) -> Iterator[Action]:
    """Give every state a plan: the shown one's, without what only that state has."""
    for state in region.states:
        focal_point = next(
            p.person
            for p in region.people
            if p.person.state == state.code and p.person.role is Role.FOCAL_POINT
        )
        for action in region.actions:
            if action.state == state.code:
                yield action
                continue
            yield replace(
                action,
                id=ActionId(f"{state.code}-{action.id}"),
                state=state.code,
                person=focal_point.id,
                content=replace(
                    action.content, lead=None, partners=(), evidence=(), after=()
                ),
            )


def _at_work(invented: InventedAssessment, shown: StateCode) -> InventedAssessment:
    """Make it a draft; the state that is shown has just begun, the others are through."""
    draft = _draft(invented)
    if invented.assessment.state != shown:
        return draft
    return replace(
        draft,
        answers=tuple(a for a in invented.answers if _is_begun(a.code)),
        settlements=tuple(s for s in invented.settlements if _is_begun(s.code)),
        comments=tuple(c for c in invented.comments if _is_begun(c.code)),
        links=tuple(link for link in invented.links if _is_begun(link.criterion)),
    )


def _is_begun(code: str) -> bool:
    return code.split(".")[0] in BEGUN


def _draft(invented: InventedAssessment) -> InventedAssessment:
    return replace(
        invented,
        assessment=replace(invented.assessment, stage=WorkStage.DRAFT),
        submitted_by=None,
        submitted_at=None,
        signed_by=None,
        signed_at=None,
        choice=None,
    )


if __name__ == "__main__":
    made = busy_region(sys.argv[1], int(sys.argv[2]))
    Path(sys.argv[3]).write_text(json.dumps(written_down(made)), encoding="utf-8")
    made.service.close()
