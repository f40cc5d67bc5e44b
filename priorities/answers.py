"""What can be answered to a criterion, and what stands when several voices answered."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class AnswerValue(StrEnum):
    """The five answers; "nobody has looked" is the absence of an answer."""

    MET = "met"
    NOT_YET = "not_yet"
    NOT_KNOWN = "not_known"
    NOT_APPLICABLE = "not_applicable"
    WITHDRAWN = "withdrawn"


NOTHING_AROSE = "nothing_arose"
"""The reason of a "not applicable" that has it ready: no case arose in the period.

It stands in the record and in signed documents as it is here, and is shown in the words of
who reads. Another reason may stand in its place: what counts is that the criterion needs a
case (`priorities.scoring.cases`).
"""

APPLIES = "applies"
"""What a voice says of a whole indicator by answering any of its criteria.

Nobody gives it as an answer; it stands beside another voice's "not applicable", and a
settlement may say it.
"""


class EvidenceGrade(IntEnum):
    """How strong the best confirmed evidence for a criterion is."""

    NONE = 0
    STATED = 1
    NAMED = 2
    ATTACHED = 3
    CHECKED = 4


class Scope(StrEnum):
    """How much an assessment asks, the narrowest first."""

    FOUNDATION = "foundation"  # the core indicators, of each the two lowest rungs
    CORE = "core"  # the core indicators
    FULL = "full"

    def is_narrower_than(self, other: "Scope") -> bool:
        """Whether it asks less than another one."""
        order = list(Scope)
        return order.index(self) < order.index(other)

    def narrower(self, other: "Scope") -> "Scope":
        """Give the narrower of two, on which two years are compared."""
        return self if self.is_narrower_than(other) else other


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveAnswer:
    """What currently stands for one criterion, or for one indicator as a whole.

    Attributes
    ----------
    voices
        The newest answer of each voice, withdrawn ones left out; an answer of the
        edition's scale where the edition has one, otherwise an `AnswerValue`.
        Empty means that nobody has answered. Of a whole indicator: "not applicable"
        of each voice that says so, and `APPLIES` of each other voice that has answered
        any of its criteria (`priorities.voices`).
    settled
        The answer that settles a dispute, or None when there is no settlement that
        still holds; of a whole indicator, "not applicable" or `APPLIES`.
    evidence
        Highest grade among the confirmed evidence links, 0 to 4.
    """

    voices: tuple[str, ...] = ()
    settled: str | None = None
    evidence: int = 0
