"""Snapshots for tests: an edition, what stands, and where the engine places that."""

from collections.abc import Mapping

from assessments.answers.snapshot import Snapshot
from assessments.records.work import ChangeKind
from priorities.answers import EffectiveAnswer, Scope
from priorities.edition import Edition, Option
from priorities.scoring.placement import place
from tests.options import with_options


def snapshot(
    of: Edition,
    effective: Mapping[str, EffectiveAnswer],
    *,
    scope: Scope = Scope.FULL,
    reasons: Mapping[str, tuple[ChangeKind, ...]] | None = None,
) -> Snapshot:
    """Place an edition by what stands."""
    return Snapshot(
        edition=of,
        scope=scope,
        effective=effective,
        placement=place(of, effective, scope),
        reasons=reasons or {},
    )


def with_titles(
    of: Edition,
    effective: Mapping[str, EffectiveAnswer],
    *options: Option,
    scope: Scope = Scope.FULL,
) -> Snapshot:
    """Place an edition that has titles and texts, and perhaps options."""
    return snapshot(with_options(of, *options), effective, scope=scope)
