"""What changed between two assessments, in parts that add up exactly.

The rule, as users read it: `change.md` of the handbook.

::

    T2 - T1  =  (C2 - C1)              +  ((T2 - C2) - (T1 - C1))
    total       what really changed       what only the questionnaire changed

T is the position as it was placed under its own edition; C is the position over the
comparable indicators and criteria, under the newer structure. What really changed is
shared among indicators, and within each among its criteria; what entered or left, and
what moved to or from "not applicable", is kept apart. Under one edition C is T.

Two years of different scope are compared on the narrower one: both are placed within it
first, and T is that place. What only the wider one asks moves nothing; it is listed.

Ladders, means and sums are taken apart. Gates are not, nor is what is rounded on the way:
a rounded number has no exact parts. There the same change is given as it is before any
rounding (`Change.before_rounding`).
"""

from dataclasses import replace
from fractions import Fraction

from assessments.answers.snapshot import Snapshot
from assessments.comparison.certainty import certainty_of, direction_of
from assessments.comparison.overall import overall_change, overall_of_results
from assessments.comparison.pairs import CommonGround
from assessments.comparison.priority_parts import Parts, parts_of
from assessments.comparison.values import (
    Certainty,
    Change,
    NoTotal,
    PriorityChange,
    StageChange,
)
from priorities.answers import Scope
from priorities.crosswalk.links import COMPARABLE, EditionPath, Link, Relation
from priorities.edition import Edition, Priority, PriorityCode
from priorities.rules import Aggregation, Rounding, Rules
from priorities.scoring.placement import place
from priorities.scoring.result import Placement, PriorityPlacement

ADDING_UP = (Aggregation.MEAN, Aggregation.SUM)
"""What is taken apart by weight: the part of each is its weight times its move."""


def stage_change(
    before: PriorityPlacement | None,
    after: PriorityPlacement | None,
    path: EditionPath | None,
) -> StageChange:
    """Set two stages side by side, before the cap and after it.

    Parameters
    ----------
    before, after
        The placement each year; None where there is none.
    path
        What the two are compared on; None where nothing links them.
    """
    return StageChange(
        before=before.stage_low if before else None,
        after=after.stage_low if after else None,
        uncapped_before=before.uncapped_stage if before else None,
        uncapped_after=after.uncapped_stage if after else None,
        held_back_before=before.held_back_by if before else (),
        held_back_after=after.held_back_by if after else (),
        core_set_changed=(
            before is not None
            and after is not None
            and path is not None
            and _core_before(before, path) != _core(after)
        ),
    )


def _core(placed: PriorityPlacement) -> frozenset[str]:
    return frozenset(i.code for i in placed.indicators if i.core)


def _core_before(placed: PriorityPlacement, path: EditionPath) -> frozenset[str]:
    """Give the core set of the older year in the codes of the newer edition.

    One that was split, merged or dropped keeps its own code, so that it differs.
    """
    links = path.crosswalk.by_older
    return frozenset(
        links[code].newer[0] if links[code].relation in COMPARABLE else f"older {code}"
        for code in _core(placed)
    )


def change(before: Snapshot, after: Snapshot, path: EditionPath) -> Change:
    """Take the change between two assessments of one state apart.

    Parameters
    ----------
    before, after
        The older and the newer one.
    path
        From the edition of the older one to that of the newer one.

    Returns
    -------
    Change
        Where something cannot be computed, the number is None and its reason is said;
        nothing is raised for two assessments that cannot be compared.
    """
    scope = before.scope.narrower(after.scope)
    is_cut = before.scope is not after.scope
    if is_cut and any(edition.why_not(scope) for edition in (path.older, path.newer)):
        return change_of_results(before.placement, after.placement, NoTotal.OTHER_SCOPE)
    found = _within_one_scope(before.within(scope), after.within(scope), path)
    return replace(
        found,
        scope_before=before.scope,
        scope_after=after.scope,
        beyond=_beyond(before, after, scope),
    )


def _beyond(before: Snapshot, after: Snapshot, scope: Scope) -> tuple[str, ...]:
    """List the criteria that one of the two asks beyond the scope of the other."""
    wider = before if before.scope is not scope else after
    common = wider.edition.asked(scope)
    asked = wider.edition.within(wider.scope).criterion_by_code
    return tuple(code for code in asked if code not in common)


def _within_one_scope(before: Snapshot, after: Snapshot, path: EditionPath) -> Change:
    """Take the change between two years of one scope apart."""
    why = _why_whole(path)
    if why is not None:
        whole = _results_along(path, before.placement, after.placement, why)
    else:
        whole = _taken_apart(CommonGround(before=before, after=after, path=path))
    whole = replace(
        whole,
        rules_before=before.edition.rules.version,
        rules_after=after.edition.rules.version,
    )
    if not any(_rounds(edition.rules) for edition in (path.older, path.newer)):
        return whole
    exact = replace(
        path, older=_before_rounding(path.older), newer=_before_rounding(path.newer)
    )
    if _why_whole(exact) is not None:
        return whole
    return replace(
        whole,
        before_rounding=_within_one_scope(
            _placed_under(before, exact.older), _placed_under(after, exact.newer), exact
        ),
    )


