"""A state chooses whether it contributes to the region, and sees what that tells of it."""

from dataclasses import dataclass, replace

from assessments import rules
from assessments.disclosure.gather import stages_of
from assessments.disclosure.release import read
from assessments.disclosure.risk import AboutState, about_state
from assessments.errors import Frozen, NotUsable
from assessments.records.people import Person
from assessments.records.region import (
    ContributedSubmission,
    ContributionChoice,
    StoredRelease,
)
from assessments.records.work import AssessmentId, CycleCode
from assessments.service import meanwhile
from assessments.service.kept import Kind
from assessments.service.world import World, begin, note_deed
from assessments.store import Unit
from assessments.store.reading import region as reading
from assessments.store.reading import releases as reading_releases
from assessments.store.reading import work as reading_work
from assessments.store.writing import region as writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a state chose about an assessment.

    Attributes
    ----------
    choice
        What it chose last; None when it has not chosen yet.
    is_frozen
        Whether the release of the cycle is published, so that nothing can be taken back.
    """

    choice: ContributionChoice | None
    is_frozen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutUs:
    """What one release lets others conclude about the state that asks.

    Attributes
    ----------
    release
        Its name in the ledger.
    cycle, edition
        What it is about.
    is_correction
        Whether it corrects a release before it.
    has_published
        Whether the state published its own results of the cycle, so that others need
        no release to know them.
    """

    release: str
    cycle: CycleCode
    edition: str
    is_correction: bool
    has_published: bool
    priorities: tuple[AboutState, ...]


_LEARNED = Kind[AboutUs](250)
"""What a release tells of a state, by the release and what the state gave to it; 10 kB."""


@dataclass(frozen=True)
class Contributing:
    """What a state gives to the region."""

    world: World

    def choice(self, *, who: Person, assessment: AssessmentId) -> Chosen:
        """Give what the state chose about an assessment."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "contributing.choice")
            work, _ = rules.own(me, reading_work.assessment(unit, assessment))
            chosen, _ = reading.choice(unit, assessment)
            frozen = reading_releases.cycles(unit)
        return Chosen(choice=chosen, is_frozen=work.cycle in frozen)

    def choose(
        self,
        *,
        who: Person,
        assessment: AssessmentId,
        choice: ContributionChoice,
        seen: Chosen | None = None,
    ) -> ContributionChoice:
        """Choose, or choose anew; the newest choice counts when a release is made.

        Once the release is published a state can still say that it has published its
        own results: the audit of the next release takes them as known.

        Parameters
        ----------
        seen
            What the person had in view; None when that does not matter.

        Raises
        ------
        ChangedMeanwhile
            If somebody else chose otherwise, unseen.
        Frozen
            If a release of the cycle was published.
        NotUsable
            If the state wants to be named and does not contribute.
        """
        if choice.named and not choice.contributes:
            raise NotUsable(("named_without_contributing", {}))
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "contributing.choose")
            work, _, _ = rules.own(
                me, reading_work.assessment_to_write(unit, assessment)
            )
            last, number = reading.choice(unit, assessment)
            tells_more = last and choice == replace(last, has_published=True)
            if work.cycle in reading_releases.cycles(unit) and not tells_more:
                raise Frozen("release_frozen", cycle=work.cycle)
            if seen is not None and last is not None:
                _require_choice_seen(unit, me, assessment, choice, last, seen)
            writing.add_choice(
                unit,
                assessment,
                choice,
                number=number + 1,
                by=me.id,
                at=self.world.clock(),
            )
            note_deed(self.world, unit, me, "contributing.choose", assessment)
        return choice

    def learned(self, *, who: Person) -> tuple[AboutUs, ...]:
        """Say what each release lets a pair of others conclude about the own state.

        Returns
        -------
        tuple of AboutUs
            Per release that the state contributed to, newest first.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "contributing.learned")
            state = rules.own_state(me)
            memberships = [
                (release, reading.member(unit, release, state))
                for release in reversed(reading_releases.releases(unit))
            ]
        return tuple(
            self._learned(release, mine)
            for release, mine in memberships
            if mine is not None
        )

    def _learned(self, release: StoredRelease, mine: ContributedSubmission) -> AboutUs:
        has_published = mine.choice.has_published
        key = release.id, mine.submission, has_published
        return self.world.computed.get(
            _LEARNED, key, lambda: _about_us(release, mine, has_published=has_published)
        )


def _about_us(
    release: StoredRelease, mine: ContributedSubmission, *, has_published: bool
) -> AboutUs:
    published = read(release.document)
    return AboutUs(
        release=release.id,
        cycle=release.cycle,
        edition=published.edition,
        is_correction=published.corrects is not None,
        has_published=has_published,
        priorities=about_state(
            release.document, release.certificate, stages_of(mine.document)
        ),
    )


def _require_choice_seen(
    unit: Unit,
    me: Person,
    assessment: AssessmentId,
    wanted: ContributionChoice,
    there: ContributionChoice,
    seen: Chosen,
) -> None:
    reasons = ["contributes_yes" if there.contributes else "contributes_no"]
    reasons += ["named"] * there.named + ["has_published"] * there.has_published
    problems = meanwhile.told(
        unit,
        me,
        meanwhile.put_by(unit, assessment, ["contributing.choose"]),
        is_new=there not in (seen.choice, wanted),
        says=[(f"{reason}_meanwhile", {}) for reason in reasons],
    )
    meanwhile.require_seen(problems, replace(seen, choice=there))
