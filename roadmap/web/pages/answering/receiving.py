"""What a message of the questionnaire asks, and doing it, in a thread.

Each reply names what was saved by the browser's own key, after the durable commit, and
says where the priority stands now.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assessments.errors import AssessmentsError, NotSignedIn, NotUsable
from assessments.records.evidence import EvidenceId, LinkGrade, LinkId
from assessments.records.people import AgencyCode, Person
from assessments.records.work import AssessmentId, ChangeKind, NewAnswer, Saved
from assessments.rules import may
from assessments.service import Service
from priorities.edition import Edition
from roadmap.answering import questionnaire
from roadmap.web.ui import problems
from roadmap.wording.texts import Words

Text = Annotated[str, Field(max_length=20_000)]
Code = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
Reply = dict[str, object]


class Given(BaseModel):
    """What every message of the questionnaire has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_key: Annotated[str, Field(pattern="^[0-9a-zA-Z-]{8,64}$")]


class GivenAnswer(Given):
    """An answer as the browser sends it."""

    code: Code
    value: Code
    reason: Text | None = None
    confirms_carried: bool = False


class GivenComment(Given):
    """A comment as the browser sends it."""

    code: Code
    text: Text


class GivenReason(Given):
    """Why an answer differs from last cycle's, as the browser sends it."""

    code: Code
    kind: ChangeKind


class GivenSettlement(Given):
    """The focal point's decision between voices."""

    code: Code
    value: Code
    reason: Text


class GivenPassing(Given):
    """Not our office: to another agency, or back to the focal point."""

    code: Code
    note: Text
    to: Code | None = None


class GivenLink(Given):
    """An evidence entry for a criterion."""

    criterion: Code
    evidence: Code
    grade: LinkGrade


class GivenLinkDeed(Given):
    """What is done with a link that is there."""

    criterion: Code
    link: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sent a message to which assessment; does in a thread what the message asks."""

    service: Service
    who: Person
    here: AssessmentId
    say: Words

    def answers(self, given: Sequence[GivenAnswer]) -> Reply:
        """Record answers, and give the placements that follow."""
        new = [NewAnswer(**one.model_dump()) for one in given]
        results = self._recorded(new)
        codes = {one.code for one in new}
        return {"results": results, "placements": self._placements(codes)}

    def comments(self, given: Sequence[GivenComment]) -> Reply:
        """Record comments, each for itself."""
        return {
            "results": [
                self._each(one, self.service.answering.comment, text=one.text)
                for one in given
            ]
        }

    def reasons(self, given: Sequence[GivenReason]) -> Reply:
        """Record why answers differ from last cycle's, each for itself."""
        return {
            "results": [
                self._each(one, self.service.answering.say_why, kind=one.kind)
                for one in given
            ]
        }

    def settle(self, given: GivenSettlement) -> Reply:
        """Settle a dispute."""
        self.service.answering.settle(
            who=self.who,
            assessment=self.here,
            code=given.code,
            value=given.value,
            reason=given.reason,
        )
        return self._now(given.code)

    def pass_on(self, given: GivenPassing) -> Reply:
        """Pass a criterion on; it may then be out of the sender's sight."""
        self.service.answering.pass_on(
            who=self.who,
            assessment=self.here,
            code=given.code,
            note=given.note,
            to=None if given.to is None else AgencyCode(given.to),
        )
        return {}

    def link(self, given: GivenLink) -> Reply:
        """Link an evidence entry to a criterion."""
        self.service.evidence.link(
            who=self.who,
            assessment=self.here,
            evidence=EvidenceId(given.evidence),
            criterion=given.criterion,
            grade=given.grade,
        )
        return self._now(given.criterion)

    def confirm(self, given: GivenLinkDeed) -> Reply:
        """Confirm somebody else's link."""
        self._require_known(given.criterion)
        self.service.evidence.confirm(who=self.who, link=LinkId(given.link))
        return self._now(given.criterion)

    def unlink(self, given: GivenLinkDeed) -> Reply:
        """Take a link away."""
        self._require_known(given.criterion)
        self.service.evidence.unlink(who=self.who, link=LinkId(given.link))
        return self._now(given.criterion)

    def _recorded(self, new: Sequence[NewAnswer]) -> list[Reply]:
        """Record together; if one is refused, each for itself."""
        record = self.service.answering.record_answers
        try:
            saved = record(who=self.who, assessment=self.here, answers=new)
        except NotSignedIn:
            raise
        except AssessmentsError as refused:
            if len(new) == 1:
                return [self._refused(new[0].client_key, refused)]
            return [result for one in new for result in self._recorded([one])]
        return [_saved(one) for one in saved]

    def _each(
        self,
        given: GivenComment | GivenReason,
        deed: Callable[..., Saved],
        **what: object,
    ) -> Reply:
        try:
            saved = deed(
                who=self.who,
                assessment=self.here,
                code=given.code,
                client_key=given.client_key,
                **what,
            )
        except NotSignedIn:
            raise
        except AssessmentsError as refused:
            return self._refused(given.client_key, refused)
        return _saved(saved)

    def _refused(self, client_key: str, problem: AssessmentsError) -> Reply:
        said = " ".join(problems.sentences(problem, self.say))
        return {"client_key": client_key, "refused": said}

    def _now(self, code: str) -> Reply:
        """Give what the page shows about one criterion after a deed."""
        edition = self._edition()
        sheet = self.service.answering.sheet(
            who=self.who,
            assessment=self.here,
            priority=edition.priority_of[code].code,
        )
        editions = self.service.world.editions
        names = questionnaire.names_of(sheet, editions, self.say)
        found = {
            seen: questionnaire.state(state, who=self.who, names=names)
            for seen, state in sheet.states.items()
            if seen == code  # a contributor may be asked for it no more
        }
        return {"states": found, "placements": self._placements([code])}

    def _placements(self, codes: Iterable[str]) -> Reply:
        """Place the priorities that the codes belong to, for those who may see it."""
        if not may(self.who, "answering.placement_of_priority"):
            return {}
        edition = self._edition()
        touched = {
            edition.priority_of[code].code
            for code in codes
            if code in edition.priority_of
        }
        place = self.service.answering.placement_of_priority
        return {
            priority: questionnaire.placed(
                edition,
                place(who=self.who, assessment=self.here, priority=priority),
                self.say,
            )
            for priority in sorted(touched)
        }

    def _require_known(self, code: str) -> None:
        """Refuse a code that is not in the edition before anything is done."""
        if code not in self._edition().priority_of:
            raise NotUsable(("no_such_code", {"code": code}))

    def _edition(self) -> Edition:
        assessment = self.service.answering.assessment(
            who=self.who, assessment=self.here
        )
        return self.service.world.editions(assessment.edition)


def _saved(saved: Saved) -> Reply:
    return {
        "client_key": saved.client_key,
        "seq": saved.seq,
        "at": saved.at.isoformat(),
    }
