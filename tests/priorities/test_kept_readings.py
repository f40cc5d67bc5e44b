"""What is kept between placements: it saves work, and never changes a result."""

from hypothesis import given

from priorities.answers import EffectiveAnswer, Scope
from priorities.loading.editions import find_edition
from priorities.scoring import indicator, placement, rung
from priorities.scoring.placement import place_priority
from tests.examples import examples
from tests.priorities.test_properties import cases

KEEPERS = (indicator._read, indicator._not_applying, placement._placed_from)


def forget() -> None:
    for keeper in KEEPERS:
        keeper.cache_clear()


@examples(60)
@given(cases())
def test_a_placement_from_what_is_kept_is_the_one_made_anew(case):
    small, effective, scope = case
    kept = [place_priority(small, "P", effective, scope) for _ in range(2)]
    forget()

    assert kept == [place_priority(small, "P", effective, scope)] * 2


def test_one_answer_reads_one_indicator_anew_and_the_same_answers_none():
    edition = find_edition("2024")
    law = edition.priorities[0]
    codes = [c.code for i in law.indicators for c in i.criteria]
    effective = {code: EffectiveAnswer(voices=("met",)) for code in codes}
    place_priority(edition, law.code, effective, Scope.FULL)

    def read_anew() -> int:
        before = indicator._read.cache_info().misses
        place_priority(edition, law.code, effective, Scope.FULL)
        return indicator._read.cache_info().misses - before

    forget()
    assert read_anew() == len(law.indicators)
    effective[codes[0]] = EffectiveAnswer(voices=("not_yet",), evidence=1)
    assert read_anew() == 1
    assert read_anew() == 0


def test_what_is_kept_between_placements_is_bounded():
    for keeper in (*KEEPERS, rung.tally_rung):
        assert keeper.cache_info().maxsize
