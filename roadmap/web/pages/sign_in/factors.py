"""Second factors, as plain pages: the second step, setting one up, showing it once more.

They need no scripts but for passkeys. What was begun is held by a cookie of its own, which
is no session's; whoever is signed in is known by the session's.

Longer than most: six small forms, each shown, sent, and shown again with what was refused.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import segno
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from markupsafe import Markup

from assessments.errors import AssessmentsError, FactorNeeded, FreshNeeded, NotSignedIn
from assessments.records.factors import (
    Added,
    Begun,
    FactorKind,
    PasskeySite,
    Proof,
    StepKind,
)
from assessments.service.factors import LONGEST_NAME
from assessments.service.sessions import Opening
from roadmap import signing_in
from roadmap.web.ui import plain, problems, routes, templates, visitor
from roadmap.web.ui.background import hashed, in_background
from roadmap.web.ui.stamps import stamp
from roadmap.web.ui.templates import View

SECOND, SET_UP, NEWS = "/sign-in/second", "/sign-in/set-up", "/sign-in/browsers"
QUESTION = "/sign-in/passkey"
PASSKEY_SCRIPT = "ui/passkey.js"
PRINT_SCRIPT = "ui/reading.js"
SHEET = "sign_in/page.css"

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing(View):
    """The forms in which somebody shows who they are.

    Attributes
    ----------
    asks
        ``code`` or ``passphrase``; empty where somebody has neither, and signs in again.
    passkey
        Whether a passkey can be shown.
    app
        Whether there is an app that shows codes; without one only recovery codes are typed.
    question
        Address that says what the browser is to ask.
    """

    template = "sign_in/showing.html"

    address: str
    question: str
    next: str
    name: str
    asks: str
    sign_in: str
    passkey: bool
    app: bool
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondStep(View):
    """The second step of signing in; ``begin_again`` leads back to the first."""

    template = "sign_in/second.html"

    showing: Markup
    begin_again: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnceMore(View):
    """Showing once more that it is oneself, for so many minutes."""

    template = "sign_in/again.html"

    showing: Markup
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorSetUp(View):
    """Setting up a second factor.

    Attributes
    ----------
    required
        Whether nothing else is open before.
    picture, secret
        The secret of the app, as a QR code and to be typed.
    passkey
        Whether browsers make passkeys for this address.
    """

    template = "sign_in/set_up.html"

    address: str
    question: str
    next: str
    name: str
    required: bool
    picture: Markup
    secret: str
    passkey: bool
    longest: int
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodes(View):
    """Recovery codes, shown once, and where to go on; ``made`` is when."""

    template = "sign_in/codes.html"

    codes: tuple[str, ...]
    name: str
    made: Markup
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserNews(View):
    """Browsers that were not seen before, each with when that was.

    ``factors`` are the names of second factors that were set up since; empty for none.
    """

    template = "sign_in/news.html"

    address: str
    next: str
    browsers: tuple[tuple[str, Markup], ...]
    factors: str


def lead_to_step(request: Request, needed: FactorNeeded, back: str) -> Response:
    """Lead who has the right passphrase to what is to be done before there is a session."""
    path = SET_UP if needed.reason == "set_up_factor" else SECOND
    answer = routes.lead_to(request, path, next=back)
    routes.remember_step(answer, request, needed.secret)
    return answer


async def signed_in(
    request: Request, token: str, back: str, *, shared: bool, browser: str
) -> Response:
    """Let somebody in, by way of what there is to be told of browsers."""
    visit = visitor.visit_of(request)
    who = await in_background(visit.service.people.person_of, token=token)
    news = await in_background(visit.service.browsers.news, who=who)
    answer: Response
    if news:
        answer = routes.lead_to(request, NEWS, next=back)
    else:
        answer = routes.lead_to(request, back)
    return routes.let_in(answer, request, token, shared=shared, browser=browser)


@router.get(SECOND)
async def second(
    request: Request,
    next: str = "",  # noqa: A002 - the name in the address
) -> Response:
    """Ask for the second factor of who has given the right passphrase."""
    try:
        begun = await _begun(request, StepKind.SECOND)
    except NotSignedIn as gone:
        return _begin_again(request, gone, next)
    return _second(request, begun, visitor.own_path(next))


def _second(
    request: Request, begun: Begun, back: str, refused: AssessmentsError | None = None
) -> Response:
    visit = visitor.visit_of(request)
    query = urlencode({"next": back})
    page = SecondStep(
        showing=_showing(request, begun, SECOND, back, refused),
        begin_again=f"{visit.prefix}/sign-in?{query}",
    )
    return _answer(request, "factors.second.title", page, refused)


@router.post(SECOND)
async def show(request: Request) -> Response:
    """End a sign-in with a second factor."""
    visit = visitor.visit_of(request)
    given = await routes.fields(request)
    back, opening = visitor.own_path(given.get("next")), routes.opening(request)
    try:
        begun = await _begun(request, StepKind.SECOND)
    except NotSignedIn as gone:
        return _begin_again(request, gone, back)
    try:
        token, _ = await in_background(
            visit.service.factors.show,
            token=routes.step_of(request),
            proof=_proof(request, given),
            opening=opening,
        )
    except NotSignedIn as gone:
        return _begin_again(request, gone, back)
    except AssessmentsError as refused:
        return _second(request, begun, back, refused)
    return await signed_in(
        request, token, back, shared=visit.is_shared, browser=opening.browser
    )


@router.get(SET_UP)
async def set_up(
    request: Request,
    next: str = "",  # noqa: A002 - the name in the address
) -> Response:
    """Offer to set up a second factor."""
    return await _set_up(request, visitor.own_path(next))


async def _set_up(
    request: Request, back: str, refused: AssessmentsError | None = None
) -> Response:
    visit = visitor.visit_of(request)
    site = _site(request)
    try:
        begun = await _begun(request, StepKind.SET_UP, StepKind.SESSION)
    except NotSignedIn as gone:
        return _begin_again(request, gone, back)
    if not begun.is_fresh and begun.kind is StepKind.SESSION:
        query = urlencode({"next": back})
        return routes.lead_to(request, routes.AGAIN, next=f"{SET_UP}?{query}")
    try:
        offer = await in_background(
            visit.service.factors.offer_app,
            token=_token(request, begun),
            site=visit.say("frame.product"),
        )
    except NotSignedIn as gone:
        return _begin_again(request, gone, back)
    picture = segno.make(offer.address, error="m").svg_inline(
        scale=4, border=4, light="#fff", dark="#000", omitsize=False
    )
    page = FactorSetUp(
        address=visit.prefix + SET_UP,
        question=visit.prefix + QUESTION,
        next=back,
        name=begun.person.sign_in_name,
        required=begun.kind is StepKind.SET_UP,
        picture=Markup(picture),  # noqa: S704 - drawn by the library, of our own text
        secret=offer.secret,
        passkey=site is not None,
        longest=LONGEST_NAME,
        refused=problems.sentences(refused, visit.say) if refused else (),
    )
    return _answer(request, "factors.set_up.title", page, refused)


@router.post(SET_UP)
async def add(request: Request) -> Response:
    """Set up a second factor, and show the recovery codes that come with the first one."""
    visit = visitor.visit_of(request)
    given = await routes.fields(request)
    back, opening = visitor.own_path(given.get("next")), routes.opening(request)
    try:
        begun = await _begun(request, StepKind.SET_UP, StepKind.SESSION)
        added = await in_background(
            _add, request, given, token=_token(request, begun), opening=opening
        )
    except NotSignedIn as gone:
        return _begin_again(request, gone, back)
    except AssessmentsError as refused:
        return await _set_up(request, back, refused)
    if added.codes:
        answer = codes_page(request, begun, added.codes, back)
    else:
        done = "factor_added" if back == "/account" else ""
        answer = routes.lead_to(request, back, done=done)
    if not added.session:
        return answer
    return routes.let_in(
        answer,
        request,
        added.session,
        shared=visit.is_shared,
        browser=opening.browser,
    )


def _add(
    request: Request, given: Mapping[str, str], *, token: str, opening: Opening
) -> Added:
    factors = visitor.visit_of(request).service.factors
    name, site = given.get("name", ""), _site(request)
    if given.get("passkey") and site is not None:
        return factors.add_passkey(
            token=token,
            answer=given["passkey"],
            site=site,
            name=name,
            opening=opening,
        )
    code = given.get("code", "")
    return factors.add_app(token=token, code=code, name=name, opening=opening)


def codes_page(
    request: Request, begun: Begun, codes: tuple[str, ...], back: str
) -> Response:
    """Show recovery codes, this once."""
    visit = visitor.visit_of(request)
    page = RecoveryCodes(
        codes=codes,
        name=begun.person.sign_in_name,
        made=stamp(visit.service.world.clock(), visit.say),
        next=visit.prefix + back,
    )
    return plain.answer(
        request,
        visit.say("factors.codes.title"),
        page,
        sheets=(SHEET,),
        scripts=(PRINT_SCRIPT,),
    )


@router.post("/account/recovery-codes")
async def new_codes(request: Request) -> Response:
    """Make new recovery codes for who is signed in, and show them this once."""
    visit = visitor.visit_of(request)
    token = visit.token or ""
    try:
        await routes.own_fields(request)
        codes = await in_background(visit.service.factors.replace_codes, token=token)
        begun = await in_background(visit.service.factors.begun, token=token)
    except FreshNeeded:
        return routes.lead_to(request, routes.AGAIN, next="/account")
    return codes_page(request, begun, codes, "/account")


@router.get(routes.AGAIN)
async def again(
    request: Request,
    next: str = "",  # noqa: A002 - the name in the address
) -> Response:
    """Ask somebody to show once more that it is them; a script is told how."""
    back = visitor.own_path(next)
    try:
        begun = await _begun(request, StepKind.SESSION)
    except NotSignedIn as gone:
        return _begin_again(request, gone, back)
    if visitor.wants_a_page(request.headers):
        return _again(request, begun, back)
    return JSONResponse(
        {
            "asks": _asks(begun),
            "passkey": _has_passkey(request, begun),
            "app": _has_app(begun),
            "question": visitor.visit_of(request).prefix + QUESTION,
        }
    )


def _again(
    request: Request, begun: Begun, back: str, refused: AssessmentsError | None = None
) -> Response:
    fresh_for = visitor.visit_of(request).service.world.terms.fresh_for
    minutes = 0 if fresh_for is None else round(fresh_for.total_seconds() / 60)
    page = OnceMore(
        showing=_showing(request, begun, routes.AGAIN, back, refused),
        minutes=minutes,
    )
    return _answer(request, "factors.again.title", page, refused)


@router.post(routes.AGAIN)
async def freshen(request: Request) -> Response:
    """Take note that somebody has shown once more that it is them."""
    visit = visitor.visit_of(request)
    given = await routes.fields(request)
    back = visitor.own_path(given.get("next"))
    begun = None
    try:
        begun = await _begun(request, StepKind.SESSION)
        do = in_background if begun.factors else hashed  # only passphrases are slow
        await do(
            visit.service.factors.freshen,
            token=visit.token or "",
            proof=_proof(request, given),
            opening=routes.opening(request),
        )
    except NotSignedIn as gone:
        if not visitor.wants_a_page(request.headers):
            raise
        return _begin_again(request, gone, back)
    except AssessmentsError as refused:
        if begun is None or not visitor.wants_a_page(request.headers):
            raise
        return _again(request, begun, back, refused)
    if not visitor.wants_a_page(request.headers):
        return JSONResponse({})
    return routes.lead_to(request, back)


@router.post(QUESTION)
async def passkey_question(request: Request) -> Response:
    """Say what the browser is to ask for: a new passkey, or one that is there."""
    visit, site = visitor.visit_of(request), _site(request)
    given = await routes.fields(request)
    is_new = given.get("kind") == "new"
    if site is None:
        return JSONResponse({}, status_code=404)
    kinds = (StepKind.SET_UP if is_new else StepKind.SECOND, StepKind.SESSION)
    begun = await _begun(request, *kinds)
    factors = visit.service.factors
    ask = factors.passkey_offer if is_new else factors.passkey_question
    question = await in_background(ask, token=_token(request, begun), site=site)
    return JSONResponse(json.loads(question))


@router.get(NEWS)
async def news(
    request: Request,
    next: str = "",  # noqa: A002 - the name in the address
) -> Response:
    """Tell of browsers that were not seen before."""
    visit, back = visitor.visit_of(request), visitor.own_path(next)
    if visit.person is None:
        return routes.lead_to(request, "/sign-in", next=back)
    there = await in_background(visit.service.browsers.news, who=visit.person)
    if not there:
        return routes.lead_to(request, back)
    say, first = visit.say, min(browser.since for browser in there)
    begun = await in_background(visit.service.factors.begun, token=visit.token or "")
    since = [factor for factor in begun.factors if factor.since >= first]
    names = [factor.name or say(f"factors.kind.{factor.kind}") for factor in since]
    page = BrowserNews(
        address=visit.prefix + NEWS,
        next=back,
        browsers=tuple(
            (
                browser.remembered_as or say("account.unknown_browser"),
                stamp(browser.since, say),
            )
            for browser in there
        ),
        factors=say.listed(names, ", "),
    )
    return plain.answer(request, say("factors.news.title"), page, sheets=(SHEET,))


@router.post(NEWS)
async def took_note(request: Request) -> Response:
    """Take note of whose those browsers are; all other sessions end if they are not."""
    visit = visitor.visit_of(request)
    given = await routes.fields(request)
    back = visitor.own_path(given.get("next"))
    if visit.person is None:
        return routes.lead_to(request, "/sign-in", next=back)
    browsers = visit.service.browsers
    if given.get("whose") == "not_mine":
        await in_background(browsers.are_not_mine, who=visit.person)
        return routes.lead_to(request, "/account", done="not_mine")
    await in_background(browsers.are_mine, who=visit.person)
    return routes.lead_to(request, back)


def _showing(
    request: Request,
    begun: Begun,
    path: str,
    back: str,
    refused: AssessmentsError | None,
) -> Markup:
    """Draw the forms in which somebody shows who they are."""
    visit = visitor.visit_of(request)
    page = Showing(
        address=visit.prefix + path,
        question=visit.prefix + QUESTION,
        next=back,
        name=begun.person.sign_in_name,
        asks=_asks(begun),
        sign_in=f"{visit.prefix}/sign-in?{urlencode({'next': back})}",
        passkey=_has_passkey(request, begun),
        app=_has_app(begun),
        refused=problems.sentences(refused, visit.say) if refused else (),
    )
    return templates.drawn(page, visit.say)


def _asks(begun: Begun) -> str:
    if begun.factors:
        return "code"
    return "passphrase" if begun.has_passphrase else ""


def _has_app(begun: Begun) -> bool:
    return FactorKind.APP in {factor.kind for factor in begun.factors}


def _has_passkey(request: Request, begun: Begun) -> bool:
    kinds = {factor.kind for factor in begun.factors}
    return FactorKind.PASSKEY in kinds and _site(request) is not None


def _proof(request: Request, given: Mapping[str, str]) -> Proof:
    return Proof(
        code=given.get("code", ""),
        passkey=given.get("passkey", ""),
        passphrase=given.get("passphrase", ""),
        site=_site(request),
    )


def _site(request: Request) -> PasskeySite | None:
    visit = visitor.visit_of(request)
    host, name = request.headers.get("host", ""), visit.say("frame.product")
    return signing_in.site_of(visit.settings, host, name)


async def _begun(request: Request, *kinds: StepKind) -> Begun:
    """Find out what somebody is in the middle of: by the cookie of that, or a session.

    Raises
    ------
    NotSignedIn
        If it is nothing of these kinds.
    """
    visit = visitor.visit_of(request)
    refused = NotSignedIn("sign_in_too_slow")
    for token in (routes.step_of(request), visit.token):
        if not token:
            continue
        try:
            begun = await in_background(visit.service.factors.begun, token=token)
        except NotSignedIn as gone:
            refused = gone
            continue
        if begun.kind in kinds:
            return begun
    raise refused


def _token(request: Request, begun: Begun) -> str:
    """Give the secret under which it was begun."""
    if begun.kind is StepKind.SESSION:
        return visitor.visit_of(request).token or ""
    return routes.step_of(request)


def _begin_again(request: Request, gone: NotSignedIn, back: str) -> Response:
    own = visitor.own_path(back)
    return routes.lead_to(
        request, "/sign-in", next="" if own == "/" else own, problem=gone.reason
    )


def _answer(
    request: Request, title: str, page: View, refused: AssessmentsError | None
) -> Response:
    say = visitor.visit_of(request).say
    answer = plain.answer(
        request,
        say(title),
        page,
        sheets=(SHEET,),
        scripts=(PASSKEY_SCRIPT,),
        status=problems.form_status(refused) if refused else 200,
    )
    answer.headers.update(problems.headers_of(refused) if refused else {})
    return answer
