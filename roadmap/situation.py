"""What was answered and where it stands: what every page about the next steps starts from."""

from collections.abc import Mapping
from dataclasses import dataclass

from priorities.answers import Scope, Standing
from priorities.edition import Edition
from priorities.profile import Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What was answered and where it stands.

    Attributes
    ----------
    placement
        The placement of ``standings`` within ``scope``.
    """

    edition: Edition
    standings: Mapping[str, Standing]
    scope: Scope
    placement: Placement
