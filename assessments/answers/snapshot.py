"""One assessment of a state as it is compared, and what two are compared on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.records.work import ChangeKind
from priorities.answers import AnswerValue, Scope, Standing
from priorities.crosswalk.links import Crosswalk
from priorities.edition import Edition
from priorities.scoring.result import Placement

DISPUTED = "disputed"
"""What stands where voices differ and no settlement holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """One assessment: what stood, and where that placed the state then.

    Attributes
    ----------
    standings
        By criterion code, or indicator code where a whole indicator did not apply.
    placement
        As it was signed; it is never computed again.
    reasons
        Why an answer differs from the cycle before, by code: what the voices say.
    """

    scope: Scope
    standings: Mapping[str, Standing]
    placement: Placement
    reasons: Mapping[str, tuple[ChangeKind, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What two assessments are compared on: their editions and the links between.

    With one edition, it stands at both ends and the crosswalk is its identity.
    """

    older: Edition
    newer: Edition
    crosswalk: Crosswalk

    @property
    def is_one_edition(self) -> bool:
        """Whether both were answered under the same edition."""
        return self.older.id == self.newer.id


def stood_as(standing: Standing | None) -> str | None:
    """Give what stood in one word: an answer, ``"disputed"``, or None for nothing.

    Examples
    --------
    >>> stood_as(Standing(voices=("met", "not_known")))
    'met'
    >>> stood_as(Standing(voices=("met", "not_yet")))
    'disputed'
    """
    if standing is None:
        return None
    if standing.settled is not None:
        return standing.settled
    known = set(standing.voices) - {AnswerValue.NOT_KNOWN}
    if len(known) > 1:
        return DISPUTED
    if known:
        return known.pop()
    return AnswerValue.NOT_KNOWN.value if standing.voices else None
