"""Everything the results page and its print say, as plain values and sentences.

Pure: a snapshot, the placements of the years so far and a reader's words go in; strings
come out, rounded here and nowhere before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.answers.snapshot import Snapshot
from priorities.answers import AnswerValue, EffectiveAnswer
from priorities.edition import Edition
from priorities.scoring import cases
from priorities.scoring.result import IndicatorPlacement, Placement, PriorityPlacement
from roadmap.next_steps.next_step import NextStep, next_step
from roadmap.next_steps.option_cards import OptionCard, option_card
from roadmap.next_steps.options import fitting
from roadmap.wording.editions import also_asked
from roadmap.wording.placements import (
    YearsRow,
    placed_range,
    range_of,
    sentence,
    stage_name,
    stage_of,
    words_of,
)
from roadmap.wording.texts import Words

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
    """One priority as it is shown; ``up_to`` is empty when the stage is certain.

    ``nothing_arose`` says for how many criteria, and which, no case arose, ``also_asked``
    which items of outside lists ask the same as its criteria; else they are empty.
    """

    placed: PriorityPlacement
    code: str
    title: str
    stage: str
    up_to: str
    position: str
    sentence: str
    uncertain: tuple[str, ...]
    nothing_arose: str
    also_asked: str
    indicators: tuple[IndicatorLine, ...]
    next: NextStep
    options: tuple[OptionCard, ...]


def sections(snapshot: Snapshot, say: Words) -> tuple[PrioritySection, ...]:
    """Put every priority into words, in the language of the reader."""
    edition = snapshot.edition
    asked = edition.within(snapshot.scope).indicator_by_code
    return tuple(
        PrioritySection(
            placed=placed,
            code=placed.code,
            title=say.of(edition, f"{placed.code}.title"),
            stage=stage_of(placed, say, edition),
            up_to=_up_to(edition, placed, say),
            position=placed_range(placed, say),
            sentence=sentence(edition, placed, say),
            uncertain=_uncertain(snapshot, placed, say),
            nothing_arose=_nothing_arose(snapshot, placed, say),
            also_asked=also_asked(
                (
                    criterion
                    for indicator in placed.indicators
                    for criterion in asked[indicator.code].criteria
                ),
                say,
            ),
            indicators=tuple(
                _line(edition, indicator, say) for indicator in placed.indicators
            ),
            next=next_step(snapshot, placed, say),
            options=tuple(
                option_card(edition, fit, say)
                for fit in fitting(edition, [placed], say)
            ),
        )
        for placed in snapshot.placement.priorities
    )


def years_rows(
    edition: Edition, placements: Sequence[Placement], say: Words
) -> tuple[YearsRow, ...]:
    """Put the years into a table: one row per priority, one cell per placement."""
    by_code = [placement.by_code for placement in placements]
    return tuple(
        YearsRow(
            title=say.of(edition, f"{priority.code}.title"),
            cells=tuple(
                (
                    placed_range(at, say)
                    if (at := of_year.get(priority.code))
                    else say("results.value.none"),
                )
                for of_year in by_code
            ),
        )
        for priority in edition.priorities
    )


def _up_to(edition: Edition, placed: PriorityPlacement, say: Words) -> str:
    if placed.stage is None or placed.certain or placed.stage_high is None:
        return ""
    stage = stage_name(placed.stage_high, say, edition, or_more=placed.is_high_or_more)
    return say("results.value.up_to", stage=stage)


def _uncertain(
    snapshot: Snapshot, placed: PriorityPlacement, say: Words
) -> tuple[str, ...]:
    """Tell what voices differ on, what nobody knows and what nobody answered."""
    disputed = set(placed.disputed)
    wholes = placed.disputed_indicators
    criteria = [code for code in placed.disputed if code not in wholes]
    unknown = [
        code
        for code in placed.still_open
        if code not in disputed
        and AnswerValue.NOT_KNOWN
        in snapshot.effective.get(code, EffectiveAnswer()).voices
    ]
    unanswered = len(set(placed.still_open) - disputed - set(unknown))
    lines = [
        say(
            f"results.open.{kind}",
            n=len(codes),
            titles=_some_titles(snapshot.edition, codes, say),
        )
        for kind, codes in (
            ("disputed_whole", wholes),
            ("disputed", criteria),
            ("not_known", unknown),
        )
        if codes
    ]
    if unanswered:
        lines.append(say("results.open.unanswered", n=unanswered))
    return tuple(lines)


def _nothing_arose(snapshot: Snapshot, placed: PriorityPlacement, say: Words) -> str:
    codes = cases.nothing_arose(
        snapshot.edition, placed.code, snapshot.effective, snapshot.scope
    )
    titles = _some_titles(snapshot.edition, codes, say)
    return say("results.nothing_arose", n=len(codes), titles=titles) if codes else ""


def _some_titles(edition: Edition, codes: Sequence[str], say: Words) -> str:
    shown = "; ".join(
        words_of(edition, code, say).rstrip(".") for code in codes[:SHOWN_TITLES]
    )
    more = len(codes) - SHOWN_TITLES
    return shown if more <= 0 else say("results.open.more", titles=shown, n=more)


def _line(edition: Edition, indicator: IndicatorPlacement, say: Words) -> IndicatorLine:
    met, all_of_them = indicator.secured_next
    if not indicator.applies or indicator.level is None:
        level, next_rung = say("results.value.not_applicable"), ""
    else:
        is_cut = indicator.level == indicator.cut
        level = str(indicator.level)
        if is_cut:
            level = say("results.value.or_more", at=level)
        next_rung = (
            say("results.value.met_of", met=met, all=all_of_them)
            if all_of_them
            else say(f"results.value.{'whole_scope' if is_cut else 'top'}")
        )
    return IndicatorLine(
        title=say.of(edition, f"{indicator.code}.title"),
        core=indicator.core,
        level=level,
        position=range_of(
            indicator.low, indicator.low, indicator.high, say, indicator.cut
        ),
        next_rung=next_rung,
    )
