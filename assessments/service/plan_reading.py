"""Looking at a state's plan, as far as the person may see it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from assessments.answers.effective import Asked
from assessments.errors import NotFound
from assessments.records.evidence import Evidence, EvidenceId
from assessments.records.people import Person, StateCode
from assessments.records.plans import (
    Action,
    ActionBeside,
    ActionId,
    ActionStatus,
    Plan,
    PlannedCriterion,
    ProposedEvidence,
    Quarter,
    criteria_under,
)
from assessments.records.work import Assessment, AssessmentId
from assessments.rules import sees_all_voices
from assessments.service.looking import visible_voice
from assessments.service.own_work import own_assessment
from assessments.service.people import own_state
from assessments.service.world import Subject, World
from assessments.store import Unit
from assessments.store.reading import evidence as reading_evidence
from assessments.store.reading import plans as reading
from assessments.store.reading import submissions as reading_submissions
from assessments.store.reading import work as reading_work
from priorities.edition import Edition, Priority, PriorityCode

_TELLING = (ActionStatus.DONE, ActionStatus.UNDER_WAY)


@dataclass(frozen=True)
class PlanReading(Subject):
    """The plan of the own state, and what it says beside a criterion."""

    def plan(self, *, who: Person) -> Plan:
        """Give the plan as it stands; to a contributor what the own agency is part of."""
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "plans.plan")
            state = own_state(me)
            return plan_of(state, seen_by(me, reading.newest_versions(unit, state)))

    def removed(self, *, who: Person) -> tuple[Action, ...]:
        """Give the actions that were taken out of the plan, the last one first."""
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "plans.removed")
            versions = reading.newest_versions(unit, own_state(me))
        gone = [a for a in versions if a.content.status is ActionStatus.REMOVED]
        return tuple(sorted(gone, key=lambda action: action.seq, reverse=True))

    def history(self, *, who: Person, action: ActionId) -> tuple[Action, ...]:
        """Give every version of an action, newest first, also of one that was removed.

        Raises
        ------
        NotFound
            If there is none in the own state's plan to be seen by this person.
        """
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "plans.history")
            found = seen_by(me, reading.versions(unit, own_state(me), action))
        if not found:
            raise NotFound("no_such_thing")
        return tuple(reversed(found))

    def actions_for(
        self, *, who: Person, assessment: AssessmentId, priority: str
    ) -> Mapping[str, tuple[ActionBeside, ...]]:
        """Give the actions that are done or under way beside the criteria of a priority.

        An action that is done is given until a cycle has been submitted with it done.
        A contributor gets actions that the own agency leads or is a partner of, beside
        criteria that it is asked for, with evidence that it named.

        Returns
        -------
        dict
            By criterion code of the assessment's edition; only where there are any.
            Actions whose edition is not linked with that one are left out.

        Raises
        ------
        NotFound
            If the assessment is not the own state's, or there is no such priority.
        """
        with self.world.database.reading() as unit:
            me = self.begin(unit, who, "plans.actions_for")
            work, _ = own_assessment(unit, me, assessment)
            return actions_beside(self.world, unit, me, work, priority)


def plan_of(state: StateCode, versions: Iterable[Action]) -> Plan:
    """Make a plan of versions in order: the newest of each, removed ones left out.

    Earliest end first, then earliest start, then by title.
    """
    newest = {action.id: action for action in versions}
    there = {
        action.id: action
        for action in newest.values()
        if action.content.status is not ActionStatus.REMOVED
    }
    waiting_for_what_is_there = (
        replace(
            action,
            content=replace(
                action.content,
                after=tuple(a for a in action.content.after if a in there),
            ),
        )
        for action in there.values()
    )
    actions = sorted(
        waiting_for_what_is_there,
        key=_in_the_plan,
    )
    return Plan(
        state=state,
        actions=tuple(actions),
        through_seq=max((action.seq for action in actions), default=0),
    )


def _in_the_plan(action: Action) -> tuple[Quarter, Quarter, str, ActionId]:
    content = action.content
    return content.ends, content.starts, content.title, action.id


def seen_by(me: Person, versions: Iterable[Action]) -> tuple[Action, ...]:
    """Leave out what the person may not see: a contributor sees the own agency's part."""
    if sees_all_voices(me):
        return tuple(versions)
    return tuple(
        version
        for version in versions
        if me.agency in (version.content.lead, *version.content.partners)
    )


