"""One budget in words: what it buys, in how many ways, what would come next."""

from roadmap.next_steps.budget import budget_words
from roadmap.wording.texts import english
from tests.builders import answers, edition_of, everything, ladder, met, priority
from tests.snapshots import with_titles


def three(effective=None):
    """Give P whose steps cost 1, Q whose steps cost 2, R that may not apply."""
    dear = dict.fromkeys([f"B.{n}a" for n in range(2, 6)], 2)
    of = edition_of(
        priority("P", ladder("A")),
        priority("Q", ladder("B", efforts=dear)),
        priority("R", ladder("C", may_not_apply=True)),
    )
    return with_titles(of, everything(of, "not_yet") | (effective or {}))


def bought(budget, *chosen, here=None, costs=None):
    return budget_words(here or three(), chosen, budget, costs or {}, english)


def test_the_best_use_is_said_with_its_price_and_what_comes_next():
    found = bought(5, "P", "Q")

    # P goes all the way for 4; with 1 left Q cannot move, so 4 steps.
    assert found.says == (
        "A budget of 5 buys 4 stage steps in all, for 4.",
        "There is one best combination of stages. In all, one set of criteria does it.",
        "The next step would need 6 in all: 1 more.",
    )
    (shared,) = found.shared_out
    assert [move.says for move in shared.moves] == [
        "Title of P: to Sustained, effort 4"
    ]
    assert shared.codes == ("A.2a", "A.3a", "A.4a", "A.5a")


def test_combinations_and_sets_are_counted():
    costs = {"A.2a": 2, "B.2a": 2}

    found = bought(2, "P", "Q", costs=costs)

    assert found.combinations == 2
    assert found.says[1] == (
        "There are 2 equally good combinations of stages."
        " In all, 2 different sets of criteria do it."
    )
    assert [shared.codes for shared in found.shared_out] == [("A.2a",), ("B.2a",)]


def test_too_small_a_budget_says_what_the_first_step_needs():
    found = bought(1, "Q")

    assert found.says == (
        "A budget of 1 buys no stage step.",
        "The next step would need 2 in all: 1 more.",
    )
    assert found.shared_out == ()


def test_a_budget_for_everything_says_that_nothing_is_left():
    assert bought(99, "P").says[-1].startswith("More effort would buy nothing more")


def test_without_a_budget_only_the_prices_are_shown():
    found = bought(None, "P")

    assert (found.says, found.shared_out) == ((), ())
    assert [(point.steps, point.cost, point.within) for point in found.curve] == [
        (0, "0", False),
        (1, "1", False),
        (2, "2", False),
        (3, "3", False),
        (4, "4", False),
    ]


def test_what_is_within_the_budget_is_marked():
    assert [point.within for point in bought(2, "P").curve] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_what_cannot_move_is_named():
    found = bought(1, "P", "R", here=three(answers(not_applicable="C")))

    assert found.left_out == ("Title of R",)


def test_what_is_at_the_top_cannot_move_either():
    here = three(met("A.2a", "A.3a", "A.4a", "A.5a"))

    assert bought(1, "P", "Q", here=here).left_out == ("Title of P",)
