"""From what was chosen to actions: titles, criteria, effort, quarters."""

from assessments.records.people import AgencyCode
from assessments.records.plans import ActionStatus, Quarter
from assessments.validation import LONGEST_NAME
from priorities.edition import OptionEffort
from roadmap.next_steps.proposals import (
    content_of,
    of_criteria,
    of_indicators,
    of_option,
)
from roadmap.wording.texts import english
from tests.builders import edition, ladder
from tests.options import option, with_options

GUIDE = option("guide", "A.2a", "B.2a", effort=OptionEffort.MONTHS)
SMALL = with_options(
    edition(ladder("A", efforts={"A.3a": 3}), ladder("B")),
    GUIDE,
)


def test_each_criterion_becomes_an_action_titled_with_its_statement():
    first, second = of_criteria(SMALL, ["B.2a", "A.3a", "B.2a"], english)

    assert (first.title, first.criteria, first.effort) == (
        "Put in place: Text of A.3a",
        ("A.3a",),
        3,
    )
    assert (second.title, second.criteria) == (
        "Put in place: Text of B.2a",
        ("B.2a",),
    )


def test_the_criteria_of_an_indicator_become_one_action():
    first, second = of_indicators(SMALL, ["A.2a", "B.2a", "A.3a"], english)

    assert (first.title, first.criteria) == (
        "Strengthen: Title of A",
        ("A.2a", "A.3a"),
    )
    assert first.effort == 3  # the highest among them
    assert second.criteria == ("B.2a",)


def test_an_option_becomes_an_action_for_what_it_is_to_serve():
    proposal = of_option(SMALL, GUIDE, ["B.2a"], english)

    assert (proposal.title, proposal.option, proposal.criteria, proposal.effort) == (
        "Make use of: Title of guide",
        "guide",
        ("B.2a",),
        1,  # that of B.2a: taking up a guide of months fulfils nothing by itself
    )


def test_an_option_of_days_takes_as_long_as_the_hardest_of_what_it_is_for():
    quick = option("quick", "A.2a", "A.3a", effort=OptionEffort.DAYS)

    proposal = of_option(with_options(SMALL, quick), quick, ["A.2a", "A.3a"], english)
    content = content_of(proposal, SMALL, lead=None, starts=Quarter(2027, 1), ends=None)

    assert proposal.effort == 3
    assert (content.effort, content.ends) == (3, Quarter(2027, 4))


def test_an_option_of_a_year_takes_no_longer_than_what_it_is_for():
    slow = option("slow", "A.2a", effort=OptionEffort.YEAR)

    proposal = of_option(with_options(SMALL, slow), slow, ["A.2a"], english)

    assert proposal.effort == 1


def test_an_option_that_is_for_nothing_open_takes_what_making_use_of_it_takes():
    slow = option("slow", "A.2a", effort=OptionEffort.YEAR)

    proposal = of_option(with_options(SMALL, slow), slow, [], english)

    assert (proposal.criteria, proposal.effort) == ((), 3)


def test_a_long_statement_is_cut_at_a_word():
    texts = {**SMALL.texts["en"], "A.2a.text": "word " * 60}
    long = with_options(SMALL, GUIDE)
    long.texts["en"].update(texts)

    (proposal,) = of_criteria(long, ["A.2a"], english)

    assert len(proposal.title) <= LONGEST_NAME
    assert proposal.title.endswith("word …")


def test_without_a_last_quarter_the_effort_says_how_long():
    lasting = {1: "2027-Q1", 2: "2027-Q2", 3: "2027-Q4"}
    for code, effort in (("A.2a", 1), ("A.3a", 3)):
        (proposal,) = of_criteria(SMALL, [code], english)
        content = content_of(
            proposal, SMALL, lead=None, starts=Quarter(2027, 1), ends=None
        )
        assert str(content.ends) == lasting[effort]


def test_what_is_written_names_edition_lead_and_quarters():
    proposal = of_option(SMALL, GUIDE, ["A.2a"], english)

    content = content_of(
        proposal,
        SMALL,
        lead=AgencyCode("AAA-1"),
        starts=Quarter(2027, 4),
        ends=Quarter(2028, 1),
    )

    assert (content.edition, content.option, content.lead) == (
        "small",
        "guide",
        "AAA-1",
    )
    assert (content.starts, content.ends) == (Quarter(2027, 4), Quarter(2028, 1))
    assert (content.status, content.effort) == (ActionStatus.PLANNED, 1)
    assert (content.amount, content.currency, content.after) == (None, None, ())
