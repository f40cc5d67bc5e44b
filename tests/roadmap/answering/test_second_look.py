"""Questions before submitting: calm words, and a way to the place."""

import pytest

from assessments.comparison.consistency import Drift, DriftKind
from priorities.edition import Edition
from priorities.loading.editions import find_edition
from roadmap.answering.second_look import questions
from roadmap.wording.texts import Words, english, languages


@pytest.fixture(scope="module")
def edition() -> Edition:
    return find_edition("2024")


def drift(kind: DriftKind, *codes: str, number: int | None = None) -> Drift:
    return Drift(kind=kind, codes=codes, number=number or len(codes))


def test_an_indicator_is_named_and_its_place_is_under_its_priority(edition: Edition):
    (question,) = questions([drift(DriftKind.JUMPED, "LAW-1")], edition, english)

    (place,) = question.places
    assert place.path == "answer/LAW#LAW-1"
    assert place.text == "LAW-1: Trafficking offence"


def test_a_criterion_is_named_by_its_statement(edition: Edition):
    (question,) = questions(
        [drift(DriftKind.NO_NEW_EVIDENCE, "LAW-1.2a")], edition, english
    )

    (place,) = question.places
    assert place.path == "answer/LAW#LAW-1.2a"
    assert (
        place.text == "LAW-1.2a: A specific offence of trafficking in persons is"
        " in force."
    )


def test_quick_confirming_is_about_all_of_it(edition: Edition):
    (question,) = questions(
        [drift(DriftKind.CONFIRMED_QUICKLY, number=4)], edition, english
    )

    assert "within 4 minutes" in question.asks
    assert question.places == ()


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", DriftKind)
def test_every_pattern_is_asked_and_never_told(
    edition: Edition, kind: DriftKind, language: str
):
    for codes in (("LAW-1",), ("LAW-1", "LAW-2")):
        (question,) = questions([drift(kind, *codes)], edition, Words(language))

        assert question.asks.endswith("?")


def test_questions_keep_their_order(edition: Edition):
    found = questions(
        [drift(DriftKind.GAP_BELOW, "LAW-2"), drift(DriftKind.JUMPED, "LAW-1")],
        edition,
        english,
    )

    assert [q.places[0].path[-5:] for q in found] == ["LAW-2", "LAW-1"]
