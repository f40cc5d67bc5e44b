"""How one indicator moved between two years, shared among the criteria that changed.

A criterion that moved to or from "not applicable" changes what is asked, not what is
done: its part is kept apart. On a ladder the parts are Shapley values; above twelve
changed criteria they are given by rung. In a mean or a sum the part of a criterion is its
weight times its move, whatever the others did, and what entered or left is told of the
indicator as a whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from assessments.comparison.pairs import Pair
from assessments.comparison.shapley import shares
from priorities.edition import CriterionCode
from priorities.scoring.aggregation import value_of_rungs
from priorities.scoring.rung import Count

MOST_SHARED = 12
"""Up to so many changed criteria each gets a part of its own; above it, the rungs do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How the move of an indicator that applied both times is shared, in levels.

    Attributes
    ----------
    changed
        The criteria that count for something else than before, and whether it is
        because they moved to or from "not applicable".
    shares
        Part of each of these; empty where the parts are given by rung only, and without
        those that entered or left a mean or a sum.
    rungs
        Part of each rung, by level; only rungs with a change.
    applicability
        How much of it comes from criteria that moved to or from "not applicable", or
        that have an answer in one year only where what is missing is left out.
    """

    changed: Mapping[CriterionCode, bool]
    shares: Mapping[CriterionCode, Fraction]
    rungs: Mapping[int, Fraction]
    applicability: Fraction


def moved(pair: Pair) -> Moved:
    """Share the move of an indicator among its changed criteria."""
    if not pair.on_ladder:
        return _moved_in_sum(pair)
    changed = _changed(pair)
    alone = len(changed) <= MOST_SHARED
    players = _grouped(changed) if alone else _by_rung(changed)
    start = [was.low for was, _ in pair.rungs]
    parts = shares(
        [player.size for player in players],
        lambda numbers: pair.position(_counts(start, players, numbers)),
    )
    moves = [
        (player, part / pair.unit) for player, part in zip(players, parts, strict=True)
    ]
    rungs: dict[int, Fraction] = {}
    for player, part in moves:
        level = pair.indicator.rungs[player.rung].level
        rungs[level] = rungs.get(level, Fraction(0)) + part * player.size
    return Moved(
        changed={
            code: player.is_asked_anew for player in changed for code in player.codes
        },
        shares=(
            {code: part for player, part in moves for code in player.codes}
            if alone
            else {}
        ),
        rungs=rungs,
        applicability=sum(
            (part * player.size for player, part in moves if player.is_asked_anew),
            start=Fraction(0),
        ),
    )


def _moved_in_sum(pair: Pair) -> Moved:
    """Share the move of a mean or a sum: weight times move, for what counts both times."""
    rises = [
        [
            None if was.low is None or now.low is None else Fraction(now.low - was.low)
            for was, now in zip(old.worths, new.worths, strict=True)
        ]
        for old, new in pair.rungs
    ]
    changed: dict[CriterionCode, bool] = {}
    shares_of: dict[CriterionCode, Fraction] = {}
    rungs: dict[int, Fraction] = {}
    for number, (old, new) in enumerate(pair.rungs):
        criteria = zip(old.rung.codes, old.worths, new.worths, strict=True)
        for index, (code, was, now) in enumerate(criteria):
            if was.low == now.low:
                continue
            rise = rises[number][index]
            changed[code] = rise is None
            if rise is not None:
                part = _part_in_sum(rises, number, index, pair)
                shares_of[code] = part
                level = old.rung.level
                rungs[level] = rungs.get(level, Fraction(0)) + part
    return Moved(
        changed=changed,
        shares=shares_of,
        rungs=rungs,
        applicability=pair.rise - sum(shares_of.values(), start=Fraction(0)),
    )


def _part_in_sum(
    rises: Sequence[Sequence[Fraction | None]], number: int, index: int, pair: Pair
) -> Fraction:
    """Give by how much it moves when one criterion moves and no other."""
    alone = [
        [
            rise if rise is None or (at, place) == (number, index) else Fraction(0)
            for place, rise in enumerate(rung)
        ]
        for at, rung in enumerate(rises)
    ]
    return value_of_rungs(pair.indicator.rungs, alone, pair.rules) or Fraction(0)


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


def _changed(pair: Pair) -> list[_Player]:
    """List every criterion that counts for something else, in order."""
    players = []
    for number, (old, new) in enumerate(pair.rungs):
        for code, was, now in zip(old.rung.codes, old.worths, new.worths, strict=True):
            if was.low != now.low:
                met = int(bool(now.low)) - int(bool(was.low))
                asked = int(now.low is not None) - int(was.low is not None)
                players.append(
                    _Player(
                        rung=number,
                        met=met,
                        asked=asked,
                        size=1,
                        is_asked_anew=asked != 0,
                        codes=(code,),
                    )
                )
    return players


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
            met=sum(player.met for player in group),
            asked=sum(player.asked for player in group),
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


def _counts(
    start: Sequence[Count], players: Sequence[_Player], numbers: Sequence[int]
) -> list[Count]:
    """Count what is met and applies per rung when so many of each have changed."""
    counts = list(start)
    for player, number in zip(players, numbers, strict=True):
        met, applicable = counts[player.rung]
        counts[player.rung] = (
            met + number * player.met,
            applicable + number * player.asked,
        )
    return counts
