"""Snapshots for tests: an edition, what stands, and where the engine places that."""

from collections.abc import Mapping

from assessments.answers.snapshot import Snapshot
from assessments.records.work import ChangeKind
from priorities.answers import Scope, Standing
from priorities.edition import Edition, Option
from priorities.scoring.placement import place
from tests.options import with_options


def snapshot(
    of: Edition,
    standings: Mapping[str, Standing],
    *,
    scope: Scope = Scope.FULL,
    reasons: Mapping[str, tuple[ChangeKind, ...]] | None = None,
) -> Snapshot:
    """Place an edition by what stands."""
    return Snapshot(
        edition=of,
        scope=scope,
        standings=standings,
        placement=place(of, standings, scope),
        reasons=reasons or {},
    )


def with_titles(
    of: Edition,
    standings: Mapping[str, Standing],
    *options: Option,
    scope: Scope = Scope.FULL,
) -> Snapshot:
    """Place an edition that has titles and texts, and perhaps options."""
    return snapshot(with_options(of, *options), standings, scope=scope)
