"""What changed between two assessments, in parts that add up exactly (method, section 4).

::

    T2 - T1  =  (C2 - C1)              +  ((T2 - C2) - (T1 - C1))
    total       what really changed       what only the questionnaire changed

T is the position as it was placed under its own edition; C is the position over the
comparable indicators and criteria, under the newer structure. What really changed is
shared among indicators, and within each among its criteria; what entered or left, and
what moved to or from "not applicable", is kept apart. Under one edition C is T.
"""

from fractions import Fraction

from assessments.answers.snapshot import Assessed, Ground
from assessments.comparison.certainty import certainty_of, direction_of
from assessments.comparison.pairs import Common, common
from assessments.comparison.priority_parts import Parts, parts_of
from assessments.comparison.values import (
    Certainty,
    Change,
    NoTotal,
    PriorityChange,
    StageChange,
)
from priorities.answers import Scope, Standing
from priorities.crosswalk.carry_over import carry_standings
from priorities.crosswalk.links import COMPARABLE, Link, Relation
from priorities.edition import Priority, PriorityCode
from priorities.rules import Aggregation, Rounding, Rules
from priorities.scoring.placement import place
from priorities.scoring.result import Placement, PriorityPlacement


def stage_change(
    before: PriorityPlacement | None,
    after: PriorityPlacement | None,
    ground: Ground | None,
) -> StageChange:
    """Set two stages side by side, before the cap and after it.

    Parameters
    ----------
    before, after
        The placement each year; None where there is none.
    ground
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
            and ground is not None
            and _core_before(before, ground) != _core(after)
        ),
    )


def _core(placed: PriorityPlacement) -> frozenset[str]:
    return frozenset(i.code for i in placed.indicators if i.core)


def _core_before(placed: PriorityPlacement, ground: Ground) -> frozenset[str]:
    """Give the core set of the older year in the codes of the newer edition.

    One that was split, merged or dropped keeps its own code, so that it differs.
    """
    links = ground.crosswalk.by_older
    return frozenset(
        links[code].newer[0] if links[code].relation in COMPARABLE else f"older {code}"
        for code in _core(placed)
    )


def change(before: Assessed, after: Assessed, ground: Ground | NoTotal) -> Change:
    """Take the change between two assessments of one state apart.

    Parameters
    ----------
    before, after
        The older and the newer one.
    ground
        What they are compared on, or why there is nothing.

    Returns
    -------
    Change
        Where something cannot be computed, the number is None and its reason is said;
        nothing is raised for two assessments that cannot be compared.
    """
    if isinstance(ground, Ground) and not _can_take_apart(ground.newer.rules):
        ground = NoTotal.OTHER_RULES
    if isinstance(ground, NoTotal):
        return _without_ground(before, after, ground)
    read = common(before, after, ground)
    priorities = tuple(
        _priority_change(priority, before, after, ground, read)
        for priority in ground.newer.priorities
    )
    changed = [
        criterion
        for priority in priorities
        for indicator in priority.indicators
        for criterion in indicator.criteria
    ]
    return Change(
        older=ground.older.id,
        newer=ground.newer.id,
        scope_before=before.scope,
        scope_after=after.scope,
        priorities=priorities,
        dropped=tuple(
            priority.code
            for priority in ground.older.priorities
            if ground.crosswalk.by_older[priority.code].relation not in COMPARABLE
        ),
        changed=len(changed),
        reasoned=sum(bool(criterion.reasons) for criterion in changed),
    )


def _can_take_apart(rules: Rules) -> bool:
    is_exact = Rounding.NONE is rules.rounding_indicator is rules.rounding_priority
    on_ladder = rules.indicator is Aggregation.LADDER
    return is_exact and on_ladder and rules.priority is not Aggregation.SUM


def _priority_change(
    priority: Priority, before: Assessed, after: Assessed, ground: Ground, read: Common
) -> PriorityChange:
    link = ground.crosswalk.by_newer[priority.code]
    counterpart = _counterpart(link, ground)
    was = before.placement.by_code.get(counterpart.code) if counterpart else None
    now = after.placement.by_code.get(priority.code)
    sides = read.sides.get(priority.code)
    parts = (
        parts_of(sides, read, after.reasons) if sides else NoTotal.NOTHING_COMPARABLE
    )
    found = parts if isinstance(parts, Parts) else None
    no_real = None if isinstance(parts, Parts) else parts
    no_total = _no_total(link, was, now, no_real)
    total = _difference(was, now) if no_total is None else None
    real = found.real if found else None
    moved_by = total if real is None else real
    direction = None if moved_by is None else direction_of(moved_by)
    return PriorityChange(
        code=priority.code,
        older_code=counterpart.code if counterpart else None,
        before=was.low if was else None,
        after=now.low if now else None,
        band_before=_band(was),
        band_after=_band(now),
        total=total,
        no_total=no_total,
        comparable_before=found.before if found else None,
        comparable_after=found.after if found else None,
        real=real,
        no_real=no_real,
        questionnaire=None if total is None or real is None else total - real,
        entered_or_left=found.entered_or_left if found else None,
        applicability=found.applicability if found else None,
        direction=direction,
        certainty=(
            certainty_of(sides, direction)
            if sides and direction and found
            else Certainty.CANNOT_BE_TOLD
        ),
        stage=stage_change(was, now, ground),
        indicators=found.indicators if found else (),
        not_comparable=_not_comparable(priority, counterpart, ground, read),
    )


def _counterpart(link: Link, ground: Ground) -> Priority | None:
    if link.relation not in COMPARABLE:
        return None
    return ground.older.priority_by_code[PriorityCode(link.older[0])]


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


def _not_comparable(
    priority: Priority, counterpart: Priority | None, ground: Ground, read: Common
) -> tuple[Link, ...]:
    """List what of a priority, and of its counterpart, only one questionnaire asks."""
    if ground.is_one_edition:
        return ()
    links = ground.crosswalk
    compared = read.edition.priority_of
    newer = [
        links.by_newer[code]
        for i in priority.indicators
        for code in (i.code, *(c.code for c in i.criteria))
        if code not in compared
    ]
    older = [
        links.by_older[code]
        for i in (counterpart.indicators if counterpart else ())
        for code in (i.code, *(c.code for c in i.criteria))
        if links.by_older[code].relation not in COMPARABLE
    ]
    return tuple(dict.fromkeys([*newer, *older]))


def _without_ground(before: Assessed, after: Assessed, why: NoTotal) -> Change:
    """Say what the signed results alone allow: totals only under one edition."""
    is_one = before.placement.edition == after.placement.edition
    then = before.placement.by_code if is_one else {}
    priorities = []
    for now in after.placement.priorities:
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
        older=before.placement.edition,
        newer=after.placement.edition,
        scope_before=before.scope,
        scope_after=after.scope,
        priorities=tuple(priorities),
        dropped=(),
        changed=0,
        reasoned=0,
    )


def under_newer(year: Assessed, ground: Ground) -> Placement:
    """Place an old year under the newer edition.

    Parameters
    ----------
    year
        Answered under the older edition of the ground, or under the newer one: then
        its own placement is given.
    """
    if ground.is_one_edition:
        return year.placement
    carried: dict[str, Standing] = carry_standings(
        ground.crosswalk, ground.older, ground.newer, year.standings
    )
    return place(ground.newer, carried, Scope.FULL)
