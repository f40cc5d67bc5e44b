"""Versions of the rules: what is signed keeps its own, everything else has the newest."""

import pytest

from priorities.answers import EffectiveAnswer
from priorities.loading.content_hash import hash_of
from priorities.loading.editions import find_edition, list_editions
from priorities.rules import NEWEST
from priorities.scoring.placement import place
from tests.builders import edition, everything, ladder

NOT_APPLICABLE, APPLIES = "not_applicable", "applies"


@pytest.mark.parametrize("name", list_editions())
def test_an_edition_names_the_version_it_was_published_with(name: str):
    published = find_edition(name)

    assert published.rules.version == 1
    assert hash_of(published) == published.hash


def test_the_same_edition_can_be_counted_under_every_version():
    published = find_edition("2024")
    newest = published.under(NEWEST)

    assert newest.rules.version == NEWEST == 2
    assert (newest.id, newest.hash) == (published.id, published.hash)
    assert published.under(1) is published
    assert published.under(NEWEST) is newest is newest.under(NEWEST)
    assert newest.under(1) is published
    assert published != newest


@pytest.mark.parametrize("version", [0, NEWEST + 1])
def test_a_version_that_never_was_is_refused(version: int):
    with pytest.raises(ValueError, match="versions 1 to 2"):
        find_edition("2024").under(version)


def test_a_voice_takes_an_indicator_out_of_everything_under_version_1_only():
    small = edition(ladder("A"), ladder("B", may_not_apply=True))
    stands = everything(small, "not_yet") | {
        code: EffectiveAnswer(voices=("met",))
        for code in small.criterion_by_code
        if code.startswith("A")
    }
    disputed = {**stands, "B": EffectiveAnswer(voices=(NOT_APPLICABLE, APPLIES))}

    old = place(small.under(1), disputed).by_code["P"]

    assert (old.low, old.high, old.certain, old.disputed) == (5, 5, True, ())


@pytest.mark.parametrize("version", [1, 2])
def test_what_is_settled_holds_under_every_version(version: int):
    small = edition(ladder("A"), ladder("B", may_not_apply=True)).under(version)
    stands = {**everything(small, "met"), **everything_of(small, "B", "not_yet")}
    both = (NOT_APPLICABLE, APPLIES)

    def low(settled: str):
        whole = EffectiveAnswer(voices=both, settled=settled)
        return place(small, {**stands, "B": whole}).by_code["P"].low

    assert low(NOT_APPLICABLE) == 5
    assert low(APPLIES) == 3


def everything_of(small, indicator: str, answer: str):
    """Let one voice say the same to every criterion of an indicator."""
    criteria = small.indicator_by_code[indicator].criteria
    return {c.code: EffectiveAnswer(voices=(answer,)) for c in criteria}
