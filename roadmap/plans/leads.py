"""Where a plan leads, in words and small pictures: only what moves, and how many stay.

The words of `roadmap.plans.projection`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.records.plans import Quarter
from priorities.edition import Edition
from priorities.scoring.result import PriorityPlacement
from roadmap.plans.actions import show_quarter
from roadmap.plans.projection import Projection
from roadmap.wording.placements import place_words, placed_range, position_words
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityCourse:
    """One priority that the plan moves.

    Attributes
    ----------
    says
        Where it is and where it would be, in one sentence.
    placed
        Where it stands now, and at the end of each quarter of the table.
    cells
        The same as text, for the table.
    ends
        Position now and at the end, as text.
    """

    code: str
    title: str
    says: str
    placed: tuple[PriorityPlacement, ...]
    cells: tuple[str, ...]
    ends: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    """Where a plan leads, as it is shown.

    Attributes
    ----------
    says
        What is projected, and how many priorities stay where they are.
    columns
        "Now", and the quarters in which something ends.
    places
        When "now" and each quarter is, as shares of the time from now to one quarter
        after the last.
    last
        The last quarter in words; empty when there is none.
    courses
        In the order of the list; empty when no placement moves.
    """

    says: str
    columns: tuple[str, ...]
    places: tuple[Fraction, ...]
    last: str
    courses: tuple[PriorityCourse, ...]


def leads(edition: Edition, projection: Projection, say: Words) -> Leads:
    """Say where a plan leads."""
    quarters = tuple(ahead.quarter for ahead in projection.quarters)
    placements = (projection.now, *(ahead.placement for ahead in projection.quarters))
    courses = tuple(
        _course(
            edition,
            [placement.by_code[p.code] for placement in placements],
            quarters,
            say,
        )
        for p in projection.now.priorities
        if _moves([placement.by_code[p.code] for placement in placements])
    )
    stay = len(projection.now.priorities) - len(courses)
    return Leads(
        says=_says(len(courses), stay, say),
        columns=(
            say("plan.leads.now"),
            *(show_quarter(quarter, say) for quarter in quarters),
        ),
        places=_places(quarters),
        last=show_quarter(quarters[-1], say) if quarters else "",
        courses=courses,
    )


def _places(quarters: Sequence[Quarter]) -> tuple[Fraction, ...]:
    counted = [quarter.year * 4 + quarter.number for quarter in quarters]
    if not counted:
        return (Fraction(0),)
    whole = counted[-1] - counted[0] + 2
    return (Fraction(0), *(Fraction(n - counted[0] + 1, whole) for n in counted))


def _says(moving: int, stay: int, say: Words) -> str:
    if not moving:
        return say("plan.leads.nothing_moves")
    rule = say("plan.leads.rule")
    if not stay:
        return rule
    return f"{say('plan.leads.stay', n=stay)} {rule}"


def _moves(course: Sequence[PriorityPlacement]) -> bool:
    return (course[0].low, course[0].high) != (course[-1].low, course[-1].high)


def _course(
    edition: Edition,
    course: Sequence[PriorityPlacement],
    quarters: Sequence[Quarter],
    say: Words,
) -> PriorityCourse:
    title = say.of(edition, f"{course[0].code}.title")
    return PriorityCourse(
        code=course[0].code,
        title=title,
        says=say(
            "plan.leads.moves",
            title=title,
            now=place_words(edition, course[0], say),
            then=place_words(edition, course[-1], say),
            quarter=show_quarter(quarters[-1], say),
        ),
        placed=tuple(course),
        cells=tuple(placed_range(placed, say) for placed in course),
        ends=(_low(course[0], say), _low(course[-1], say)),
    )


def _low(placed: PriorityPlacement, say: Words) -> str:
    if placed.low is None:
        return ""
    return position_words(placed.low, say, placed.cut)
