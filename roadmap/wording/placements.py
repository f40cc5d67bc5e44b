"""Say in one sentence why a priority stands where it stands.

The reasons are values made by `priorities.scoring.placement`; here they only become words.
The same sentence is shown on the answer page, on the results page, in print and by
``roadmap place``.
"""

from dataclasses import dataclass
from fractions import Fraction

from priorities.edition import Edition
from priorities.scoring.result import PriorityPlacement, Why
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsRow:
    """One priority over the years; a cell has one line per reading."""

    title: str
    cells: tuple[tuple[str, ...], ...]


def stage_name(stage: int | None, say: Words) -> str:
    """Give the name of a stage; for None say that no stage can be shown."""
    return say(f"results.stage.{stage or 'none'}")


def criterion_words(edition: Edition, code: str, say: Words) -> str:
    """Give the statement of a criterion with its code."""
    return f"{say.of(edition, f'{code}.text')} ({code})"


def range_of(
    position: Fraction | None,
    low: Fraction | None,
    high: Fraction | None,
    say: Words,
) -> str:
    """Write a position with its band; a missing one is said, never a zero."""
    if low is None or high is None:
        return say("results.value.not_applicable")
    ends = {
        "low": say.decimal(low, places=2),
        "high": say.decimal(high, places=2),
    }
    if position is None:
        return say("results.value.band_only", **ends)
    if low == high:
        return ends["low"]
    return say("results.value.band", **ends)


def place_words(placed: PriorityPlacement, say: Words) -> str:
    """Name stage and position in a few words, such as "Building, 2.33"."""
    position = range_of(placed.position, placed.low, placed.high, say)
    if placed.stage is None:
        return position
    return say(
        "results.place",
        stage=stage_name(placed.stage, say),
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
        "low": say.decimal(placed.low, places=2),
        "high": say.decimal(placed.high, places=2),
    }
    if placed.why is Why.TOO_FEW_ANSWERS:
        return say("results.why.too_few_answers", **values)
    values["stage"] = stage_name(placed.stage_low, say)
    values["stage_high"] = stage_name(placed.stage_high, say)
    reason = _reason(edition, placed, say, values)
    if placed.certain:
        return reason
    return f"{reason} {say('results.why.uncertain', **values)}"


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
            uncapped=stage_name(placed.uncapped_stage, say),
            **values,
        )
    weakest = [say.of(edition, f"{i}.title") for i in placed.weakest[:2]]
    return say(
        f"results.why.{placed.why.value}",
        n=len(placed.weakest),
        weakest="; ".join(weakest),
        **values,
    )
