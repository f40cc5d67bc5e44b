"""The audit by integer programs: further figures that leak, and proofs in whole numbers."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from assessments.disclosure.audit import audit
from assessments.disclosure.bounds import leaks
from assessments.disclosure.constraints import (
    KnownGroup,
    Linked,
    Question,
    Statement,
    System,
    fits,
    kinds_of,
    system_of,
)
from assessments.disclosure.figures import bounds_of, publish
from assessments.disclosure.integer_programs import is_refuted, search
from assessments.disclosure.rule import ANNOUNCED
from assessments.errors import ReleaseRefused
from tests.region.making import by_state, linked, stages_of


def this_year(*counts: int) -> Linked:
    now = by_state(stages_of(counts))
    return Linked(
        before=None,
        now=publish(state.stage for state in now.values()),
        kinds=kinds_of(None, now),
    )


def with_statement(system: System, *more: Statement) -> System:
    return replace(system, statements=(*system.statements, *more))


def mean_as_shown(weights: Sequence[int], states: int, tenths: int) -> Statement:
    """Say that a mean level, half up to one decimal, is shown as so many tenths.

    tenths/10 - 1/20 <= sum / states < tenths/10 + 1/20, times 20 x states
    """
    low = (2 * tenths - 1) * states  # <= 20 x sum
    high = (2 * tenths + 1) * states - 1  # >= 20 x sum
    return Statement(
        name="mean", weights=tuple(20 * w for w in weights), low=low, high=high
    )


def test_three_means_place_one_state_where_the_linear_relaxation_does_not():
    """Atoms a, b, c of 3, 1 and 2 states; b has one state."""
    sizes = (3, 1, 2)
    cells = [(atom, level) for atom in range(3) for level in range(1, 6)]

    def mean(atoms: tuple[int, ...], tenths: int) -> Statement:
        weights = [level if atom in atoms else 0 for atom, level in cells]
        return mean_as_shown(weights, sum(sizes[atom] for atom in atoms), tenths)

    system = System(
        labels=tuple(f"{atom} at {level}" for atom, level in cells),
        groups=tuple(
            KnownGroup(
                cells=tuple(n for n, cell in enumerate(cells) if cell[0] == atom),
                size=sizes[atom],
                is_open=True,
            )
            for atom in range(3)
        ),
        statements=(
            mean((0, 1), 18),
            mean((1, 2), 27),
            mean((0, 2), 14),
            mean((0, 1, 2), 18),
        ),
        questions=tuple(
            Question(
                name=f"b at {level}",
                among=frozenset(range(5, 10)),
                inside=frozenset([4 + level]),
                share=Fraction(4, 5),
                outside=0,
            )
            for level in range(1, 6)
        ),
    )
    half = Fraction(1, 2)  # of the state in b at 3, half at 5: nobody at 4
    halves = (3, 0, 0, 0, 0, 0, 0, half, 0, half, 0, 2, 0, 0, 0)

    found = search(system, 0).leaks

    assert [(leak.question, leak.fewest, leak.allowed) for leak in found] == [
        ("b at 4", 1, 0)
    ]
    assert all(
        s.low <= sum(w * x for w, x in zip(s.weights, halves, strict=True)) <= s.high
        for s in system.everything
    )


def test_a_median_of_two_newcomers_leaks_and_is_caught():
    """The lower median of two is the lower of them: at 4, both stand at 4 or 5."""
    before = by_state(stages_of((4, 3, 3, 2, 2)))
    now = by_state(stages_of((4, 3, 3, 2, 2)), first=2)
    system = system_of(linked(before, now))
    low = tuple(int(label[-3:] in ("0>1", "0>2", "0>3")) for label in system.labels)
    at_4 = tuple(int(label[-3:] == "0>4") for label in system.labels)
    median = (
        Statement(name="none of the newcomers below 4", weights=low, low=0, high=0),
        Statement(name="one of them at 4", weights=at_4, low=1, high=2),
    )

    found = search(with_statement(system, *median), 0).leaks

    assert search(system, 1).leaks == ()
    assert [(leak.question, leak.fewest) for leak in found] == [
        ("this year, stages 4-5, one kind of states alone", 2)
    ]


def test_rounded_counts_beside_a_top_coded_figure_leak_and_are_caught():
    """12 states, 8 or more at stage 3; rounded to fives the count is 10: 8 to 12.

    Rounded to tens it is 10 as well: 5 to 14. To threes it is 12: 11 or 12.
    """
    system = system_of(this_year(0, 1, 11, 0, 0))
    at_3 = tuple(int(label.endswith(">3")) for label in system.labels)
    threes = Statement(name="12, to threes", weights=at_3, low=11, high=13)

    found = search(with_statement(system, threes), 2).leaks

    assert search(system, 2).leaks == ()
    assert {leak.question for leak in found} == {"this year, stage 3"}
    assert {leak.fewest for leak in found} == {9, 10, 11}


def test_a_mean_beside_a_top_coded_figure_leaks_and_is_caught():
    """12 states, 8 or more at stage 1; a mean of 1.1 leaves one or two steps in all."""
    system = system_of(this_year(11, 1, 0, 0, 0))
    levels = [int(label[-1]) for label in system.labels]
    mean = mean_as_shown(levels, 12, 11)

    found = search(with_statement(system, mean), 2).leaks

    assert search(system, 2).leaks == ()
    assert "this year, stage 1" in {leak.question for leak in found}


def test_that_nobody_stands_somewhere_is_proven_by_adding_statements():
    """Nobody rose: nobody stands at 1 before and at 2 now, and this is why."""
    before = stages_of((4, 3, 3, 1, 1))
    system = system_of(linked(by_state(before), by_state(before)))
    statements = system.everything
    known = (system.labels.index("unknown/unknown 1>2"),)
    rose = [s.name for s in statements].index("rose")
    factors = tuple(int(n == rose) for n in range(len(statements)))

    found = search(system, 1)

    assert is_refuted(statements, known, factors)
    assert not is_refuted(statements, (), factors)
    assert not is_refuted(statements, known, tuple(-f for f in factors))
    assert is_refuted(statements, known, found.impossible[known])
    assert len(found.impossible) == 20  # every cell off the diagonal


def test_every_world_that_was_found_fits_everything_published():
    before = by_state(stages_of((4, 3, 3, 1, 1)))
    system = system_of(linked(before, by_state(stages_of((9, 1, 1, 1, 0)), first=1)))

    found = search(system, 1)

    assert len(found.worlds) > 20
    assert all(fits(system.everything, world, ()) for world in found.worlds)


class Result:
    def __init__(self, status: int, x: Sequence[float] = ()) -> None:
        self.status, self.x = status, x


def solver_says(monkeypatch: pytest.MonkeyPatch, result: Result) -> None:
    monkeypatch.setattr("scipy.optimize.milp", lambda *_, **__: result)


def test_a_solver_that_denies_every_world_is_not_believed(monkeypatch):
    solver_says(monkeypatch, Result(2))

    found = search(system_of(this_year(4, 3, 3, 1, 1)), 1).leaks

    assert found
    assert {leak.fewest for leak in found} == {None}


def test_a_solver_that_gives_a_wrong_world_refuses(monkeypatch):
    solver_says(monkeypatch, Result(0, [4.0, 3.0, 3.0, 1.0, 0.4]))

    with pytest.raises(ReleaseRefused, match="audit_inexact"):
        search(system_of(this_year(4, 3, 3, 1, 1)), 1)


def test_a_program_that_does_not_come_to_an_end_refuses(monkeypatch):
    solver_says(monkeypatch, Result(1))

    with pytest.raises(ReleaseRefused, match="audit_unfinished"):
        audit(this_year(4, 3, 3, 1, 1))


def test_an_audit_that_runs_out_of_time_refuses():
    asked = iter([False] * 10 + [True])

    with pytest.raises(ReleaseRefused, match="audit_unfinished"):
        audit(this_year(4, 3, 3, 1, 1), out_of_time=lambda: next(asked))


def test_audits_that_disagree_refuse(monkeypatch):
    monkeypatch.setattr("assessments.disclosure.audit.leaks", lambda *_: ("a leak",))

    with pytest.raises(ReleaseRefused, match="audits_disagree"):
        audit(this_year(4, 3, 3, 1, 1))


def test_figures_that_leak_refuse_without_saying_what():
    """10 of 12 have published; the two that are left stand at stage 3."""
    now = by_state(stages_of((4, 3, 3, 1, 1)), published=8)
    case = Linked(
        before=None,
        now=publish(state.stage for state in now.values()),
        kinds=kinds_of(None, now),
    )

    with pytest.raises(ReleaseRefused) as refused:
        audit(case)

    assert leaks(case)
    assert (refused.value.reason, refused.value.values) == ("not_safe", {})


def test_the_audit_says_how_close_it_came():
    found = audit(this_year(7, 0, 4, 1, 0))

    # two states of stages 3 and 4 see 7 of 10 others at stage 1: 8 are allowed
    assert found.coalitions == 21
    assert (found.closest.fewest, found.closest.allowed) == (7, 8)


def test_the_progress_of_an_audit_ends_at_its_whole():
    told: list[tuple[int, int]] = []

    audit(this_year(4, 3, 3, 1, 1), step=lambda done, total: told.append((done, total)))

    assert told == [(done, 21) for done in range(22)]
    assert ANNOUNCED.coalition == 2
    assert bounds_of(this_year(4, 3, 3, 1, 1).now)[1, 2] == (7, 7)


def test_the_solver_is_loaded_only_when_a_release_is_audited():
    asked = "import sys, assessments.disclosure.prepare; print('scipy' in sys.modules)"

    said = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )

    assert said.stdout == "False\n"
