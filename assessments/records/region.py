"""What the record holds about the region, as frozen values."""

from dataclasses import dataclass
from datetime import datetime

from assessments.records.people import PersonId, StateCode
from assessments.records.work import CycleCode, SubmissionId


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionChoice:
    """What a state chose about one of its assessments.

    Attributes
    ----------
    contributes
        Whether its stages are counted in the release of the cycle.
    named
        Whether it may be named among those who took part; only if it contributes.
    has_published
        Whether it has published its own results of this cycle, so that everybody knows
        them: before the release they are then left out of it.
    """

    contributes: bool
    named: bool
    has_published: bool


NO_CHOICE = ContributionChoice(contributes=False, named=False, has_published=False)
"""Nobody contributes by silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """How many took part in a cycle; never who, but for those who chose to be named.

    Attributes
    ----------
    invited
        States that have a focal point.
    contributed
        States in the release of the cycle; None until it is published, because a number
        that moves tells who moved it.
    named
        Names of those who chose to be named, sorted; empty until it is published.
    is_over
        Whether the window of the cycle is over, so that a release can be prepared.
    """

    cycle: CycleCode
    invited: int
    contributed: int | None
    named: tuple[str, ...]
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRelease:
    """A prepared release as the office sees it: that it passed, and nothing of it.

    No figure, no certificate, and no id, from which figures could be guessed: what is
    prepared and not published is not told to anybody. No number of states either: one
    that is less when it is prepared again tells that somebody withdrew in between.

    Attributes
    ----------
    corrects
        Whether it takes the place of the last release, which is of the same cycle.
    priorities
        Those that can be published, by code; in the others too few take part.
    """

    number: int
    cycle: CycleCode
    corrects: bool
    priorities: tuple[str, ...]
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedRelease:
    """A release that passed its audit, whole; inside this program only.

    Attributes
    ----------
    id
        What its id will be: SHA-256 over the id before it and its bytes, 64 hex digits.
    members
        Fingerprint of who contributed what, to see whether it is still so.
    """

    waiting: WaitingRelease
    id: str
    document: bytes
    certificate: bytes
    members: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRelease:
    """A published release, as it is stored and shown for ever.

    Attributes
    ----------
    number
        Its place in the ledger, from 1.
    """

    number: int
    id: str
    cycle: CycleCode
    document: bytes
    certificate: bytes
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributedSubmission:
    """One signed submission with its state's choice, inside this program only."""

    submission: SubmissionId
    state: StateCode
    document: bytes
    is_full: bool
    choice: ContributionChoice
