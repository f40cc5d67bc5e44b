"""One's own account: passphrase, language, and where one is signed in."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from nicegui import ui
from nicegui.element import Element

from assessments.errors import AssessmentsError, FreshNeeded, NotUsable
from assessments.records.factors import Begun, Factor, KnownBrowser
from assessments.records.people import Agency, Person, SignedIn, State
from assessments.rules import may
from assessments.service import Service
from assessments.validation import SHORTEST_PASSPHRASE
from roadmap.web.pages.account import mail
from roadmap.web.ui import forms, routes, stamps, theme, visitor
from roadmap.web.ui.background import hashed, in_background
from roadmap.web.ui.tries import TooManyTries
from roadmap.wording.texts import Words

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""What a database numbers rows with."""

DONE = {
    "passphrase_changed": "account.done.passphrase_changed",
    "session_revoked": "account.done.session_revoked",
    "factor_added": "factors.account.added",
    "factor_removed": "factors.account.removed",
    "browser_forgotten": "factors.account.forgotten",
}
NOT_MINE = "not_mine"
SESSIONS, FACTORS = "sessions", "factors"


router = APIRouter()


@ui.page("/account")
async def account(problem: str = "", done: str = "", at: str = "") -> None:
    """Show one's own account."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    place = await in_background(_place, service, who)
    sessions = await in_background(
        service.people.sessions, who=who, token=visit.token or ""
    )
    begun = await in_background(service.factors.begun, token=visit.token or "")
    browsers = await in_background(service.browsers.listed, who=who)
    with theme.frame(say("account.title"), person=who):
        if done in DONE:
            theme.done(say(DONE[done]))
        if done == NOT_MINE:
            tell = say(f"factors.news.tell.{_whom_to_tell(who)}")
            theme.done(say("factors.news.not_mine_done", tell=tell))
        if done == mail.DONE:
            theme.done(say("members.mail.saved"))
        _facts(who, place, say)
        if begun.has_passphrase:
            _passphrase("" if at in (SESSIONS, FACTORS) else problem, say)
        else:
            theme.heading(2, say("account.elsewhere.heading"))
            name = visit.settings.elsewhere
            theme.paragraph(say("account.elsewhere.no_passphrase", name=name))
        _factors(begun, problem if at == FACTORS else "", say)
        _sessions(sessions, problem if at == SESSIONS else "", say)
        _browsers(browsers, say)
        await mail.show(service, visit.settings, who, say)
        with theme.paragraph(""):
            theme.link(say(f"log.to_{_log(who)}"), "/log")


def _log(who: Person) -> str:
    """Say whose log the person reads: the state's, the region's, or the own part."""
    whole = {"state": "audit.of_state", "region": "audit.entries"}
    return next((name for name, deed in whole.items() if may(who, deed)), "own")


def _whom_to_tell(who: Person) -> str:
    if who.state is None:
        return "office"
    return "decides" if _log(who) == "state" else "others"


def _place(service: Service, who: Person) -> tuple[State | None, Agency | None]:
    """Read the names of the person's state and agency, as far as there are any."""
    state = agency = None
    if who.state is not None and may(who, "people.states"):
        state = next(iter(service.people.states(who=who)), None)
    if who.agency is not None and may(who, "people.agencies"):
        agencies = service.people.agencies(who=who)
        agency = next((a for a in agencies if a.code == who.agency), None)
    return state, agency


def _facts(who: Person, place: tuple[State | None, Agency | None], say: Words) -> None:
    state, agency = place
    facts = [
        ("name", who.name),
        ("sign_in_name", who.sign_in_name),
        ("role_label", say(f"frame.role.{who.role}")),
        ("state", state.name if state else ""),
        ("agency", agency.name if agency else ""),
    ]
    with ui.element("dl").classes("facts"):
        for key, value in facts:
            if value:
                theme.Text("dt", say(f"account.{key}"))
                theme.Text("dd", value)
    theme.paragraph(say(f"account.role.{who.role}")).classes("muted")


