"""The work on an assessment: cycles, answers, what waits for whom, submissions."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from assessments.records.people import AgencyCode, PersonId, StateCode, Voice
from priorities.answers import Scope

CycleCode = NewType("CycleCode", str)


AssessmentId = NewType("AssessmentId", str)


SubmissionId = NewType("SubmissionId", str)


class WorkStage(StrEnum):
    """How far an assessment is in the work."""

    DRAFT = "draft"  # may be answered
    SUBMITTED = "submitted"  # frozen by the focal point, waits for the approver
    SIGNED = "signed"  # the approver signed the submission


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOver:
    """How many answers were copied from last cycle, and how many of them are asked now."""

    copied: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """The yearly window: one edition, a reference date, opening and closing days."""

    code: CycleCode
    edition: str
    reference_date: date
    opens: date
    closes: date
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One state, one cycle, one edition; answered in numbered drafts."""

    id: AssessmentId
    state: StateCode
    cycle: CycleCode
    edition: str
    reference_date: date
    scope: Scope
    stage: WorkStage
    draft: int
    started_from: AssessmentId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """An answer as it is given: what a person clicked.

    ``client_key`` is made by the browser, so that sending twice records once.
    ``code`` is a criterion, or an indicator for "not applicable" as a whole. ``seen`` is
    the number of the newest answer of the own voice that the person knew of, 0 for none;
    None from a page that does not say.
    """

    code: str
    value: str
    reason: str | None = None
    client_key: str
    confirms_carried: bool = False
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer as it is kept: never changed, a changed mind is a new one."""

    assessment: AssessmentId
    code: str
    voice: Voice
    person: PersonId
    value: str
    reason: str | None
    seq: int
    at: datetime
    carried_from: AssessmentId | None
    client_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The acknowledgement of one answer, comment or reason: durable when this is returned.

    ``repeated`` is true when the same client key had been recorded before.
    """

    client_key: str
    seq: int
    at: datetime
    repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The focal point's decision between voices that differ; a later answer reopens it."""

    code: str
    value: str
    reason: str
    settles: tuple[int, ...]
    person: PersonId
    seq: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A remark on a criterion or indicator; never leaves the state."""

    code: str
    voice: Voice
    person: PersonId
    text: str
    seq: int
    at: datetime


class ChangeKind(StrEnum):
    """Why an answer differs from last cycle's."""

    REAL_CHANGE = "real_change"
    BETTER_INFORMATION = "better_information"
    ERROR_PUT_RIGHT = "error_put_right"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReason:
    """What a voice says about why its answer differs from last cycle's.

    The newest by ``seq`` per code and voice counts, while the voice's answer stays
    (`assessments.answers.effective.held_reasons`).
    """

    code: str
    voice: Voice
    person: PersonId
    kind: ChangeKind
    seq: int
    at: datetime


class LateKind(StrEnum):
    """What arrived late."""

    ANSWER = "answer"
    COMMENT = "comment"
    CHANGE_REASON = "change_reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLateNote:
    """An answer, comment or reason that arrived when the assessment was closed.

    ``value`` is an answer value or why an answer changed, ``text`` a comment or the
    reason of an answer.
    """

    code: str
    kind: LateKind
    value: str | None
    text: str | None
    client_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LateNote:
    """What arrived late, as it is kept: beside the assessment, and no part of it.

    Attributes
    ----------
    number
        Counts the late notes of an assessment.
    name
        Who gave it.
    taken_over_by
        Who took it over into the assessment since; None while nobody did.
    """

    number: int
    code: str
    person: PersonId
    name: str
    kind: LateKind
    value: str | None
    text: str | None
    at: datetime
    client_key: str
    taken_over_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Which agency is asked for what: a priority, an indicator or a criterion.

    The most exact and newest word holds: ``asked`` false on a criterion means that
    the agency passed it on ("not our office"), with ``note`` saying why.
    """

    code: str
    agency: AgencyCode
    asked: bool
    note: str | None
    seq: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A signed, frozen snapshot: the hash of its canonical bytes, and who and when.

    Those are large, and left out (`WrittenSubmission` has them).

    ``sent_back`` is what the approver asked to look at again, and ``sent_back_by`` who
    did; None unless somebody did.
    ``plan_seq`` is the newest number in the plan at that moment, 0 for an empty plan;
    None for submissions from before there were plans.
    """

    id: SubmissionId
    assessment: AssessmentId
    state: StateCode
    cycle: CycleCode
    edition: str
    draft: int
    scope: Scope
    sha256: str
    by: PersonId
    at: datetime
    supersedes: SubmissionId | None
    signed_by: PersonId | None
    signed_at: datetime | None
    sent_back: str | None = None
    sent_back_by: PersonId | None = None
    plan_seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSubmission(Submission):
    """A submission with its document: the canonical bytes."""

    document: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierSubmission:
    """The last submission of an earlier cycle, without its document.

    Attributes
    ----------
    through
        The newest number in it; what was said later does not count.
    plan_seq
        As in `Submission`.
    """

    id: SubmissionId
    assessment: AssessmentId
    cycle: CycleCode
    edition: str
    through: int
    plan_seq: int | None
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What recomputing a stored submission gave.

    ``differences`` lists, in words for the person who runs the system, what is not
    the same; empty when all is.
    """

    submission: SubmissionId
    same: bool
    differences: tuple[str, ...]
