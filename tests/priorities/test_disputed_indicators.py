"""What holds for any mix of voices, where one says that a whole indicator does not apply."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from time import process_time

from hypothesis import assume, given
from hypothesis import strategies as st

from priorities.answers import APPLIES, AnswerValue, EffectiveAnswer, Scope
from priorities.edition import Edition
from priorities.rules import Aggregation, Rounding
from priorities.scoring.placement import place_priority
from priorities.scoring.result import PriorityPlacement, Why
from priorities.voices import effective_of_voices
from tests.builders import edition, everything, ladder, with_rules
from tests.examples import examples
from tests.priorities.test_properties import editions

NOT_APPLICABLE = AnswerValue.NOT_APPLICABLE.value
VOICES = ("focal", "police", "labour")
ENDS = ("low", "high", "evidenced", "stage_low", "stage_high")

Said = Mapping[str, Mapping[str, str]]
"""By code, what each voice says."""


@st.composite
def said_by(draw, small: Edition, voices=VOICES) -> Said:
    """Draw what voices say on criteria and on whole indicators."""
    said: dict[str, dict[str, str]] = {}
    for indicator in small.indicator_by_code.values():
        leaving = (
            draw(st.sets(st.sampled_from(voices), max_size=2))
            if indicator.may_not_apply
            else ()
        )
        if leaving:
            said[indicator.code] = dict.fromkeys(leaving, NOT_APPLICABLE)
        answering = draw(st.sets(st.sampled_from(voices), max_size=len(voices)))
        for criterion in indicator.criteria:
            possible = ["met", "met", "not_yet", "not_known", ""]
            if criterion.may_not_apply:
                possible.append(NOT_APPLICABLE)
            for voice in sorted(answering):
                value = draw(st.sampled_from(possible))
                if value:
                    said.setdefault(criterion.code, {})[voice] = value
    return said


@st.composite
def cases(draw, *, voices=VOICES):
    """Draw an edition under the newest rules, what voices say, grades and a scope."""
    published = draw(editions())
    optional = [
        replace(i, may_not_apply=True) for i in published.priorities[0].indicators
    ]
    if draw(st.booleans()):
        published = edition(*optional, rules=published.rules)
    small = published.under(2)
    said = draw(said_by(small, voices))
    grades = {code: draw(st.sampled_from([0, 1, 2])) for code in said if "." in code}
    return small, said, grades, draw(st.sampled_from([Scope.FULL, Scope.CORE]))


def stands(small: Edition, said: Said, grades: Mapping[str, int] | None = None):
    """Give the effective answers of what voices say."""
    return effective_of_voices(small, said, settled={}, evidence=grades or {})


def in_dispute(placed: PriorityPlacement) -> list[str]:
    """Name the indicators of which it is disputed whether they apply."""
    return [code for code in placed.disputed if "." not in code]


def settled(effective, readings: Mapping[str, str]):
    """Settle whole indicators, each as named."""
    return {
        **effective,
        **{c: replace(effective[c], settled=value) for c, value in readings.items()},
    }


@examples(80)
@given(cases())
def test_low_never_lies_above_high_nor_evidenced_above_low(case):
    small, said, grades, scope = case
    placed = place_priority(small, "P", stands(small, said, grades), scope)

    for ends in (placed, *placed.indicators):
        if ends.low is not None:
            assert 1 <= ends.evidenced <= ends.low <= ends.high <= 5
    if placed.low is not None:
        assert 1 <= placed.stage_low <= placed.stage_high <= 5
        assert placed.stage_low <= placed.uncapped_stage
        assert (placed.stage_low < placed.uncapped_stage) == bool(placed.held_back_by)


@examples(80)
@given(cases())
def test_the_band_is_the_least_and_the_greatest_over_both_readings_of_each(case):
    small, said, grades, scope = case
    effective = stands(small, said, grades)
    placed = place_priority(small, "P", effective, scope)
    disputed = in_dispute(placed)

    readings = [
        place_priority(
            small,
            "P",
            settled(effective, dict(zip(disputed, values, strict=True))),
            scope,
        )
        for values in product([APPLIES, NOT_APPLICABLE], repeat=len(disputed))
    ]
    there = [reading for reading in readings if reading.low is not None]

    assert (placed.low is None) == (not there)
    if there:
        assert placed.low == min(r.low for r in there)
        assert placed.high == max(r.high for r in there)
        assert placed.evidenced == min(r.evidenced for r in there)
        assert placed.stage_low == min(r.stage_low for r in there)
        assert placed.stage_high == max(r.stage_high for r in there)
        stages = {r.stage_low for r in readings} | {r.stage_high for r in readings}
        assert placed.certain == (len(stages) == 1)


@examples(80)
@given(cases(voices=("focal", "labour")), st.data())
def test_one_voice_more_never_moves_the_band_off_that_of_the_others(case, data):
    small, said, _, scope = case
    mine = data.draw(said_by(small, ("police",)))
    both = {
        code: {**said.get(code, {}), **mine.get(code, {})}
        for code in [*small.indicator_by_code, *small.criterion_by_code]
        if code in said or code in mine
    }

    others = place_priority(small, "P", stands(small, said), scope)
    everybody = place_priority(small, "P", stands(small, both), scope)

    if others.low is None or everybody.low is None:
        assert others.low is not None or not everybody.certain
        return
    assert others.low <= everybody.high
    assert everybody.low <= others.high
    assert others.stage_low <= everybody.stage_high
    assert everybody.stage_low <= others.stage_high
    if everybody.certain:
        assert others.stage_low <= everybody.stage_low <= others.stage_high


@examples(50)
@given(cases(), st.data())
def test_nothing_falls_when_a_voice_says_met_instead_of_not_yet(case, data):
    small, said, grades, scope = case
    given_not_yet = [
        (code, voice)
        for code, by_voice in said.items()
        for voice, value in by_voice.items()
        if value == "not_yet"
    ]
    assume(given_not_yet)
    code, voice = data.draw(st.sampled_from(given_not_yet))
    raised = {**said, code: {**said[code], voice: "met"}}

    was = place_priority(small, "P", stands(small, said, grades), scope)
    now = place_priority(small, "P", stands(small, raised, grades), scope)

    assume(was.low is not None)
    assert all(getattr(was, end) <= getattr(now, end) for end in ENDS)


@examples(50)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_voices_never_matters(case, chance):
    small, said, grades, scope = case
    shuffled = [
        (code, dict(chance.sample(list(by_voice.items()), len(by_voice))))
        for code, by_voice in said.items()
    ]
    chance.shuffle(shuffled)

    assert place_priority(
        small, "P", stands(small, dict(shuffled), grades), scope
    ) == place_priority(small, "P", stands(small, said, grades), scope)


@examples(50)
@given(cases())
def test_without_such_a_dispute_both_versions_say_the_same(case):
    small, said, grades, scope = case
    effective = stands(small, said, grades)
    placed = place_priority(small, "P", effective, scope)
    readings = dict.fromkeys(in_dispute(placed), NOT_APPLICABLE)

    undisputed = settled(effective, readings)
    assert place_priority(small.under(1), "P", undisputed, scope) == place_priority(
        small, "P", undisputed, scope
    )
    if not readings:
        assert place_priority(small.under(1), "P", effective, scope) == placed


@examples(40)
@given(cases())
def test_what_would_raise_does_raise_the_low_end_whatever_is_disputed(case):
    small, said, grades, scope = case
    effective = stands(small, said, grades)
    placed = place_priority(small, "P", effective, scope)

    for code in [*placed.would_raise, *placed.would_not_raise]:
        met = EffectiveAnswer(voices=("met",), evidence=grades.get(code, 0))
        then = place_priority(small, "P", {**effective, code: met}, scope)
        assert (then.low > placed.low) == (code in placed.would_raise)
        assert (then.stage_low > placed.stage_low) == (
            code in placed.would_change_stage
        )


def test_in_a_weighted_sum_the_light_one_alone_is_the_low_end():
    small = edition(
        ladder("A", may_not_apply=True),
        ladder("B", may_not_apply=True, weight=Fraction(1, 2)),
        rules=with_rules(priority=Aggregation.SUM, cap=False, version=2),
    )
    both = dict.fromkeys("AB", EffectiveAnswer(voices=(NOT_APPLICABLE, APPLIES)))

    placed = place_priority(small, "P", everything(small, "met") | both)

    # In or out: 5, 5/2 and 15/2
    assert (placed.low, placed.high) == (Fraction(5, 2), Fraction(15, 2))


@examples(50)
@given(
    cases(),
    st.sampled_from([Aggregation.MEAN, Aggregation.MIN, Aggregation.SUM]),
    st.sampled_from(Rounding),
    st.sampled_from(Rounding),
)
def test_other_ways_of_counting_find_both_ends_too(case, how, of_each, of_all):
    small, said, _, scope = case
    rules = replace(
        small.rules,
        priority=how,
        rounding_indicator=of_each,
        rounding_priority=of_all,
    )
    other = replace(small, rules=rules)
    effective = stands(other, said)
    placed = place_priority(other, "P", effective, scope)
    disputed = in_dispute(placed)
    there = [
        reading
        for values in product([APPLIES, NOT_APPLICABLE], repeat=len(disputed))
        if (
            reading := place_priority(
                other,
                "P",
                settled(effective, dict(zip(disputed, values, strict=True))),
                scope,
            )
        ).low
        is not None
    ]

    if there:
        for end, of in zip(ENDS, (min, max, min, min, max), strict=True):
            assert getattr(placed, end) == of(getattr(r, end) for r in there), end


def test_thirty_disputed_indicators_are_placed_at_once():
    codes = [f"I{number}" for number in range(30)]
    small = edition(
        *(
            ladder(code, rungs=(2, 3, 3, 2), core=number % 3 == 0, may_not_apply=True)
            for number, code in enumerate(codes)
        ),
        rules=with_rules(version=2),
    )
    effective = everything(small, "not_yet") | {
        criterion.code: EffectiveAnswer(voices=("met",))
        for number, code in enumerate(codes)
        for criterion in small.indicator_by_code[code].criteria[: number % 11]
    }
    whole = EffectiveAnswer(voices=(NOT_APPLICABLE, APPLIES))

    began = process_time()
    placed = place_priority(small, "P", {**effective, **dict.fromkeys(codes, whole)})
    took = process_time() - began

    assert in_dispute(placed) == codes
    assert (placed.low, placed.high) == (1, 5)
    assert (placed.stage_low, placed.stage_high) == (1, 5)
    assert not placed.certain
    assert placed.why is Why.POSITION
    assert took < 2  # two to the thirtieth readings would take days
