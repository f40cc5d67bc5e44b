"""Changes made by hand for tests: say what moved, leave the rest out.

>>> change(moved("P", 2, {"A": Fraction(1, 3)}), questionnaire=0)
"""

from collections.abc import Mapping
from fractions import Fraction

from assessments.comparison.values import (
    Certainty,
    Change,
    CriterionChange,
    Direction,
    IndicatorChange,
    NoTotal,
    PriorityChange,
    StageChange,
)
from assessments.records.work import ChangeKind
from priorities.answers import Scope
from priorities.crosswalk.links import Link
from priorities.edition import CriterionCode, EditionId, IndicatorCode, PriorityCode

Number = Fraction | int

SAME_STAGE = StageChange(
    before=2,
    after=2,
    uncapped_before=2,
    uncapped_after=2,
    held_back_before=(),
    held_back_after=(),
    core_set_changed=False,
)


def criterion(
    code: str,
    before: str | None,
    after: str | None,
    *reasons: ChangeKind,
    share: Number | None = None,
    applicability: bool = False,
) -> CriterionChange:
    """Make a changed criterion, such as ``A.3b``."""
    return CriterionChange(
        code=CriterionCode(code),
        rung=int(code.split(".")[1][0]),
        before=before,
        after=after,
        share=None if share is None else Fraction(share),
        applicability=applicability,
        reasons=reasons,
    )


def indicator(
    code: str, contribution: Number, *criteria: CriterionChange, before: Number = 2
) -> IndicatorChange:
    """Make an indicator that moves its priority by its contribution, with weight 1."""
    return IndicatorChange(
        code=IndicatorCode(code),
        core=False,
        before=Fraction(before),
        after=Fraction(before) + contribution,
        contribution=Fraction(contribution),
        entered_or_left=Fraction(0),
        rungs={},
        criteria=criteria,
    )


def moved(
    code: str,
    before: Number,
    by: Mapping[str, Number] | tuple[IndicatorChange, ...] = (),
    *,
    questionnaire: Number = 0,
    entered_or_left: Number = 0,
    applicability: Number = 0,
    certainty: Certainty = Certainty.CERTAIN,
    stage: StageChange = SAME_STAGE,
    not_comparable: tuple[Link, ...] = (),
    too_few: tuple[bool, bool] = (False, False),
) -> PriorityChange:
    """Make a priority that moved from a position by what its indicators contribute."""
    indicators = (
        tuple(indicator(i, c) for i, c in by.items()) if isinstance(by, Mapping) else by
    )
    contributed = sum((i.contribution for i in indicators), Fraction(0))
    real = contributed + entered_or_left + applicability
    after = Fraction(before) + real + questionnaire
    return PriorityChange(
        code=PriorityCode(code),
        older_code=PriorityCode(code),
        before=Fraction(before),
        after=after,
        band_before=(Fraction(before), Fraction(before)),
        band_after=(after, after),
        too_few_before=too_few[0],
        too_few_after=too_few[1],
        total=after - before,
        no_total=None,
        comparable_before=Fraction(before),
        comparable_after=Fraction(before) + real,
        real=real,
        no_real=None,
        questionnaire=Fraction(questionnaire),
        entered_or_left=Fraction(entered_or_left),
        applicability=Fraction(applicability),
        direction=direction(real),
        certainty=certainty,
        stage=stage,
        indicators=indicators,
        not_comparable=not_comparable,
    )


def without_total(
    code: str,
    reason: NoTotal,
    *,
    before: Number | None = None,
    after: Number | None = None,
    not_comparable: tuple[Link, ...] = (),
) -> PriorityChange:
    """Make a priority whose change cannot be told."""
    stage = StageChange(
        before=None if before is None else int(before),
        after=None if after is None else int(after),
        uncapped_before=None,
        uncapped_after=None,
        held_back_before=(),
        held_back_after=(),
        core_set_changed=False,
    )
    return PriorityChange(
        code=PriorityCode(code),
        older_code=None,
        before=None if before is None else Fraction(before),
        after=None if after is None else Fraction(after),
        band_before=None,
        band_after=None,
        too_few_before=False,
        too_few_after=False,
        total=None,
        no_total=reason,
        comparable_before=None,
        comparable_after=None,
        real=None,
        no_real=reason,
        questionnaire=None,
        entered_or_left=None,
        applicability=None,
        direction=None,
        certainty=Certainty.CANNOT_BE_TOLD,
        stage=stage,
        indicators=(),
        not_comparable=not_comparable,
    )


def change(
    *priorities: PriorityChange,
    editions: tuple[str, str] = ("small", "small"),
    changed: int | None = None,
) -> Change:
    """Put changes of priorities together; counts changed criteria unless told."""
    criteria = [c for p in priorities for i in p.indicators for c in i.criteria]
    older, newer = map(EditionId, editions)
    return Change(
        older=older,
        newer=newer,
        scope_before=Scope.FULL,
        scope_after=Scope.FULL,
        priorities=priorities,
        dropped=(),
        changed=len(criteria) if changed is None else changed,
        reasoned=sum(bool(c.reasons) for c in criteria),
    )


def direction(by: Number) -> Direction:
    """Tell the way of a move."""
    if by == 0:
        return Direction.UNCHANGED
    return Direction.UP if by > 0 else Direction.DOWN
