"""Everything the results page and its print say, as plain values and sentences.

Pure: a placement, the placements of the years so far and a language go in; strings
come out, rounded here and nowhere before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from priorities.answers import AnswerValue, Standing
from priorities.edition import Edition
from priorities.scoring.result import IndicatorPlacement, Placement, PriorityPlacement
from roadmap.next_steps.next_step import NextStep, next_step
from roadmap.next_steps.option_cards import OptionCard, option_card
from roadmap.next_steps.options import fitting
from roadmap.wording.placements import range_of, sentence, stage_name
from roadmap.wording.texts import t

SHOWN_TITLES = 4
"""How many criteria are named before "and n more"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorLine:
    """One indicator as it is shown."""

    title: str
    core: bool
    level: str
    position: str
    next_rung: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrioritySection:
    """One priority as it is shown; ``up_to`` is empty when the stage is certain."""

    placed: PriorityPlacement
    code: str
    title: str
    stage: str
    up_to: str
    position: str
    sentence: str
    uncertain: tuple[str, ...]
    indicators: tuple[IndicatorLine, ...]
    next: NextStep
    options: tuple[OptionCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionsRow:
    """One priority's positions, one cell per cycle."""

    title: str
    cells: tuple[str, ...]


def sections(
    edition: Edition,
    placement: Placement,
    standings: Mapping[str, Standing],
    language: str,
) -> tuple[PrioritySection, ...]:
    """Put every priority into words.

    Parameters
    ----------
    edition
        The edition that was answered.
    placement
        Where the state stands.
    standings
        What stands per criterion, to tell "not known" from "nobody answered".
    language
        Language tag of the reader.
    """
    return tuple(
        PrioritySection(
            placed=placed,
            code=placed.code,
            title=edition.words(f"{placed.code}.title", language),
            stage=stage_name(placed.stage, language),
            up_to=_up_to(placed, language),
            position=range_of(placed.position, placed.low, placed.high, language),
            sentence=sentence(edition, placed, language),
            uncertain=_uncertain(edition, placed, standings, language),
            indicators=tuple(
                _line(edition, one, language) for one in placed.indicators
            ),
            next=next_step(edition, placed, standings, placement.scope, language),
            options=tuple(
                option_card(edition, fit, language)
                for fit in fitting(edition, [placed], language)
            ),
        )
        for placed in placement.priorities
    )


def years_rows(
    edition: Edition, placements: Sequence[Placement], language: str
) -> tuple[PositionsRow, ...]:
    """Put the years into a table: one row per priority, one cell per placement."""
    by_code = [placement.by_code for placement in placements]
    return tuple(
        PositionsRow(
            title=edition.words(f"{priority.code}.title", language),
            cells=tuple(
                range_of(at.position, at.low, at.high, language)
                if (at := one.get(priority.code))
                else t("results.value.none", language)
                for one in by_code
            ),
        )
        for priority in edition.priorities
    )


def _up_to(placed: PriorityPlacement, language: str) -> str:
    if placed.stage is None or placed.certain or placed.stage_high is None:
        return ""
    return t(
        "results.value.up_to", language, stage=stage_name(placed.stage_high, language)
    )


def _uncertain(
    edition: Edition,
    placed: PriorityPlacement,
    standings: Mapping[str, Standing],
    language: str,
) -> tuple[str, ...]:
    disputed = set(placed.disputed)
    unknown = [
        code
        for code in placed.still_open
        if code not in disputed
        and AnswerValue.NOT_KNOWN in standings.get(code, Standing()).voices
    ]
    unanswered = len(set(placed.still_open) - disputed - set(unknown))
    lines = [
        t(
            f"results.open.{kind}",
            language,
            n=len(codes),
            titles=_some_titles(edition, codes, language),
        )
        for kind, codes in (("disputed", placed.disputed), ("not_known", unknown))
        if codes
    ]
    if unanswered:
        lines.append(t("results.open.unanswered", language, n=unanswered))
    return tuple(lines)


def _some_titles(edition: Edition, codes: Sequence[str], language: str) -> str:
    shown = "; ".join(
        edition.words(f"{code}.text", language).rstrip(".")
        for code in codes[:SHOWN_TITLES]
    )
    more = len(codes) - SHOWN_TITLES
    return (
        shown if more <= 0 else t("results.open.more", language, titles=shown, n=more)
    )


def _line(edition: Edition, one: IndicatorPlacement, language: str) -> IndicatorLine:
    met, all_of_them = one.secured_next
    if not one.applies or one.level is None:
        level, next_rung = t("results.value.not_applicable", language), ""
    else:
        level = str(one.level)
        next_rung = (
            t("results.value.met_of", language, met=met, all=all_of_them)
            if all_of_them
            else t("results.value.top", language)
        )
    return IndicatorLine(
        title=edition.words(f"{one.code}.title", language),
        core=one.core,
        level=level,
        position=range_of(one.low, one.low, one.high, language),
        next_rung=next_rung,
    )
