"""Where the questionnaire sends what a person gives; the reply is the acknowledgement.

Plain HTTP, so that the browser can tell "saved" from "lost on the way" and send again.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import Field, TypeAdapter, ValidationError

from assessments.errors import AssessmentsError, NotSignedIn
from assessments.records.work import AssessmentId
from roadmap.web.pages.answering import receiving
from roadmap.web.pages.answering.receiving import Reply, Sender
from roadmap.web.ui import problems, visitor
from roadmap.web.ui.background import in_background

ByWhom = Annotated[str, Header(alias="X-Roadmap-Person")]
Deed = Callable[[Sender, Any], Reply]
Route = Callable[[Request, str, str], Awaitable[JSONResponse]]

LARGEST = 500_000
"""Bytes in one message."""

MOST = 200
"""Answers, comments or reasons in one message; the questionnaire sends 50 at a time."""

MESSAGES: dict[str, tuple[Deed, TypeAdapter[Any]]] = {
    "answers": (
        Sender.answers,
        TypeAdapter(Annotated[list[receiving.GivenAnswer], Field(max_length=MOST)]),
    ),
    "comments": (
        Sender.comments,
        TypeAdapter(Annotated[list[receiving.GivenComment], Field(max_length=MOST)]),
    ),
    "change-reasons": (
        Sender.reasons,
        TypeAdapter(Annotated[list[receiving.GivenReason], Field(max_length=MOST)]),
    ),
    "settlements": (Sender.settle, TypeAdapter(receiving.GivenSettlement)),
    "passed-on": (Sender.pass_on, TypeAdapter(receiving.GivenPassing)),
    "evidence-links": (Sender.link, TypeAdapter(receiving.GivenLink)),
    "evidence-confirmations": (Sender.confirm, TypeAdapter(receiving.GivenLinkDeed)),
    "evidence-unlinks": (Sender.unlink, TypeAdapter(receiving.GivenLinkDeed)),
}
"""The last part of each address, with what is done and what has to be sent."""


router = APIRouter()


@router.get("/assessments/{assessment}/evidence-entries")
async def entries(request: Request, assessment: str) -> JSONResponse:
    """Give the evidence entries that a criterion can be linked with."""
    visit = visitor.visit_of(request)
    found = await in_background(visit.service.evidence.entries, who=visit.who)
    return JSONResponse(
        {"entries": [{"id": entry.id, "title": entry.title} for entry in found]}
    )


def _route(deed: Deed, form: TypeAdapter[Any]) -> Route:
    async def receive(request: Request, assessment: str, by: ByWhom) -> JSONResponse:
        visit = visitor.visit_of(request)
        sender = Sender(
            service=visit.service,
            who=visit.who,
            here=AssessmentId(assessment),
            say=visit.say,
        )
        if by != sender.who.id:  # a page left open by who signed in here before
            raise HTTPException(status_code=409)
        body = await _body(request)
        try:
            given = form.validate_json(body)
        except ValidationError:
            raise HTTPException(status_code=422) from None
        try:
            return JSONResponse(await in_background(deed, sender, given))
        except NotSignedIn:
            raise HTTPException(status_code=401) from None
        except AssessmentsError as refused:
            said = " ".join(problems.sentences(refused, sender.say))
            status = problems.status_of(refused)
            return JSONResponse({"refused": said}, status_code=status)

    return receive


for message, (deed, form) in MESSAGES.items():
    router.post(f"/assessments/{{assessment}}/{message}", name=message)(
        _route(deed, form)
    )


async def _body(request: Request) -> bytes:
    if int(request.headers.get("content-length", LARGEST + 1)) > LARGEST:
        raise HTTPException(status_code=413)
    return await request.body()
