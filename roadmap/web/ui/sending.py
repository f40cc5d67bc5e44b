"""Where the forms of a page are sent: over plain HTTP, with the session of the moment.

A page may be open for hours. What it sends is done for who is signed in in the browser
by then, if that is still the person whose page it is. The reply is the acknowledgement:
what was refused, or that it is done. Long work is answered with "not yet" until it is;
who asks again under the same key gets the same outcome, and nothing is done twice.
"""

import json
import re
from asyncio import wait
from dataclasses import asdict, dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse
from nicegui import Client

from assessments.validation import can_be_kept
from roadmap.web.ui import routes, visitor
from roadmap.web.ui.background import ShuttingDown
from roadmap.web.ui.forms import Filled, Form

LARGEST = 1_000_000
"""Bytes in one form; what is longer than a field allows is for the deed to say."""

MOST_FIELDS = 5_000

PATIENCE = 5.0
"""Seconds until a reply says "not yet"."""

_KEY = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form as the browser sends it."""

    key: str
    filled: Filled


router = APIRouter()


@router.post("/forms/{page}/{number}")
async def take(request: Request, page: str, number: int) -> JSONResponse:
    """Do what a form of an open page is for, and say what came of it."""
    visit = visitor.visit_of(request)
    form = _form(page, number)
    if form is None:
        return _refused("page_gone", 404, visit)
    if form.person != visit.who.id:
        return _refused("other_account", 409, visit)
    sent = await _sent(request)
    work = form.sent(visit.who, sent.key, sent.filled)
    if work is None:
        return _refused("client_key_used", 422, visit)
    await wait({work}, timeout=PATIENCE)
    if not work.done():
        return JSONResponse({}, status_code=202)
    if work.cancelled():
        raise ShuttingDown
    return JSONResponse(asdict(work.result()))


def _form(page: str, number: int) -> Form | None:
    client = Client.instances.get(page)
    form = None if client is None else client.elements.get(number)
    return form if isinstance(form, Form) else None


async def _sent(request: Request) -> Sent:
    """Read what was sent.

    Raises
    ------
    HTTPException
        If it is larger than any of ours, or nothing that a form sends.
    """
    if routes.is_too_large(request, LARGEST):
        raise HTTPException(status_code=413)
    try:
        given = json.loads(await request.body())
        key, entries = given["key"], tuple((n, value) for n, value in given["entries"])
    except (ValueError, TypeError, LookupError, RecursionError):
        raise HTTPException(status_code=422) from None
    texts = [key, *(text for entry in entries for text in entry)]
    if len(entries) > MOST_FIELDS or not all(isinstance(text, str) for text in texts):
        raise HTTPException(status_code=422)
    if not _KEY.fullmatch(key) or not all(can_be_kept(name) for name, _ in entries):
        raise HTTPException(status_code=422)
    return Sent(key=key, filled=Filled(entries=entries))


def _refused(reason: str, status: int, visit: visitor.Visit) -> JSONResponse:
    sentence = visit.say(f"refused.{reason}")
    return JSONResponse({"refused": [{"says": sentence, "field": ""}]}, status)
