"""Figures: a drawing whose text is text, and the sentence that says the same."""

import re
from fractions import Fraction
from math import nan
from xml.etree import ElementTree

import pandas as pd
import pytest

from priorities.answers import Scope
from priorities.scoring.placement import place
from roadmap import charts, frames
from roadmap.charts import drawing
from roadmap.charts.slim_svg import slim
from roadmap.progress import frames as change_frames
from roadmap.progress.decomposition import break_down
from roadmap.wording.editions import Naming
from roadmap.wording.texts import english
from tests.builders import (
    at_levels,
    edition_of,
    ladder,
    ladders,
    priority,
    titled,
)
from tests.changes import moved

WORDS = charts.YearsWords(
    period="From {first} to {last}:",
    none="No years.",
    one_year="Only {cycle}.",
    rose="up {titles}.",
    fell="down {titles}.",
    same="same {titles}.",
    open="open {titles}.",
    since="Since {first} to {last}:",
    breaks="From {cycle} under {edition}.",
    edition="edition {edition}",
    mark="another edition",
    as_read="as read under {edition}",
    submitted="as submitted",
    skipped="Nothing in {cycles}.",
    only_since="Only {cycle} since.",
    scopes={"foundation": "Foundation", "core": "Core", "full": "Full"},
    in_scope="{cycle} {scope}",
    scoped="Scopes: {cycles}.",
    since_scope="In this scope {first} to {last}:",
    only_scope="Only {cycle} in this scope.",
    or_more="{cycle} at {at} or more {titles}.",
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
        english,
    )


def test_the_sentence_says_what_rose_what_fell_and_what_did_not_move():
    table = years((2, 3, 4), (1, 1, 1), (3, 2, 4))

    assert charts.years_sentence(table, WORDS) == (
        "From 2024 to 2026: up Title of P. down Title of Q. same Title of R."
    )


def test_a_priority_without_a_position_is_not_compared():
    table = years((2, 3, 4), (1, 3, 5))
    is_open = table["cycle"].eq("2025") & table["priority"].eq("P")
    table.loc[is_open, "position"] = nan  # too few answers: the band is all there is

    assert charts.years_sentence(table, WORDS) == (
        "From 2024 to 2025: up Title of R. same Title of Q. open Title of P."
    )


def test_one_year_is_not_compared_with_anything():
    assert charts.years_sentence(years((2, 3, 4)), WORDS) == "Only 2024."


def test_no_years_give_a_sentence_and_no_error():
    drawn = charts.years(years((1, 1, 1)).head(0), WORDS)

    assert drawn.says == "No years."


def test_text_stays_text_and_the_sentence_is_the_title_of_the_picture():
    table = years((2, 3, 4), (3, 3, 4))

    picture = charts.years_svg(table, WORDS, narrow=True).decode()

    assert ">Title of P</text>" in picture
    assert charts.years_sentence(table, WORDS) in picture


@pytest.mark.parametrize("narrow", [True, False])
def test_the_same_table_gives_the_same_bytes(narrow):
    table = years((2, 3, 4), (3, 3, 4))

    assert charts.years_svg(table, WORDS, narrow=narrow) == charts.years_svg(
        table, WORDS, narrow=narrow
    )


@pytest.mark.parametrize("kind", ["years", "breaks", "waterfall"])
def test_a_figure_is_half_as_large_as_it_is_written_and_shows_the_same(
    monkeypatch, kind
):
    as_written = []

    def slimmed(written):
        as_written.append(written)
        return slim(written)

    monkeypatch.setattr(drawing, "slim", slimmed)
    if kind == "waterfall":
        table = fall({"A": Fraction(1, 4), "B": Fraction(-1, 2)}, questionnaire=1)
        sent = charts.waterfall_svg(table, FALL, narrow=False)
    else:
        table = years((2, 3, 4), (3, 3, 4)) if kind == "years" else two_editions()
        sent = charts.years_svg(table, WORDS, narrow=False)
    (written,) = as_written

    assert len(sent) < 0.5 * len(written)
    assert [what for what, _ in shown(sent)] == [what for what, _ in shown(written)]
    for (_, here), (_, there) in zip(shown(sent), shown(written), strict=True):
        assert here == pytest.approx(there, abs=0.01)
    assert b"metadata" in written
    assert b"metadata" not in sent
    assert all(name in ids(sent) for name in re.findall(rb"#(x\d+)", sent))


def ids(picture):
    return re.findall(rb' id="([^"]+)"', picture)


def shown(picture):
    """Give what is seen of a figure: its texts in their places, and every shape."""
    seen = []
    for element in ElementTree.fromstring(picture).iter():  # noqa: S314 - our own
        name = element.tag.partition("svg}")[2]
        if name in {"text", "title"}:
            seen.append(((name, element.text), place_of(element)))
        elif name in {"path", "use", "rect", "clipPath", "pattern"}:
            look = colours(element.get("style", ""))
            seen.append(((name, look), place_of(element)))
    return seen


