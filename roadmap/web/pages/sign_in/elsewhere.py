"""Signing in, or accepting an invitation, at a provider elsewhere, and coming back from it."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from assessments.errors import (
    AssessmentsError,
    FactorNeeded,
    NotAllowed,
    NotReachable,
)
from assessments.records.people import Login
from assessments.service.sessions import Opening
from roadmap.web.pages.sign_in import factors
from roadmap.web.pages.sign_in.page import known_language
from roadmap.web.ui import plain, problems, routes, visitor
from roadmap.web.ui.background import count_errand, in_background
from roadmap.web.ui.provider import LONGEST, Errand, Provider, errand_of, new_errand
from roadmap.web.ui.templates import View

BACK = "/sign-in/elsewhere/back"
ERRAND_COOKIE = "roadmap_errand"

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheWay(View):
    """A page that leads to the provider, with and without scripts."""

    template = "sign_in/elsewhere.html"

    name: str
    address: str


@router.post("/sign-in/elsewhere")
async def leave(request: Request) -> Response:
    """Lead to the provider; by a page, since forms of ours may only lead to us."""
    visit, provider = visitor.visit_of(request), _provider(request)
    given = await routes.fields(request)
    try:
        if given.get("invitation"):
            await in_background(
                visit.service.logins.require_acceptable,
                secret=given["invitation"],
                sign_in_name=given.get("sign_in_name", ""),
            )
        errand = new_errand(
            next=visitor.own_path(given.get("next")),
            invitation=given.get("invitation", ""),
            sign_in_name=given.get("sign_in_name", ""),
            language=given.get("language", ""),
            shared="shared" in given,
        )
        await count_errand()
        there = await provider.way_there(errand, _back(request))
    except AssessmentsError as refused:
        return _told(request, refused)
    name = visit.settings.elsewhere
    way = OnTheWay(name=name, address=there)
    page = plain.answer(request, visit.say("account.elsewhere.title", name=name), way)
    page.headers["Refresh"] = f"0; url={there}"
    routes.leave(page, request, ERRAND_COOKIE, errand.kept(), seconds=LONGEST)
    return page


@router.get(BACK)
async def come_back(request: Request) -> Response:
    """Sign in who comes back from the provider, or make the account."""
    provider = _provider(request)
    errand = errand_of(routes.left(request, ERRAND_COOKIE))
    try:
        if errand is None:
            raise NotAllowed("login_not_ours")
        await count_errand()
        login = await provider.who_is_back(
            errand, _back(request), dict(request.query_params)
        )
        opening = routes.opening(request, shared=errand.shared)
        token = await _session(request, errand, login, opening)
    except FactorNeeded as needed:
        back = "/" if errand is None else visitor.own_path(errand.next)
        answer = factors.lead_to_step(request, needed, back)
    except AssessmentsError as refused:
        answer = _told(request, refused)
    else:
        back = visitor.own_path(errand.next)
        answer = await factors.signed_in(
            request, token, back, shared=opening.shared, browser=opening.browser
        )
    if errand is not None:
        routes.note_shared(answer, request, {"shared": "yes"} if errand.shared else {})
    routes.take_out(answer, request, ERRAND_COOKIE)
    return answer


async def _session(
    request: Request, errand: Errand, login: Login, opening: Opening
) -> str:
    logins = visitor.visit_of(request).service.logins
    if errand.invitation:
        await in_background(
            logins.accept_invitation,
            secret=errand.invitation,
            sign_in_name=errand.sign_in_name,
            language=known_language(errand.language),
            login=login,
        )
    token, _ = await in_background(logins.sign_in, login=login, opening=opening)
    return token


def _provider(request: Request) -> Provider:
    provider = visitor.visit_of(request).installation.provider
    if provider is None:
        raise HTTPException(status_code=404)
    return provider


def _back(request: Request) -> str:
    return routes.public_address(request, BACK)


def _told(request: Request, refused: AssessmentsError) -> Response:
    """Say in a page why nobody was signed in, with the way to try again."""
    say = visitor.visit_of(request).say
    sentences = problems.sentences(refused, say)
    is_away = isinstance(refused, NotReachable)
    status = 503 if is_away else problems.status_of(refused)
    return plain.tell(request, say("frame.sign_in"), sentences, status)
