"""Plain routes for forms that have to do with cookies and passphrases.

They read a form, do one thing in a thread, and lead to a page that says what came of
it: by a key from a closed list, never by a text in the address.
"""

from collections.abc import Mapping
from typing import Literal, TypedDict
from urllib.parse import urlencode

from fastapi import HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException as Unread

from assessments.errors import AssessmentsError, NotAllowed, NotUsable
from assessments.service import browsers
from assessments.service.sessions import Opening
from assessments.validation import can_be_kept
from roadmap.web.ui import origins, visitor
from roadmap.wording.texts import MissingWordingError, Words

LARGEST_FORM = 20_000  # bytes
LONGEST_SECRET = 100
AGAIN = "/sign-in/again"
"""Where somebody shows once more that it is them, and is led back from."""
PERSON = "person"
"""Name of the field that says whose page a form stands on."""
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


class Attributes(TypedDict):
    """What is the same for every cookie of ours that scripts do not read."""

    path: str
    secure: bool
    httponly: bool
    samesite: Literal["lax"]


async def fields(request: Request) -> Mapping[str, str]:
    """Read the text fields of a posted form.

    Raises
    ------
    HTTPException
        If the form is larger than any of ours, or holds what no database keeps.
    """
    if is_too_large(request, LARGEST_FORM):
        raise HTTPException(status_code=413)
    try:
        form = await request.form()
    except Unread:  # in the words of who reads forms
        raise HTTPException(status_code=422) from None
    texts = {key: value for key, value in form.items() if isinstance(value, str)}
    if not all(can_be_kept(text) for text in texts.values()):
        raise HTTPException(status_code=422)
    return texts


def is_too_large(request: Request, largest: int) -> bool:
    """Say whether a message is larger than so many bytes, or does not say how large it is."""
    length = request.headers.get("content-length", "")
    return not (length.isascii() and length.isdecimal()) or int(length[:20]) > largest


async def own_fields(request: Request) -> Mapping[str, str]:
    """Read a form that stands on a page of one person, and is to be sent by nobody else.

    Raises
    ------
    HTTPException
        As `fields`.
    NotAllowed
        If somebody else is signed in in the browser by now.
    """
    given = await fields(request)
    who = visitor.visit_of(request).who
    if given.get(PERSON, who.id) != who.id:
        raise NotAllowed("other_account")
    return given


def address(request: Request, path: str) -> str:
    """Give the address of one of our own paths, as the browser has to ask for it."""
    return visitor.visit_of(request).prefix + path


def lead_to(request: Request, path: str, **query: str) -> RedirectResponse:
    """Lead the browser to one of our pages after a form."""
    known = {key: value for key, value in query.items() if value}
    address = visitor.visit_of(request).prefix + path
    if known:
        address += "?" + urlencode(known)
    return RedirectResponse(address, status_code=303)


def keys_of(refused: AssessmentsError) -> str:
    """Name what was refused, as the keys of its sentences."""
    if isinstance(refused, NotUsable):
        return ",".join(reason for reason, _ in refused.problems)
    return refused.reason


def told(keys: str, say: Words, **values: object) -> tuple[str, ...]:
    """Turn keys from an address back into sentences; unknown ones say nothing.

    Parameters
    ----------
    keys
        What `keys_of` gave, after it went through the browser.
    values
        What the sentences may need.
    """
    sentences = []
    for key in keys.split(","):
        if not key.isidentifier():
            continue
        try:
            sentences.append(say(f"refused.{key}", **values))
        except MissingWordingError:
            continue
    return tuple(sentences)


def remember(response: Response, request: Request, token: str) -> None:
    """Leave the session's secret in the browser, out of reach of scripts."""
    leave(response, request, visitor.SESSION_COOKIE, token)


def remember_step(response: Response, request: Request, secret: str) -> None:
    """Leave in the browser what stands for a sign-in that was begun; it is no session."""
    leave(response, request, visitor.STEP_COOKIE, secret)


def step_of(request: Request) -> str:
    """Give what stands for a sign-in that was begun; empty where there is none."""
    return left(request, visitor.STEP_COOKIE)