def _results_along(
    path: EditionPath, before: Placement, after: Placement, why: NoTotal
) -> Change:
    """Say what two results alone allow, where a path tells what was which priority."""
    whole = change_of_results(before, after, why)
    priorities = []
    for priority in whole.priorities:
        counterpart = _counterpart(path.crosswalk.by_newer[priority.code], path)
        was = before.by_code[counterpart.code] if counterpart else None
        priorities.append(
            replace(
                priority,
                older_code=counterpart.code if counterpart else None,
                before=was.low if was else None,
                band_before=_band(was),
                too_few_before=_too_few(was),
                stage=stage_change(was, after.by_code[priority.code], path),
            )
        )
    return replace(whole, priorities=tuple(priorities))


def _taken_apart(ground: CommonGround) -> Change:
    path = ground.path
    priorities = tuple(
        _priority_change(priority, ground) for priority in path.newer.priorities
    )
    changed = [
        criterion
        for priority in priorities
        for indicator in priority.indicators
        for criterion in indicator.criteria
    ]
    return Change(
        older=path.older.id,
        newer=path.newer.id,
        scope_before=ground.scope,
        scope_after=ground.scope,
        priorities=priorities,
        dropped=tuple(
            priority.code
            for priority in path.older.priorities
            if path.crosswalk.by_older[priority.code].relation not in COMPARABLE
        ),
        changed=len(changed),
        reasoned=sum(bool(criterion.reasons) for criterion in changed),
        overall=overall_change(priorities, ground),
        disputed=tuple(
            pair.indicator.code
            for sides in ground.sides.values()
            for pair in sides.pairs
            if not pair.is_sure
        ),
    )


def _why_whole(path: EditionPath) -> NoTotal | None:
    """Say why a change is not taken apart; None when it is."""
    older, newer = path.older.rules, path.newer.rules
    if not (_adds_up(older) and _adds_up(newer)):
        return NoTotal.OTHER_RULES
    if any(_rounds_within(rules) for rules in (older, newer)):
        return NoTotal.ROUNDED
    is_alike = (older.scale, older.answer_sets) == (newer.scale, newer.answer_sets)
    return None if is_alike else NoTotal.OTHER_ANSWERS


def _adds_up(rules: Rules) -> bool:
    """Whether an indicator is a ladder, or a mean or sum of means or sums."""
    if rules.indicator is Aggregation.LADDER:
        return True
    return rules.indicator in ADDING_UP and rules.rung in ADDING_UP


def _rounds_within(rules: Rules) -> bool:
    return not Rounding.NONE is rules.rounding_indicator is rules.rounding_priority


def _rounds(rules: Rules) -> bool:
    return _rounds_within(rules) or (
        rules.overall is not None and rules.rounding_overall is not Rounding.NONE
    )


def _before_rounding(edition: Edition) -> Edition:
    """Give an edition that counts the same and rounds nothing."""
    if not _rounds(edition.rules):
        return edition
    rules = replace(
        edition.rules,
        rounding_indicator=Rounding.NONE,
        rounding_priority=Rounding.NONE,
        rounding_overall=Rounding.NONE,
    )
    return replace(edition, rules=rules)


def _placed_under(year: Snapshot, edition: Edition) -> Snapshot:
    edition = edition.under(year.edition.rules.version)
    placement = place(edition, year.effective, year.scope)
    return replace(year, edition=edition, placement=placement)


def _priority_change(priority: Priority, ground: CommonGround) -> PriorityChange:
    path = ground.path
    link = path.crosswalk.by_newer[priority.code]
    counterpart = _counterpart(link, path)
    was = ground.before.placement.by_code.get(counterpart.code) if counterpart else None
    now = ground.after.placement.by_code.get(priority.code)
    sides = ground.sides.get(priority.code)
    shared = parts_of(sides, ground) if sides else NoTotal.NOTHING_COMPARABLE
    parts = shared if isinstance(shared, Parts) else None
    no_real = None if isinstance(shared, Parts) else shared
    no_total = _no_total(link, was, now, no_real)
    total = _difference(was, now) if no_total is None else None
    real = parts.real if parts else None
    moved_by = total if real is None else real
    direction = None if moved_by is None else direction_of(moved_by)
    return PriorityChange(
        code=priority.code,
        older_code=counterpart.code if counterpart else None,
        before=was.low if was else None,
        after=now.low if now else None,
        band_before=_band(was),
        band_after=_band(now),
        too_few_before=_too_few(was),
        too_few_after=_too_few(now),
        total=total,
        no_total=no_total,
        comparable_before=parts.before if parts else None,
        comparable_after=parts.after if parts else None,
        real=real,
        no_real=no_real,
        questionnaire=None if total is None or real is None else total - real,
        entered_or_left=parts.entered_or_left if parts else None,
        applicability=parts.applicability if parts else None,
        direction=direction,
        certainty=(
            certainty_of(sides, direction)
            if sides and direction and parts
            else Certainty.CANNOT_BE_TOLD
        ),
        stage=stage_change(was, now, path),
        indicators=parts.indicators if parts else (),
        not_comparable=_not_comparable(priority, counterpart, ground),
    )


