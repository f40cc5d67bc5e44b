"""Carrying answers to a newer edition: what they become, and what nobody may invent."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.answers import EffectiveAnswer
from priorities.crosswalk.carry_over import (
    Carried,
    Merger,
    carry_answers,
    carry_effective_answers,
)
from priorities.rules import Aggregation
from priorities.scoring.placement import place
from tests.builders import OURS, answers, edition, ladder, with_rules
from tests.crosswalks import (
    linked,
    named,
    path,
    random_crosswalks,
    random_editions,
    two_editions,
    within_one,
)
from tests.priorities.test_properties import effective_answers

MET, NOT_YET, NOT_KNOWN, NOT_APPLICABLE = (
    "met",
    "not_yet",
    "not_known",
    "not_applicable",
)


def carried(**values: str) -> dict[str, str]:
    """Carry one voice's answers between the two editions; ``A_2a`` stands for A.2a."""
    older, newer, crosswalk = two_editions()
    given = {code.replace("_", "."): value for code, value in values.items()}
    found = carry_answers(path(older, newer, crosswalk), given)
    return {code: each.value for code, each in found.items()}


# One voice


@pytest.mark.parametrize("value", [MET, NOT_YET, NOT_KNOWN])
def test_same_reworded_and_moved_carry_the_answer(value):
    assert carried(A_2a=value, A_2b=value, B_2a=value) == {
        "A.2a": value,
        "A.2b": value,
        "C.2a": value,
    }


def test_split_new_and_dropped_carry_nothing():
    assert carried(A_3a=MET, B_3a=MET) == {}


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ((MET, MET), MET),
        ((MET, NOT_YET), NOT_YET),
        ((NOT_YET, None), NOT_YET),
        ((NOT_YET, NOT_KNOWN), NOT_YET),
        ((MET, None), None),
        ((MET, NOT_KNOWN), NOT_KNOWN),
        ((None, NOT_KNOWN), None),
        ((None, None), None),
        ((MET, NOT_APPLICABLE), MET),
        ((NOT_YET, NOT_APPLICABLE), NOT_YET),
        ((None, NOT_APPLICABLE), None),
        ((NOT_APPLICABLE, NOT_APPLICABLE), NOT_APPLICABLE),
    ],
)
def test_merged_is_what_its_parts_come_to(parts, whole):
    assert Merger(OURS).answer(parts) == whole
    assert Merger(OURS).answer(parts[::-1]) == whole


def test_merged_on_a_scale_is_the_lowest_part_or_the_lowest_there_is():
    scale = {"no": 0, "half": 1, "yes": 2}
    merger = Merger(with_rules(scale=scale, indicator=Aggregation.MEAN))

    assert merger.answer(["yes", "half"]) == "half"
    assert merger.answer(["no", None]) == "no"
    assert merger.answer(["half", None]) is None


def test_a_carried_answer_says_what_it_rests_on():
    older, newer, crosswalk = two_editions()
    values = {"A.2a": MET, "A.4a": NOT_YET, "B.4a": MET}

    found = carry_answers(path(older, newer, crosswalk), values)

    assert found == {
        "A.2a": Carried(value=MET, rests_on=("A.2a",)),
        "A.4a": Carried(value=NOT_YET, rests_on=("A.4a",)),
    }


def test_a_whole_indicator_that_does_not_apply_carries_over():
    # Its own criteria say nothing; A.4a is merged of A.4a and B.4a, which leaves.
    assert carried(B=NOT_APPLICABLE, A_4a=MET) == {"C": NOT_APPLICABLE, "A.4a": MET}


def test_what_was_said_below_a_whole_that_does_not_apply_stays_below_it():
    assert carried(B=NOT_APPLICABLE, B_2a=MET) == {"C": NOT_APPLICABLE, "C.2a": MET}
    assert effective_value(
        B=EffectiveAnswer(voices=(NOT_APPLICABLE,)), B_2a=EffectiveAnswer(voices=(MET,))
    )["C.2a"] == EffectiveAnswer(voices=(MET,))


