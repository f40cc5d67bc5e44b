"""Say in one sentence why a priority stands where it stands.

The reasons are values made by `priorities.scoring.placement`; here they only become words.
The same sentence is shown on the answer page, on the results page, in print and by
``roadmap place``.
"""

from fractions import Fraction

from priorities.edition import Edition
from priorities.scoring.result import PriorityPlacement, Why
from roadmap.wording.texts import show_decimal, t


def stage_name(stage: int | None, language: str = "en") -> str:
    """Give the name of a stage; for None say that no stage can be shown."""
    return t(f"results.stage.{stage or 'none'}", language)


def criterion_words(edition: Edition, code: str, language: str) -> str:
    """Give the statement of a criterion with its code."""
    return f"{edition.words(f'{code}.text', language)} ({code})"


def range_of(
    position: Fraction | None,
    low: Fraction | None,
    high: Fraction | None,
    language: str,
) -> str:
    """Write a position with its band; a missing one is said, never a zero."""
    if low is None or high is None:
        return t("results.value.not_applicable", language)
    ends = {
        "low": show_decimal(low, language, places=2),
        "high": show_decimal(high, language, places=2),
    }
    if position is None:
        return t("results.value.band_only", language, **ends)
    if low == high:
        return ends["low"]
    return t("results.value.band", language, **ends)


def place_words(placed: PriorityPlacement, language: str) -> str:
    """Name stage and position in a few words, such as "Building, 2.33"."""
    position = range_of(placed.position, placed.low, placed.high, language)
    if placed.stage is None:
        return position
    return t(
        "results.place",
        language,
        stage=stage_name(placed.stage, language),
        position=position,
    )


def sentence(edition: Edition, placed: PriorityPlacement, language: str = "en") -> str:
    """Say in one sentence where a priority stands and why.

    Parameters
    ----------
    edition
        The edition that was answered; gives the titles of indicators.
    placed
        The placement of one priority.
    language
        Language tag of the reader.

    Returns
    -------
    str
        One or two short sentences that stand alone.
    """
    if placed.why is Why.NOT_APPLICABLE or placed.low is None or placed.high is None:
        return t("results.why.not_applicable", language)
    values: dict[str, object] = {
        "low": show_decimal(placed.low, language, places=2),
        "high": show_decimal(placed.high, language, places=2),
        "stage": stage_name(placed.stage_low, language),
        "stage_high": stage_name(placed.stage_high, language),
    }
    parts = [_reason(edition, placed, language, values)]
    if placed.why is not Why.TOO_FEW_ANSWERS and not placed.certain:
        parts.append(t("results.why.uncertain", language, **values))
    return " ".join(parts)


def _reason(
    edition: Edition,
    placed: PriorityPlacement,
    language: str,
    values: dict[str, object],
) -> str:
    if placed.why is Why.HELD_BACK:
        names = [edition.words(f"{i}.title", language) for i in placed.held_back_by]
        return t(
            "results.why.held_back",
            language,
            n=len(names),
            names="; ".join(names),
            uncapped=stage_name(placed.uncapped_stage, language),
            **values,
        )
    weakest = [edition.words(f"{i}.title", language) for i in placed.weakest]
    return t(
        f"results.why.{placed.why.value}",
        language,
        n=len(weakest),
        weakest="; ".join(weakest[:2]),
        **values,
    )