def place_of(element):
    """Give the first place that stands in an element, to a tenth of a point."""
    where = " ".join(element.get(name, "") for name in ("d", "x", "y"))
    numbers = re.findall(r"-?[\d.]+", where)[:2]
    return [float(number) for number in numbers]


def colours(style):
    return sorted(re.findall(r"(?:fill|stroke|opacity): ?([#\d.a-z]+)", style))


def test_there_is_one_panel_per_priority():
    drawn = charts.years(years((2, 3, 4)), WORDS)

    assert len(drawn.figure.axes) == 3


def two_editions(*, last=("2026",)):
    """Give one priority: 2023 under 2017 (and as read), 2024 skipped, then 2024."""
    row = {"priority": "P", "title": "Title of P", "position": 2.0}
    rows = [
        {"cycle": "2023", "edition": "2017", "under": "2017", "low": 2.0, "high": 2.0},
        {"cycle": "2023", "edition": "2017", "under": "2024", "low": 1.5, "high": 3.5},
        {"cycle": "2024", "edition": None, "under": None, "low": nan, "high": nan},
        {"cycle": "2025", "edition": "2024", "under": "2024", "low": 2.5, "high": 2.5},
        *(
            {"cycle": c, "edition": "2024", "under": "2024", "low": 3.0, "high": 3.0}
            for c in last
        ),
    ]
    return pd.DataFrame([{**row, **cells} for cells in rows])


def test_a_break_a_gap_and_a_second_reading_are_said_and_nothing_is_compared_across():
    assert charts.years_sentence(two_editions(), WORDS) == (
        "From 2023 to 2026: From 2025 under 2024. as read under 2024. "
        "Nothing in 2024. Since 2025 to 2026: up Title of P."
    )


def test_one_year_behind_a_break_is_compared_with_nothing():
    assert charts.years_sentence(two_editions(last=()), WORDS) == (
        "From 2023 to 2025: From 2025 under 2024. as read under 2024. "
        "Nothing in 2024. Only 2025 since."
    )


def test_a_break_mark_names_the_edition_and_stands_before_its_first_year():
    (axes,) = charts.years(two_editions(), WORDS).figure.axes

    (mark,) = [line for line in axes.lines if line.get_linestyle() == "--"]
    assert axes.texts[0].get_text() == "edition 2024 →"
    # the years stand at 0 to 3; the second reading of a year 0.2 behind it
    assert mark.get_xdata()[0] == pytest.approx(1.6)


CORE = titled(ladders("A*", "B*"))


def two_scopes(*scopes, level=5):
    """Give a year per scope, with everything up to a level met in each."""
    return frames.years(
        CORE,
        [
            (
                str(2024 + at),
                place(CORE, at_levels(CORE, dict.fromkeys("AB", level)), scope),
            )
            for at, scope in enumerate(scopes)
        ],
        english,
    )


def test_years_of_two_scopes_are_named_and_neither_joined_nor_compared():
    table = two_scopes(Scope.FOUNDATION, Scope.FULL)
    drawn = charts.years(table, WORDS)
    (axes,) = drawn.figure.axes

    assert drawn.says == (
        "From 2024 to 2025: Scopes: 2024 Foundation, 2025 Full."
        " 2024 at 3 or more Title of P. Only 2025 in this scope."
    )
    assert [label.get_text() for label in axes.get_xticklabels()] == [
        "2024\nFoundation",
        "2025\nFull",
    ]
    joined = [list(li.get_xdata()) for li in axes.lines if li.get_marker() == "o"]
    assert joined == [[0], [1]]
    assert [li.get_marker() for li in axes.lines].count("^") == 1
    assert [label.get_text() for label in axes.get_yticklabels()] == list("12345")


def test_years_in_foundation_scope_are_drawn_to_3_and_compared():
    drawn = charts.years(two_scopes(Scope.FOUNDATION, Scope.FOUNDATION), WORDS)
    (axes,) = drawn.figure.axes

    assert [label.get_text() for label in axes.get_yticklabels()] == list("123")
    assert axes.get_ylim()[1] < 4
    assert drawn.says == (
        "From 2024 to 2025: Scopes: 2024 Foundation, 2025 Foundation."
        " 2024 at 3 or more Title of P. 2025 at 3 or more Title of P. same Title of P."
    )


def test_the_scope_of_a_year_is_that_of_what_was_submitted_and_not_as_it_is_read():
    table = two_editions()
    table["scope"] = ["foundation", "full", None, "full", "full"]

    assert "Scopes: 2023 Foundation, 2025 Full, 2026 Full." in charts.years_sentence(
        table, WORDS
    )


def test_years_in_full_scope_need_no_mark_of_it():
    assert "Scopes" not in charts.years_sentence(
        two_scopes(Scope.FULL, Scope.FULL), WORDS
    )