def telling(unit: Unit, me: Person, work: Assessment) -> tuple[Action, ...]:
    """Give what is under way, and what is done and not told by an earlier submission.

    As far as the person sees it, in the order of the plan.
    """
    found = seen_by(me, reading.newest_in(unit, work.state, _TELLING))
    if any(action.content.status is ActionStatus.DONE for action in found):
        told = reading_submissions.plan_seq_before(
            unit, work.state, work.reference_date
        )
        before = reading.done_through(unit, work.state, told or 0)
        found = tuple(
            action
            for action in found
            if action.content.status is not ActionStatus.DONE or action.id not in before
        )
    return tuple(sorted(found, key=_in_the_plan))


def actions_beside(
    world: World, unit: Unit, me: Person, work: Assessment, priority: str
) -> Mapping[str, tuple[ActionBeside, ...]]:
    """Give what `PlanReading.actions_for` gives, to somebody whose right was checked."""
    edition = world.editions(work.edition)
    wanted = edition.priority_by_code.get(PriorityCode(priority))
    if wanted is None:
        raise NotFound("no_such_thing")
    actions = telling(unit, me, work)
    if not actions:
        return {}
    codes = _asked_codes(unit, me, work, edition, wanted)
    pairs = [
        (code, action, criterion)
        for action, criterion in criteria_now(world, actions, edition)
        for code in criterion.now
        if code in codes
    ]
    proposing = [code for code, action, _ in pairs if action.content.evidence]
    evidence = _evidence(unit, me, work, proposing)
    found: defaultdict[str, list[ActionBeside]] = defaultdict(list)
    for code, action, criterion in pairs:
        proposed = evidence.proposed(action, code)
        found[code].append(
            ActionBeside(action=action, criterion=criterion, evidence=proposed)
        )
    return {code: tuple(found[code]) for code in codes if code in found}


def criteria_now(
    world: World, actions: Iterable[Action], edition: Edition
) -> Iterator[tuple[Action, PlannedCriterion]]:
    """Give each action with each of its criteria, and what that is in an edition."""
    for action in actions:
        crosswalk = world.crosswalk_here(action.content.edition, edition.id)
        for criterion in criteria_under(action.content, crosswalk):
            yield action, criterion


def _asked_codes(
    unit: Unit, me: Person, work: Assessment, edition: Edition, priority: Priority
) -> tuple[str, ...]:
    every = [c.code for i in priority.indicators for c in i.criteria]
    if me.agency is None:
        return tuple(every)
    asked = Asked.of(reading_work.assignments(unit, work.id, agency=me.agency))
    return tuple(code for code in every if asked.is_asked(edition, me.agency, code))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    """What the person sees of the register, and where it is used already."""

    entries: Mapping[EvidenceId, Evidence]
    linked: Set[tuple[str, EvidenceId]]

    def proposed(self, action: Action, code: str) -> tuple[ProposedEvidence, ...]:
        """Give what an action produced, for a criterion."""
        return tuple(
            ProposedEvidence(
                entry=self.entries[entry], linked=(code, entry) in self.linked
            )
            for entry in action.content.evidence
            if entry in self.entries
        )


def _evidence(
    unit: Unit, me: Person, work: Assessment, codes: Sequence[str]
) -> _Evidence:
    if not codes:
        return _Evidence(entries={}, linked=frozenset())
    entries = reading_evidence.entries(unit, work.state, voice=visible_voice(me))
    links = reading_evidence.links(unit, work.id, codes=codes)
    return _Evidence(
        entries={entry.id: entry for entry in entries},
        linked={(link.criterion, link.evidence) for link in links},
    )
