"""A state's plan: actions are added, changed, taken out and brought back as versions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assessments import rules, validation
from assessments.answers.snapshot import Snapshot
from assessments.comparison.plan_outcome import PlanBetween
from assessments.errors import NotFound, NotUsable, WrongMoment
from assessments.records.people import AgencyCode, Person, StateCode
from assessments.records.plans import (
    Action,
    ActionBeside,
    ActionContent,
    ActionId,
    ActionStatus,
    Plan,
)
from assessments.records.work import AssessmentId, SubmissionId
from assessments.service import meanwhile
from assessments.service.context import submitted_before
from assessments.service.plan_reading import (
    actions_beside,
    known,
    plan_between,
    plan_of,
    seen_by,
)
from assessments.service.world import World, begin, note_deed
from assessments.store import Unit
from assessments.store.reading import evidence as reading_evidence
from assessments.store.reading import people as reading_people
from assessments.store.reading import plans as reading
from assessments.store.reading import submissions as reading_submissions
from assessments.store.reading import work as reading_work
from assessments.store.writing import plans as writing
from assessments.validation import Problem


@dataclass(frozen=True)
class Planning:
    """Everything about the plan of the own state."""

    world: World

    def plan(self, *, who: Person) -> Plan:
        """Give the plan as it stands; to a contributor what the own agency is part of."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "plans.plan")
            state = rules.own_state(me)
            versions = reading.newest_versions(unit, state)
            done_at = reading.done_at(unit, state)
        plan = plan_of(state, seen_by(me, versions))
        there = {action.id for action in plan.actions}
        return replace(plan, done_at={a: at for a, at in done_at.items() if a in there})

    def removed(self, *, who: Person) -> tuple[Action, ...]:
        """Give the actions that were taken out of the plan, the last one first."""
        with self.world.database.reading() as unit:
            me = begin(unit, who, "plans.removed")
            versions = reading.newest_versions(unit, rules.own_state(me))
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
            me = begin(unit, who, "plans.history")
            versions = seen_by(me, reading.versions(unit, rules.own_state(me), action))
        if not versions:
            raise NotFound("no_such_thing")
        return tuple(reversed(versions))

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
            me = begin(unit, who, "plans.actions_for")
            work, _ = rules.own(me, reading_work.assessment(unit, assessment))
            earlier = submitted_before(unit, work)
            return actions_beside(self.world, unit, me, work, priority, earlier)

    def snapshot(self, *, who: Person) -> Snapshot | None:
        """Give the last submission with what the draft has answered since.

        Returns
        -------
        Snapshot or None
            None before the first assessment, and where its edition is not here.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "plans.snapshot")
            return known(self.world, unit, rules.own_state(me))

    def between(
        self, *, who: Person, earlier: SubmissionId, later: SubmissionId
    ) -> PlanBetween:
        """Give the plan between two submissions, and what stood at each.

        Raises
        ------
        NotFound
            If one of them is not there, is another state's, or they are of two states.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "plans.between")
            before, _ = rules.own(me, reading_submissions.submission(unit, earlier))
            after, _ = rules.own(me, reading_submissions.submission(unit, later))
            if before.state != after.state:
                raise NotFound("no_such_thing")
            work, _ = rules.own(me, reading_work.assessment(unit, after.assessment))
            return plan_between(self.world, unit, before, after, work.reference_date)

    def add_actions(
        self, *, who: Person, contents: Sequence[ActionContent]
    ) -> tuple[Action, ...]:
        """Add several actions at once, or none of them.

        Raises
        ------
        NotUsable
            If any of them breaks a rule; lists every problem of all.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "plans.add_actions")
            state = rules.own_state(me)
            last = reading.last_seq_to_write(unit, state)
            around = _surroundings(unit, state)
            new = [validation.tidied(content) for content in contents]
            validation.require_usable(
                _each_once(
                    [
                        *validation.of_number_of_actions(
                            len(around.actions) + len(new)
                        ),
                        *(p for c in new for p in validation.of_action(c, around)),
                        *(p for c in new for p in self._of_edition(c)),
                    ]
                )
            )
            now = self.world.clock()
            actions = tuple(
                Action(
                    id=ActionId(self.world.new_id("p")),
                    state=state,
                    content=content,
                    seq=last + 1 + index,
                    person=me.id,
                    at=now,
                )
                for index, content in enumerate(new)
            )
            if actions:
                writing.set_last_seq(unit, state, last + len(actions))
                writing.add_versions(unit, actions)
                note_deed(self.world, unit, me, "plans.add_actions", actions[0].id)
        return actions

    def change_action(
        self,
        *,
        who: Person,
        action: ActionId,
        content: ActionContent,
        seen: int | None = None,
    ) -> Action:
        """Write a new version of an action beside the ones before it.

        Parameters
        ----------
        seen
            Number of the version that the person had in view; None when it does not
            matter which.

        Raises
        ------
        NotFound
            If there is no such action in the own state's plan.
        NotUsable
            If the content breaks a rule, or actions would wait in a circle.
        WrongMoment
            If somebody wrote a newer version than the one in view.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "plans.change_action")
            last, around, before = _to_change(unit, rules.own_state(me), action)
            _require_seen(before, seen)
            new = validation.tidied(content)
            problems = validation.of_action(new, around)
            if not _names_the_same(new, before.content):
                problems += self._of_edition(new)
            validation.require_usable(problems or _of_waiting(around, action, new))
            changed = self._write(unit, me, before, new, seq=last + 1)
            note_deed(self.world, unit, me, "plans.change_action", action)
        return changed

    def remove_action(
        self, *, who: Person, action: ActionId, seen: int | None = None
    ) -> Action:
        """Take an action out of the plan; its versions stay, and `undo` brings it back.

        Parameters
        ----------
        seen
            As for `change_action`.

        Raises
        ------
        NotFound
            If there is no such action in the own state's plan.
        WrongMoment
            If somebody wrote a newer version than the one in view.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "plans.remove_action")
            last, _, before = _to_change(unit, rules.own_state(me), action)
            _require_seen(before, seen)
            gone = replace(before.content, status=ActionStatus.REMOVED)
            removed = self._write(unit, me, before, gone, seq=last + 1)
            note_deed(self.world, unit, me, "plans.remove_action", action)
        return removed

    def undo(self, *, who: Person, action: ActionId, seen: int | None = None) -> Action:
        """Bring the version before the newest one back, as a new version.

        Done twice it brings back what was undone. Actions that it waited for and that
        were removed meanwhile are left out.

        Parameters
        ----------
        seen
            As for `change_action`: so nobody undoes what somebody else did meanwhile.

        Raises
        ------
        NotFound
            If there never was such an action in the own state's plan.
        NotUsable
            If actions would wait in a circle.
        WrongMoment
            If there is no version before, or somebody wrote a newer one than the one in
            view.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "plans.undo")
            state = rules.own_state(me)
            last = reading.last_seq_to_write(unit, state)
            versions = reading.versions(unit, state, action)
            if not versions:
                raise NotFound("no_such_thing")
            _require_seen(versions[-1], seen)
            if len(versions) < 2:
                raise WrongMoment("nothing_to_undo")
            around = _surroundings(unit, state)
            before = versions[-2].content
            back = replace(
                before, after=tuple(a for a in before.after if a in around.actions)
            )
            if back.status is not ActionStatus.REMOVED:
                validation.require_usable(_of_waiting(around, action, back))
            undone = self._write(unit, me, versions[-1], back, seq=last + 1)
            note_deed(self.world, unit, me, "plans.undo", action)
        return undone

    def own_costs(self, *, who: Person, edition: str) -> Mapping[str, int]:
        """Give what criteria of an edition cost in the eyes of the state.

        Only where it said so; elsewhere the edition's effort class holds.
        """
        with self.world.database.reading() as unit:
            me = begin(unit, who, "plans.own_costs")
            return reading.own_costs(unit, rules.own_state(me), edition)

    def set_own_costs(
        self,
        *,
        who: Person,
        edition: str,
        costs: Mapping[str, int | None],
        seen: Mapping[str, int | None] | None = None,
    ) -> None:
        """Say what criteria cost in the eyes of the state; all of them, or none.

        Parameters
        ----------
        costs
            In units of effort from 1 to 99, by criterion; None gives the edition's
            effort class back.
        seen
            What the person had in view, by criterion; None when that does not matter.

        Raises
        ------
        ChangedMeanwhile
            If somebody else said otherwise of one of them, unseen; all are named.
        NotUsable
            If edition, criterion or cost are not there or out of range; all are named.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "plans.set_own_costs")
            state = rules.own_state(me)
            known = self.world.edition_here(edition)
            if known is None:
                raise NotUsable(("no_such_edition", {"edition": edition}))
            validation.require_usable(
                problem
                for criterion, cost in costs.items()
                for problem in validation.of_own_cost(known, criterion, cost)
            )
            last = reading.last_seq_to_write(unit, state)
            if seen is not None:
                _require_costs_seen(unit, me, edition, costs, seen)
            writing.set_last_seq(unit, state, last + len(costs))
            for seq, (criterion, cost) in enumerate(costs.items(), last + 1):
                writing.add_own_cost(
                    unit,
                    writing.OwnCost(
                        state=state,
                        edition=edition,
                        criterion=criterion,
                        cost=cost,
                        seq=seq,
                        person=me.id,
                        at=self.world.clock(),
                    ),
                )
                note_deed(self.world, unit, me, "plans.set_own_costs", criterion)

    def _of_edition(self, content: ActionContent) -> list[Problem]:
        edition = self.world.edition_here(content.edition)
        if edition is None:
            return [("no_such_edition", {"edition": content.edition})]
        return validation.of_edition(content, edition)

    def _write(
        self,
        unit: Unit,
        me: Person,
        before: Action,
        content: ActionContent,
        *,
        seq: int,
    ) -> Action:
        version = replace(
            before, content=content, seq=seq, person=me.id, at=self.world.clock()
        )
        writing.set_last_seq(unit, before.state, seq)
        writing.add_versions(unit, [version])
        return version


def _surroundings(unit: Unit, state: StateCode) -> validation.Surroundings:
    return validation.Surroundings(
        agencies={AgencyCode(a.code) for a in reading_people.agencies(unit, state)},
        entries={entry.id for entry in reading_evidence.entries(unit, state)},
        actions={
            action.id: action
            for action in reading.newest_versions(unit, state)
            if action.content.status is not ActionStatus.REMOVED
        },
    )


def _to_change(
    unit: Unit, state: StateCode, action: ActionId
) -> tuple[int, validation.Surroundings, Action]:
    last = reading.last_seq_to_write(unit, state)
    around = _surroundings(unit, state)
    if action not in around.actions:
        raise NotFound("no_such_thing")
    return last, around, around.actions[action]


def _require_seen(newest: Action, seen: int | None) -> None:
    if seen is not None and seen != newest.seq:
        raise WrongMoment("action_changed_meanwhile")


def _require_costs_seen(
    unit: Unit,
    me: Person,
    edition: str,
    wanted: Mapping[str, int | None],
    seen: Mapping[str, int | None],
) -> None:
    there = reading.costs_put(unit, rules.own_state(me), edition)
    problems: list[Problem] = []
    for code, cost in there.items():
        if code in wanted:
            reason = "cost_taken_back" if cost.cost is None else "cost_changed"
            problems += meanwhile.told(
                unit,
                me,
                meanwhile.Put(person=cost.person, at=cost.at),
                is_new=cost.cost not in (seen.get(code), wanted[code]),
                says=[(f"{reason}_meanwhile", {"code": code, "cost": cost.cost})],
            )
    present = {code: cost.cost for code, cost in there.items()}
    meanwhile.require_seen(problems, present)


def _of_waiting(
    around: validation.Surroundings, action: ActionId, content: ActionContent
) -> list[Problem]:
    others = {a.id: a.content for a in around.actions.values() if a.id != action}
    return validation.of_waiting({action: content, **others})


def _names_the_same(new: ActionContent, before: ActionContent) -> bool:
    """Whether edition, option and criteria are as before: then they need not be known."""
    return (new.edition, new.option, new.criteria) == (
        before.edition,
        before.option,
        before.criteria,
    )


def _each_once(problems: Iterable[Problem]) -> list[Problem]:
    kept: list[Problem] = []
    for problem in problems:
        if problem not in kept:
            kept.append(problem)
    return kept
