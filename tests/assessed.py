"""Assessments for tests of change: an edition, answers, and what the engine places."""

from collections.abc import Mapping

from assessments.answers.snapshot import Assessed, Ground
from priorities.answers import Scope, Standing
from priorities.crosswalk.links import Crosswalk, identity
from priorities.edition import Edition
from priorities.scoring.placement import place


def assessed(
    edition: Edition,
    standings: Mapping[str, Standing],
    *,
    scope: Scope = Scope.FULL,
    reasons=None,
) -> Assessed:
    """Assess a state by these answers."""
    return Assessed(
        scope=scope,
        standings=standings,
        placement=place(edition, standings, scope),
        reasons=reasons or {},
    )


def one(edition: Edition) -> Ground:
    """Compare under one edition."""
    return Ground(older=edition, newer=edition, crosswalk=identity(edition))


def two(older: Edition, newer: Edition, crosswalk: Crosswalk) -> Ground:
    """Compare over two editions."""
    return Ground(older=older, newer=newer, crosswalk=crosswalk)
