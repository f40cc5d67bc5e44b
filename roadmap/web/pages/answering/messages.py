"""What the questionnaire sends, read part by part: one that cannot be read stops no other."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import Request
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from assessments.records.evidence import LinkGrade
from assessments.records.work import ChangeKind
from roadmap.web.ui import routes
from roadmap.web.ui.background import in_background
from roadmap.wording.texts import Words

Code = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=0, lt=2**31, strict=True)]
Reply = dict[str, object]
Reader = Callable[[bytes, Words], tuple[Any, list[Reply]]]
"""Gives what was given, and what to tell of each part that cannot be read."""

LARGEST = 500_000
"""Bytes in one message."""

MOST = 200
"""Answers, comments or reasons in one message; the questionnaire sends 50 at a time."""

AT_ONCE = 32_000
"""Bytes: a message of more is read in a thread, a smaller one sooner than a thread begins."""

_KEY = "^[0-9a-zA-Z-]{8,64}$"


def _no_tick(given: object) -> object:
    """Take true and false for nothing where a choice is a number: they would be 1 and 0."""
    return None if isinstance(given, bool) else given


class Given(BaseModel):
    """What every message of the questionnaire has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_key: Annotated[str, Field(pattern=_KEY)]


class GivenAnswer(Given):
    """An answer as the browser sends it."""

    code: Code
    value: Code
    reason: str | None = None
    confirms_carried: bool = False
    seen: Number | None = None


class GivenComment(Given):
    """A comment as the browser sends it."""

    code: Code
    text: str


class GivenReason(Given):
    """Why an answer differs from last cycle's, as the browser sends it."""

    code: Code
    kind: ChangeKind
    seen: Number | None = None


class GivenSettlement(Given):
    """The focal point's decision between voices."""

    code: Code
    value: Code
    reason: str
    seen: Number | None = None


class GivenPassing(Given):
    """Not our office: to another agency, or back to the focal point."""

    code: Code
    note: str
    to: Code | None = None


class GivenLink(Given):
    """An evidence entry for a criterion."""

    criterion: Code
    evidence: Code
    grade: Annotated[LinkGrade, BeforeValidator(_no_tick)]


class GivenLinkDeed(Given):
    """What is done with a link that is there."""

    criterion: Code
    link: Code


class GivenLateDeed(Given):
    """What is done with something that arrived late, and the newest that was in view."""

    code: Code
    number: Number
    seen: Number | None = None


class Unreadable(Exception):
    """A message is not what the questionnaire sends.

    Parameters
    ----------
    sentence
        What to tell and what to do, as a key of the refusals.
    status
        The HTTP status that fits.
    results
        What to tell of each part of the message, by its own key.
    parts
        How many of its parts were looked at.
    """

    def __init__(
        self,
        sentence: str,
        *,
        status: int = 422,
        results: Sequence[Reply] = (),
        parts: int = 1,
    ) -> None:
        self.sentence = sentence
        self.status = status
        self.results = results
        self.parts = parts
        super().__init__(sentence)


def reader(form: type[Given], *, many: bool) -> Reader:
    """Read messages of one kind, of many parts or of one."""
    return _reader_of_many(form) if many else _reader_of_one(form)


def _reader_of_many(form: type[Given]) -> Reader:
    """Read a message of many: what can be read of it, and why each other part cannot be.

    How many there are is looked at before any of them.
    """

    def read(body: bytes, say: Words) -> tuple[list[Any], list[Reply]]:
        parts = _json_of(body)
        if not isinstance(parts, list):
            raise Unreadable("message_unusable")
        if len(parts) > MOST:
            raise Unreadable("message_too_large", parts=MOST)
        return _each_for_itself(form, parts, say)

    return read


def _reader_of_one(form: type[Given]) -> Reader:
    """Read a message that asks for one thing."""

    def read(body: bytes, _say: Words) -> tuple[Any, list[Reply]]:
        try:
            return form.model_validate(_json_of(body)), []
        except ValidationError:
            raise Unreadable("message_unusable") from None

    return read


def _each_for_itself(
    form: type[Given], parts: Sequence[object], say: Words
) -> tuple[list[Any], list[Reply]]:
    usable: list[Any] = []
    unread: list[Reply] = []
    for part in parts:
        try:
            usable.append(form.model_validate(part))
        except ValidationError:
            text = say("refused.message_unusable")
            unread.append({"client_key": _key_of(part), "refused": text})
    if unread and not usable:
        raise Unreadable("message_unusable", results=unread, parts=len(unread))
    return usable, unread


def _json_of(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("message_unusable") from None


def _key_of(part: object) -> str | None:
    key = part.get("client_key") if isinstance(part, dict) else None
    return key if isinstance(key, str) and re.fullmatch(_KEY, key) else None


async def received(
    request: Request, read: Reader, say: Words
) -> tuple[Any, list[Reply]]:
    """Read a message that is no larger than any of ours.

    Raises
    ------
    Unreadable
        If it is, or cannot be read.
    """
    if routes.is_too_large(request, LARGEST):
        raise Unreadable("message_too_large", status=413)
    body = await request.body()
    if len(body) > AT_ONCE:
        return await in_background(read, body, say)
    return read(body, say)
