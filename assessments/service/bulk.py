"""An invented region in one unit of work: only into an empty database, only invented states."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from assessments import typed
from assessments.answers.effective import current_states, held_reasons
from assessments.answers.snapshot import snapshot_of
from assessments.disclosure.gather import counting
from assessments.errors import NotUsable, WrongMoment
from assessments.records.evidence import Evidence, EvidenceId
from assessments.records.invented import InventedAssessment, InventedRegion
from assessments.records.log import REGION, Chain, NewDeed
from assessments.records.people import Person, PersonId, Role, StateCode, Voice
from assessments.records.plans import Action
from assessments.records.region import ContributionChoice
from assessments.records.work import Submission, SubmissionId, WrittenSubmission
from assessments.service.contents import submission_of
from assessments.service.plan_reading import plan_of
from assessments.service.sessions import cleaned_name
from assessments.service.world import World, begin, note_deed
from assessments.store import Unit
from assessments.store.reading import people as reading_people
from assessments.store.reading import region as reading_region
from assessments.store.writing import evidence as writing_evidence
from assessments.store.writing import log as writing_log
from assessments.store.writing import people as writing_people
from assessments.store.writing import plans as writing_plans
from assessments.store.writing import region as writing_region
from assessments.store.writing import submissions as writing_submissions
from assessments.store.writing import work as writing_work
from assessments.submissions.document import Contents


@dataclass(frozen=True)
class Bulk:
    """Fill an empty database at once."""

    world: World

    def populate(
        self,
        *,
        who: Person,
        region: InventedRegion,
        progress: Callable[[int, int], None],
    ) -> None:
        """Record an invented region, all of it or nothing.

        Parameters
        ----------
        progress
            Called with how many assessments are done and how many there are.

        Raises
        ------
        WrongMoment
            If the database is not empty.
        NotUsable
            If a state is not invented.
        """
        if not all(state.invented for state in region.states):
            raise NotUsable(("state_not_invented", {}))
        hashed = self._hashed(region)
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "bulk.populate")
            if not reading_people.is_empty(unit):
                raise WrongMoment("not_empty")
            people = {p.person.id: p.person for p in region.people}
            writing_people.add_states(unit, region.states)
            writing_people.add_agencies(unit, region.agencies)
            writing_people.add_people(unit, hashed)
            writing_work.add_cycles(unit, region.cycles)
            writing_evidence.add_entries(unit, _named(region, people))
            filling = _Filling(
                people=people,
                evidence={e.id: e for e in region.evidence},
                actions=region.actions,
            )
            _add_plans(unit, region)
            done = sorted(region.assessments, key=lambda a: a.assessment.reference_date)
            for index, invented in enumerate(done):
                self._add(unit, filling, invented)
                progress(index + 1, len(done))
            _add_releases(unit, region)
            note_deed(self.world, unit, me, "bulk.populate", "region")

    def _hashed(self, region: InventedRegion) -> list[tuple[Person, str | None]]:
        """Hash each different passphrase once: in a demo many people share one."""
        passphrases = {p.passphrase for p in region.people if p.passphrase is not None}
        hashes = {
            p: self.world.passphrases.hash(typed.secret(p)) for p in sorted(passphrases)
        }
        return [
            (
                replace(p.person, sign_in_name=cleaned_name(p.person.sign_in_name)),
                None if p.passphrase is None else hashes[p.passphrase],
            )
            for p in region.people
        ]

    def _add(
        self, unit: Unit, filling: "_Filling", invented: InventedAssessment
    ) -> None:
        work = invented.assessment
        filled = filling.numbered(invented)
        writing_work.add_assessments(unit, [work], last_seq=filled.last_seq)
        writing_work.add_answers(unit, invented.answers)
        writing_work.add_settlements(unit, work.id, invented.settlements)
        comments = [(c, f"invented/{c.seq}") for c in invented.comments]
        writing_work.add_comments(unit, work.id, comments)
        reasons = [(r, f"invented/{r.seq}") for r in invented.reasons]
        writing_work.add_change_reasons(unit, work.id, reasons)
        focal_point = filling.focal_point(work.state)
        writing_work.add_assignments(
            unit, work.id, invented.assignments, by=focal_point
        )
        writing_evidence.add_links(unit, filled.links)
        if invented.submitted_by is not None and invented.submitted_at is not None:
            submission = self._submission(filling, invented, filled.last_seq)
            writing_submissions.add_submissions(unit, [(submission, filled.last_seq)])
            done = _deeds_of(submission)
            if invented.choice is not None:
                _add_choice(unit, submission, invented.choice)
                done.append(_chosen(submission))
            writing_log.add_deeds(unit, Chain(work.state), done)

    def _submission(
        self, filling: "_Filling", invented: InventedAssessment, last_seq: int
    ) -> WrittenSubmission:
        work = invented.assessment
        edition = self.world.editions(work.edition)
        confirmed = [link for link in invented.links if link.confirmed_by is not None]
        answers = sorted(invented.answers, key=lambda answer: answer.seq)
        states = current_states(
            edition,
            answers,
            sorted(invented.settlements, key=lambda settlement: settlement.seq),
            confirmed,
        )
        reasons = held_reasons(
            sorted(invented.reasons, key=lambda reason: reason.seq), answers
        )
        at, by = invented.submitted_at, invented.submitted_by
        if at is None or by is None:
            raise NotUsable(("submitted_by_nobody", {"assessment": work.id}))
        plan_seq = filling.plan_seq(work.state, at)
        contents = Contents(
            assessment=work,
            snapshot=snapshot_of(work, edition, states, reasons),
            states=states,
            links=tuple((x, filling.evidence[x.evidence]) for x in confirmed),
            reasons=reasons,
            through_seq=last_seq,
            plan=plan_of(work.state, filling.versions(work.state, plan_seq)),
            plan_seq=plan_seq,
            supersedes=None,
            at=at,
        )
        submission = submission_of(
            contents,
            submission_id=SubmissionId(self.world.new_id("s")),
            by=filling.people[by],
        )
        return replace(
            submission, signed_by=invented.signed_by, signed_at=invented.signed_at
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filled:
    links: list[writing_evidence.NumberedLink]
    last_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filling:
    people: dict[PersonId, Person]
    evidence: dict[EvidenceId, Evidence]
    actions: tuple[Action, ...]

    def plan_seq(self, state: StateCode, at: datetime) -> int:
        """Give the newest number in the plan of a state at a time; 0 for none."""
        numbers = (a.seq for a in self.actions if a.state == state and a.at <= at)
        return max(numbers, default=0)

    def versions(self, state: StateCode, through: int) -> Iterator[Action]:
        """Give the versions of a state's actions up to a number, in order."""
        mine = (a for a in self.actions if a.state == state and a.seq <= through)
        yield from sorted(mine, key=lambda action: action.seq)

    def focal_point(self, state: StateCode) -> PersonId:
        """Find who asked the agencies of a state."""
        return next(
            p.id
            for p in self.people.values()
            if p.state == state and p.role is Role.FOCAL_POINT
        )

    def numbered(self, invented: InventedAssessment) -> _Filled:
        """Give links the numbers after everything else, confirmations after links."""
        seq = max(
            (
                row.seq
                for rows in (
                    invented.answers,
                    invented.settlements,
                    invented.comments,
                    invented.assignments,
                    invented.reasons,
                )
                for row in rows
            ),
            default=0,
        )
        links = []
        for link in invented.links:
            confirmed = link.confirmed_by is not None
            links.append(
                writing_evidence.NumberedLink(
                    link=link,
                    voice=self.people[link.by].voice,
                    seq=seq + 1,
                    confirmed_seq=seq + 2 if confirmed else None,
                )
            )
            seq += 2 if confirmed else 1
        return _Filled(links=links, last_seq=seq)


