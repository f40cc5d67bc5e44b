"""A placement as one JSON document: exact texts such as "17/6", nothing rounded."""

from collections.abc import Mapping
from fractions import Fraction

from priorities.edition import PriorityCode
from priorities.profile import IndicatorPlacement, Placement, PriorityPlacement
from priorities.steps import StageTarget, Steps


def placement_document(
    placement: Placement, steps: Mapping[PriorityCode, Steps]
) -> dict[str, object]:
    """Give a placement, and the next steps by priority where there are any."""
    return {
        "edition": placement.edition,
        "scope": placement.scope.value,
        "priorities": [
            _priority(placed, steps.get(placed.code)) for placed in placement.priorities
        ],
    }


def _priority(placed: PriorityPlacement, steps: Steps | None) -> dict[str, object]:
    return {
        "code": placed.code,
        "position": _exact(placed.position),
        "low": _exact(placed.low),
        "high": _exact(placed.high),
        "evidenced": _exact(placed.evidenced),
        "stage": placed.stage,
        "stage_high": placed.stage_high,
        "certain": placed.certain,
        "held_back_by": list(placed.held_back_by),
        "completeness": _exact(placed.completeness),
        "still_open": list(placed.still_open),
        "level_counts": list(placed.level_counts),
        "next": _next(steps),
        "indicators": [_indicator(each) for each in placed.indicators],
    }


def _indicator(placed: IndicatorPlacement) -> dict[str, object]:
    return {
        "code": placed.code,
        "level": placed.level,
        "position": _exact(placed.low),
        "low": _exact(placed.low),
        "high": _exact(placed.high),
        "evidenced": _exact(placed.evidenced),
    }


def _next(steps: Steps | None) -> dict[str, object] | None:
    if steps is None or not isinstance(steps.target, StageTarget):
        return None
    cost = steps.cost
    return {
        "target": steps.target.stage,
        "cost": cost if cost is None or cost.denominator > 1 else int(cost),
        "count": steps.count,
        "sets": [list(each) for each in steps.sets],
    }


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
