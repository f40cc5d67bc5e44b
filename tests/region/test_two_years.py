"""Two linked years: every pair of tables of five states, and larger ones by chance.

Brute force writes down every world of five states in 25 cells (stage before, stage now)
and sorts them by what a rule shows. The rule is the announced one with smaller numbers:
five states, one that knows itself, one that must be able to stand elsewhere.
"""

import random
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

from assessments.disclosure.bounds import conclusions, leaks
from assessments.disclosure.change import MoveCounts, Withheld, moved
from assessments.disclosure.constraints import (
    Linked,
    StateKind,
    inferences_of,
    system_of,
)
from assessments.disclosure.figures import Figure, publish
from assessments.disclosure.integer_programs import _Solver, search
from assessments.disclosure.rule import Design
from tests.region.brute import (
    SETS,
    Array,
    few,
    fewest_by_group,
    holding,
    is_too_much,
    share_of,
    tables,
)
from tests.region.making import by_state, drawn, linked, stages_of

pytestmark = pytest.mark.slow

SMALL = Design(minimum=5, coalition=1, outside=1)  # of 4 others 3 may be known
STATES, ITSELF = 5, 1
CELLS = [(before, now) for before in range(1, 6) for now in range(1, 6)]
STAY = (StateKind(before="unknown", now="unknown", size=STATES),)

Pairs = tuple[tuple[int, int], ...]
Shown = tuple[Figure, Figure, MoveCounts | Withheld | None]


@dataclass(frozen=True)
class Worlds:
    """Every world, and what a rule shows of it by number."""

    worlds: Array
    shown: list[Shown]
    groups: Array

    def questions(self) -> Iterator[tuple[Hashable, Fraction, list[int]]]:
        """List what is asked: place, share, cells."""
        for year in (0, 1):
            for stages in SETS:
                inside = [n for n, cell in enumerate(CELLS) if cell[year] in stages]
                yield (year + 1, stages), share_of(stages), inside
        for move in (1, -1):
            inside = [n for n, (b, a) in enumerate(CELLS) if (a > b) - (a < b) == move]
            yield move, share_of((1,)), inside


def sorted_by(rule: Callable[[Pairs], Shown], states: int = STATES) -> Worlds:
    """Sort every world of so many states by what a rule shows."""
    worlds = tables(states, len(CELLS)).astype(np.int8)
    numbers: dict[Shown, int] = {}
    groups = []
    for world in worlds.tolist():
        pairs = [
            cell for cell, n in zip(CELLS, world, strict=True) for _ in range(n) if n
        ]
        groups.append(numbers.setdefault(rule(tuple(pairs)), len(numbers)))
    return Worlds(worlds, list(numbers), np.array(groups))


FIGURES: dict[tuple[int, ...], Figure] = {}


def figure(stages: tuple[int, ...]) -> Figure:
    key = tuple(sorted(stages))
    if key not in FIGURES:
        FIGURES[key] = publish(key, SMALL)
    return FIGURES[key]


def ours(pairs: Pairs) -> Shown:
    """Show what a release would show."""
    before, now = zip(*pairs, strict=True)
    then, here = figure(before), figure(now)
    counted = moved((then, by_state(before)), (here, by_state(now)), SMALL)
    return then, here, counted


def careless(pairs: Pairs) -> Shown:
    """Count the moves always, also beside a year without exact counts."""
    then, here, _ = ours(pairs)
    steps = [(now > before) - (now < before) for before, now in pairs]
    return (
        then,
        here,
        MoveCounts(rose=steps.count(1), same=steps.count(0), fell=steps.count(-1)),
    )


@pytest.fixture(scope="module")
def by_our_rule() -> Worlds:
    return sorted_by(ours)


def fewest(
    all_: Worlds,
) -> Iterator[tuple[int, tuple[int, ...], Hashable, Fraction, int]]:
    """Give group, known, question, share and the fewest others in place."""
    for known in few(len(CELLS), ITSELF):
        here = holding(all_.worlds, known)
        for name, share, inside in all_.questions():
            own = sum(cell in inside for cell in known)
            values = all_.worlds[:, inside].sum(axis=1).astype(int) - own
            for group, least in fewest_by_group(all_.groups, values, here).items():
                yield group, known, name, share, least


def is_asked(shown: Shown, name: Hashable) -> bool:
    """Ask about moves only where they are counted."""
    return isinstance(name, tuple) or isinstance(shown[2], MoveCounts)


def as_linked(shown: Shown) -> Linked:
    then, here, counted = shown
    is_counted = isinstance(counted, MoveCounts)
    return Linked(
        before=then, now=here, kinds=STAY, moved=counted if is_counted else None
    )


def test_nothing_can_be_concluded_from_any_two_years(by_our_rule: Worlds):
    too_much = [
        (by_our_rule.shown[group], known, name)
        for group, known, name, share, least in fewest(by_our_rule)
        if is_asked(by_our_rule.shown[group], name)
        and is_too_much(least, STATES - len(known), share, 1)
    ]

    assert len(by_our_rule.worlds) == 118_755
    assert too_much == []