def test_no_line_crosses_a_break_or_a_year_that_was_skipped():
    (axes,) = charts.years(two_editions(), WORDS).figure.axes

    drawn = [list(li.get_xdata()) for li in axes.lines if li.get_marker() == "o"]

    assert drawn == [[0], [2, 3]]


@pytest.mark.parametrize(
    ("editions", "runs"),
    [
        (("2024", "2024", "2024"), [[0, 1, 2]]),
        (("2017", "2024", "2024"), [[0], [1, 2]]),
        (("2024", None, "2024"), [[0], [2]]),
    ],
)
def test_years_are_joined_under_one_edition_without_a_gap(editions, runs):
    row = {"priority": "P", "title": "Title of P"}
    frame = pd.DataFrame(
        [
            {
                **row,
                "cycle": str(2024 + at),
                "edition": edition,
                "under": edition,
                **dict.fromkeys(("position", "low", "high"), 2.0 if edition else nan),
            }
            for at, edition in enumerate(editions)
        ]
    )

    (axes,) = charts.years(frame, WORDS).figure.axes

    drawn = [list(li.get_xdata()) for li in axes.lines if li.get_marker() == "o"]
    assert drawn == runs


def test_a_second_reading_is_a_band_beside_what_was_submitted():
    (axes,) = charts.years(two_editions(), WORDS).figure.axes

    bars = [b for b in axes.patches if b.get_width() == pytest.approx(0.14)]
    found = [
        (round(b.get_x() + b.get_width() / 2, 2), b.get_y(), round(b.get_height(), 2))
        for b in bars
    ]

    assert (0.2, 1.5, 2.0) in found  # as read: 1.5 to 3.5
    assert (0.0, 2.0, 0.02) in found  # as submitted: a point, shown as a line


def test_without_a_break_there_is_no_mark_and_no_legend():
    figure = charts.years(years((2, 3, 4), (3, 3, 4)), WORDS).figure

    assert not figure.legends
    assert not [text for axes in figure.axes for text in axes.texts]


FALL = charts.WaterfallWords(
    title="Laws",
    says="{title}: {before} in {older}, {after} in {newer}.",
    part="{title} {by}",
    none="Nothing.",
)


def fall(by, **more):
    naming = Naming(older=SMALL, newer=SMALL, say=english)
    return change_frames.steps(
        break_down(moved("P", 2, by, **more)), ("2025", "2026"), naming
    )


def test_a_waterfall_says_both_positions_and_every_part_with_its_sign():
    table = fall({"A": Fraction(1, 4), "B": Fraction(-1, 2)}, questionnaire=1)

    assert charts.waterfall_sentence(table, FALL) == (
        "Laws: 2.00 in 2025, 2.75 in 2026. Title of A +0.25; Title of B −0.50; "
        "Change of questionnaire +1.00."
    )


def test_a_waterfall_of_nothing_says_so():
    table = fall({})

    assert charts.waterfall(table, FALL).says == (
        "Laws: 2.00 in 2025, 2.00 in 2026. Nothing."
    )


@pytest.mark.parametrize("narrow", [True, False])
def test_rises_falls_and_what_is_no_answer_differ_without_colour(narrow):
    table = fall({"A": Fraction(1, 4), "B": Fraction(-1, 2)}, questionnaire=1)

    (axes,) = charts.waterfall(table, FALL, narrow=narrow).figure.axes

    bars = [b for b in axes.patches if b.get_height() == pytest.approx(0.42)]
    assert [b.get_hatch() for b in bars] == [None, "/////", None]
    assert [b.get_linestyle() for b in bars][2] != "solid"
    shown = " ".join(text.get_text() for text in axes.texts)
    assert all(number in shown for number in ("+0.25", "−0.50", "+1.00", "2.75"))


@pytest.mark.parametrize("narrow", [True, False])
def test_a_waterfall_is_drawn_the_same_every_time(narrow):
    table = fall({"A": Fraction(1, 4)})

    picture = charts.waterfall_svg(table, FALL, narrow=narrow)

    assert picture == charts.waterfall_svg(table, FALL, narrow=narrow)
    assert ">Title of A" in picture.decode()


@pytest.mark.parametrize(
    ("before", "by", "left", "right"),
    [
        (1, Fraction(1, 4), 0.94, 1.56),  # half a level from 1 on, a margin of 0.06
        (5, Fraction(-1, 4), 4.44, 5.06),
        (1, 4, 0.52, 5.48),  # all of it
        (3, Fraction(1, 2), 2.94, 3.56),
    ],
)
def test_a_waterfall_shows_no_more_of_the_continuum_than_there_is(
    before, by, left, right
):
    naming = Naming(older=SMALL, newer=SMALL, say=english)
    found = break_down(moved("P", before, {"A": by}))
    table = change_frames.steps(found, ("2025", "2026"), naming)

    (axes,) = charts.waterfall(table, FALL).figure.axes

    assert axes.get_xlim() == pytest.approx((left, right))