def test_where_a_whole_cannot_carry_its_criteria_do_not_apply():
    # The indicator was dropped; of its criteria one moved to where it may not apply,
    # one to where it has to.
    older = named(edition(ladder("A", may_not_apply=True)), "old")
    newer = named(edition(ladder("B", optional=["B.2a"])), "new")
    crosswalk = linked(
        "old",
        "new",
        indicators=["dropped: A >", "new: > B"],
        criteria=["moved: A.2a > B.2a", "moved: A.3a > B.3a"],
    )
    values = {"A": NOT_APPLICABLE, "A.2a": MET, "A.3a": MET}

    found = carry_answers(path(older, newer, crosswalk), values)

    assert found == {"B.2a": Carried(value=NOT_APPLICABLE, rests_on=("A",))}


def test_not_applicable_is_left_out_where_it_must_apply_now():
    older = named(edition(ladder("A", optional=["A.2a"])), "old")
    newer = named(edition(ladder("A")), "new")

    found = carry_answers(
        path(older, newer, linked("old", "new", criteria=["same: A.2a > A.2a"])),
        {"A.2a": NOT_APPLICABLE},
    )

    assert found == {}


def dated(of, *codes):
    """Let some criteria speak of the last 24 months."""
    (priority,) = of.priorities
    return replace(
        of,
        priorities=(
            replace(
                priority,
                indicators=tuple(
                    replace(
                        i,
                        rungs=tuple(
                            replace(
                                r,
                                criteria=tuple(
                                    replace(c, dated_months=24)
                                    if c.code in codes
                                    else c
                                    for c in r.criteria
                                ),
                            )
                            for r in i.rungs
                        ),
                    )
                    for i in priority.indicators
                ),
            ),
        ),
    )


def test_a_dated_part_has_expired_where_the_whole_is_not_dated():
    older, newer, crosswalk = two_editions()
    values = {"A.4a": MET, "B.4a": MET}

    found = carry_answers(path(dated(older, "B.4a"), newer, crosswalk), values)

    assert found == {}


def test_a_dated_answer_is_carried_to_be_looked_at_again():
    older, newer, crosswalk = two_editions()

    found = carry_answers(
        path(dated(older, "A.2a"), dated(newer, "A.2a"), crosswalk), {"A.2a": MET}
    )

    assert found["A.2a"].value == MET


def test_codes_that_the_older_edition_does_not_have_are_passed_over():
    older, newer, crosswalk = two_editions()

    assert (
        carry_answers(path(older, newer, crosswalk), {"Z.1a": MET, "C.2a": MET}) == {}
    )


# What stood


def effective_value(**codes: EffectiveAnswer) -> dict[str, EffectiveAnswer]:
    older, newer, crosswalk = two_editions()
    given = {
        code.replace("_", "."): effective_answer
        for code, effective_answer in codes.items()
    }
    return carry_effective_answers(path(older, newer, crosswalk), given)


def test_voices_settlement_and_evidence_stay_as_they_were():
    effective_answer = EffectiveAnswer(voices=(MET, NOT_YET), settled=MET, evidence=3)

    assert effective_value(B_2a=effective_answer) == {"C.2a": effective_answer}


def test_evidence_without_an_answer_stays_too():
    assert effective_value(A_2a=EffectiveAnswer(evidence=2)) == {
        "A.2a": EffectiveAnswer(evidence=2)
    }


def test_merged_parts_that_voices_differ_on_differ_still():
    found = effective_value(
        A_4a=EffectiveAnswer(voices=(MET, NOT_YET), evidence=2),
        B_4a=EffectiveAnswer(voices=(MET,), evidence=4),
    )

    assert found == {"A.4a": EffectiveAnswer(voices=(NOT_YET, MET), evidence=2)}


def test_a_settled_part_counts_as_settled():
    found = effective_value(
        A_4a=EffectiveAnswer(voices=(MET, NOT_YET), settled=MET),
        B_4a=EffectiveAnswer(voices=(MET,)),
    )

    assert found == {"A.4a": EffectiveAnswer(voices=(MET,))}


def test_a_dispute_beside_an_open_part_leaves_the_whole_band_open():
    # Low not yet, high not known: nobody can say that it is at most not yet.
    assert effective_value(A_4a=EffectiveAnswer(voices=(MET, NOT_YET))) == {}
    assert effective_value(
        A_4a=EffectiveAnswer(voices=(MET, NOT_YET)),
        B_4a=EffectiveAnswer(voices=(NOT_KNOWN,)),
    ) == {"A.4a": EffectiveAnswer(voices=(NOT_KNOWN,))}


