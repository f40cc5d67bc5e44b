"""Signing in and out, and accepting an invitation: plain forms, never the websocket."""

import sys
from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from nicegui import ui

from assessments.errors import AssessmentsError, NotFound
from assessments.records.people import Invitation
from assessments.typed import name_of
from assessments.validation import LONGEST_NAME, SHORTEST_PASSPHRASE
from roadmap.settings import Settings
from roadmap.web.ui import forms, problems, routes, theme, visitor
from roadmap.web.ui.background import hashed, in_background
from roadmap.wording.texts import Words, languages

A_YEAR = 365 * 24 * 3600  # seconds


router = APIRouter()


@ui.page("/sign-in")
def sign_in(problem: str = "", next: str = "", done: str = "") -> None:  # noqa: A002 - the name in the address
    """Show the form to sign in."""
    visit = visitor.visit()
    say = visit.say
    title = say("frame.sign_in")
    with theme.frame(title, person=visit.person):
        if done == "signed_out":
            theme.done(say("account.signed_out"))
        elif next and not problem:
            theme.paragraph(say("account.sign_in_first")).classes("note")
        with forms.posted("/sign-in"):
            forms.told(routes.told(problem, say))
            forms.field(
                "sign_in_name",
                say("account.sign_in_name"),
                autocomplete="username",
                autocapitalize="none",
                spellcheck="false",
            )
            forms.field(
                "passphrase",
                say("account.passphrase"),
                kind="password",
                autocomplete="current-password",
            )
            _shared_computer(say)
            forms.hidden("next", visitor.own_path(next))
            forms.submit(say("frame.sign_in"))
        theme.paragraph(say("account.no_account")).classes("muted")
        _run_by(visit.settings, say)


@ui.page("/invitation/{secret}")
async def invitation(
    secret: str, problem: str = "", sign: int = 0, letter: int = 0
) -> None:
    """Show an invitation, with the form that accepts it."""
    visit = visitor.visit()
    say = visit.say
    title = say("account.invitation.title")
    try:
        offer = await in_background(visit.service.people.invitation, secret=secret)
        place = await in_background(visit.service.people.invited_for, secret=secret)
    except NotFound as refused:
        visitor.answer_with(problems.status_of(refused))
        with theme.frame(title):
            theme.paragraph(say("account.invitation.gone")).classes("note")
            _run_by(visit.settings, say)
        return
    with theme.frame(title):
        _offer(offer, place, say)
        with forms.posted(f"/invitation/{secret}"):
            forms.told(_refused(problem, say, sign=sign, letter=letter))
            _new_account(say)
        _run_by(visit.settings, say)


def _run_by(settings: Settings, say: Words) -> None:
    """Say whom to trust with a passphrase, and whom to ask."""
    if settings.run_by:
        words = say("account.run_by", run_by=settings.run_by)
        theme.paragraph(words).classes("muted")


def _offer(offer: Invitation, place: Sequence[str], say: Words) -> None:
    """Say what somebody is invited to be, and for which member and agency."""
    role = say(f"frame.role.{offer.role}")
    theme.paragraph(say("account.invitation.offer", name=offer.name, role=role))
    if place:
        where = say.listed(place, ", ")
        theme.paragraph(say("account.invitation.for", place=where))
    theme.paragraph(say(f"account.role.{offer.role}")).classes("muted")


def _new_account(say: Words) -> None:
    forms.field(
        "sign_in_name",
        say("account.sign_in_name"),
        hint=say("account.sign_in_name_hint"),
        autocomplete="username",
        autocapitalize="none",
        spellcheck="false",
    )
    forms.field(
        "passphrase",
        say("account.passphrase"),
        kind="password",
        hint=say("account.passphrase_hint", shortest=SHORTEST_PASSPHRASE),
        autocomplete="new-password",
        minlength=str(SHORTEST_PASSPHRASE),
    )
    forms.field(
        "again",
        say("account.passphrase_again"),
        kind="password",
        autocomplete="new-password",
    )
    names = {code: _language(code, say) for code in languages()}
    forms.choice("language", say("frame.language"), names, value=say.language)
    _shared_computer(say)
    forms.submit(say("account.invitation.accept"))


