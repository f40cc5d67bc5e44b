"""What if: a copy of what stands, with criteria ticked on or off, beside what stands.

Nothing is kept: who asks sends the ticks along, and gets the two placements back.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assessments.answers.snapshot import stood_as
from priorities.answers import AnswerValue, Standing
from priorities.edition import Criterion, Indicator, PriorityCode
from priorities.scoring.placement import place_priority
from priorities.scoring.result import PriorityPlacement
from roadmap.next_steps.situation import Situation, tried
from roadmap.wording.placements import place_words, sentence
from roadmap.wording.texts import t


@dataclass(frozen=True, slots=True, kw_only=True)
class Tickable:
    """One criterion as it can be ticked.

    Attributes
    ----------
    met
        Whether it is met now.
    fixed
        Whether it does not apply, so that there is nothing to tick.
    stands
        What stands now, in words.
    """

    code: str
    says: str
    met: bool
    fixed: bool
    stands: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TickableRung:
    """One rung of an indicator."""

    level: int
    criteria: tuple[Tickable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TickableIndicator:
    """One indicator with its ladder."""

    code: str
    title: str
    core: bool
    rungs: tuple[TickableRung, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementWords:
    """A placement in words: where, and why there."""

    placed: PriorityPlacement
    place: str
    sentence: str


def indicators(
    here: Situation, priority: str, language: str
) -> tuple[TickableIndicator, ...]:
    """List what can be ticked in a priority: the indicators in scope.

    Raises
    ------
    KeyError
        If the edition has no such priority.
    """
    in_scope = {one.code for one in here.placement.by_code[priority].indicators}
    return tuple(
        TickableIndicator(
            code=indicator.code,
            title=here.edition.words(f"{indicator.code}.title", language),
            core=indicator.core,
            rungs=tuple(
                TickableRung(
                    level=rung.level,
                    criteria=tuple(
                        _tickable(here, indicator, criterion, language)
                        for criterion in rung.criteria
                    ),
                )
                for rung in indicator.rungs
            ),
        )
        for indicator in here.edition.priority_by_code[
            PriorityCode(priority)
        ].indicators
        if indicator.code in in_scope
    )


def now(here: Situation, priority: str, language: str) -> PlacementWords:
    """Say where a priority stands."""
    return _outcome(here, here.placement.by_code[priority], language)


def then(
    here: Situation,
    priority: str,
    *,
    on: Collection[str],
    off: Collection[str],
    language: str,
) -> PlacementWords:
    """Say where a priority would stand.

    Parameters
    ----------
    on, off
        Criteria ticked on and off; everything else stays as it stands.

    Raises
    ------
    KeyError
        If the edition has no such priority, or a code is no criterion of it that can
        be ticked.
    """
    allowed = {
        criterion.code
        for indicator in indicators(here, priority, language)
        for rung in indicator.rungs
        for criterion in rung.criteria
        if not criterion.fixed
    }
    if unknown := {*on, *off} - allowed:
        raise KeyError(f"Not to be ticked in {priority}: {', '.join(sorted(unknown))}")
    standings = tried(here.edition, here.standings, on=on, off=off)
    placed = place_priority(here.edition, priority, standings, here.scope)
    return _outcome(here, placed, language)


def _outcome(
    here: Situation, placed: PriorityPlacement, language: str
) -> PlacementWords:
    return PlacementWords(
        placed=placed,
        place=place_words(placed, language),
        sentence=sentence(here.edition, placed, language),
    )


def _tickable(
    here: Situation, indicator: Indicator, criterion: Criterion, language: str
) -> Tickable:
    stands = stands_for(here.standings, indicator.code, criterion.code)
    return Tickable(
        code=criterion.code,
        says=here.edition.words(f"{criterion.code}.text", language),
        met=stands == AnswerValue.MET,
        fixed=stands == AnswerValue.NOT_APPLICABLE,
        stands=t(f"what_if.stands.{stands}", language),
    )


def stands_for(standings: Mapping[str, Standing], indicator: str, code: str) -> str:
    """Name what stands for a criterion.

    Returns
    -------
    str
        An `AnswerValue`, ``disputed`` or ``none``.
    """
    whole = stood_as(standings.get(indicator))
    return str(whole or stood_as(standings.get(code)) or "none")
