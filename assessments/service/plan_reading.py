"""What a state's plan says: as a whole, beside a criterion, and beside what came of it.

Plain functions for the use cases of `assessments.service.planning` and of the answer page.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from assessments.answers.effective import Asked
from assessments.answers.snapshot import Snapshot, laid_over
from assessments.comparison.plan_outcome import (
    EffectiveBothTimes,
    PlanBetween,
    effective_both_times,
)
from assessments.comparison.values import NoTotal
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
from assessments.records.work import Assessment, EarlierSubmission, Submission
from assessments.rules import sees_all_voices
from assessments.service.context import (
    path_between,
    read_submission,
    stands_now,
    submitted_before,
)
from assessments.service.kept import Kind
from assessments.service.looking import visible_voice
from assessments.service.world import World
from assessments.store import Unit
from assessments.store.reading import effective as reading_effective
from assessments.store.reading import evidence as reading_evidence
from assessments.store.reading import plans as reading
from assessments.store.reading import work as reading_work
from priorities.edition import Edition, Priority, PriorityCode
from priorities.scoring.result import Placement

_BOTH_TIMES = Kind[EffectiveBothTimes](50)
"""What stood at two submissions, by both and the way between them; 140 kB of 2024."""

_KNOWN = Kind[Snapshot](100)
"""A draft laid over a submission, by the newest number given in it and that; 100 kB."""

_TELLING = Kind[tuple[Action, ...]](500)
"""What a plan tells beside the questions, by the newest number in it and what came before."""

_STATUSES = (ActionStatus.DONE, ActionStatus.UNDER_WAY)


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


def telling(
    world: World,
    unit: Unit,
    me: Person,
    work: Assessment,
    earlier: EarlierSubmission | None,
) -> tuple[Action, ...]:
    """Give what is under way, and what is done and not told by an earlier submission.

    As far as the person sees it, in the order of the plan; read once for the whole state,
    until anything is written to its plan.

    Parameters
    ----------
    earlier
        What was submitted before that assessment (`submitted_before`).
    """
    newest = reading.last_seq(unit, work.state)
    if newest == 0:
        return ()
    actions = world.computed_once(
        unit,
        _TELLING,
        (work.state, newest, earlier),
        lambda: _telling(unit, work.state, earlier),
    )
    return seen_by(me, actions)


def _telling(
    unit: Unit, state: StateCode, earlier: EarlierSubmission | None
) -> tuple[Action, ...]:
    actions = reading.newest_in(unit, state, _STATUSES)
    if any(action.content.status is ActionStatus.DONE for action in actions):
        plan_seq = None if earlier is None else earlier.plan_seq
        before = reading.done_through(unit, state, plan_seq or 0)
        actions = tuple(
            action
            for action in actions
            if action.content.status is not ActionStatus.DONE or action.id not in before
        )
    return tuple(sorted(actions, key=_in_the_plan))


def actions_beside(
    world: World,
    unit: Unit,
    me: Person,
    work: Assessment,
    priority: str,
    earlier: EarlierSubmission | None,
) -> Mapping[str, tuple[ActionBeside, ...]]:
    """Give the actions that are done or under way beside the criteria of a priority.

    An action that is done is given until a cycle has been submitted with it done. A
    contributor gets actions that the own agency leads or is a partner of, beside criteria
    that it is asked for, with evidence that it named.

    Parameters
    ----------
    earlier
        What was submitted before that assessment (`submitted_before`).

    Returns
    -------
    dict
        By criterion code of the assessment's edition; only where there are any. Actions
        whose edition is not linked with that one are left out.

    Raises
    ------
    NotFound
        If there is no such priority.
    """
    edition = world.editions(work.edition)
    wanted = edition.priority_by_code.get(PriorityCode(priority))
    if wanted is None:
        raise NotFound("no_such_thing")
    actions = telling(world, unit, me, work, earlier)
    if not actions:
        return {}
    codes = _asked_codes(unit, me, work, edition, wanted)
    pairs = [
        (code, action, criterion)
        for action, criterion in criteria_now(world, actions, edition)
        for code in criterion.now
        if code in codes
    ]
    proposing = [(code, action) for code, action, _ in pairs if action.content.evidence]
    evidence = _evidence(unit, me, work, proposing)
    beside: defaultdict[str, list[ActionBeside]] = defaultdict(list)
    for code, action, criterion in pairs:
        proposed = evidence.proposed(action, code)
        beside[code].append(
            ActionBeside(action=action, criterion=criterion, evidence=proposed)
        )
    return {code: tuple(beside[code]) for code in codes if code in beside}


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
    asked = Asked.of(reading_effective.assignments(unit, work.id, agency=me.agency))
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
    unit: Unit, me: Person, work: Assessment, proposing: Sequence[tuple[str, Action]]
) -> _Evidence:
    if not proposing:
        return _Evidence(entries={}, linked=frozenset())
    entries = reading_evidence.entries(
        unit,
        work.state,
        voice=visible_voice(me),
        ids={entry for _, action in proposing for entry in action.content.evidence},
    )
    links = reading_evidence.links(unit, work.id, codes=[code for code, _ in proposing])
    return _Evidence(
        entries={entry.id: entry for entry in entries},
        linked={(link.criterion, link.evidence) for link in links},
    )


def known(world: World, unit: Unit, state: StateCode) -> Snapshot | None:
    """Give what stands in a state as far as it is known, for a plan to begin from.

    Returns
    -------
    Snapshot or None
        The newest assessment; while it is a draft, laid over the last submission, where
        that can be read. None before the first, and where its edition is not here.
    """
    assessments = reading_work.assessments(unit, state)
    if not assessments:
        return None
    newest = assessments[0][0]
    edition = world.edition_here(newest.edition)
    if edition is None:
        return None
    last_seq = reading_work.last_seq(unit, newest.id)  # before what it is the key of
    now = stands_now(world, unit, newest, edition)
    earlier = None if now.draft is None else submitted_before(unit, newest)
    last = None if earlier is None else read_submission(world, unit, earlier)
    if not isinstance(last, Snapshot):
        return now
    path = path_between(world, last.edition.id, edition.id)
    if isinstance(path, NoTotal):
        return now
    key = (newest, last_seq, earlier, path)
    return world.computed_once(unit, _KNOWN, key, lambda: laid_over(last, now, path))


def plan_at(unit: Unit, submission: Submission) -> Plan:
    """Give the plan as it stood at a submission; an empty one before there were plans."""
    if submission.plan_seq is None:
        return plan_of(submission.state, ())
    return plan_of(
        submission.state,
        reading.newest_versions(unit, submission.state, through=submission.plan_seq),
    )


def plan_between(
    world: World,
    unit: Unit,
    earlier: Submission,
    later: Submission,
    day: date,
) -> PlanBetween:
    """Hold the plan against two submissions of a state: what was meant, and what came.

    Parameters
    ----------
    day
        The reference date of the later one.
    """
    then, now = plan_at(unit, earlier), plan_at(unit, later)
    both_times = _both_times(world, unit, earlier, later)
    there = {action.id for action in now.actions}
    taken_out = tuple(a for a in then.actions if a.id not in there)
    named = {a.content.edition for a in (*now.actions, *taken_out)}
    return PlanBetween(
        earlier=earlier,
        later=later,
        plan=now,
        taken_out=taken_out if later.plan_seq is not None else (),
        effective_before=both_times[0],
        effective_after=both_times[1],
        asked_both=both_times[2],
        crosswalks={
            edition: world.crosswalk_here(edition, later.edition) for edition in named
        },
        reference_date=day,
    )


def _both_times(
    world: World, unit: Unit, before: Submission, after: Submission
) -> EffectiveBothTimes:
    """Give what stood at two submissions, once for all who ask."""
    path = path_between(world, before.edition, after.edition)
    then, now = (
        read_submission(world, unit, submission) for submission in (before, after)
    )
    if (
        isinstance(path, NoTotal)
        or isinstance(then, Placement)
        or isinstance(now, Placement)
    ):
        return {}, {}, frozenset()
    key = (before.id, before.sha256, after.id, after.sha256, path)
    return world.computed_once(
        unit, _BOTH_TIMES, key, lambda: effective_both_times(then, now, path)
    )