def leave(
    response: Response,
    request: Request,
    cookie: str,
    value: str,
    *,
    seconds: int | None = None,
) -> None:
    """Leave something in the browser, out of reach of scripts and of other hosts.

    Parameters
    ----------
    seconds
        How long it stays; None for as long as the browser runs.
    """
    response.set_cookie(
        _named(request, cookie), value, max_age=seconds, **attributes(request)
    )


def left(request: Request, cookie: str) -> str:
    """Give what was left in the browser under a name; empty where there is nothing."""
    return request.cookies.get(_named(request, cookie), "")


def take_out(response: Response, request: Request, cookie: str) -> None:
    """Take out of the browser what was left there."""
    response.delete_cookie(_named(request, cookie), **attributes(request))


def attributes(request: Request) -> Attributes:
    """Give what is the same for every cookie of ours that scripts do not read."""
    return {
        "path": visitor.visit_of(request).prefix or "/",
        "secure": is_secure(request),
        "httponly": True,
        "samesite": "lax",
    }


def let_in(
    response: Response, request: Request, token: str, *, shared: bool, browser: str
) -> Response:
    """Leave in the browser what it is known by; for long, unless others use it too."""
    remember(response, request, token)
    if step_of(request):
        take_out(response, request, visitor.STEP_COOKIE)
    if not shared:
        know_again(response, request, browser)
    return response


def browser_secret(request: Request) -> str:
    """Give the secret by which a browser is known again; a new one where it has none."""
    kept = request.cookies.get(_named(request, visitor.BROWSER_COOKIE), "")
    if browsers.SHORTEST_SECRET <= len(kept) <= LONGEST_SECRET and kept.isascii():
        return kept
    return visitor.visit_of(request).service.world.secret(browsers.SECRET_BYTES)


def has_browser_secret(request: Request) -> bool:
    """Whether the browser has kept a secret to be known by, which may be made up."""
    return _named(request, visitor.BROWSER_COOKIE) in request.cookies


def know_again(response: Response, request: Request, secret: str) -> None:
    """Leave in the browser the secret by which it is known again, for long."""
    kept = int(browsers.KEPT.total_seconds())
    leave(response, request, visitor.BROWSER_COOKIE, secret, seconds=kept)


def note_shared(
    response: Response, request: Request, given: Mapping[str, str]
) -> Response:
    """Note for as long as the browser runs whether others use it; its scripts read it."""
    path = visitor.visit_of(request).prefix or "/"
    if given.get("shared"):
        response.set_cookie(
            visitor.SHARED_COOKIE,
            "1",
            samesite="lax",
            secure=is_secure(request),
            path=path,
        )
    elif visitor.visit_of(request).is_shared:
        response.delete_cookie(visitor.SHARED_COOKIE, path=path)
    return response


def forget(response: Response, request: Request) -> None:
    """Take the session's secret out of the browser."""
    take_out(response, request, visitor.SESSION_COOKIE)


def _named(request: Request, cookie: str) -> str:
    return visitor.cookie(cookie, request.scope, visitor.visit_of(request).settings)


def opening(request: Request, *, shared: bool = False) -> Opening:
    """Say where somebody signs in, for the log and for the list of sessions."""
    return Opening(
        remembered_as=browser_of(request),
        came_from=address_of(request),
        browser=browser_secret(request),
        shared=shared,
    )


def browser_of(request: Request) -> str:
    """Name browser and system in two words, to recognise a session by."""
    agent = request.headers.get("user-agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return ", ".join(filter(None, (browser, system)))


def address_of(request: Request) -> str:
    """Give the network address that a request came from, as far as it is known."""
    return visitor.address_of(request.scope)


def is_secure(request: Request) -> bool:
    """Say whether the browser talks to us over HTTPS."""
    return origins.is_secure(request.scope, visitor.visit_of(request).settings)


def public_address(request: Request, path: str) -> str:
    """Give the whole address of one of our pages, to be sent to somebody."""
    settings = visitor.visit_of(request).settings
    if settings.public_url:
        return settings.public_url + path
    return f"{request.url.scheme}://{request.url.netloc}{settings.prefix}{path}"
