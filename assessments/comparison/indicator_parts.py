"""How one indicator moved between two years, shared among the criteria that changed.

A criterion that moved to or from "not applicable" changes what is asked, not what is
done: its part is kept apart. Above twelve changed criteria the parts are given by rung.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from assessments.comparison.shapley import shares
from priorities.edition import CriterionCode
from priorities.scoring.compiled import CompiledIndicator
from priorities.scoring.ladder import climb
from priorities.scoring.rung import Count, RungTally

MOST_SHARED = 12
"""Up to so many changed criteria each gets a part of its own (method, section 4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How an indicator that applied both times moved, in levels.

    Attributes
    ----------
    changed
        The criteria that count for something else than before, and whether it is
        because they moved to or from "not applicable".
    shares
        Part of each of these; empty where the parts are given by rung only.
    rungs
        Part of each rung, by level; only rungs with a change.
    applicability
        How much of it comes from criteria that moved to or from "not applicable".
    """

    before: Fraction
    after: Fraction
    changed: Mapping[CriterionCode, bool]
    shares: Mapping[CriterionCode, Fraction]
    rungs: Mapping[int, Fraction]
    applicability: Fraction


def moved(
    indicator: CompiledIndicator,
    before: Sequence[RungTally],
    after: Sequence[RungTally],
    unit: int,
) -> Moved:
    """Share the move of an indicator among its changed criteria.

    Parameters
    ----------
    before, after
        What the answers came to, rung by rung, each year.
    unit
        Units per level.
    """
    start = [rung.low for rung in before]
    changed = _changed(before, after)
    alone = len(changed) <= MOST_SHARED
    players = _grouped(changed) if alone else _by_rung(changed)
    parts = shares(
        [player.size for player in players],
        lambda numbers: _position(indicator, start, players, numbers, unit),
    )
    found = [(player, part / unit) for player, part in zip(players, parts, strict=True)]
    rungs: dict[int, Fraction] = {}
    for player, part in found:
        level = indicator.rungs[player.rung].level
        rungs[level] = rungs.get(level, Fraction(0)) + part * player.size
    return Moved(
        before=Fraction(climb(indicator, start, unit, in_parts=True)[1], unit),
        after=Fraction(
            climb(indicator, [rung.low for rung in after], unit, in_parts=True)[1], unit
        ),
        changed={code: one.is_asked_anew for one in changed for code in one.codes},
        shares=(
            {code: part for player, part in found for code in player.codes}
            if alone
            else {}
        ),
        rungs=rungs,
        applicability=sum(
            (part * player.size for player, part in found if player.is_asked_anew),
            start=Fraction(0),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Player:
    """One changed criterion, or several that do the same.

    Attributes
    ----------
    rung
        Its number, from 0.
    met, asked
        By how much one of them changes the met and the applicable criteria.
    size
        How many there are.
    is_asked_anew
        Whether it moves to or from "not applicable".
    """

    rung: int
    met: int
    asked: int
    size: int
    is_asked_anew: bool
    codes: tuple[CriterionCode, ...]


def _changed(before: Sequence[RungTally], after: Sequence[RungTally]) -> list[_Player]:
    """List every criterion that counts for something else, in order."""
    found = []
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        for code, was, now in zip(old.rung.codes, old.worths, new.worths, strict=True):
            if was.low != now.low:
                met = int(bool(now.low)) - int(bool(was.low))
                asked = int(now.low is not None) - int(was.low is not None)
                found.append(
                    _Player(
                        rung=number,
                        met=met,
                        asked=asked,
                        size=1,
                        is_asked_anew=asked != 0,
                        codes=(code,),
                    )
                )
    return found


def _grouped(changed: Sequence[_Player]) -> list[_Player]:
    """Count together what does the same."""

    def does(player: _Player) -> tuple[int, int, int]:
        return player.rung, player.met, player.asked

    return [
        _Player(
            rung=rung,
            met=met,
            asked=asked,
            size=len(group),
            is_asked_anew=asked != 0,
            codes=_codes(group),
        )
        for (rung, met, asked), several in groupby(sorted(changed, key=does), key=does)
        if (group := list(several))
    ]


def _by_rung(changed: Sequence[_Player]) -> list[_Player]:
    """Make one player of each rung, and one more of what changes what is asked there."""

    def belongs(player: _Player) -> tuple[int, bool]:
        return player.rung, player.is_asked_anew

    return [
        _Player(
            rung=rung,
            met=sum(one.met for one in group),
            asked=sum(one.asked for one in group),
            size=1,
            is_asked_anew=is_asked_anew,
            codes=_codes(group),
        )
        for (rung, is_asked_anew), several in groupby(
            sorted(changed, key=belongs), key=belongs
        )
        if (group := list(several))
    ]


def _codes(group: Sequence[_Player]) -> tuple[CriterionCode, ...]:
    return tuple(code for player in group for code in player.codes)


def _position(
    indicator: CompiledIndicator,
    start: Sequence[Count],
    players: Sequence[_Player],
    numbers: Sequence[int],
    unit: int,
) -> int:
    """Give the position in units when so many of each have changed."""
    counts = list(start)
    for player, number in zip(players, numbers, strict=True):
        met, applicable = counts[player.rung]
        counts[player.rung] = (
            met + number * player.met,
            applicable + number * player.asked,
        )
    return climb(indicator, counts, unit, in_parts=True)[1]