def _passphrase(problem: str, say: Words) -> None:
    theme.heading(2, say("account.change"))
    with forms.posted("/account/passphrase"):
        forms.told(routes.told(problem, say, shortest=SHORTEST_PASSPHRASE))
        for name, complete in (
            ("old", "current-password"),
            ("new", "new-password"),
            ("again", "new-password"),
        ):
            label = "passphrase_again" if name == "again" else name
            hint = "passphrase_hint" if name == "new" else ""
            forms.field(
                name,
                say(f"account.{label}"),
                kind="password",
                hint=say(f"account.{hint}", shortest=SHORTEST_PASSPHRASE)
                if hint
                else "",
                autocomplete=complete,
            )
        forms.submit(say("account.change"))


def _factors(begun: Begun, problem: str, say: Words) -> None:
    theme.heading(2, say("factors.account.title"))
    forms.told(routes.told(problem, say))
    if not begun.factors:
        theme.paragraph(say("factors.account.none"))
    else:
        keys = ("name", "kind", "since", "last_used")
        columns = [say(f"factors.account.{key}") for key in keys]
        with theme.table(say("factors.account.caption"), [*columns, ""]):
            for factor in begun.factors:
                _factor(factor, say)
    add = "add" if begun.factors else "add_first"
    with ui.element("p"):
        theme.link(say(f"factors.account.{add}"), "/sign-in/set-up?next=/account")
    if begun.factors:
        theme.paragraph(say("factors.account.codes_left", n=begun.codes_left))
        with forms.posted("/account/recovery-codes"):
            theme.paragraph(say("factors.account.new_codes_note")).classes("hint")
            forms.submit(say("factors.account.new_codes")).classes("quiet")


def _factor(factor: Factor, say: Words) -> None:
    with ui.element("tr"):
        name = theme.Text("th", factor.name or say(f"factors.kind.{factor.kind}"))
        name.props("scope=row")
        theme.Text("td", say(f"factors.kind.{factor.kind}"))
        stamps.show(factor.since, say, tag="td")
        if factor.last_used is None:
            theme.Text("td", say("factors.account.never"))
        else:
            stamps.show(factor.last_used, say, tag="td")
        with ui.element("td"):
            path = f"/account/factors/{factor.number}/remove"
            _row_button(path, say("factors.account.remove"), name)


def _browsers(browsers: tuple[KnownBrowser, ...], say: Words) -> None:
    if not browsers:
        return
    theme.heading(2, say("factors.account.browsers"))
    theme.paragraph(say("factors.account.browsers_note"))
    columns = [say(f"factors.account.{key}") for key in ("first", "last")]
    caption = say("factors.account.browsers_caption")
    with theme.table(caption, [say("account.where"), *columns, ""]):
        for browser in browsers:
            with ui.element("tr"):
                unknown = say("account.unknown_browser")
                theme.Text("th", browser.remembered_as or unknown).props("scope=row")
                since = stamps.show(browser.since, say, tag="td")
                stamps.show(browser.last_seen, say, tag="td")
                with ui.element("td"):
                    if browser.current:
                        this_one = theme.Text("span", say("account.this_one"))
                        this_one.classes("muted")
                    path = f"/account/browsers/{browser.number}/forget"
                    _row_button(path, say("factors.account.forget"), since)


def _row_button(path: str, text: str, row: Element) -> None:
    """Offer a button in a row, which is called as what names the row."""
    with forms.posted(path) as form:
        form.classes("one-button")
        button = forms.submit(text).classes("quiet")
        for named in (button, row):
            named.props["id"] = named.html_id
        button.props["aria-labelledby"] = f"{button.html_id} {row.html_id}"


