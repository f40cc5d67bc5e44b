"""Documents that show that a criterion is met, and their links to criteria."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import NewType

from assessments.records.people import PersonId, StateCode
from assessments.records.work import AssessmentId

EvidenceId = NewType("EvidenceId", str)


LinkId = NewType("LinkId", str)


class EvidenceKind(StrEnum):
    """What an evidence entry is (content brief, 6.4)."""

    LAW = "law"
    PROCEDURE = "procedure"
    PLAN = "plan"
    MINUTES = "minutes"
    STATISTICS = "statistics"
    TRAINING_RECORD = "training_record"
    AGREEMENT = "agreement"
    REVIEW = "review"
    STATEMENT = "statement"


class LinkGrade(IntEnum):
    """How strong a link is between evidence and a criterion."""

    STATED = 1
    NAMED = 2
    ATTACHED = 3
    CHECKED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A document or record of a state that can show that a criterion is met."""

    id: EvidenceId
    state: StateCode
    title: str
    kind: EvidenceKind
    owner: str
    dated: date | None
    language: str
    confidential: bool
    place: str  # a link, or where it is held
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLink:
    """The use of an evidence entry for one criterion of one assessment.

    It counts once it is confirmed; reuse, also in a later cycle, is a new link.
    """

    id: LinkId
    evidence: EvidenceId
    assessment: AssessmentId
    criterion: str
    grade: LinkGrade
    by: PersonId
    at: datetime
    confirmed_by: PersonId | None
    confirmed_at: datetime | None
