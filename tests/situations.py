"""A small edition with options, answered and placed, for tests of what could be next."""

from collections.abc import Mapping

from priorities.answers import Scope, Standing
from priorities.edition import Edition, Option
from priorities.scoring.placement import place
from roadmap.next_steps.situation import Situation
from tests.options import with_options


def situation(
    of: Edition,
    standings: Mapping[str, Standing],
    *options: Option,
    scope: Scope = Scope.FULL,
) -> Situation:
    """Place an edition, with titles and texts, by what stands."""
    titled = with_options(of, *options)
    return Situation(
        edition=titled,
        standings=standings,
        scope=scope,
        placement=place(titled, standings, scope),
    )
