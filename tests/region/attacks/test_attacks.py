"""Every attack: it succeeds against a release that looks careful, and fails against ours.

The attacker knows the rule, everything published, and what is said in each test; it
tries every table that is left and says what all of them have in common.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

import pytest

from assessments.disclosure.bounds import leaks
from assessments.disclosure.change import MoveCounts
from assessments.disclosure.constraints import Linked, kinds_of, system_of
from assessments.disclosure.figures import publish
from assessments.disclosure.integer_programs import search
from assessments.disclosure.prepare import AuditedRelease, CycleContributions, prepare
from assessments.errors import ReleaseRefused
from tests.region.attacks.naive import (
    by_sub_region,
    exact_else_rounded,
    plain,
    rounded_with_share,
    small_ones_hidden,
)
from tests.region.attacks.outputs import everything
from tests.region.brute import SETS, is_too_much, share_of, tables
from tests.region.making import by_state, corrected, one_priority, stages_of, year

pytestmark = pytest.mark.slow

Show = Callable[[Sequence[int]], object]
Counts = tuple[int, ...]

EVEN = (4, 3, 3, 1, 1)


@cache
def _ours(counts: Counts) -> bytes:
    return everything(counts)


def ours(counts: Sequence[int]) -> bytes:
    """Give all that is shown of a release with this one priority, in every form."""
    return _ours(tuple(counts))


def concluded(show: Show, actual: Counts, known: Sequence[int] = ()) -> set[Counts]:
    """Try every table; give the stages where nearly all others stand for certain.

    ``known`` are the stages of those who look together.
    """
    seen = show(actual)
    mine = [list(known).count(stage) for stage in range(1, 6)]
    left = [
        [all_ - own for all_, own in zip(table, mine, strict=True)]
        for table in tables(sum(actual)).tolist()
        if show(table) == seen
    ]
    left = [table for table in left if min(table) >= 0]
    others = sum(actual) - len(known)
    return {
        stages
        for stages in SETS
        if is_too_much(
            min(sum(table[stage - 1] for stage in stages) for table in left),
            others,
            share_of(stages),
            2,
        )
    }


@pytest.mark.parametrize("naive", [plain, small_ones_hidden])
def test_an_outsider_reads_a_region_that_is_all_at_one_stage(naive: Show):
    everybody_at_3 = (0, 0, 12, 0, 0)

    assert (3,) in concluded(naive, everybody_at_3)
    assert not concluded(ours, everybody_at_3)


@pytest.mark.parametrize("naive", [plain, small_ones_hidden])
def test_the_one_state_that_differs_reads_all_others(naive: Show):
    one_differs = (0, 11, 0, 0, 1)

    assert (2,) in concluded(naive, one_differs, known=[5])
    assert not concluded(ours, one_differs, known=[5])


def test_a_state_that_knows_itself_reads_the_rest_of_an_end():
    nearly_all_low = (6, 5, 1, 0, 0)

    assert (1, 2) in concluded(plain, nearly_all_low, known=[3])
    assert not concluded(ours, nearly_all_low, known=[3])


def test_a_pair_reads_what_neither_reads_alone():
    counts = (0, 0, 9, 2, 1)

    assert not concluded(plain, (0, 0, 8, 2, 2), known=[4])
    assert (3,) in concluded(plain, counts, known=[4, 4])
    assert not concluded(ours, counts, known=[4, 4])


def test_cells_with_nobody_tell_where_everybody_is():
    """One count is hidden, three are 0: what is hidden is 12 less what is shown."""
    counts = (0, 11, 1, 0, 0)

    assert small_ones_hidden(counts) == "[0, 11, '1 to 4', 0, 0]"
    assert (2,) in concluded(small_ones_hidden, counts, known=[3])
    assert not concluded(ours, counts, known=[3])


def test_a_coarser_figure_tells_why_it_is_coarser():
    """To who does not know the rule, about 10 is 8 to 12; who knows it reads 9 or more."""
    counts = (0, 1, 11, 0, 0)
    rounded = [5 * ((n + 2) // 5) for n in counts]

    def without_the_rule(table: Sequence[int]) -> bool:
        return [5 * ((n + 2) // 5) for n in table] == rounded

    assert not concluded(without_the_rule, counts, known=[2])
    assert (3,) in concluded(exact_else_rounded, counts, known=[2])
    assert not concluded(ours, counts, known=[2])


def test_a_digit_of_a_share_undoes_the_rounding():
    counts = (0, 1, 11, 0, 0)

    assert (3,) in concluded(rounded_with_share, counts)
    assert not concluded(ours, counts)
    assert ours(counts) == ours((0, 0, 12, 0, 0)) == ours((1, 1, 8, 1, 1))


def test_a_sub_region_is_small_enough_to_be_read():
    stages = dict(zip("abcdefghijkl", stages_of((4, 3, 3, 1, 1)), strict=True))
    states = {
        s: ("west" if s in "abcde" else "east", stage) for s, stage in stages.items()
    }
    pair = ["e", "d"]  # at 2 and at 1

    shown = by_sub_region(states)["west"]

    assert shown == "[4, 1, 0, 0, 0]"
    assert (1,) in concluded(plain, (4, 1, 0, 0, 0), known=[2, 1])
    assert [stages[s] for s in pair] == [2, 1]
    assert b"west" not in ours((4, 3, 3, 1, 1))
    assert not concluded(ours, (4, 3, 3, 1, 1), known=[2, 1])


def test_states_that_publish_themselves_leave_the_others_in_view():
    """Seven at stage 1; the five others tell everybody."""
    counts = (7, 0, 2, 1, 2)
    told = [3, 3, 4, 5, 5]

    year_ = one_priority("2026", counts, published=[f"S{n:02}" for n in range(7, 12)])

    assert (1,) in concluded(plain, counts, known=told)
    with pytest.raises(ReleaseRefused, match="not_safe"):
        prepare(year_, before=None, ledger=())


def test_a_late_state_is_read_off_two_releases_of_the_same_year():
    on_time, late = one_priority("2026", EVEN), one_priority("2026", (4, 3, 3, 2, 1))

    difference = [b - a for a, b in zip(EVEN, (4, 3, 3, 2, 1), strict=True)]

    assert difference == [0, 0, 0, 1, 0]  # plain counts: the late state is at stage 4
    first = prepare(on_time, before=None, ledger=())
    for again in (late, replace(late, corrects=True)):
        assert refused(again, on_time, first) in {
            "already_frozen",
            "late_for_this_release",
        }


def test_a_corrected_state_is_read_off_a_release_and_its_correction():
    before = one_priority("2026", EVEN)
    after = corrected(before, {"S00": {"P1": 2}})

    plain_before, plain_after = plain(EVEN), plain((3, 4, 3, 1, 1))

    assert (plain_before, plain_after) == ("[4, 3, 3, 1, 1]", "[3, 4, 3, 1, 1]")
    first = prepare(before, before=None, ledger=())
    assert refused(after, before, first) == "not_safe"


def test_who_corrected_twice_is_read_off_two_corrections_of_which_each_is_safe():
    """Nobody at stage 5, then one, then nobody; one state only is among both six.

    Everybody knows which submissions were corrected. So the one that came to stage 5 is
    of the first six, the one that left it of the second six: it is S00.
    """
    first_six = ("S00", "S01", "S02", "S08", "S09", "S16")
    second_six = ("S00", "S03", "S04", "S11", "S12", "S18")
    before = one_priority("2026", (8, 8, 8, 0, 0))
    once = corrected(before, kept(before, first_six) | {"S00": {"P1": 5}})
    twice = corrected(once, kept(once, second_six) | {"S00": {"P1": 1}})

    assert {*first_six} & {*second_six} == {"S00"}
    first = prepare(before, before=None, ledger=())
    second = prepare(once, before=before, ledger=(first.entry,))
    shown = json.loads(second.entry.document)["priorities"]["P1"]["shown"]
    assert shown == {"counts": [7, 8, 8, 0, 1]}
    anew = replace(once, corrects=False)  # the second correction beside the first alone
    alone = prepare(anew, before=None, ledger=())
    assert prepare(twice, before=anew, ledger=(alone.entry,))

    with pytest.raises(ReleaseRefused, match="already_corrected"):
        prepare(twice, before=once, ledger=(first.entry, second.entry))


def kept(
    year_: CycleContributions, states: Sequence[str]
) -> dict[str, Mapping[str, int | None]]:
    """Give the stages of some states, to be submitted again as they are."""
    return {c.state: c.stages for c in year_.contributions if c.state in states}


def refused(
    year_: CycleContributions, before: CycleContributions, first: AuditedRelease
) -> str:
    with pytest.raises(ReleaseRefused) as refusal:
        prepare(year_, before=before, ledger=(first.entry,))
    assert not {"P1", "S00"} & {str(value) for value in refusal.value.values.values()}
    return refusal.value.reason


def two_years(
    before: Mapping, now: Mapping, naive: MoveCounts
) -> tuple[Linked, Linked]:
    """Link two years as ours does, and with counts of moves that ours withholds."""
    then, here = (publish(state.stage for state in y.values()) for y in (before, now))
    safe = Linked(before=then, now=here, kinds=kinds_of(before, now))
    return safe, replace(safe, moved=naive)


def test_who_joined_is_read_when_nobody_else_moved():
    before = by_state(stages_of(EVEN))
    now = by_state([*stages_of(EVEN), 4])  # s12 joins at stage 4
    safe, naive = two_years(before, now, MoveCounts(rose=0, same=12, fell=0))

    found = {leak.question for leak in search(system_of(naive), 0).leaks}

    assert "this year, stage 4, one kind of states alone" in found
    assert not search(system_of(safe), 1).leaks
    assert not leaks(safe)


def test_who_left_is_read_when_nobody_else_moved():
    before = by_state([*stages_of(EVEN), 4])
    now = by_state(stages_of(EVEN))
    safe, naive = two_years(before, now, MoveCounts(rose=0, same=12, fell=0))

    found = {leak.question for leak in search(system_of(naive), 0).leaks}

    assert "the year before, stage 4, one kind of states alone" in found
    assert not search(system_of(safe), 1).leaks
    assert not leaks(safe)


def test_counted_moves_undo_a_top_coded_figure():
    """36 states; 31 at stages 1-2, then 36: five fell from 3, and nobody rose.

    From "32 or more at stages 1-2" and "five fell, nobody rose" follows that all five
    fell into them, but for those at stage 2 who fell to 1: at most one, since stage 1
    would be named alone at 27.
    """
    before = by_state(stages_of((25, 6, 5, 0, 0)))
    now = by_state([*([1] * 25), *([2] * 11)])
    safe, naive = two_years(before, now, MoveCounts(rose=0, same=31, fell=5))

    found = [
        leak
        for leak in search(system_of(naive), 1).leaks
        if "this year" in leak.question
    ]

    assert {leak.question for leak in found} == {"this year, stages 1-2"}
    assert max(leak.fewest or 0 for leak in found) == 35
    assert not search(system_of(safe), 1).leaks


def test_one_mover_of_a_small_group_is_read_and_one_of_twelve_is_not():
    """In a sub-region of five one state rises, and all five are at stage 3."""
    before, now = (0, 1, 4, 0, 0), (0, 0, 5, 0, 0)
    twelve, moved_up = by_state(stages_of(EVEN)), by_state([2, *stages_of(EVEN)[1:]])
    safe, _ = two_years(twelve, moved_up, MoveCounts(rose=1, same=11, fell=0))
    counted = replace(safe, moved=MoveCounts(rose=1, same=11, fell=0))

    assert (3,) in concluded(plain, now)
    assert sum(before) == sum(now) == 5
    assert not search(system_of(counted), 2).leaks  # ours counts it: anybody may be it


def prepared(
    stages: Sequence[int], names: str = "S"
) -> tuple[AuditedRelease, list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    states = {f"{names}{n}": {"P1": stage} for n, stage in enumerate(stages)}
    found = prepare(
        year("2026", states), before=None, ledger=(), step=lambda *one: told.append(one)
    )
    return found, told


def test_names_and_the_order_of_rows_tell_nothing():
    stages = stages_of(EVEN)

    by_stage = ",".join(map(str, stages))  # a naive list of rows, sorted by stage

    assert by_stage != ",".join(map(str, stages[::-1]))
    assert prepared(stages) == prepared(stages[::-1], names="Another")


@pytest.mark.parametrize(
    "other", [(9, 1, 1, 1, 0), (12, 0, 0, 0, 0), (8, 0, 0, 0, 4), (8, 4, 0, 0, 0)]
)
def test_nothing_that_leaves_depends_on_what_is_not_published(other: Counts):
    """Release, certificate, export, audit report and progress: the same to the byte."""
    assert plain(other) != plain((10, 2, 0, 0, 0))
    assert prepared(stages_of(other)) == prepared(stages_of((10, 2, 0, 0, 0)))


def test_there_is_no_time_no_chance_and_no_digit_after_a_point():
    first = prepared(stages_of(EVEN))
    time.sleep(0.01)

    assert first == prepared(stages_of(EVEN))
    assert b"." not in first[0].export