def test_evidence_of_a_part_that_does_not_apply_does_not_count():
    found = effective_value(
        B=EffectiveAnswer(voices=(NOT_APPLICABLE,)),
        A_4a=EffectiveAnswer(voices=(MET,), evidence=3),
    )

    assert found == {
        "C": EffectiveAnswer(voices=(NOT_APPLICABLE,)),
        "A.4a": EffectiveAnswer(voices=(MET,), evidence=3),
    }


def test_a_voice_that_is_impossible_now_leaves_the_others():
    older = named(edition(ladder("A", optional=["A.2a"])), "old")
    newer = named(edition(ladder("A")), "new")
    disputed = EffectiveAnswer(voices=(NOT_APPLICABLE, MET), settled=NOT_APPLICABLE)

    found = carry_effective_answers(
        path(older, newer, linked("old", "new", criteria=["same: A.2a > A.2a"])),
        {"A.2a": disputed},
    )

    assert found == {"A.2a": EffectiveAnswer(voices=(MET,))}


def test_an_old_year_under_the_new_edition_is_a_band():
    older, newer, crosswalk = two_editions()
    effective = answers(met="A.2a A.2b A.3a A.4a A.5a B.2a", not_yet="B.3a B.4a B.5a")

    then = place(older, effective).by_code["P"]
    now = place(
        newer, carry_effective_answers(path(older, newer, crosswalk), effective)
    ).by_code["P"]

    # Then: A at 5, B at 2; (5 + 2) / 2.
    assert (then.low, then.high) == (7 / 2, 7 / 2)
    # Now: A's rung 3 is open and A.4a not yet: 2 to 3. C: 2a met, 3a and 4a open, 5a
    # not yet: 2 to 4. Low (2 + 2) / 2, high (3 + 4) / 2.
    assert (now.low, now.high) == (2, 7 / 2)


# For any editions


@st.composite
def carries(draw):
    older, newer = draw(random_editions("old")), draw(random_editions("new"))
    return (
        older,
        newer,
        draw(random_crosswalks(older, newer)),
        draw(effective_answers(older)),
    )


@given(carries())
def test_what_is_carried_can_always_be_placed(case):
    older, newer, crosswalk, effective = case

    place(newer, carry_effective_answers(path(older, newer, crosswalk), effective))


@given(random_editions("old"), st.data())
def test_an_edition_linked_with_itself_places_every_year_as_it_was(small, data):
    effective = data.draw(effective_answers(small))

    carried_over = carry_effective_answers(within_one(small), effective)

    assert place(small, carried_over) == place(small, effective)


@given(carries())
def test_one_voice_alone_stands_as_it_is_carried(case):
    older, newer, crosswalk, effective = case
    values = {c: s.voices[0] for c, s in effective.items() if s.voices}
    alone = {code: EffectiveAnswer(voices=(value,)) for code, value in values.items()}

    by_voice = carry_answers(path(older, newer, crosswalk), values)
    all_of_it = carry_effective_answers(path(older, newer, crosswalk), alone)

    assert {c: (each.value,) for c, each in by_voice.items()} == {
        c: effective_answer.voices for c, effective_answer in all_of_it.items()
    }


@given(carries(), st.data())
def test_more_known_before_never_widens_the_band_after(case, data):
    older, newer, crosswalk, effective = case
    open_codes = [
        code
        for code in older.criterion_by_code
        if effective.get(code, EffectiveAnswer()) == EffectiveAnswer()
    ]
    known = {
        **effective,
        **{
            code: EffectiveAnswer(voices=(data.draw(st.sampled_from([MET, NOT_YET])),))
            for code in open_codes
        },
    }

    was = place(
        newer, carry_effective_answers(path(older, newer, crosswalk), effective)
    ).by_code["P"]
    now = place(
        newer, carry_effective_answers(path(older, newer, crosswalk), known)
    ).by_code["P"]

    if was.low is not None and now.low is not None:
        assert was.low <= now.low <= now.high <= was.high
