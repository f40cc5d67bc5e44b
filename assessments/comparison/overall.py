"""How the one number of an instrument that has one moved, in parts that add up exactly.

M is the number over the priorities that are placed on comparable questions both times.
C2 - C1 is M2 - M1, which the priorities share by weight, and what entered or left.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from assessments.comparison.certainty import certainty_between, direction_of
from assessments.comparison.pairs import Band, CommonGround, Sides
from assessments.comparison.values import (
    Certainty,
    NoTotal,
    OverallChange,
    PriorityChange,
)
from priorities.answers import Scope
from priorities.edition import PriorityCode
from priorities.rules import Aggregation, Rounding
from priorities.scoring.aggregation import aggregate
from priorities.scoring.compiled import compile_edition
from priorities.scoring.result import Placement

Values = Mapping[PriorityCode, Fraction]
"""Something of each priority that has it, by code of the newer edition."""

_ZERO = Fraction(0)


def overall_of_results(
    before: Placement, after: Placement, why: NoTotal
) -> OverallChange | None:
    """Say what two results alone allow; None where neither has an overall number."""
    if before.overall is None and after.overall is None:
        return None
    return _not_taken_apart(before, after, why)


def _not_taken_apart(
    before: Placement, after: Placement, why: NoTotal
) -> OverallChange:
    then, now = before.overall, after.overall
    is_alike = (before.edition, before.scope) == (after.edition, after.scope)
    total = now - then if is_alike and then is not None and now is not None else None
    return OverallChange(
        before=then,
        after=now,
        total=total,
        no_total=why if total is None else None,
        comparable_before=None,
        comparable_after=None,
        band_before=None,
        band_after=None,
        real=None,
        no_real=why,
        answers=None,
        entered_or_left=None,
        questionnaire=None,
        contributions={},
        direction=None if total is None else direction_of(total),
        certainty=Certainty.CANNOT_BE_TOLD,
    )


def overall_change(
    priorities: Iterable[PriorityChange], ground: CommonGround
) -> OverallChange | None:
    """Take the change of the overall number apart; None where no edition has one."""
    before, after = ground.before.placement, ground.after.placement
    rules = ground.path.newer.rules
    if rules.overall is None:
        return overall_of_results(before, after, NoTotal.OTHER_RULES)
    if rules.overall is Aggregation.MIN:
        return _not_taken_apart(before, after, NoTotal.OTHER_RULES)
    if rules.rounding_overall is not Rounding.NONE:
        return _not_taken_apart(before, after, NoTotal.ROUNDED)
    sides = ground.sides
    band_before = _band({c: side.counted_before for c, side in sides.items()}, ground)
    band_after = _band({c: side.counted_after for c, side in sides.items()}, ground)
    if band_before is None:
        return _not_taken_apart(before, after, NoTotal.NOT_PLACED_BEFORE)
    if band_after is None:
        return _not_taken_apart(before, after, NoTotal.NOT_PLACED_AFTER)
    counted = [
        PriorityCode(code)
        for code, side in sides.items()
        if side.counted_before is not None and side.counted_after is not None
    ]
    weights = _weights(counted, ground)
    contributions = {
        priority.code: weights[priority.code] * _by_answers(priority)
        for priority in priorities
        if priority.real is not None
    }
    real = band_after[0] - band_before[0]
    answers = sum(contributions.values(), start=_ZERO)
    then, now = before.overall, after.overall
    total = None if then is None or now is None else now - then
    no_total = NoTotal.NOT_PLACED_BEFORE if then is None else NoTotal.NOT_PLACED_AFTER
    direction = direction_of(real)
    return OverallChange(
        before=then,
        after=now,
        total=total,
        no_total=no_total if total is None else None,
        comparable_before=band_before[0],
        comparable_after=band_after[0],
        band_before=band_before,
        band_after=band_after,
        real=real,
        no_real=None,
        answers=answers,
        entered_or_left=real - answers,
        questionnaire=None if total is None else total - real,
        contributions=contributions,
        direction=direction,
        certainty=certainty_between(
            band_before,
            band_after,
            direction,
            has_bands=all(side.has_bands for side in sides.values()),
            moved_alike=_moved_alike(sides, weights),
        ),
    )


def _number(values: Values, ground: CommonGround) -> Fraction | None:
    """Put priorities together to the overall number, before it is rounded."""
    ready = compile_edition(ground.edition, Scope.FULL)
    if ready.rules.overall is None or not values:
        return None
    shares = [ready.priorities[code].share for code in values]
    together = aggregate(
        ready.rules.overall, list(values.values()), shares, ready.whole
    )
    return together and Fraction(together[0]) / together[1]


def _band(bands: Mapping[str, Band | None], ground: CommonGround) -> Band | None:
    known = {PriorityCode(c): band for c, band in bands.items() if band is not None}
    low = _number({code: band[0] for code, band in known.items()}, ground)
    high = _number({code: band[1] for code, band in known.items()}, ground)
    return None if low is None or high is None else (low, high)


def _weights(codes: Iterable[PriorityCode], ground: CommonGround) -> Values:
    """Give by how much the number moves when one of these moves by one."""
    every = tuple(codes)
    return {
        moving: _number({c: Fraction(c == moving) for c in every}, ground) or _ZERO
        for moving in every
    }


def _by_answers(priority: PriorityChange) -> Fraction:
    """Give how much changed answers moved a priority."""
    return sum((i.contribution for i in priority.indicators), start=_ZERO)


def _moved_alike(sides: Mapping[str, Sides], weights: Values) -> Band | None:
    """Give by how much it moves when what is not known both times is taken alike."""
    known = [side for side in sides.values() if side.is_anything_known]
    if not known:
        return None
    low, high = _ZERO, _ZERO
    for code, weight in weights.items():
        moved = sides[code].moved_alike
        if moved is not None:
            low, high = low + weight * moved[0], high + weight * moved[1]
    return low, high
