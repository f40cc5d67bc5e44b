"""Where the questionnaire sends what a person gives; the reply is the acknowledgement.

Plain HTTP, so that the browser can tell "saved" from "lost on the way" and send again. Each
reply names what was saved by the browser's own key, after the durable commit, and says
where the priority stands now.

Answers are what is asked for most: they are one piece of work in one thread. The middleware
lets them in on a hint, and the session is looked up in the unit of work that records them.

Longer than most: all that the page sends goes one way, and is answered in one form.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse

from assessments.errors import (
    AssessmentsError,
    Frozen,
    NotSignedIn,
    NotUsable,
    OtherAccount,
    Overtaken,
)
from assessments.records.evidence import EvidenceId, LinkId
from assessments.records.people import AgencyCode, BySession, Person, PersonId
from assessments.records.work import (
    AssessmentId,
    LateKind,
    NewAnswer,
    NewLateNote,
    Saved,
)
from assessments.rules import may
from assessments.service import Service
from priorities.edition import Edition
from roadmap.answering import questionnaire
from roadmap.web.pages.answering import messages
from roadmap.web.pages.answering.messages import (
    Given,
    GivenAnswer,
    GivenComment,
    GivenLateDeed,
    GivenLink,
    GivenLinkDeed,
    GivenPassing,
    GivenReason,
    GivenSettlement,
    Reply,
    Unreadable,
)
from roadmap.web.ui import problems, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.reasons import reason_as_kept, reason_in_words
from roadmap.wording.texts import Words

ByWhom = Annotated[str, Header(alias="X-Roadmap-Person")]
Route = Callable[[Request, str, str], Awaitable[JSONResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sent a message to which assessment; does in a thread what the message asks.

    ``session`` is looked up by what records answers, and ``who`` is then whose it was when
    it was last looked up: enough to say in whose words something was refused.
    """

    service: Service
    who: Person
    session: BySession
    assessment: AssessmentId
    say: Words

    def answers(self, given: Sequence[GivenAnswer]) -> Reply:
        """Record answers together, or each for itself if one is refused."""
        new = [
            NewAnswer(**answer.model_dump() | {"reason": reason_as_kept(answer.reason)})
            for answer in given
        ]
        try:
            recorded = self.service.answering.record_answers(
                who=self.session, assessment=self.assessment, answers=new
            )
        except (NotSignedIn, OtherAccount):
            raise
        except AssessmentsError as refused:
            return together(Sender.one_by_one)(self, (new, refused))
        edition = self.service.world.editions
        return {
            "results": [_saved(answer) for answer in recorded.saved],
            "placements": {
                code: questionnaire.placed(
                    edition(recorded.edition), placement, self.say
                )
                for code, placement in sorted(recorded.placements.items())
            },
        }

    def one_by_one(self, given: tuple[Sequence[NewAnswer], AssessmentsError]) -> Reply:
        """Record each answer for itself, since together they were refused."""
        new, refused = given
        results = (
            [self._not_recorded(_late_answer(new[0]), refused)]
            if len(new) == 1
            else [self._alone(answer) for answer in new]
        )
        return {"results": results, "placements": self._placements(new)}

    def comments(self, given: Sequence[GivenComment]) -> Reply:
        """Record comments, each for itself."""
        return {
            "results": [
                self._each(comment, self.service.answering.comment, text=comment.text)
                for comment in given
            ]
        }

    def reasons(self, given: Sequence[GivenReason]) -> Reply:
        """Record why answers differ from last cycle's, each for itself."""
        return {
            "results": [
                self._each(
                    reason,
                    self.service.answering.say_why,
                    kind=reason.kind,
                    seen=reason.seen,
                )
                for reason in given
            ]
        }

    def settle(self, given: GivenSettlement) -> Reply:
        """Settle a dispute; where somebody else did meanwhile, say how it stands."""
        try:
            self.service.answering.settle(
                who=self.who,
                assessment=self.assessment,
                code=given.code,
                value=given.value,
                reason=given.reason,
                seen=given.seen,
            )
        except Overtaken as refused:
            return self._told(refused) | self._now(given.code)
        return self._now(given.code)

    def pass_on(self, given: GivenPassing) -> Reply:
        """Pass a criterion on; it may then be out of the sender's sight."""
        self.service.answering.pass_on(
            who=self.who,
            assessment=self.assessment,
            code=given.code,
            note=given.note,
            to=None if given.to is None else AgencyCode(given.to),
        )
        return {}

    def link(self, given: GivenLink) -> Reply:
        """Link an evidence entry to a criterion."""
        self.service.evidence.link(
            who=self.who,
            assessment=self.assessment,
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

    def _alone(self, answer: NewAnswer) -> Reply:
        try:
            recorded = self.service.answering.record_answers(
                who=self.session, assessment=self.assessment, answers=[answer]
            )
        except (NotSignedIn, OtherAccount):
            raise
        except AssessmentsError as refused:
            return self._not_recorded(_late_answer(answer), refused)
        return _saved(recorded.saved[0])

    def _each(
        self,
        given: GivenComment | GivenReason,
        deed: Callable[..., Saved],
        **what: object,
    ) -> Reply:
        try:
            saved = deed(
                who=self.who,
                assessment=self.assessment,
                code=given.code,
                client_key=given.client_key,
                **what,
            )
        except NotSignedIn:
            raise
        except AssessmentsError as refused:
            return self._not_recorded(_late(given), refused)
        return _saved(saved)

    def _not_recorded(self, note: NewLateNote, problem: AssessmentsError) -> Reply:
        """Say why; what came when the assessment was closed is kept as a late note."""
        refused: Reply = {"client_key": note.client_key, **self._told(problem)}
        if not isinstance(problem, Frozen):
            return refused
        try:
            late = self.service.late.keep(
                who=self.who, assessment=self.assessment, note=note
            )
        except NotSignedIn:
            raise
        except (
            AssessmentsError
        ) as also:  # it could not have been recorded in time either
            text = self.say(
                "answer.late.not_kept",
                why=refused["refused"],
                also=" ".join(problems.sentences(also, self.say)),
            )
            return refused | {"refused": text}
        text = self.say("answer.late.kept", why=refused["refused"])
        return refused | {
            "refused": text,
            "late": questionnaire.late(late, self.who, self.say),
        }

    def take_over(self, given: GivenLateDeed) -> Reply:
        """Record what arrived late, now that the assessment is open again."""
        self._require_known(given.code)
        self.service.late.take_over(
            who=self.who,
            assessment=self.assessment,
            number=given.number,
            seen=given.seen,
        )
        return self._now(given.code)

    def remove(self, given: GivenLateDeed) -> Reply:
        """Put away what arrived late."""
        self._require_known(given.code)
        self.service.late.remove(
            who=self.who, assessment=self.assessment, number=given.number
        )
        return self._now(given.code)

    def _told(self, problem: AssessmentsError) -> Reply:
        """Say why, and what somebody else gave meanwhile where that is why."""
        text = " ".join(problems.sentences(problem, self.say))
        if not isinstance(problem, Overtaken):
            return {"refused": text}
        newer = {
            "name": problem.name,
            "value": problem.value,
            "reason": reason_in_words(problem.because, self.say),
            "seq": problem.seq,
            "at": problem.at.isoformat(),
        }
        return {"refused": text, "newer": newer}

    def _now(self, code: str) -> Reply:
        """Give what the page shows about one criterion after a deed.

        Nothing where that cannot be read: what was done stays done (a savepoint).
        """
        try:
            with self.service.together() as service:
                return self._shown(service, code)
        except Exception as problem:  # noqa: BLE001 - whatever it is, the deed is done
            problems.log(problem)
            return {}

    def _shown(self, service: Service, code: str) -> Reply:
        sheet = service.answering.criterion(
            who=self.who, assessment=self.assessment, code=code
        )
        names = questionnaire.names_of(sheet, service.world.editions, self.say)
        edition = service.world.editions(sheet.assessment.edition)
        placed = sheet.placement
        return {
            "states": questionnaire.states(sheet.states, who=self.who, names=names),
            "placements": {}
            if placed is None
            else {sheet.priority: questionnaire.placed(edition, placed, self.say)},
        }

    def _placements(self, answers: Iterable[NewAnswer]) -> Reply:
        """Place the priorities of answers that were refused, for those who may see it."""
        if not may(self.who, "answering.placement_of_priority"):
            return {}
        edition = self._edition()
        place = self.service.answering.placement_of_priority
        touched = {
            edition.priority_of[a.code].code
            for a in answers
            if a.code in edition.priority_of
        }
        return {
            code: questionnaire.placed(
                edition,
                place(who=self.who, assessment=self.assessment, priority=code),
                self.say,
            )
            for code in sorted(touched)
        }

    def _require_known(self, code: str) -> None:
        """Refuse a code that is not in the edition before anything is done."""
        if code not in self._edition().priority_of:
            raise NotUsable(("no_such_code", {"code": code}))

    def _edition(self) -> Edition:
        assessment = self.service.answering.assessment(
            who=self.who, assessment=self.assessment
        )
        return self.service.world.editions(assessment.edition)


def _late_answer(answer: NewAnswer) -> NewLateNote:
    return NewLateNote(
        code=answer.code,
        kind=LateKind.ANSWER,
        value=answer.value,
        text=answer.reason,
        client_key=answer.client_key,
    )


def _late(given: GivenComment | GivenReason) -> NewLateNote:
    is_comment = isinstance(given, GivenComment)
    return NewLateNote(
        code=given.code,
        kind=LateKind.COMMENT if is_comment else LateKind.CHANGE_REASON,
        value=None if isinstance(given, GivenComment) else given.kind.value,
        text=given.text if isinstance(given, GivenComment) else None,
        client_key=given.client_key,
    )


def _saved(saved: Saved) -> Reply:
    return {
        "client_key": saved.client_key,
        "seq": saved.seq,
        "at": saved.at.isoformat(),
    }


Deed = Callable[[Sender, Any], Reply]


def together(deed: Deed) -> Deed:
    """Let all that a message asks be one unit of work, with what stands after it."""

    def done(sender: Sender, given: Any) -> Reply:
        with sender.service.together() as service:
            return deed(replace(sender, service=service), given)

    return done


BATCHES: dict[str, tuple[Deed, type[Given]]] = {
    "answers": (Sender.answers, GivenAnswer),
    "comments": (together(Sender.comments), GivenComment),
    "change-reasons": (together(Sender.reasons), GivenReason),
}
"""The last part of each address that takes many at once, what is done, and what is sent."""

SINGLE_DEEDS: dict[str, tuple[Deed, type[Given]]] = {
    "settlements": (together(Sender.settle), GivenSettlement),
    "passed-on": (Sender.pass_on, GivenPassing),
    "evidence-links": (together(Sender.link), GivenLink),
    "evidence-confirmations": (together(Sender.confirm), GivenLinkDeed),
    "evidence-unlinks": (together(Sender.unlink), GivenLinkDeed),
    "late-taken": (together(Sender.take_over), GivenLateDeed),
    "late-removed": (together(Sender.remove), GivenLateDeed),
}
"""The same for those that take one."""


router = APIRouter()


@router.get("/assessments/{assessment}/evidence-entries")
async def entries(request: Request, assessment: str) -> JSONResponse:
    """Give the evidence entries that a criterion can be linked with."""
    visit = visitor.visit_of(request)
    evidence = await in_background(visit.service.evidence.entries, who=visit.who)
    return JSONResponse(
        {"entries": [{"id": entry.id, "title": entry.title} for entry in evidence]}
    )


def _route(deed: Deed, form: type[Given], *, many: bool) -> Route:
    read = messages.reader(form, many=many)

    async def receive(request: Request, assessment: str, by: ByWhom) -> JSONResponse:
        visit = visitor.visit_of(request)
        sender = _sender(visit, assessment, by)
        try:
            if by != visit.who.id:  # a page left open by who signed in here before
                raise OtherAccount("other_account")
            given, unread = await messages.received(request, read, sender.say)
            if many:
                _count(visit, len(given) + len(unread))
            reply = await in_background(deed, sender, given)
        except Unreadable as problem:
            _count(visit, problem.parts)
            return _unreadable(problem, sender.say)
        except AssessmentsError as problem:
            if isinstance(problem, NotSignedIn):
                visit.installation.admitted.forget(sender.session.token)
            text = " ".join(problems.sentences(problem, sender.say))
            status = problems.status_of(problem)
            return JSONResponse({"refused": text}, status_code=status)
        if unread:
            reply = {**reply, "results": [*_results(reply), *unread]}
        return JSONResponse(reply)

    return receive


def _count(visit: visitor.Visit, parts: int) -> None:
    """Count what a message holds, whether or not it can be read."""
    now = asyncio.get_running_loop().time()
    visit.installation.allowance.count(visit.who.id, now, parts=parts)


def _sender(visit: visitor.Visit, assessment: str, by: str) -> Sender:
    return Sender(
        service=visit.service,
        who=visit.who,
        session=BySession(token=visit.token or "", page_of=PersonId(by)),
        assessment=AssessmentId(assessment),
        say=visit.say,
    )


def _results(reply: Reply) -> Sequence[object]:
    results = reply.get("results", ())
    return results if isinstance(results, list) else ()


def _unreadable(problem: Unreadable, say: Words) -> JSONResponse:
    reply: Reply = {"refused": say(f"refused.{problem.sentence}")}
    if problem.results:
        reply["results"] = list(problem.results)
    return JSONResponse(reply, status_code=problem.status)


for message, (batch_deed, batch_form) in BATCHES.items():
    router.post(f"/assessments/{{assessment}}/{message}", name=message)(
        _route(batch_deed, batch_form, many=True)
    )
for message, (single_deed, single_form) in SINGLE_DEEDS.items():
    router.post(f"/assessments/{{assessment}}/{message}", name=message)(
        _route(single_deed, single_form, many=False)
    )
