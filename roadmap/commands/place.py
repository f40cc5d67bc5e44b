"""``roadmap place``: place answers on the continuum, with reasons and next steps."""

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from priorities.answers import EffectiveAnswer, Scope
from priorities.edition import CriterionCode, Edition, PriorityCode
from priorities.errors import AnswersError, EditionError, ScopeError, TargetError
from priorities.least_cost.steps import StageTarget, Steps, next_steps
from priorities.loading.editions import find_edition
from priorities.rules import NEWEST
from priorities.scoring.cases import nothing_arose
from priorities.scoring.compiled import require_offered
from priorities.scoring.placement import place
from priorities.scoring.result import IndicatorPlacement, Placement, PriorityPlacement
from roadmap.commands.answers_file import read_answers
from roadmap.commands.plain import refuse
from roadmap.wording.editions import edition_name
from roadmap.wording.placements import (
    position_words,
    sentence,
    stage_of,
    target_name,
)
from roadmap.wording.texts import english


def place_answers(
    name: str,
    answers: Path,
    *,
    scope: Scope,
    as_json: bool,
    version: int = NEWEST,
) -> None:
    """Place the answers in a file; nothing is stored.

    Parameters
    ----------
    version
        The version of the rules under which they are counted.
    """
    try:
        edition = find_edition(name).under(version)
        require_offered(edition, scope)
        effective = read_answers(answers, edition)
        placement = place(edition, effective, scope)
        steps = _steps(edition, effective, scope)
        without_case = {
            priority.code: nothing_arose(edition, priority.code, effective, scope)
            for priority in edition.priorities
        }
    except EditionError as error:
        refuse(english("cli.edition.not_loaded", edition=name), error.problems)
    except ScopeError as error:
        refuse(english("cli.place.not_used", file=answers), [error])
    except AnswersError as error:
        refuse(english("cli.place.not_used", file=answers), error.problems)
    if as_json:
        document = placement_document(placement, steps, without_case)
        if version != NEWEST:
            document = {"rules_version": version, **document}
        print(json.dumps(document, indent=2))
    else:
        _print_table(edition, placement, steps, without_case)


def placement_document(
    placement: Placement,
    steps: Mapping[PriorityCode, Steps],
    without_case: Mapping[PriorityCode, Sequence[CriterionCode]],
) -> dict[str, object]:
    """Give a placement as JSON: exact texts such as "17/6", rounded only by the rules.

    The next steps stand by priority where there are any, and the criteria for which no
    case arose; ``overall`` is null where the edition has no overall number, or too few
    answers to show a point, and its band is there only where it has one.
    """
    return {
        "edition": placement.edition,
        "scope": placement.scope.value,
        "priorities": [
            _priority(placed, steps.get(placed.code))
            | {"nothing_arose": list(without_case[placed.code])}
            for placed in placement.priorities
        ],
        "overall": _exact(placement.overall_shown),
        **_overall_ends(placement),
    }


def _overall_ends(placement: Placement) -> dict[str, str]:
    """Give the band of the overall number, where there is one."""
    ends = {
        "overall_low": placement.overall_low,
        "overall_high": placement.overall_high,
    }
    return {name: str(end) for name, end in ends.items() if end is not None}


def _steps(
    edition: Edition, effective: Mapping[str, EffectiveAnswer], scope: Scope
) -> dict[PriorityCode, Steps]:
    """Find the next steps per priority; none under rules that have no next steps."""
    try:
        return {
            priority.code: next_steps(edition, priority.code, effective, scope=scope)
            for priority in edition.priorities
        }
    except TargetError:
        return {}


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
        "disputed": list(placed.disputed),
        "level_counts": list(placed.level_counts),
        **({} if placed.cut is None else {"cut": _exact(placed.cut)}),
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


def _print_table(
    edition: Edition,
    placement: Placement,
    steps: Mapping[PriorityCode, Steps],
    without_case: Mapping[PriorityCode, Sequence[CriterionCode]],
) -> None:
    table = Table(
        title=english("cli.place.title", edition=edition_name(edition, english)),
        caption="\n".join([*_rules_told(edition), _caption(edition, placement)]),
        box=box.SIMPLE,
        leading=1,
        title_justify="left",
        caption_justify="left",
    )
    table.add_column(english("cli.place.column.priority"), ratio=3)
    table.add_column(english("cli.place.column.place"), no_wrap=True)
    table.add_column(english("cli.place.column.why"), ratio=5)
    for placed in placement.priorities:
        has_stages = bool(edition.rules.stages)
        stage = f"{stage_of(placed, english, edition)}\n" if has_stages else ""
        # Of a position without a stage there is nothing to say but that it is none.
        is_told = has_stages or placed.position is None
        why = sentence(edition, placed, english) if is_told else ""
        codes = without_case[placed.code]
        if codes:
            none = english("cli.place.nothing_arose", codes=", ".join(codes))
            why = f"{why}\n{none}" if why else none
        ahead = _next_in_words(edition, placed, steps.get(placed.code))
        table.add_row(
            edition.words(f"{placed.code}.title"),
            f"{stage}{_position(placed)}",
            f"{why}\n{ahead}" if ahead else why,
        )
    Console(markup=False, highlight=False).print(table)


def _rules_told(edition: Edition) -> list[str]:
    """Say under which version of the rules it is counted, where that is an older one."""
    version = edition.rules.version
    if version == NEWEST:
        return []
    return [english("cli.place.caption_rules", version=version, newest=NEWEST)]


def _caption(edition: Edition, placement: Placement) -> str:
    """Name the scope, and the overall figure of an instrument that has one."""
    if edition.rules.overall is None:
        return english(f"cli.place.caption_{placement.scope.value}")
    overall = _in_words(
        placement.overall_shown, placement.overall_low, placement.overall_high
    )
    return english("cli.place.caption_overall", overall=overall)


def _position(placed: PriorityPlacement) -> str:
    return _in_words(placed.position, placed.low, placed.high, placed.cut)


def _in_words(
    point: Fraction | None,
    low: Fraction | None,
    high: Fraction | None,
    cut: Fraction | None = None,
) -> str:
    """Write a number, or its band; too few answers for a point are no number."""
    if low is None or high is None:
        return english("cli.place.not_placed")
    if low == high and point is None:
        return english("results.value.none")
    ends = {
        "low": position_words(low, english, cut),
        "high": position_words(high, english, cut),
    }
    if ends["low"] == ends["high"]:
        return ends["low"]
    return english("cli.place.band", **ends)


def _next_in_words(
    edition: Edition, placed: PriorityPlacement, steps: Steps | None
) -> str:
    """Say the least effort to the next stage, and in how many ways it does."""
    if steps is None or not isinstance(steps.target, StageTarget) or not steps.count:
        return ""
    stage = target_name(edition, steps.target.stage, placed.cut, english)
    return english("cli.place.next", n=steps.count, stage=stage, cost=steps.cost)
