"""An invented region, whole, as it is handed to the record at once.

Only demonstrations and tests make one. Every state in it is invented and says so;
ids, sequence numbers and times are chosen by whoever invents.
"""

from dataclasses import dataclass
from datetime import datetime

from assessments.records.evidence import Evidence, EvidenceLink
from assessments.records.people import Agency, Person, PersonId, State
from assessments.records.plans import Action
from assessments.records.region import ContributionChoice, StoredRelease
from assessments.records.work import (
    Answer,
    Assessment,
    Assignment,
    ChangeReason,
    Comment,
    Cycle,
    Settlement,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedPerson:
    """A person of the region; ``passphrase`` is None for those who never sign in."""

    person: Person
    passphrase: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedAssessment:
    """An assessment as it stands at the end, with everything recorded for it.

    Attributes
    ----------
    assessment
        In the stage it has reached; frozen from what is here when not a draft.
    answers, settlements, comments, assignments, reasons
        Sequence numbers differ from each other across all five and rise with time.
    submitted_by, submitted_at
        None while it is a draft.
    signed_by, signed_at
        None unless it is signed.
    choice
        What the state chose about contributing to the region; None when it did not.
    """

    assessment: Assessment
    answers: tuple[Answer, ...]
    settlements: tuple[Settlement, ...]
    comments: tuple[Comment, ...]
    assignments: tuple[Assignment, ...]
    links: tuple[EvidenceLink, ...]
    submitted_by: PersonId | None
    submitted_at: datetime | None
    signed_by: PersonId | None
    signed_at: datetime | None
    reasons: tuple[ChangeReason, ...] = ()
    choice: ContributionChoice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedRelease:
    """A release that was prepared and published before, of what is recorded here."""

    release: StoredRelease
    prepared_by: PersonId
    published_by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedRegion:
    """Everything at once; every state in it has ``invented`` true.

    ``actions`` are all versions of all actions of plans, numbered by state with time;
    ``releases`` the ledger, oldest first.
    """

    states: tuple[State, ...]
    agencies: tuple[Agency, ...]
    people: tuple[InventedPerson, ...]
    cycles: tuple[Cycle, ...]
    evidence: tuple[Evidence, ...]
    assessments: tuple[InventedAssessment, ...]
    actions: tuple[Action, ...] = ()
    releases: tuple[InventedRelease, ...] = ()
