"""What holds for any edition of ladders and any answers."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from priorities.answers import EffectiveAnswer, Scope
from priorities.scoring.placement import place, place_priority
from tests.builders import edition, ladder, with_rules
from tests.examples import examples

NOT_KNOWN, NOT_YET, MET = "not_known", "not_yet", "met"
UNKNOWN = ((), (NOT_KNOWN,), (NOT_KNOWN, NOT_KNOWN))


@st.composite
def editions(draw, *, most_indicators=4):
    """Draw an edition of one priority with ladders of all shapes."""
    indicators = []
    for code in "ABCD"[: draw(st.integers(1, most_indicators))]:
        rungs = draw(st.lists(st.integers(1, 3), min_size=4, max_size=4))
        indicators.append(
            ladder(
                code,
                rungs=rungs,
                core=draw(st.booleans()),
                weight=draw(st.sampled_from([1, 1, 2, Fraction(1, 2), Fraction(3, 5)])),
                may_not_apply=draw(st.booleans()),
                optional=[f"{code}.{n}{x}" for n in range(2, 6) for x in "bc"],
            )
        )
    return edition(*indicators, rules=with_rules(cap=draw(st.booleans())))


def with_a_core(small):
    """Let the first indicator be core, so that every scope is offered."""
    (only,) = small.priorities
    first, *others = only.indicators
    return edition(replace(first, core=True), *others, rules=small.rules)


@st.composite
def effective_answers(draw, small):
    """Draw what stands for each criterion, disputes and gaps included."""
    found = {}
    for code, criterion in small.criterion_by_code.items():
        known = [MET, NOT_YET, *(["not_applicable"] if criterion.may_not_apply else [])]
        found[code] = EffectiveAnswer(
            voices=draw(
                st.one_of(
                    st.sampled_from(UNKNOWN),
                    st.just((MET,)),
                    st.lists(st.sampled_from([*known, NOT_KNOWN]), max_size=3).map(
                        tuple
                    ),
                )
            ),
            settled=draw(st.sampled_from([None] * 5 + known)),
            evidence=draw(st.integers(0, 4)),
        )
    for code, indicator in small.indicator_by_code.items():
        if indicator.may_not_apply and draw(st.integers(0, 3)) == 0:
            found[code] = EffectiveAnswer(voices=("not_applicable",))
    return found


@st.composite
def cases(draw, *, most_indicators=4):
    small = draw(editions(most_indicators=most_indicators))
    scopes = [s for s in Scope if s in (*small.scopes, Scope.CORE)]
    return small, draw(effective_answers(small)), draw(st.sampled_from(scopes))


@given(cases())
def test_positions_lie_between_1_and_5_and_in_order(case):
    placed = place_priority(case[0], "P", case[1], case[2])

    for ends in (placed, *placed.indicators):
        if ends.low is not None:
            assert 1 <= ends.evidenced <= ends.low <= ends.high <= 5
    if placed.low is not None:
        assert 1 <= placed.stage_low <= placed.stage_high <= 5
        assert placed.stage_low <= placed.uncapped_stage
        assert 0 <= placed.completeness <= 1


@given(cases(), st.data())
def test_nothing_falls_when_a_not_yet_becomes_met(case, data):
    small, effective, scope = case
    code = data.draw(st.sampled_from(list(small.criterion_by_code)))
    before = {**effective, code: EffectiveAnswer(voices=(NOT_YET,))}
    after = {**effective, code: EffectiveAnswer(voices=(MET,))}

    was = place_priority(small, "P", before, scope)
    now = place_priority(small, "P", after, scope)

    assume(was.low is not None)
    assert was.low <= now.low
    assert was.high <= now.high
    assert was.stage_low <= now.stage_low
    assert was.stage_high <= now.stage_high


@given(cases(), st.data())
def test_one_answer_never_changes_another_indicator(case, data):
    small, effective, scope = case
    code = data.draw(st.sampled_from(list(small.criterion_by_code)))
    answer = data.draw(st.sampled_from([MET, NOT_YET, NOT_KNOWN]))
    own = small.indicator_of[code].code
    changed = {**effective, code: EffectiveAnswer(voices=(answer,))}

    was = place_priority(small, "P", effective, scope)
    now = place_priority(small, "P", changed, scope)

    assert [i for i in was.indicators if i.code != own] == [
        i for i in now.indicators if i.code != own
    ]


@given(cases(), st.randoms(use_true_random=False))
def test_order_never_matters(case, chance):
    small, effective, scope = case
    shuffled = [
        (code, replace(s, voices=tuple(chance.sample(s.voices, len(s.voices)))))
        for code, s in effective.items()
    ]
    chance.shuffle(shuffled)

    assert place(small, dict(shuffled), scope) == place(small, effective, scope)


@given(cases())
def test_the_parts_add_up_to_the_whole(case):
    placed = place_priority(case[0], "P", case[1], case[2])

    assume(placed.low is not None)
    parts = [i for i in placed.indicators if i.applies]
    weight = sum(i.weight for i in parts)
    for end in ("low", "high", "evidenced"):
        whole = getattr(placed, end)
        assert sum(i.weight * getattr(i, end) / weight for i in parts) == whole
    assert sum(placed.level_counts) == len(parts)


# A second reading of the method, written for sight and not for speed


def worth(effective_answer, end):
    """Give 1 for met, 0 for not met and None for not applicable, at one end."""
    order = [NOT_YET, "not_applicable", MET]
    said = (
        [effective_answer.settled]
        if effective_answer.settled
        else effective_answer.voices
    )
    known = sorted({a for a in said if a != NOT_KNOWN}, key=order.index)
    if not known:
        return 1 if end == "high" else 0
    answer = known[-1] if end == "high" else known[0]
    if answer == MET and end == "evidenced" and effective_answer.evidence < 2:
        return 0
    return {MET: 1, NOT_YET: 0, "not_applicable": None}[answer]


def rungs_asked(indicator, scope):
    """Give the rungs that a scope asks of an indicator."""
    return indicator.rungs[:2] if scope is Scope.FOUNDATION else indicator.rungs


def rung_by_rung(indicator, effective, scope, end):
    """Give the level and the position of an indicator."""
    level = 1
    for rung in rungs_asked(indicator, scope):
        worths = [
            worth(effective.get(c.code, EffectiveAnswer()), end) for c in rung.criteria
        ]
        applicable = [w for w in worths if w is not None]
        if sum(applicable) < len(applicable):
            return level, level + Fraction(sum(applicable), len(applicable))
        level = rung.level
    return level, Fraction(level)


def by_the_book(small, effective, scope, end):
    """Give the position and the stage of the priority."""
    asked = [
        i
        for i in small.priorities[0].indicators
        if (i.core or scope is Scope.FULL) and i.code not in effective
    ]
    if not asked:
        return None, None
    read = [(i, *rung_by_rung(i, effective, scope, end)) for i in asked]
    position = sum(i.weight * x for i, _, x in read) / sum(i.weight for i in asked)
    stage = 1 + sum(position >= least for least in (2, 3, 4, Fraction(9, 2)))
    core = [level for i, level, _ in read if i.core]
    return position, min(stage, 1 + min(core)) if core and small.rules.cap else stage


@examples(300)
@given(cases())
def test_the_engine_says_what_the_method_says(case):
    small, effective, scope = case
    placed = place_priority(small, "P", effective, scope)

    assert (placed.low, placed.stage_low) == by_the_book(small, effective, scope, "low")
    assert (placed.high, placed.stage_high) == by_the_book(
        small, effective, scope, "high"
    )
    assert placed.evidenced == by_the_book(small, effective, scope, "evidenced")[0]


@examples(60)
@given(cases(most_indicators=3))
def test_what_would_raise_does_raise_and_the_rest_does_not(case):
    small, effective, scope = case
    placed = place_priority(small, "P", effective, scope)
    lacking = {*placed.would_raise, *placed.would_not_raise}

    for code in lacking:
        then = place_priority(
            small, "P", {**effective, code: EffectiveAnswer(voices=(MET,))}, scope
        )
        assert (then.low > placed.low) == (code in placed.would_raise)
        assert (then.stage_low > placed.stage_low) == (
            code in placed.would_change_stage
        )
    applies = {
        c.code
        for i in placed.indicators
        if i.applies
        for rung in rungs_asked(small.indicator_by_code[i.code], scope)
        for c in rung.criteria
    }
    assert lacking == {
        c
        for c in applies
        if worth(effective[c], "low") == 0
        or worth(effective[c], "low") != worth(effective[c], "high")
    }


@examples(60)
@given(cases(most_indicators=1))
def test_what_is_still_open_moves_the_position_in_some_completion_and_the_rest_in_none(
    case,
):
    small, effective, scope = case
    unknown = [
        code
        for code in small.criterion_by_code
        if not effective[code].settled and set(effective[code].voices) <= {NOT_KNOWN}
    ]
    assume(len(unknown) <= 6)
    placed = place_priority(small, "P", effective, scope)
    assume(placed.low is not None and not placed.disputed)

    moving = set()
    for answers in product([MET, NOT_YET], repeat=len(unknown)):
        completed = {
            c: EffectiveAnswer(voices=(a,))
            for c, a in zip(unknown, answers, strict=True)
        }
        here = place_priority(small, "P", {**effective, **completed}, scope).low
        for code in unknown:
            other = {**completed, code: EffectiveAnswer(voices=(NOT_YET,))}
            if place_priority(small, "P", {**effective, **other}, scope).low != here:
                moving.add(code)

    assert set(placed.still_open) == moving


@examples(60)
@given(cases(most_indicators=1))
def test_the_band_is_the_range_over_all_completions(case):
    small, effective, scope = case
    unknown = [
        code
        for code in small.criterion_by_code
        if not effective[code].settled and set(effective[code].voices) <= {NOT_KNOWN}
    ]
    assume(len(unknown) <= 6)
    placed = place_priority(small, "P", effective, scope)
    assume(placed.low is not None and not placed.disputed)

    positions = [
        place_priority(
            small,
            "P",
            {
                **effective,
                **{
                    c: EffectiveAnswer(voices=(a,))
                    for c, a in zip(unknown, answers, strict=True)
                },
            },
            scope,
        ).low
        for answers in product([MET, NOT_YET], repeat=len(unknown))
    ]

    assert (min(positions), max(positions)) == (placed.low, placed.high)
