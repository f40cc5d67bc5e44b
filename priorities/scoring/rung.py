"""What the answers in one rung come to, counted once per pattern of answers.

A rung has few criteria and a criterion few kinds of answers, so the same patterns come
back all the time; each is counted once and looked up from then on.
"""

from dataclasses import dataclass
from functools import lru_cache

from priorities.edition import CriterionCode
from priorities.scoring.answer import CriterionWorth, Worth
from priorities.scoring.compiled import CompiledRung

Count = tuple[int, int]
"""Criteria met, and criteria that apply."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RungTally:
    """What the answers in one rung come to; made by `tally_rung`, so that it makes a fast key.

    Attributes
    ----------
    worths
        What each criterion counts for, in order.
    low, high, evidenced
        Criteria met and criteria that apply, at each end and with evidence only.
    asked, answered
        Criteria that apply, and how many of those have an answer.
    is_answered
        Whether any has an answer, "not applicable" included.
    stays_unmet
        Whether one is known not to be met, whatever the missing answers are.
    met, lacking, unknown, disputed
        The criteria for which that is so, in order.
    """

    rung: CompiledRung
    worths: tuple[CriterionWorth, ...]
    low: Count
    high: Count
    evidenced: Count
    asked: int
    answered: int
    is_answered: bool
    stays_unmet: bool
    met: tuple[CriterionCode, ...]
    lacking: tuple[CriterionCode, ...]
    unknown: tuple[CriterionCode, ...]
    disputed: tuple[CriterionCode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorReading:
    """What one applicable indicator comes to, before the priority is put together.

    Attributes
    ----------
    low, high, evidenced
        Positions in units; None when every missing answer is left out and none is left.
    level, level_high
        Secured levels; None where the rules know no levels.
    secured_next, ahead
        As in `priorities.scoring.result.IndicatorPlacement`.
    open
        Criteria that nobody knows about and that could still move the position.
    raises
        Per lacking criterion that, met alone, raises ``low``: the position in units
        and the level it would raise it to.
    """

    low: Worth | None
    high: Worth | None
    evidenced: Worth | None
    level: int | None
    level_high: int | None
    secured_next: tuple[int, int]
    ahead: tuple[CriterionCode, ...]
    open: tuple[CriterionCode, ...]
    raises: tuple[tuple[CriterionCode, Worth, int | None], ...]


@lru_cache(maxsize=16384)
def tally_rung(rung: CompiledRung, worths: tuple[CriterionWorth, ...]) -> RungTally:
    """Count the answers in a rung."""
    pairs = list(zip(rung.codes, worths, strict=True))
    return RungTally(
        rung=rung,
        worths=worths,
        low=_count([t.low for t in worths]),
        high=_count([t.high for t in worths]),
        evidenced=_count([t.evidenced for t in worths]),
        asked=sum(t.applies for t in worths),
        answered=sum(t.applies and t.is_answered for t in worths),
        is_answered=any(t.is_answered for t in worths),
        stays_unmet=any(t.is_known and t.high == 0 for t in worths),
        met=tuple(code for code, t in pairs if t.low),
        lacking=tuple(code for code, t in pairs if t.is_lacking),
        unknown=tuple(code for code, t in pairs if not t.is_known),
        disputed=tuple(code for code, t in pairs if t.is_disputed),
    )


def _count(worths: list[Worth | None]) -> Count:
    applicable = [worth for worth in worths if worth is not None]
    return sum(map(bool, applicable)), len(applicable)