def test_not_counting_moves_tells_no_more_than_the_figures_and_the_threshold(
    by_our_rule: Worlds,
):
    """Who sees that moves are withheld knows the rule: that many rose, or many fell."""
    pairs: dict[tuple[Figure, Figure], int] = {}
    of_pair = np.array([pairs.setdefault(s[:2], len(pairs)) for s in by_our_rule.shown])
    without = Worlds(by_our_rule.worlds, by_our_rule.shown, of_pair[by_our_rule.groups])
    from_figures = {(g, k, n): least for g, k, n, _, least in fewest(without)}
    threshold = SMALL.thresholds(STATES).stage

    withheld = [
        (least, from_figures[of_pair[group], known, name])
        for group, known, name, _, least in fewest(by_our_rule)
        if by_our_rule.shown[group][2] is Withheld.MANY
        and not is_asked(by_our_rule.shown[group], name)
    ]

    assert len(withheld) > 1000
    assert all(least <= max(threshold, figures) for least, figures in withheld)


def test_the_closed_form_finds_the_fewest_that_brute_force_finds(by_our_rule: Worlds):
    chosen = set(random.Random(3).sample(range(len(by_our_rule.shown)), 150))
    by_force = {
        (group, known, name): least
        for group, known, name, _, least in fewest(by_our_rule)
        if group in chosen and is_asked(by_our_rule.shown[group], name)
    }

    by_hand = {
        (
            group,
            conclusion.known,
            (conclusion.inference.year, conclusion.inference.stages)
            if conclusion.inference.year
            else conclusion.inference.move,
        ): conclusion.fewest
        for group in chosen
        for conclusion in conclusions(as_linked(by_our_rule.shown[group]), SMALL)
    }

    # Where moves are counted the closed form also asks those who cannot be anywhere.
    assert by_force.items() <= by_hand.items()
    assert len(by_force) > 20_000


def test_integer_programs_and_brute_force_agree_on_what_leaks():
    all_ = sorted_by(careless)
    unsafe = {}
    for group, known, name, share, least in fewest(all_):
        if is_too_much(least, STATES - len(known), share, 1):
            unsafe.setdefault(group, set()).add((known, name, least))
    safe = [g for g in range(len(all_.shown)) if g not in unsafe]
    chosen = random.Random(4).sample(sorted(unsafe), 6) + random.Random(5).sample(
        safe, 4
    )

    for group in chosen:
        linked_ = as_linked(all_.shown[group])
        system = system_of(linked_, SMALL)
        found = {
            (leak.known, leak.question, leak.fewest) for leak in search(system, 1).leaks
        }
        expected = {
            (tuple(system.labels[cell] for cell in known), _name(name), least)
            for known, name, least in unsafe.get(group, ())
        }
        assert found == expected, all_.shown[group]

    assert len(unsafe) > 100


def _name(name: Hashable) -> str:
    if isinstance(name, int):
        return "rose" if name > 0 else "fell"
    year, stages = name
    at = "stage " if len(stages) == 1 else "stages "
    return (
        ("the year before, " if year == 1 else "this year, ")
        + at
        + "-".join(map(str, stages))
    )


def test_the_fewest_of_newcomers_at_a_stage_are_what_the_others_cannot_hold():
    """Of 12 now 7 stand at stage 1 and 5 elsewhere; 8 are new.

    Two states elsewhere leave room for 3 of the new ones there, or for 4 where one of
    the two is new itself. So 8 - 5, 8 - 3 and 7 - 3 of the new ones stand at stage 1.
    """
    before = by_state(stages_of((4, 3, 3, 1, 1)))
    case = linked(before, by_state(stages_of((7, 0, 3, 1, 1)), first=8))
    system, solver = system_of(case), _Solver(system_of(case))
    alone = next(
        n
        for n, asked in enumerate(inferences_of(case))
        if asked.is_alone and asked.stages == (1,) and asked.year == 2
    )
    old, new = (
        system.labels.index(f"{kind}>3")
        for kind in ("unknown/unknown 1", "absent/unknown 0")
    )

    by_hand = {
        conclusion.known: conclusion.fewest
        for conclusion in conclusions(case)
        if conclusion.inference == inferences_of(case)[alone]
    }
    by_program = {
        known: system.questions[alone].found(
            solver.world(known, system.questions[alone]), known
        )
        for known in [(), (old, old), tuple(sorted((old, new)))]
    }

    assert list(by_program.values()) == [3, 5, 4]
    assert by_program.items() <= by_hand.items()


@pytest.mark.parametrize("seed", range(4))
def test_both_audits_agree_with_joiners_leavers_and_published_results(seed: int):
    random_ = random.Random(seed)
    states, left = random_.randint(12, 40), random_.randint(0, 3)
    published = random_.choice((0, 0, 2, 6))

    case = linked(
        by_state(drawn(random_, states), published=published),
        by_state(drawn(random_, states), first=left, published=published),
    )
    found = search(system_of(case), 2)

    assert set(found.leaks) == set(leaks(case))


@pytest.mark.long
def test_nor_from_any_two_years_of_six_states():
    all_ = sorted_by(ours, 6)

    too_much = [
        (all_.shown[group], known, name)
        for group, known, name, share, least in fewest(all_)
        if is_asked(all_.shown[group], name)
        and is_too_much(least, 6 - len(known), share, 1)
    ]

    assert len(all_.worlds) == 593_775
    assert too_much == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 220))
def test_both_audits_agree_on_many_more(seed: int):
    test_both_audits_agree_with_joiners_leavers_and_published_results(seed)
