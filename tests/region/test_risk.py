"""What others could learn about a state, from a stored release alone."""

from fractions import Fraction

from assessments.disclosure.prepare import prepare
from assessments.disclosure.release import read
from assessments.disclosure.risk import could_learn
from tests.region.making import one_priority, year


def learnt(stage: int, *counts: int, **more):
    prepared = prepare(one_priority("2026", counts, **more), before=None, ledger=())
    return could_learn(read(prepared.entry.document), prepared.certificate, "P1", stage)


def test_two_states_elsewhere_see_the_whole_count_of_a_stage():
    stage, end = learnt(1, 5, 2, 3, 1, 1)

    assert (stage.stages, stage.fewest, stage.others) == ((1,), 5, 10)
    assert (end.stages, end.share, end.most) == (
        (1, 2),
        Fraction(7, 10),
        Fraction(19, 20),
    )


def test_stage_three_belongs_to_no_end():
    (stage,) = learnt(3, 5, 2, 3, 1, 1)

    assert stage.share == Fraction(3, 10)


def test_of_a_top_coded_stage_nobody_sees_more_than_the_threshold():
    for counts in ((8, 1, 1, 1, 1), (12, 0, 0, 0, 0)):
        stage, _ = learnt(1, *counts)

        assert (stage.fewest, stage.others, stage.share) == (8, 10, stage.most)


def test_a_top_coded_figure_says_nothing_of_other_stages():
    stage, end = learnt(4, 8, 1, 1, 1, 1)

    assert (stage.fewest, end.fewest) == (0, 0)


def test_of_equal_shares_that_of_the_fewest_others_is_told():
    stage, end = learnt(4, 8, 1, 1, 1, 1)

    # two of the twelve that look together leave ten, and not twelve
    assert (stage.others, stage.allowed) == (10, 8)
    assert (end.others, end.allowed) == (10, 8)


def test_states_that_published_are_not_among_the_others():
    (stage,) = learnt(3, 4, 3, 3, 1, 1, published=["S00", "S11"])

    assert (stage.fewest, stage.others) == (3, 8)


def test_nothing_published_tells_nothing():
    states = {f"S{n:02}": {"A": 1 + n % 3, "B": 3 if n else None} for n in range(12)}

    prepared = prepare(year("2026", states), before=None, ledger=())
    release = read(prepared.entry.document)

    assert could_learn(release, prepared.certificate, "B", 3) == ()
    assert could_learn(release, prepared.certificate, "A", 3)