def _shared_computer(say: Words) -> None:
    """Ask whether others use this browser: then nothing typed outlives its window."""
    box = forms.tick(
        "shared", "yes", say("account.shared"), ticked=visitor.visit().is_shared
    )
    hint = theme.paragraph(say("account.shared_hint")).classes("hint")
    hint.props["id"] = f"{box.html_id}-hint"
    box.props["aria-describedby"] = f"{box.html_id}-hint"


@router.post("/sign-in")
async def start_session(request: Request) -> Response:
    """Sign in."""
    people = visitor.visit_of(request).service.people
    given = await routes.fields(request)
    back = visitor.own_path(given.get("next"))
    try:
        token, _ = await hashed(
            people.sign_in,
            sign_in_name=given.get("sign_in_name", "").strip(),
            passphrase=given.get("passphrase", ""),
            remembered_as=routes.browser_of(request),
            came_from=routes.address_of(request),
        )
    except AssessmentsError as refused:
        keys = routes.keys_of(refused)
        answer = routes.lead_to(request, "/sign-in", problem=keys, next=back)
        return routes.note_shared(answer, request, given)
    answer = routes.lead_to(request, back)
    routes.remember(answer, request, token)
    return routes.note_shared(answer, request, given)


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End this session."""
    visit = visitor.visit_of(request)
    if visit.token is not None:
        await in_background(visit.service.people.sign_out, token=visit.token)
    answer = routes.lead_to(request, "/sign-in", done="signed_out")
    routes.forget(answer, request)
    return answer


@router.post("/invitation/{secret}")
async def accept(request: Request, secret: str) -> Response:
    """Make the account that somebody was invited to, and sign in."""
    people = visitor.visit_of(request).service.people
    given = await routes.fields(request)
    back = f"/invitation/{secret}"
    passphrase = given.get("passphrase", "")
    if passphrase != given.get("again"):
        return routes.lead_to(request, back, problem="passphrases_differ")
    name = given.get("sign_in_name", "").strip()
    try:
        await hashed(
            people.accept_invitation,
            secret=secret,
            sign_in_name=name,
            passphrase=passphrase,
            language=_known(given.get("language")),
        )
        token, _ = await hashed(
            people.sign_in,
            sign_in_name=name,
            passphrase=passphrase,
            remembered_as=routes.browser_of(request),
            came_from=routes.address_of(request),
        )
    except AssessmentsError as refused:
        return routes.lead_to(
            request, back, problem=routes.keys_of(refused), **routes.sign_of(refused)
        )
    answer = routes.lead_to(request, "/")
    routes.remember(answer, request, token)
    return routes.note_shared(answer, request, given)


@router.post("/language")
async def choose_language(request: Request) -> Response:
    """Remember the language that was chosen."""
    given = await routes.fields(request)
    language = _known(given.get("language"))
    visit = visitor.visit_of(request)
    if visit.person is not None:
        await in_background(
            visit.service.people.set_language, who=visit.person, language=language
        )
    answer = routes.lead_to(request, visitor.own_path(given.get("back")))
    answer.set_cookie(
        visitor.LANGUAGE_COOKIE,
        language,
        max_age=A_YEAR,
        httponly=True,
        samesite="lax",
        secure=routes.is_secure(request),
        path=visit.prefix or "/",
    )
    return answer


def _refused(problem: str, say: Words, *, sign: int, letter: int) -> tuple[str, ...]:
    """Say why an account was not made; the sign comes back from the address as its number."""
    return routes.told(
        problem,
        say,
        shortest=SHORTEST_PASSPHRASE,
        longest=LONGEST_NAME,
        sign=name_of(chr(sign)) if 0 <= sign <= sys.maxunicode else "",
        letter=letter,
    )


def _known(language: str | None) -> str:
    there = languages()
    return language if language in there else there[0]


def _language(code: str, say: Words) -> str:
    name = Words(code).name
    return say("frame.language_draft", name=name) if Words(code).is_draft else name
