"""The demo's region with its last full year under way everywhere, and everybody let in.

Thirty-six states at work at once, each with four submitted years behind it: what a
server carries on the busiest day of a cycle.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assessments.answers.effective import Asked
from assessments.records.invented import InventedAssessment, InventedRegion
from assessments.records.people import AgencyCode, Person, Role, StateCode
from assessments.records.work import Assessment, WorkStage
from assessments.service import CHEAP, SYSTEM, Service, migrate, open_service
from priorities.edition import Edition, Priority
from roadmap.demo.making import invent
from roadmap.demo.names import NEWER, two_editions
from roadmap.demo.people import PASSPHRASE
from roadmap.demo.stories import BEGUN, SHOWN
from roadmap.settings import now


@dataclass(frozen=True, kw_only=True)
class Busy:
    """A record in which 36 states work on their assessments.

    Attributes
    ----------
    url
        Of its database.
    work
        The assessment of each state in the open cycle.
    asked
        The criteria each contributor's agency is asked for in it.
    """

    url: str
    service: Service
    people: tuple[Person, ...]
    work: dict[StateCode, Assessment]
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


def busy_region(place: Path) -> Busy:
    """Make the record in a file."""
    url = f"sqlite:///{place}"
    migrate(url)
    service = open_service(url, clock=now, passphrase_cost=CHEAP)
    region = _under_way(invent(two_editions(), today=now().date()))
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
        asked={
            agency: criteria
            for invented in drafts
            for agency, criteria in _asked(service.world.editions(NEWER), invented)
        },
    )


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


def _under_way(region: InventedRegion) -> InventedRegion:
    """Take the cycle away that has just begun, and let the one before be open."""
    *older, full, begun = region.cycles
    newest, shown = full.code, region.states[SHOWN].code
    return replace(
        region,
        cycles=(*older, replace(full, closes=begun.closes, closed=False)),
        releases=(),
        people=tuple(
            replace(invented, passphrase=PASSPHRASE) for invented in region.people
        ),
        assessments=tuple(
            _at_work(invented, shown)
            if invented.assessment.cycle == newest
            else invented
            for invented in region.assessments
            if invented.assessment.cycle != begun.code
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
