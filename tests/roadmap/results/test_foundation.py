"""What results in the foundation scope say: 3 or more, and nothing above it missed."""

import re

from priorities.answers import Scope
from roadmap.results.page import sections, years_rows
from roadmap.web.components.continuum import continuum
from roadmap.wording.placements import place_words, range_of
from roadmap.wording.texts import english
from tests.builders import answers, everything, ladders, met, titled
from tests.snapshots import snapshot

SMALL = titled(ladders("A*", "B*"))
WHOLE = met("A.2a", "A.3a", "B.2a", "B.3a")
PART = met("A.2a", "A.3a") | answers(not_yet="B.2a")


def section(effective, scope=Scope.FOUNDATION):
    (found,) = sections(snapshot(SMALL, effective, scope=scope), english)
    return found


def test_a_full_ladder_reads_3_or_more_and_nothing_says_that_more_was_missed():
    shown = section(WHOLE)

    assert shown.position == "3 or more"
    assert shown.stage == "Established or further"
    assert shown.sentence == (
        "Established or further: everything that this scope asks is in place, so the"
        " position is 3 or more. What stands above is asked in a wider scope."
    )
    assert [(i.level, i.position, i.next_rung) for i in shown.indicators] == [
        ("3 or more", "3 or more", "all that is asked")
    ] * 2
    assert shown.next.says == (
        "Everything that this scope asks is in place. What stands above is asked in a"
        " wider scope."
    )
    assert shown.next.ways == ()
    assert shown.options == ()


def test_below_the_cut_only_the_ladder_that_is_full_reads_3_or_more():
    shown = section(PART)

    assert shown.position == "2.00"
    assert shown.stage == "Building"
    assert [i.level for i in shown.indicators] == ["3 or more", "1"]
    assert shown.next.says.startswith("To reach Established or further: 2 criteria,")


def test_a_band_that_ends_at_the_cut_says_so_in_words():
    placed = section(met("A.2a", "A.3a", "B.2a")).placed

    assert range_of(placed.position, placed.low, placed.high, english, placed.cut) == (
        "2.50 (2.50 to 3 or more)"
    )
    assert place_words(SMALL, placed, english) == "Building, 2.50 (2.50 to 3 or more)"
    shown = section(met("A.2a", "A.3a", "B.2a"))
    assert shown.up_to == "possibly up to Established or further"
    assert shown.sentence.endswith("move it up to Established or further.")


def test_too_few_answers_in_foundation_end_at_3_or_more():
    small = titled(ladders("A*", "B*", "C*"))
    (shown,) = sections(snapshot(small, {}, scope=Scope.FOUNDATION), english)

    assert shown.position == "1.00 to 3 or more"
    assert shown.sentence.endswith("between 1.00 and 3 or more.")


def test_the_same_answers_in_a_wider_scope_read_as_a_number():
    shown = section(
        WHOLE | answers(not_yet="A.4a") | answers(not_yet="B.4a"), Scope.CORE
    )

    assert shown.position == "3.00"
    assert shown.stage == "Established"


def test_a_year_in_foundation_scope_reads_3_or_more_in_the_table_of_years():
    placements = [
        snapshot(SMALL, everything(SMALL, "met"), scope=scope).placement
        for scope in (Scope.FOUNDATION, Scope.FULL)
    ]

    (row,) = years_rows(SMALL, placements, english)

    assert row.cells == (("3 or more",), ("5.00",))


def test_the_continuum_of_foundation_is_drawn_to_3_and_open_there():
    edges = SMALL.rules.stages
    cut, whole = (
        str(continuum(section(WHOLE, scope).placed, edges=edges, says="so"))
        for scope in (Scope.FOUNDATION, Scope.FULL)
    )

    assert re.findall("stage-[0-9]", cut) == ["stage-1", "stage-2", "stage-3"]
    assert "or-more" in cut
    assert re.findall("stage-[0-9]", whole) == [f"stage-{n}" for n in range(1, 6)]
    assert "or-more" not in whole
