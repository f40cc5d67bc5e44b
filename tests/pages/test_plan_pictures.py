"""The pictures of the plan: bars on a line of quarters, and courses of priorities."""

import re
from fractions import Fraction

import pytest

from assessments.records.plans import ActionStatus, Quarter
from priorities.scoring.placement import place_priority
from roadmap.plans.projection import timeline
from roadmap.web.components.course import course
from roadmap.web.components.timeline import axis, bar
from tests.builders import answers, edition, everything, ladder, met
from tests.plans import action

NOW = Quarter(2026, 2)
SMALL = edition(ladder("A"))


def test_a_bar_lies_where_its_quarters_are():
    """Two years: eight quarters of 12.5 percent; Q3 2026 to Q1 2027 are three."""
    content = action("x", starts=Quarter(2026, 3), ends=Quarter(2027, 1)).content
    line = timeline([content], today=NOW)

    drawn = str(bar(line, content))

    assert 'class="bar planned" x="25.00%" y="5" width="37.50%"' in drawn
    assert 'class="today" x1="18.75%"' in drawn
    assert 'aria-hidden="true"' in drawn


@pytest.mark.parametrize("status", [s for s in ActionStatus if s.value != "removed"])
def test_how_far_an_action_is_shows_in_its_filling(status: ActionStatus):
    content = action("x", status=status).content

    assert f'class="bar {status.value}"' in bar(timeline([], today=NOW), content)


def test_the_axis_names_years_and_leaves_some_out_when_there_are_many():
    few = timeline([action("x", ends=Quarter(2028, 1)).content], today=NOW)
    many = timeline([action("x", ends=Quarter(2040, 1)).content], today=NOW)

    assert re.findall(r">(\d{4})<", str(axis(few))) == ["2026", "2027", "2028"]
    assert re.findall(r">(\d{4})<", str(axis(many))) == [
        "2026",
        "2029",
        "2032",
        "2035",
        "2038",
    ]
    assert str(axis(many)).count('class="quarter"') == 0


def test_a_course_draws_each_moment_until_the_next_and_says_it_in_a_sentence():
    """At position 1 until the middle, then at 2: a quarter of the way up."""
    moments = [
        place_priority(SMALL, "P", everything(SMALL, "not_yet")),
        place_priority(SMALL, "P", everything(SMALL, "not_yet") | met("A.2a")),
    ]

    drawn = str(
        course(
            moments,
            [Fraction(0), Fraction(1, 2)],
            edges=SMALL.rules.stages,
            says='From 1 to "2" & on',
        )
    )

    lines = re.findall(
        r'class="low" x1="(.*?)" x2="(.*?)" y1="(.*?)" y2="(.*?)"', drawn
    )
    assert lines == [
        ("0.00%", "50.00%", "84.0", "84.0"),
        ("50.00%", "100.00%", "63.0", "63.0"),
        ("50.00%", "50.00%", "84.0", "63.0"),
    ]
    assert 'role="img" aria-label="From 1 to &#34;2&#34; &amp; on"' in drawn


def test_a_moment_without_a_place_leaves_a_gap():
    whole = edition(ladder("A", may_not_apply=True))
    gone = place_priority(whole, "P", answers(not_applicable="A"))

    drawn = str(
        course([gone, gone], [Fraction(0), Fraction(1, 2)], edges=(), says="Nothing")
    )

    assert 'class="low"' not in drawn
    assert 'class="band"' not in drawn