def _add_plans(unit: Unit, region: InventedRegion) -> None:
    newest: dict[StateCode, int] = {}
    for action in region.actions:
        newest[action.state] = max(newest.get(action.state, 0), action.seq)
    for state, seq in newest.items():
        writing_plans.set_last_seq(unit, state, seq)
    writing_plans.add_versions(unit, region.actions)


def _add_choice(unit: Unit, submission: Submission, choice: ContributionChoice) -> None:
    """Let a state choose when it submits."""
    by, at = submission.by, submission.at
    work = submission.assessment
    writing_region.add_choice(unit, work, choice, number=1, by=by, at=at)


def _add_releases(unit: Unit, region: InventedRegion) -> None:
    """Put releases into the ledger, with what is counted in them."""
    for invented in region.releases:
        release, by = invented.release, invented.published_by
        given = counting(reading_region.contributed(unit, release.cycle))
        writing_region.add_release(
            unit, release, given, prepared_by=invented.prepared_by, by=by
        )
        new = _done(by, Role.ANALYST, "releasing.publish", release.id, release.at)
        writing_log.add_deeds(unit, REGION, [new])


def _deeds_of(submission: Submission) -> list[NewDeed]:
    """Let the log say what the submission says of itself."""
    by, here = submission.by, submission.id
    done = [_done(by, Role.FOCAL_POINT, "submitting.submit", here, submission.at)]
    signed_by, signed_at = submission.signed_by, submission.signed_at
    if signed_by is not None and signed_at is not None:
        role = Role.APPROVER
        done.append(_done(signed_by, role, "submitting.sign", here, signed_at))
    return done


def _chosen(submission: Submission) -> NewDeed:
    by, here = submission.by, submission.assessment
    return _done(by, Role.FOCAL_POINT, "contributing.choose", here, submission.at)


def _done(who: PersonId, role: Role, deed: str, about: str, at: datetime) -> NewDeed:
    return NewDeed(who=who, role=role.value, deed=deed, about=about, at=at)


def _named(
    region: InventedRegion, people: dict[PersonId, Person]
) -> Iterator[tuple[Evidence, PersonId, Voice]]:
    used_by = {link.evidence: link.by for a in region.assessments for link in a.links}
    focal_points = {
        p.state: p.id for p in people.values() if p.role is Role.FOCAL_POINT
    }
    for entry in region.evidence:
        by = used_by.get(entry.id, focal_points[entry.state])
        yield entry, by, people[by].voice
