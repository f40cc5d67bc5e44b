"""What is found when seals are held against the record, as frozen values."""

from dataclasses import dataclass
from enum import StrEnum

from assessments.records.people import StateCode
from assessments.records.work import Verified


class Difference(StrEnum):
    """How the record differs from what was sealed of it."""

    CHANGED = "changed"
    """The same rows say something else."""

    FEWER = "fewer"
    """Rows are missing."""

    MORE = "more"
    """Rows are there that were not."""

    NOT_SEALED = "not_sealed"
    """Something is there of which no deed is known."""

    RANGE = "range"
    """The numbers of a seal do not follow those of the seal before it."""

    NUMBERS = "numbers"
    """Numbers are left out or given twice, or the newest is not what is noted."""

    SEAL_CHANGED = "seal_changed"
    """A seal is not the one that stands in the log, or is missing."""

    SEAL_UNKNOWN = "seal_unknown"
    """A seal is there that the log does not know."""

    LEDGER = "ledger"
    """The id of a release does not follow from the release and the id before it."""

    CHECK = "check"
    """The independent checker does not accept a release with its certificate."""

    UNREADABLE = "unreadable"
    """Nothing can be made of it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A place where the record is not as it was sealed; never what it says there.

    Attributes
    ----------
    state
        The member whose record it is; None for the region's.
    part
        Which part of the record, by the table and, where only some of it, what.
    about
        Which one: an id, a code or a number.
    """

    state: StateCode | None
    part: str
    about: str
    difference: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedMember:
    """What holding the record of one member, or of the region, against itself gave.

    Attributes
    ----------
    state
        Which member; None for what belongs to the region.
    submissions
        How many were recomputed.
    different
        Those of them that are not the same.
    broken
        Everything else that is not as it was sealed or logged.
    """

    state: StateCode | None
    submissions: int
    different: tuple[Verified, ...]
    broken: tuple[Broken, ...]

    @property
    def is_same(self) -> bool:
        """Whether all is as it was."""
        return not (self.different or self.broken)
