"""What a person sees of an assessment, how much is answered, and what waits for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assessments.records.evidence import EvidenceId, EvidenceLink
from assessments.records.people import (
    Agency,
    AgencyCode,
    Person,
    PersonId,
    Voice,
)
from assessments.records.plans import ActionBeside
from assessments.records.work import (
    Answer,
    Assessment,
    AssessmentId,
    Assignment,
    ChangeReason,
    Comment,
    Cycle,
    LateNote,
    Saved,
    Settlement,
)
from priorities.crosswalk.links import Relation
from priorities.edition import PriorityCode
from priorities.scoring.result import PriorityPlacement


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
    comments
        What each person says there now, oldest first; nothing that was taken back.
    evidence
        Highest confirmed grade, 0 to 4.
    assigned
        Agencies that are asked for it.
    own_seq
        Number of the newest answer of the reader's own voice, a withdrawn one too; 0
        for none.
    newest_seq
        Number of the newest answer or settlement that the reader sees, of an indicator
        also of the answers to its criteria; 0 for none.
    late
        What arrived when the assessment was closed: the reader's own, or all of it for
        the focal point.
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
    own_seq: int = 0
    newest_seq: int = 0
    late: tuple[LateNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a priority is for the voice that looks, counted in indicators.

    Attributes
    ----------
    indicators
        All in scope; for an agency those in which it is asked for anything.
    done
        Everything that is asked now has an answer, nothing is disputed, and nothing that
        was carried over waits for a look.
    to_confirm
        The same, but that something that was carried over waits for a look.
    missing
        Something that is asked now has no answer.
    unconfirmed, disputed
        Answers that were carried over and wait for a look, and criteria and whole
        indicators on which voices differ: in all rungs.
    questions, answered
        Criteria that are asked now, with those above that have an answer already, and how
        many of them have one; an indicator that cannot apply as a whole is one question.
    nothing_arose
        Criteria that need a case and for which, as it stands, none arose: in all rungs.
    """

    priority: str
    indicators: int
    done: int
    to_confirm: int
    missing: int
    unconfirmed: int
    disputed: int
    questions: int
    answered: int
    nothing_arose: int = 0


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
        What agencies passed on ("not our office") and nobody else has answered yet.
    placement
        Where the priority stands now; None for those who may not know.
    evidence
        Titles of the entries that the links here use.
    people
        Names of the others who commented or answered here with the reader's voice.
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
    people: Mapping[PersonId, str]
    last_unseen: tuple[str, Mapping[str, object]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was recorded, and where that leaves the state, of one moment.

    Attributes
    ----------
    by
        Who did, as looked up with it.
    saved
        An acknowledgement of each answer, in their order.
    edition
        The id of the edition that was answered.
    placements
        Where each priority that was answered stands with these answers; none for those
        who may not know, and where it cannot be told.
    """

    by: Person
    saved: tuple[Saved, ...]
    edition: str
    placements: Mapping[PriorityCode, PriorityPlacement]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What the answer page shows; each part is that of the use case of its name."""

    cycle: Cycle
    sheet: Sheet
    progress: tuple[Progress, ...]
    actions: Mapping[str, tuple[ActionBeside, ...]]


class TaskKind(StrEnum):
    """What can be waiting for a person; in words: ``home.task.<kind>``."""

    SENT_BACK = (
        "sent_back"  # the approver asked for changes: cycle, draft, note, is_open
    )
    START = "start"  # a cycle is open and the state has no assessment: cycle, closes, is_first
    ANSWER = "answer"  # a priority has open criteria: answered, asked
    CONFIRM = "confirm"  # carried answers of a priority await a look: unconfirmed
    DONE_ACTIONS = "done_actions"  # the plan's stand beside a priority: count
    SETTLE = "settle"  # voices differ in a priority: disputed
    ASK_AGENCIES = "ask_agencies"  # there are agencies, and none is asked: cycle
    HANDED_BACK = "handed_back"  # passed on, and nobody is asked or answered: count
    SUBMIT = "submit"  # everything asked is answered: cycle, closes
    WAIT_FOR_SIGNATURE = "wait_for_signature"  # submitted, not signed: cycle
    SIGN = "sign"  # an approver's turn: cycle, draft
    SEE_PROGRESS = "see_progress"  # the newest assessment is signed: cycle, is_first
    PLAN_NEXT = "plan_next"  # and so the plan's turn: cycle
    INVITE_TEAM = "invite_team"  # a state has nobody but its focal point
    INVITE_APPROVER = "invite_approver"  # nobody of the state can sign
    ADD_MEMBER = "add_member"  # there is none yet
    INVITE_FOCAL_POINT = "invite_focal_point"  # members without one: count
    OPEN_CYCLE = "open_cycle"  # no cycle is open


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do next, with what its sentence needs."""

    kind: TaskKind
    values: Mapping[str, object]
    assessment: AssessmentId | None
    priority: str | None
