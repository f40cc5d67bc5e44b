"""What the record holds, as frozen values: who answered what, when.

Every time is an aware UTC datetime given by the server. Ids are opaque strings made
by the service. ``None`` means "not known" or "not there", never zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import NewType

from priorities.answers import Scope
from priorities.crosswalk import Relation
from priorities.profile import PriorityPlacement

StateCode = NewType("StateCode", str)
AgencyCode = NewType("AgencyCode", str)
PersonId = NewType("PersonId", str)
CycleCode = NewType("CycleCode", str)
AssessmentId = NewType("AssessmentId", str)
EvidenceId = NewType("EvidenceId", str)
LinkId = NewType("LinkId", str)
SubmissionId = NewType("SubmissionId", str)
ActionId = NewType("ActionId", str)
Voice = NewType("Voice", str)  # an agency's code, or FOCAL_POINT_VOICE

FOCAL_POINT_VOICE = Voice("focal-point")


class Role(StrEnum):
    """What a person is in the system; what each may do is in `assessments.rules`."""

    FOCAL_POINT = "focal_point"
    CONTRIBUTOR = "contributor"
    APPROVER = "approver"
    OBSERVER = "observer"
    CONTENT_EDITOR = "content_editor"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"  # the server itself; nobody signs in as this


NATIONAL_ROLES = frozenset(
    {Role.FOCAL_POINT, Role.CONTRIBUTOR, Role.APPROVER, Role.OBSERVER}
)


class WorkStage(StrEnum):
    """How far an assessment is in the work."""

    DRAFT = "draft"  # may be answered
    SUBMITTED = "submitted"  # frozen by the focal point, waits for the approver
    SIGNED = "signed"  # the approver signed the submission


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A member, under the name it chose for itself.

    ``invented`` is true for demo states; a real one never has made-up answers.
    """

    code: StateCode
    name: str
    sub_region: str
    invented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A body of a state that answers with a voice of its own."""

    code: AgencyCode
    state: StateCode
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who signs in.

    ``state`` is None for regional people, ``agency`` for everybody but contributors.
    """

    id: PersonId
    name: str
    sign_in_name: str
    role: Role
    state: StateCode | None
    agency: AgencyCode | None
    language: str
    active: bool

    @property
    def voice(self) -> Voice:
        """The voice this person answers with."""
        return FOCAL_POINT_VOICE if self.agency is None else Voice(self.agency)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session, without its secret. ``number`` tells a person's sessions apart.

    ``remembered_as`` is what the browser called itself at sign-in; may be empty.
    """

    number: int
    since: datetime
    last_seen: datetime
    current: bool
    remembered_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An offer to become a person with a role; its secret link is shown once."""

    number: int
    name: str
    role: Role
    state: StateCode | None
    agency: AgencyCode | None
    expires: datetime
    accepted: datetime | None


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
    ``code`` is a criterion, or an indicator for "not applicable" as a whole.
    """

    code: str
    value: str
    reason: str | None = None
    client_key: str
    confirms_carried: bool = False


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


class ChangeKind(StrEnum):
    """Why an answer differs from last cycle's."""

    REAL_CHANGE = "real_change"
    BETTER_INFORMATION = "better_information"
    ERROR_PUT_RIGHT = "error_put_right"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReason:
    """What a voice says about why its answer differs from last cycle's.

    The newest by ``seq`` per code and voice counts, while the voice's answer stays
    (`assessments.standing.held_reasons`).
    """

    code: str
    voice: Voice
    person: PersonId
    kind: ChangeKind
    seq: int
    at: datetime


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
class AskedBefore:
    """What was asked last cycle, under another edition, in the place of a criterion.

    Attributes
    ----------
    relation
        How the two hang together: split when the criterion was part of this, merged
        when this became part of the criterion, reworded or moved when it is the same
        question in other words or elsewhere.
    edition, code
        Where its words are.
    value
        What stood: an answer value, or None for nothing.
    """

    relation: Relation
    edition: str
    code: str
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionState:
    """Everything the answer page shows about one criterion (or a whole indicator).

    Attributes
    ----------
    mine
        The newest answer of the reader's own voice; None when there is none or it was
        withdrawn.
    others
        Newest answers of the other voices, withdrawn ones left out; empty for a
        contributor, who sees the own agency's only.
    carried
        Whether ``mine`` was carried over and nobody has confirmed it yet.
    last_value
        What stood at last cycle's submission and carries over to this edition: an
        answer value, or None for nothing.
    why
        Why answers differ from it, by voice, as far as the reader sees those voices.
    asked_before
        What was asked last cycle in its place, where that was something else.
    evidence
        Highest confirmed grade, 0 to 4.
    assigned
        Agencies that are asked for it.
    """

    code: str
    mine: Answer | None
    others: tuple[Answer, ...]
    carried: bool
    settled: Settlement | None
    last_value: str | None
    why: tuple[ChangeReason, ...]
    comments: tuple[Comment, ...]
    evidence: int
    links: tuple[EvidenceLink, ...]
    assigned: tuple[AgencyCode, ...]
    asked_before: tuple[AskedBefore, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How much of a priority has been answered by the voice that looks.

    ``asked`` counts criteria on the rungs up to the first unsecured one of each
    indicator in scope (of all of them for ``total``); ``unconfirmed`` counts carried
    answers that nobody has confirmed.
    """

    priority: str
    answered: int
    asked: int
    total: int
    unconfirmed: int
    disputed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A signed, frozen snapshot: canonical bytes, their hash, and who and when.

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
    document: bytes
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
class Verified:
    """What recomputing a stored submission gave.

    ``differences`` lists, in words for the person who runs the system, what is not
    the same; empty when all is.
    """

    submission: SubmissionId
    same: bool
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything one person sees of one priority of an assessment.

    Attributes
    ----------
    states
        What stands for each criterion, and for each indicator as a whole, by code, in
        the order of the edition; for a contributor only what is assigned.
    may_answer
        Whether this person may answer here now.
    voice
        The voice this person answers with.
    agencies
        The agencies of the state.
    handed_back
        What agencies passed on ("not our office") and nobody asks them for any more.
    placement
        Where the priority stands now; None for those who may not know.
    evidence
        Titles of the entries that the links here use.
    last_unseen
        Why last cycle's answers cannot be shown beside, as the reason of a refusal and
        its values; None when they can, or when there are none.
    """

    assessment: Assessment
    priority: str
    states: Mapping[str, CriterionState]
    may_answer: bool
    voice: Voice
    agencies: tuple[Agency, ...]
    handed_back: tuple[Assignment, ...]
    placement: PriorityPlacement | None
    evidence: Mapping[EvidenceId, str]
    last_unseen: tuple[str, Mapping[str, object]] | None = None


class TaskKind(StrEnum):
    """What can be waiting for a person; in words: ``home.task.<kind>``."""

    START = "start"  # a cycle is open and the state has no assessment: cycle, closes
    ANSWER = "answer"  # a priority has open criteria: answered, asked
    CONFIRM = "confirm"  # carried answers of a priority await a look: unconfirmed
    DONE_ACTIONS = "done_actions"  # the plan's stand beside a priority: count
    SETTLE = "settle"  # voices differ in a priority: disputed
    HANDED_BACK = "handed_back"  # agencies passed something on: count
    SUBMIT = "submit"  # everything asked is answered: cycle, closes
    WAIT_FOR_SIGNATURE = "wait_for_signature"  # submitted, not signed: cycle
    SIGN = "sign"  # an approver's turn: cycle, draft
    SEE_PROGRESS = "see_progress"  # the newest assessment is signed: cycle
    PLAN_NEXT = "plan_next"  # and so the plan's turn: cycle
    INVITE_TEAM = "invite_team"  # a state has nobody but its focal point
    OPEN_CYCLE = "open_cycle"  # no cycle is open
    INVITE_FOCAL_POINT = "invite_focal_point"  # states without one: count


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do next, with what its sentence needs."""

    kind: TaskKind
    values: Mapping[str, object]
    assessment: AssessmentId | None
    priority: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneDeed:
    """That somebody did something, never what was written.

    ``who`` is a person's id, or "system"; ``about`` an id or a code.
    """

    number: int
    who: str
    deed: str
    about: str
    at: datetime
