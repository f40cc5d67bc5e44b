"""How a priority moved between two releases: a verdict from published figures, and counts.

First-order stochastic dominance between two distributions, of which each may be known
by bounds only.

The verdict is computed from what both releases show, so it tells nothing that they do
not. The counts of states that rose and fell are new figures; whether they are shown is
decided by who took part, by what is published anyway, and by one threshold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from assessments.disclosure.figures import Counts, Figure
from assessments.disclosure.rule import ANNOUNCED, HIGH_END, STAGES, Design


class Verdict(StrEnum):
    """How the whole of a priority moved, for every way of valuing the stages."""

    UP = "up"
    DOWN = "down"
    MIXED = "mixed"
    UNCHANGED = "unchanged"
    CANNOT_BE_TOLD = "cannot be told from what is published"


class Withheld(StrEnum):
    """Why the states that rose and fell are not counted."""

    MEMBERS = "not exactly the same states took part in both years"
    PUBLISHED = (
        "states have published their own result of one year only, or too many have"
    )
    FIGURES = "one of the two years has no exact counts"
    MANY = "so many rose, or so many fell, that it would tell of nearly everyone"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCounts:
    """How many states stand higher, the same, and lower than the year before."""

    rose: int
    same: int
    fell: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StateStage:
    """The stage of one state in one year, known inside this program only.

    Attributes
    ----------
    published
        Whether the state has published its own result, so that everybody knows it.
    """

    stage: int
    published: bool = False


StagesByState = Mapping[str, StateStage]
"""By state: those who take part in one priority in one year."""


def verdict(before: Figure, now: Figure) -> Verdict:
    """Compare two years by what is published of them.

    Returns
    -------
    Verdict
        ``UP`` when in every pair of tables that fit the figures no more states, as a
        share, stand at or below any stage than the year before, and fewer below one;
        ``DOWN`` the other way round; ``MIXED`` when neither holds in any pair;
        ``CANNOT_BE_TOLD`` when pairs differ.

    Notes
    -----
    First-order dominance of cumulative shares. Among the tables that fit a figure one
    stands lowest and one highest at every stage at once (:func:`ends_of`), so that
    comparing these two decides it for all.
    """
    before_low, before_high = ends_of(before)
    now_low, now_high = ends_of(now)
    least = _signs(before_high, now_low)  # the least rise that fits the figures
    most = _signs(before_low, now_high)
    if not any(least) and not any(most):
        return Verdict.UNCHANGED
    if min(least) >= 0 and any(most):
        return Verdict.UP if any(least) else Verdict.CANNOT_BE_TOLD
    if max(most) <= 0:
        return Verdict.DOWN if any(most) else Verdict.CANNOT_BE_TOLD
    may_be_up, may_be_down = min(most) >= 0, max(least) <= 0
    return Verdict.CANNOT_BE_TOLD if may_be_up or may_be_down else Verdict.MIXED


def moved(
    before: tuple[Figure, StagesByState],
    now: tuple[Figure, StagesByState],
    design: Design = ANNOUNCED,
) -> MoveCounts | Withheld:
    """Count the states that rose, stayed and fell, or say why they are not counted.

    Notes
    -----
    The first three reasons are decided by what everybody knows. The last keeps the
    threshold of exact counts: it also withholds a count that would just have been safe,
    so that the silence itself tells of no more than the threshold.
    """
    (figure_before, earlier), (figure_now, later) = before, now
    if earlier.keys() != later.keys():
        return Withheld.MEMBERS
    known = {code for code, state in later.items() if state.published}
    unknown = len(later) - len(known)
    if known != {code for code, state in earlier.items() if state.published}:
        return Withheld.PUBLISHED
    if unknown < design.minimum:
        return Withheld.PUBLISHED
    if not (
        isinstance(figure_before.shown, Counts) and isinstance(figure_now.shown, Counts)
    ):
        return Withheld.FIGURES
    most = design.thresholds(unknown).stage - 1
    others = _counted(earlier, later, [code for code in later if code not in known])
    if others.rose > most or others.fell > most:
        return Withheld.MANY
    return _counted(earlier, later, list(later))


def ends_of(figure: Figure) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give the table that stands lowest and the one that stands highest, of all that fit.

    Returns
    -------
    tuple of two tables
        States at stages 1 to 5. At every stage at once no table that fits the figure
        has more states at or below it than the first, nor fewer than the second.
    """
    shown = figure.shown
    if isinstance(shown, Counts):
        return shown.counts, shown.counts
    states, number = figure.states, shown.number
    low, high = dict.fromkeys(STAGES, 0), dict.fromkeys(STAGES, 0)
    if len(shown.stages) == 1:
        (stage,) = shown.stages
        low[1], high[5] = states - number, states - number
        low[stage] += number
        high[stage] += number
    else:
        most = figure.thresholds.stage - 1  # a stage with more would be named alone
        if shown.stages == HIGH_END:
            low[1], low[4], low[5] = states - number, most, number - most
            high[4], high[5] = states - most, most
        else:
            low[1], low[2] = most, states - most
            high[1], high[2], high[5] = number - most, most, states - number
    return tuple(low.values()), tuple(high.values())


def _signs(before: tuple[int, ...], now: tuple[int, ...]) -> tuple[int, ...]:
    """Say for each stage but the last whether fewer (1) or more (-1) stand up to it."""
    pairs = zip(accumulate(before), accumulate(now), strict=True)
    signs = [_sign(b * sum(now) - n * sum(before)) for b, n in pairs]
    return tuple(signs[:-1])


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _counted(
    earlier: StagesByState, later: StagesByState, states: list[str]
) -> MoveCounts:
    steps = [_sign(later[state].stage - earlier[state].stage) for state in states]
    return MoveCounts(rose=steps.count(1), same=steps.count(0), fell=steps.count(-1))
