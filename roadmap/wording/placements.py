"""Say in one sentence why a priority stands where it stands.

The reasons are values made by `priorities.scoring.placement`; here they only become words.
The same sentence is shown on the answer page, on the results page, in print and by
``roadmap place``.
"""

from dataclasses import dataclass
from fractions import Fraction

from priorities.edition import Edition
from priorities.scoring.result import Placement, PriorityPlacement, Why
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsRow:
    """One priority over the years; a cell has one line per reading."""

    title: str
    cells: tuple[tuple[str, ...], ...]


NAMED_STAGES = 5
"""How many stages have names, which are those of our editions."""


def stage_name(
    stage: int | None,
    say: Words,
    of: Edition | None,
    *,
    or_more: bool = False,
) -> str:
    """Give the name of a stage; for None say that no stage can be shown.

    Parameters
    ----------
    of
        The edition that was answered. One that is another instrument has stages without
        names, but with numbers, unless there are as many as ours. None where every
        edition that may be meant has ours, as in what a region releases.
    or_more
        Whether it is the last that the scope can tell, and so this one or a later one.
    """
    name = _name(stage, say, of)
    return say("results.stage_or_more", stage=name) if stage and or_more else name


def _name(stage: int | None, say: Words, of: Edition | None) -> str:
    if stage and of is not None and len(of.rules.stages) != NAMED_STAGES - 1:
        stages = len(of.rules.stages) + 1
        return say("results.stage_numbered", stage=stage, stages=stages)
    return say(f"results.stage.{stage or 'none'}")


def stage_of(placed: PriorityPlacement, say: Words, of: Edition | None) -> str:
    """Name the stage of a priority."""
    return stage_name(placed.stage, say, of, or_more=placed.is_or_more)


def stages_of(edition: Edition, placement: Placement, say: Words) -> tuple[str, ...]:
    """Name the stages that the scope of a placement can tell, lowest first."""
    return stages_up_to(edition, cut_of(placement), say)


def cut_of(placement: Placement) -> Fraction | None:
    """Give the position where the scope of a placement cuts ladders; None for nowhere."""
    cuts = (placed.cut for placed in placement.priorities)
    return next(filter(None, cuts), None)


def stages_up_to(edition: Edition, cut: Fraction | None, say: Words) -> tuple[str, ...]:
    """Name the stages up to where a scope cuts ladders; all where it cuts none."""
    told = last_stage(edition, cut)
    return tuple(
        stage_name(n, say, edition, or_more=cut is not None and n == told)
        for n in range(1, told + 1)
    )


def last_stage(edition: Edition, cut: Fraction | None) -> int:
    """Give the last stage that can be told where a scope cuts ladders, or does not."""
    return 1 + sum(cut is None or stage <= cut for stage in edition.rules.stages)


def target_name(edition: Edition, stage: int, cut: Fraction | None, say: Words) -> str:
    """Name a stage to reach; the last that a scope with cut ladders can tell is a least."""
    told = stages_up_to(edition, cut, say)
    return told[stage - 1] if stage <= len(told) else stage_name(stage, say, edition)


def position_words(
    position: Fraction, say: Words, cut: Fraction | int | None = None
) -> str:
    """Write a position; at the place where the scope cuts ladders as "3 or more"."""
    if position != cut:
        return say.decimal(position, places=2)
    places = 0 if position.denominator == 1 else 2
    return say("results.value.or_more", at=say.decimal(position, places=places))


def words_of(edition: Edition, code: str, say: Words) -> str:
    """Give the statement of a criterion, or the title of an indicator."""
    part = "title" if code in edition.indicator_by_code else "text"
    return say.of(edition, f"{code}.{part}")


def criterion_words(edition: Edition, code: str, say: Words) -> str:
    """Give the statement of a criterion, or the title of an indicator, with its code."""
    return f"{words_of(edition, code, say)} ({code})"


def range_of(
    position: Fraction | None,
    low: Fraction | None,
    high: Fraction | None,
    say: Words,
    cut: Fraction | int | None = None,
) -> str:
    """Write a position with its band; a missing one is said, never a zero.

    ``cut`` is where the scope cuts ladders: what stands there reads "3 or more".
    """
    if low is None or high is None:
        return say("results.value.not_applicable")
    ends = {
        "low": position_words(low, say, cut),
        "high": position_words(high, say, cut),
    }
    if position is None:
        return say("results.value.band_only", **ends)
    if low == high:
        return ends["low"]
    return say("results.value.band", **ends)


def placed_range(placed: PriorityPlacement, say: Words) -> str:
    """Write the position of a priority with its band."""
    return range_of(placed.position, placed.low, placed.high, say, placed.cut)


def place_words(edition: Edition, placed: PriorityPlacement, say: Words) -> str:
    """Name stage and position in a few words, such as "Building, 2.33"."""
    position = placed_range(placed, say)
    if placed.stage is None:
        return position
    return say(
        "results.place",
        stage=stage_of(placed, say, edition),
        position=position,
    )


def sentence(edition: Edition, placed: PriorityPlacement, say: Words) -> str:
    """Say in one sentence where a priority stands and why.

    Parameters
    ----------
    edition
        The edition that was answered; gives the titles of indicators.
    placed
        The placement of one priority.
    say
        The reader's words.

    Returns
    -------
    str
        One or two short sentences that stand alone.
    """
    if placed.why is Why.NOT_APPLICABLE or placed.low is None or placed.high is None:
        return say("results.why.not_applicable")
    values: dict[str, object] = {
        "low": position_words(placed.low, say, placed.cut),
        "high": position_words(placed.high, say, placed.cut),
    }
    both_ways = _both_ways(edition, placed, say)
    if placed.why is Why.TOO_FEW_ANSWERS:
        is_band = placed.low != placed.high
        how = "too_few_answers" if is_band else "too_few_counted"
        return f"{say(f'results.why.{how}', **values)}{both_ways}"
    values["stage"] = stage_name(
        placed.stage_low, say, edition, or_more=placed.is_or_more
    )
    values["stage_high"] = stage_name(
        placed.stage_high, say, edition, or_more=placed.is_high_or_more
    )
    reason = _reason(edition, placed, say, values)
    if placed.certain:
        return f"{reason}{both_ways}"
    return f"{reason} {say('results.why.uncertain', **values)}{both_ways}"


def _both_ways(edition: Edition, placed: PriorityPlacement, say: Words) -> str:
    """Say for which indicators both readings are counted, after a blank."""
    names = [say.of(edition, f"{code}.title") for code in placed.disputed_indicators]
    if not names:
        return ""
    said = say("results.why.whole_disputed", n=len(names), names="; ".join(names))
    return f" {said}"


def _reason(
    edition: Edition,
    placed: PriorityPlacement,
    say: Words,
    values: dict[str, object],
) -> str:
    if placed.why is Why.HELD_BACK:
        names = [say.of(edition, f"{i}.title") for i in placed.held_back_by]
        return say(
            "results.why.held_back",
            n=len(names),
            names="; ".join(names),
            uncapped=stage_name(placed.uncapped_stage, say, edition),
            **values,
        )
    weakest = [say.of(edition, f"{i}.title") for i in placed.weakest[:2]]
    return say(
        f"results.why.{placed.why.value}",
        n=len(placed.weakest),
        weakest="; ".join(weakest),
        **values,
    )