def _counterpart(link: Link, path: EditionPath) -> Priority | None:
    if link.relation not in COMPARABLE:
        return None
    return path.older.priority_by_code[PriorityCode(link.older[0])]


def _no_total(
    link: Link,
    was: PriorityPlacement | None,
    now: PriorityPlacement | None,
    no_real: NoTotal | None,
) -> NoTotal | None:
    """Say why there is no total; None when there is one."""
    if link.relation is Relation.NEW:
        return NoTotal.NEW_PRIORITY
    if link.relation not in COMPARABLE:
        return NoTotal.NO_COUNTERPART
    if was is None or was.low is None:
        return NoTotal.NOT_PLACED_BEFORE
    if now is None or now.low is None:
        return NoTotal.NOT_PLACED_AFTER
    return no_real


def _difference(
    was: PriorityPlacement | None, now: PriorityPlacement | None
) -> Fraction | None:
    if was is None or now is None or was.low is None or now.low is None:
        return None
    return now.low - was.low


def _band(placed: PriorityPlacement | None) -> tuple[Fraction, Fraction] | None:
    if placed is None or placed.low is None or placed.high is None:
        return None
    return placed.low, placed.high


def _too_few(placed: PriorityPlacement | None) -> bool:
    return placed is not None and placed.low is not None and placed.position is None


def _not_comparable(
    priority: Priority, counterpart: Priority | None, ground: CommonGround
) -> tuple[Link, ...]:
    """List what of a priority, and of its counterpart, only one questionnaire asks."""
    if ground.path.is_one_edition:
        return ()
    links = ground.path.crosswalk
    compared = ground.edition.priority_of
    asked = ground.path.newer.asked(ground.scope)
    was_asked = ground.path.older.asked(ground.scope)
    newer = [
        links.by_newer[code]
        for i in priority.indicators
        for code in (i.code, *(c.code for c in i.criteria))
        if code in asked and code not in compared
    ]
    older = [
        links.by_older[code]
        for i in (counterpart.indicators if counterpart else ())
        for code in (i.code, *(c.code for c in i.criteria))
        if code in was_asked and links.by_older[code].relation not in COMPARABLE
    ]
    return tuple(dict.fromkeys([*newer, *older]))


def change_of_results(before: Placement, after: Placement, why: NoTotal) -> Change:
    """Say what two signed results alone allow: totals only, of one edition and scope.

    Parameters
    ----------
    before, after
        The older and the newer one.
    why
        Why the answers cannot be compared.
    """
    is_alike = (before.edition, before.scope) == (after.edition, after.scope)
    then = before.by_code if is_alike else {}
    priorities = []
    for now in after.priorities:
        was = then.get(now.code)
        total = _difference(was, now)
        direction = None if total is None else direction_of(total)
        priorities.append(
            PriorityChange(
                code=now.code,
                older_code=now.code if was else None,
                before=was.low if was else None,
                after=now.low,
                band_before=_band(was),
                band_after=_band(now),
                too_few_before=_too_few(was),
                too_few_after=_too_few(now),
                total=total,
                no_total=why if total is None else None,
                comparable_before=None,
                comparable_after=None,
                real=None,
                no_real=why,
                questionnaire=None,
                entered_or_left=None,
                applicability=None,
                direction=direction,
                certainty=Certainty.CANNOT_BE_TOLD,
                stage=stage_change(was, now, None),
                indicators=(),
                not_comparable=(),
            )
        )
    return Change(
        older=before.edition,
        newer=after.edition,
        scope_before=before.scope,
        scope_after=after.scope,
        priorities=tuple(priorities),
        dropped=(),
        changed=0,
        reasoned=0,
        overall=overall_of_results(before, after, why),
    )


def under_newer(year: Snapshot, path: EditionPath) -> Placement:
    """Place an old year under the newer edition, in its own scope where that offers it.

    Parameters
    ----------
    path
        From the edition of the year to the newer one; from an edition to itself, the
        year's own placement is given.
    """
    if path.is_one_edition:
        return year.placement
    newer = path.newer.under(year.edition.rules.version)
    scope = Scope.FULL if newer.why_not(year.scope) else year.scope
    return place(newer, year.effective_under(path), scope)
