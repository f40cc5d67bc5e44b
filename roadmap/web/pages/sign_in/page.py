"""Signing in and out, and accepting an invitation: plain forms, never the websocket."""

from fastapi import FastAPI, Request, Response
from nicegui import ui

from assessments.errors import AssessmentsError, NotFound
from assessments.records.people import Invitation
from assessments.service import Service
from assessments.validation import SHORTEST_PASSPHRASE
from roadmap.settings import Settings
from roadmap.web.ui import forms, routes, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.texts import is_draft, language_name, languages, t

A_YEAR = 365 * 24 * 3600  # seconds


def register(app: FastAPI, service: Service, settings: Settings) -> None:
    """Offer the pages and the routes behind their forms."""
    _sign_in_page()
    _invitation_page(service)
    _sign_in_routes(app, service, settings)
    _invitation_route(app, service, settings)
    _language_route(app, service, settings)


def _sign_in_page() -> None:
    @ui.page("/sign-in")
    def sign_in(problem: str = "", next: str = "", done: str = "") -> None:  # noqa: A002 - the name in the address
        here = visitor.visit()
        language = here.language
        title = t("frame.sign_in", language)
        with theme.frame(title, person=here.person, language=language):
            if done == "signed_out":
                theme.paragraph(t("account.signed_out", language)).classes("note")
            elif next and not problem:
                theme.paragraph(t("account.sign_in_first", language)).classes("note")
            with forms.posted("/sign-in"):
                _problems(routes.told(problem, language))
                forms.field(
                    "sign_in_name",
                    t("account.sign_in_name", language),
                    autocomplete="username",
                    autocapitalize="none",
                    spellcheck="false",
                )
                forms.field(
                    "passphrase",
                    t("account.passphrase", language),
                    kind="password",
                    autocomplete="current-password",
                )
                forms.hidden("next", visitor.own_path(next))
                forms.submit(t("frame.sign_in", language))
            theme.paragraph(t("account.no_account", language)).classes("muted")


def _invitation_page(service: Service) -> None:
    @ui.page("/invitation/{secret}")
    async def invitation(secret: str, problem: str = "") -> None:
        language = visitor.language()
        title = t("account.invitation.title", language)
        try:
            offer = await in_background(service.people.invitation, secret=secret)
        except NotFound:
            with theme.frame(title, language=language):
                theme.paragraph(t("account.invitation.gone", language)).classes("note")
            return
        with theme.frame(title, language=language):
            _offer(offer, language)
            with forms.posted(f"/invitation/{secret}"):
                _problems(routes.told(problem, language, shortest=SHORTEST_PASSPHRASE))
                _new_account(language)


def _offer(offer: Invitation, language: str) -> None:
    role = t(f"frame.role.{offer.role}", language)
    key = "account.invitation.offer"
    theme.paragraph(t(key, language, name=offer.name, role=role))
    theme.paragraph(t(f"account.role.{offer.role}", language)).classes("muted")


def _new_account(language: str) -> None:
    forms.field(
        "sign_in_name",
        t("account.sign_in_name", language),
        hint=t("account.sign_in_name_hint", language),
        autocomplete="username",
        autocapitalize="none",
        spellcheck="false",
    )
    forms.field(
        "passphrase",
        t("account.passphrase", language),
        kind="password",
        hint=t("account.passphrase_hint", language, shortest=SHORTEST_PASSPHRASE),
        autocomplete="new-password",
        minlength=str(SHORTEST_PASSPHRASE),
    )
    forms.field(
        "again",
        t("account.passphrase_again", language),
        kind="password",
        autocomplete="new-password",
    )
    names = {code: _language(code, language) for code in languages()}
    forms.choice("language", t("frame.language", language), names, value=language)
    forms.submit(t("account.invitation.accept", language))


def _sign_in_routes(app: FastAPI, service: Service, settings: Settings) -> None:
    @app.post("/sign-in")
    async def sign_in(request: Request) -> Response:
        given = await routes.fields(request)
        back = visitor.own_path(given.get("next"))
        try:
            token, _ = await in_background(
                service.people.sign_in,
                sign_in_name=given.get("sign_in_name", "").strip(),
                passphrase=given.get("passphrase", ""),
                remembered_as=routes.browser_of(request),
                came_from=routes.address_of(request),
            )
        except AssessmentsError as refused:
            keys = routes.keys_of(refused)
            return routes.lead_to(request, "/sign-in", problem=keys, next=back)
        answer = routes.lead_to(request, back)
        routes.remember(answer, request, settings, token)
        return answer

    @app.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        token = visitor.visit_of(request).token
        if token is not None:
            await in_background(service.people.sign_out, token=token)
        answer = routes.lead_to(request, "/sign-in", done="signed_out")
        routes.forget(answer, settings)
        return answer


def _invitation_route(app: FastAPI, service: Service, settings: Settings) -> None:
    @app.post("/invitation/{secret}")
    async def accept(request: Request, secret: str) -> Response:
        given = await routes.fields(request)
        back = f"/invitation/{secret}"
        passphrase = given.get("passphrase", "")
        if passphrase != given.get("again"):
            return routes.lead_to(request, back, problem="passphrases_differ")
        name = given.get("sign_in_name", "").strip()
        try:
            await in_background(
                service.people.accept_invitation,
                secret=secret,
                sign_in_name=name,
                passphrase=passphrase,
                language=_known(given.get("language")),
            )
            token, _ = await in_background(
                service.people.sign_in,
                sign_in_name=name,
                passphrase=passphrase,
                remembered_as=routes.browser_of(request),
                came_from=routes.address_of(request),
            )
        except AssessmentsError as refused:
            return routes.lead_to(request, back, problem=routes.keys_of(refused))
        answer = routes.lead_to(request, "/")
        routes.remember(answer, request, settings, token)
        return answer


def _language_route(app: FastAPI, service: Service, settings: Settings) -> None:
    @app.post("/language")
    async def choose_language(request: Request) -> Response:
        given = await routes.fields(request)
        language = _known(given.get("language"))
        person = visitor.visit_of(request).person
        if person is not None:
            await in_background(
                service.people.set_language, who=person, language=language
            )
        answer = routes.lead_to(request, visitor.own_path(given.get("back")))
        answer.set_cookie(
            visitor.LANGUAGE_COOKIE,
            language,
            max_age=A_YEAR,
            httponly=True,
            samesite="lax",
            secure=routes.is_secure(request, settings),
            path=settings.prefix or "/",
        )
        return answer


def _problems(sentences: tuple[str, ...]) -> None:
    if sentences:
        with ui.element("div").classes("note problem").props("role=alert"):
            for sentence in sentences:
                theme.paragraph(sentence)


def _known(language: str | None) -> str:
    there = languages()
    return language if language in there else there[0]


def _language(code: str, language: str) -> str:
    name = language_name(code)
    return t("frame.language_draft", language, name=name) if is_draft(code) else name