def _sessions(sessions: tuple[SignedIn, ...], problem: str, say: Words) -> None:
    theme.heading(2, say("account.sessions"))
    forms.told(routes.told(problem, say))
    theme.paragraph(say("account.sessions_note"))
    columns = [say(f"account.{key}") for key in ("since", "last_seen")]
    caption = say("account.sessions_caption")
    unknown = say("account.unknown_browser")
    with theme.table(caption, [say("account.where"), *columns, ""]):
        for session in sessions:
            with ui.element("tr"):
                theme.Text("th", session.remembered_as or unknown).props("scope=row")
                since = stamps.show(session.since, say, tag="td")
                stamps.show(session.last_seen, say, tag="td")
                with ui.element("td"):
                    _session_button(session, since, say)
    with forms.posted("/account/sign-out-everywhere"):
        theme.paragraph(say("account.sign_out_everywhere_note")).classes("hint")
        button = forms.submit(say("account.sign_out_everywhere"))
        button.classes("quiet")


def _session_button(session: SignedIn, since: Element, say: Words) -> None:
    if session.current:
        theme.Text("span", say("account.this_one")).classes("muted")
        return
    path = f"/account/sessions/{session.number}/revoke"
    _row_button(path, say("account.revoke"), since)


@router.post("/account/passphrase")
async def change_passphrase(request: Request) -> Response:
    """Change the passphrase."""
    visit = visitor.visit_of(request)
    service, who = visit.service, visit.who
    try:
        given = await routes.own_fields(request)
        old, new = given.get("old", ""), given.get("new", "")
        if new != given.get("again"):
            raise NotUsable(("passphrases_differ", {}))
        await hashed(
            service.people.change_passphrase,
            who=who,
            old=old,
            new=new,
            token=visit.token or "",
        )
    except TooManyTries:
        raise
    except AssessmentsError as refused:
        keys = routes.keys_of(refused).replace("wrong_passphrase", "old_differs")
        return routes.lead_to(request, "/account", problem=keys)
    return routes.lead_to(request, "/account", done="passphrase_changed")


@router.post("/account/sessions/{number}/revoke")
async def revoke(request: Request, number: Number) -> Response:
    """End one of the person's other sessions."""
    visit = visitor.visit_of(request)
    service, who = visit.service, visit.who
    try:
        await routes.own_fields(request)
        await in_background(service.people.revoke_session, who=who, number=number)
    except AssessmentsError as refused:
        return _refused(request, refused)
    return routes.lead_to(request, "/account", done="session_revoked")


@router.post("/account/factors/{number}/remove")
async def remove_factor(request: Request, number: Number) -> Response:
    """Remove a second factor."""
    visit = visitor.visit_of(request)
    try:
        await routes.own_fields(request)
        await in_background(
            visit.service.factors.remove, token=visit.token or "", number=number
        )
    except FreshNeeded:
        return routes.lead_to(request, routes.AGAIN, next="/account")
    except AssessmentsError as refused:
        return _refused(request, refused, at=FACTORS)
    return routes.lead_to(request, "/account", done="factor_removed")


@router.post("/account/browsers/{number}/forget")
async def forget_browser(request: Request, number: Number) -> Response:
    """Forget a browser in which the person has signed in."""
    visit = visitor.visit_of(request)
    service, who = visit.service, visit.who
    try:
        await routes.own_fields(request)
        is_this = await in_background(service.browsers.forget, who=who, number=number)
    except AssessmentsError as refused:
        return _refused(request, refused)
    if is_this:
        return _signed_out(request)
    return routes.lead_to(request, "/account", done="browser_forgotten")


@router.post("/account/sign-out-everywhere")
async def sign_out_everywhere(request: Request) -> Response:
    """End all sessions of the person."""
    visit = visitor.visit_of(request)
    service, who = visit.service, visit.who
    try:
        await routes.own_fields(request)
        await in_background(service.people.sign_out_everywhere, who=who)
    except AssessmentsError as refused:
        return _refused(request, refused)
    return _signed_out(request)


def _signed_out(request: Request) -> Response:
    answer = routes.lead_to(request, "/sign-in", done="signed_out")
    routes.forget(answer, request)
    return answer


def _refused(
    request: Request, refused: AssessmentsError, at: str = SESSIONS
) -> Response:
    """Lead back to the part of the page, where the button is; a script is told of it instead."""
    if not visitor.wants_a_page(request.headers):
        raise refused
    keys = routes.keys_of(refused)
    return routes.lead_to(request, "/account", problem=keys, at=at)
