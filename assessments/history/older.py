"""An old year as it reads under a newer edition: a band, because much was not asked.

What carries over keeps its answer; the rest is unanswered. The signed result of that
year stays what it was; this stands beside it.
"""

from assessments.history.assessed import Assessed, Ground
from priorities.answers import Scope, Standing
from priorities.carrying import carry_standings
from priorities.placement import place
from priorities.profile import Placement


def under_newer(year: Assessed, ground: Ground) -> Placement:
    """Place an old year under the newer edition.

    Parameters
    ----------
    year
        Answered under the older edition of the ground, or under the newer one: then
        its own placement is given.
    """
    if ground.is_one_edition:
        return year.placement
    carried: dict[str, Standing] = carry_standings(
        ground.crosswalk, ground.older, ground.newer, year.standings
    )
    return place(ground.newer, carried, Scope.FULL)
