"""Read the indicators of a priority: what the answers to each come to, on its own.

An indicator is read once per pattern of what its criteria count for, and looked up from
then on: one answer changes one indicator, and the same patterns come back all the time.
What is kept is bounded, and never changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from priorities.answers import EffectiveAnswer
from priorities.edition import CriterionCode, IndicatorCode
from priorities.rules import Aggregation
from priorities.scoring.aggregation import read_aggregate
from priorities.scoring.answer import CriterionWorth
from priorities.scoring.compiled import (
    CompiledEdition,
    CompiledIndicator,
    CompiledPriority,
    exact,
)
from priorities.scoring.ladder import read_ladder
from priorities.scoring.result import IndicatorPlacement
from priorities.scoring.rung import IndicatorReading, RungTally, tally_rung
from priorities.voices import Applicability, applicability


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReadIndicator:
    """One indicator as read; one object per pattern of answers, so that it makes a fast key.

    Attributes
    ----------
    reading
        None where the indicator does not apply.
    is_disputed
        Whether voices differ on whether it applies; what stands here is then what it
        comes to if it does, by the answers of those who answered its criteria.
    is_answered
        Whether it, or any of its criteria, has an answer.
    asked, answered
        Criteria that apply, and how many of those have an answer.
    lacking, disputed
        The criteria for which that is so, in order; among the disputed ones first the
        indicator itself, where it is disputed whether it applies.
    placement
        What all that says of the indicator alone.
    """

    indicator: CompiledIndicator
    tallies: tuple[RungTally, ...]
    reading: IndicatorReading | None
    is_disputed: bool
    is_answered: bool
    asked: int
    answered: int
    lacking: tuple[CriterionCode, ...]
    disputed: tuple[CriterionCode | IndicatorCode, ...]
    placement: IndicatorPlacement


def read_indicators(
    priority: CompiledPriority,
    ready: CompiledEdition,
    effective: Mapping[str, EffectiveAnswer],
) -> list[ReadIndicator]:
    """Read every indicator of a priority, in order, from what stands for its criteria."""
    get = effective.get
    reads: list[ReadIndicator] = []
    for indicator in priority.indicators:
        applies = Applicability.YES
        if (whole := get(indicator.code)) is not None:
            applies = applicability(whole, ready.rules)
        if applies is Applicability.NO:
            reads.append(_not_applying(indicator))
            continue
        worths = tuple(
            [
                reader.unanswered
                if (answer := get(code)) is None
                else reader.read(answer)
                for code, reader in zip(indicator.codes, indicator.readers, strict=True)
            ]
        )
        is_disputed = applies is Applicability.DISPUTED
        reads.append(_read(ready, priority.unit, indicator, worths, is_disputed))
    return reads


@lru_cache(maxsize=16384)
def _read(
    ready: CompiledEdition,
    unit: int,
    indicator: CompiledIndicator,
    worths: tuple[CriterionWorth, ...],
    is_disputed: bool,  # noqa: FBT001 - part of the key
) -> ReadIndicator:
    """Read one indicator from what its criteria count for, in order."""
    tallies: list[RungTally] = []
    begin = 0
    for rung in indicator.rungs:
        end = begin + len(rung.codes)
        tallies.append(tally_rung(rung, worths[begin:end]))
        begin = end
    how = ready.rules.indicator
    if how in (Aggregation.LADDER, Aggregation.GATE):
        in_parts = how is Aggregation.LADDER
        reading = read_ladder(indicator, tallies, unit, in_parts=in_parts)
    else:
        reading = read_aggregate(tallies, ready.rules)
    is_answered = any(rung.is_answered for rung in tallies)
    return ReadIndicator(
        indicator=indicator,
        tallies=tuple(tallies),
        reading=reading,
        is_disputed=is_disputed,
        is_answered=is_answered,
        asked=sum(rung.asked for rung in tallies),
        answered=sum(rung.answered for rung in tallies),
        lacking=tuple(code for rung in tallies for code in rung.lacking),
        disputed=(
            *((indicator.code,) if is_disputed else ()),
            *(code for rung in tallies for code in rung.disputed),
        ),
        placement=_indicator_placement(
            indicator, reading, unit, is_answered=is_answered
        ),
    )


@lru_cache(maxsize=1024)
def _not_applying(indicator: CompiledIndicator) -> ReadIndicator:
    """Give an indicator that does not apply as a whole."""
    return ReadIndicator(
        indicator=indicator,
        tallies=(),
        reading=None,
        is_disputed=False,
        is_answered=True,
        asked=0,
        answered=0,
        lacking=(),
        disputed=(),
        placement=IndicatorPlacement(
            code=indicator.code,
            core=indicator.core,
            weight=indicator.weight,
            applies=False,
            answered=True,
            level=None,
            level_high=None,
            low=None,
            high=None,
            evidenced=None,
            secured_next=(0, 0),
            ahead=(),
            cut=indicator.cut,
        ),
    )


def _indicator_placement(
    indicator: CompiledIndicator,
    reading: IndicatorReading,
    unit: int,
    *,
    is_answered: bool,
) -> IndicatorPlacement:
    return IndicatorPlacement(
        code=indicator.code,
        core=indicator.core,
        weight=indicator.weight,
        applies=True,
        answered=is_answered,
        level=reading.level,
        level_high=reading.level_high,
        low=None if reading.low is None else exact(reading.low, unit),
        high=None if reading.high is None else exact(reading.high, unit),
        evidenced=(
            None if reading.evidenced is None else exact(reading.evidenced, unit)
        ),
        secured_next=reading.secured_next,
        ahead=reading.ahead,
        cut=indicator.cut,
    )
