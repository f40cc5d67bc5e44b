"""Figures: a drawing whose text is text, and the sentence that says the same."""

import pytest

from priorities.placement import place
from roadmap import charts, frames
from tests.builders import at_levels, edition_of, ladder, priority, titled

WORDS = charts.YearsWords(
    period="From {first} to {last}:",
    none="No years.",
    one_year="Only {cycle}.",
    rose="up {titles}.",
    fell="down {titles}.",
    same="same {titles}.",
)
SMALL = titled(
    edition_of(
        priority("P", ladder("A")),
        priority("Q", ladder("B")),
        priority("R", ladder("C")),
    )
)


def years(*levels):
    return frames.years(
        SMALL,
        [
            (
                str(2024 + at),
                place(SMALL, at_levels(SMALL, dict(zip("ABC", each, strict=True)))),
            )
            for at, each in enumerate(levels)
        ],
        "en",
    )


def test_the_sentence_says_what_rose_what_fell_and_what_did_not_move():
    table = years((2, 3, 4), (1, 1, 1), (3, 2, 4))

    assert charts.years_sentence(table, WORDS) == (
        "From 2024 to 2026: up Title of P. down Title of Q. same Title of R."
    )


def test_one_year_is_not_compared_with_anything():
    assert charts.years_sentence(years((2, 3, 4)), WORDS) == "Only 2024."


def test_no_years_give_a_sentence_and_no_error():
    drawn = charts.years(years((1, 1, 1)).head(0), WORDS)

    assert drawn.says == "No years."


def test_text_stays_text_and_the_sentence_is_the_title_of_the_picture():
    table = years((2, 3, 4), (3, 3, 4))

    picture = charts.years_svg(table, WORDS, columns=2).decode()

    assert ">Title of P</text>" in picture
    assert charts.years_sentence(table, WORDS) in picture


@pytest.mark.parametrize("columns", [2, 4])
def test_the_same_table_gives_the_same_bytes(columns):
    table = years((2, 3, 4), (3, 3, 4))

    assert charts.years_svg(table, WORDS, columns=columns) == charts.years_svg(
        table, WORDS, columns=columns
    )


def test_there_is_one_panel_per_priority():
    drawn = charts.years(years((2, 3, 4)), WORDS)

    assert len(drawn.figure.axes) == 3
