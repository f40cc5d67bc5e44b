"""Signing in and out, and accepting an invitation: plain forms, never the websocket."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import chain

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from assessments.errors import (
    AssessmentsError,
    DatabaseGone,
    FactorNeeded,
    NotFound,
    NotUsable,
)
from assessments.records.members import ChangePhase, MemberChange
from assessments.validation import SHORTEST_PASSPHRASE
from roadmap.web.pages.sign_in import factors, link
from roadmap.web.pages.sign_in.recovery import FORGOTTEN
from roadmap.web.ui import notices, plain, problems, routes, visitor
from roadmap.web.ui.background import hashed, in_background, known_as
from roadmap.web.ui.templates import View
from roadmap.wording.texts import Words, languages

INVITATION = "/invitation"
A_YEAR = 365 * 24 * 3600  # seconds
FIELDS = ("sign_in_name", "passphrase", "again")
"""Of a new account, where something may be refused."""

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInForm(View):
    """The form to sign in.

    Attributes
    ----------
    asked_first
        Whether a page was wanted that is for who has signed in.
    next
        Where signing in leads.
    sign_in_name
        What was given, where that was refused.
    elsewhere
        Where one may sign in instead, as people call it; empty for nowhere.
    without_factor
        Whether it is a demonstration in which nobody is asked for a second factor.
    """

    template = "sign_in/page.html"

    address: str
    forgotten: str
    next: str
    signed_out: bool = False
    new_passphrase: bool = False
    asked_first: bool = False
    sign_in_name: str = ""
    refused: tuple[str, ...] = ()
    is_shared: bool
    elsewhere: str
    run_by: str
    without_factor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationForm(View):
    """An invitation, and the form that accepts it.

    Attributes
    ----------
    place
        Member and agency, where there is one.
    waits
        Why it cannot be accepted now, and when; empty where it can.
    refused
        Why the account was not made.
    language, sign_in_name
        What was given, where that was refused.
    wrong
        The same at the fields that it is about, by their names.
    secret
        Of the invitation.
    elsewhere, elsewhere_address
        Where one may sign in instead, as people call it, empty for nowhere; and where the
        form goes then.
    """

    template = "sign_in/invitation.html"

    address: str
    name: str
    role: str
    place: str
    waits: Markup
    refused: tuple[str, ...]
    wrong: Mapping[str, str]
    shortest: int
    languages: tuple[tuple[str, str], ...]
    language: str
    sign_in_name: str
    is_shared: bool
    secret: str
    elsewhere: str
    elsewhere_address: str
    run_by: str


@router.get("/sign-in")
async def sign_in(
    request: Request,
    next: str = "",  # noqa: A002 - the name in the address
    done: str = "",
    problem: str = "",
) -> Response:
    """Show the form to sign in."""
    visit = visitor.visit_of(request)
    signed_out = done == "signed_out"
    too_slow = problem == "sign_in_too_slow"
    form = SignInForm(
        address=f"{visit.prefix}/sign-in",
        forgotten=visit.prefix + FORGOTTEN,
        next=visitor.own_path(next),
        signed_out=signed_out,
        new_passphrase=done == "new_passphrase",
        asked_first=bool(next) and not too_slow,
        refused=(visit.say(f"refused.{problem}"),) if too_slow else (),
        is_shared=visit.is_shared,
        elsewhere=visit.settings.elsewhere,
        run_by=visit.settings.run_by,
        without_factor=_asks_no_factor(visit),
    )
    scripts = ("ui/done.js",) if signed_out else ()
    return plain.answer(request, visit.say("frame.sign_in"), form, scripts=scripts)


@router.get(INVITATION)
async def invitation_link(request: Request) -> Response:
    """Take an invitation's secret from behind its address."""
    title = visitor.visit_of(request).say("account.invitation.title")
    return link.ask(request, title, INVITATION)


@router.get(INVITATION + "/{secret}")
async def former_invitation_link(request: Request, secret: str) -> Response:
    """Lead a link of an earlier version on."""
    return link.forward(request, INVITATION, secret)


@router.post(INVITATION)
async def invitation(request: Request) -> Response:
    """Show an invitation, with the form that accepts it, or accept it."""
    given = await routes.fields(request)
    secret = link.secret_in(given)
    if "passphrase" in given:
        return await _accepted(request, secret, given)
    return await _invitation(request, secret)


async def _invitation(
    request: Request,
    secret: str,
    given: Mapping[str, str] | None = None,
    refused: AssessmentsError | None = None,
) -> Response:
    """Show an invitation; also after it was refused, with what was given."""
    visit = visitor.visit_of(request)
    title, run_by = visit.say("account.invitation.title"), visit.settings.run_by
    try:
        offer = await in_background(visit.service.people.invitation, secret=secret)
        place = await in_background(visit.service.people.invited_for, secret=secret)
        change = await in_background(visit.service.members.invited, secret=secret)
    except NotFound as gone:
        status = problems.status_of(gone)
        says = visit.say("account.invitation.gone")
        return link.gone(request, title, INVITATION, says, status)
    told = _told(refused, visit.say) if refused else {}
    form = InvitationForm(
        address=visit.prefix + INVITATION,
        name=offer.name,
        role=offer.role,
        place=visit.say.listed(place, ", "),
        waits=_waits(change, visit),
        refused=tuple(chain.from_iterable(told.values())),
        wrong={name: _about(name, told) for name in FIELDS},
        shortest=SHORTEST_PASSPHRASE,
        languages=tuple((code, _language(code, visit.say)) for code in languages()),
        language=known_language(given["language"])
        if given and "language" in given
        else visit.language,
        sign_in_name=_name(given or {}),
        is_shared="shared" in given if given else visit.is_shared,
        secret=secret,
        elsewhere=visit.settings.elsewhere,
        elsewhere_address=f"{visit.prefix}/sign-in/elsewhere",
        run_by=run_by,
    )
    page = plain.answer(
        request, title, form, status=problems.form_status(refused) if refused else 200
    )
    page.headers.update(problems.headers_of(refused) if refused else {})
    return page


def _waits(change: MemberChange | None, visit: visitor.Visit) -> Markup:
    """Say why an invitation cannot be accepted now; empty where it can."""
    if change is None:
        return Markup()
    phase = change.phase(visit.service.world.clock())
    is_ready = phase is ChangePhase.READY
    return Markup() if is_ready else notices.then(change, phase, visit.say)


def _told(refused: AssessmentsError, say: Words) -> Mapping[str, tuple[str, ...]]:
    """Say why an account was not made, by the key of each reason."""
    if not isinstance(refused, NotUsable):
        return {refused.reason: problems.sentences(refused, say)}
    return {
        reason: problems.sentences(NotUsable((reason, values)), say)
        for reason, values in refused.problems
    }


def _about(name: str, told: Mapping[str, tuple[str, ...]]) -> str:
    """Give what was refused about a field; a key says by its beginning which it is."""
    begins = "passphrases_" if name == "again" else f"{name}_"
    about = (says for key, says in told.items() if key.startswith(begins))
    return " ".join(chain.from_iterable(about))


@router.post("/sign-in")
async def start_session(request: Request) -> Response:
    """Sign in."""
    visit = visitor.visit_of(request)
    people = visit.service.people
    given = await routes.fields(request)
    back = visitor.own_path(given.get("next"))
    opening = routes.opening(request, shared="shared" in given)
    if routes.has_browser_secret(request) and await in_background(
        people.knows_browser, sign_in_name=_name(given), browser=opening.browser
    ):
        known_as(f"browser {opening.browser}")
    try:
        token, _ = await hashed(
            people.sign_in,
            sign_in_name=_name(given),
            passphrase=given.get("passphrase", ""),
            **asdict(opening),
        )
    except FactorNeeded as needed:
        answer = factors.lead_to_step(request, needed, back)
        return routes.note_shared(answer, request, given)
    except AssessmentsError as refused:
        form = SignInForm(
            address=f"{visit.prefix}/sign-in",
            forgotten=visit.prefix + FORGOTTEN,
            next=back,
            sign_in_name=_name(given),
            refused=problems.sentences(refused, visit.say),
            is_shared="shared" in given,
            elsewhere=visit.settings.elsewhere,
            run_by=visit.settings.run_by,
            without_factor=_asks_no_factor(visit),
        )
        page = plain.answer(
            request,
            visit.say("frame.sign_in"),
            form,
            status=problems.form_status(refused),
        )
        page.headers.update(problems.headers_of(refused))
        return routes.note_shared(page, request, given)
    answer = await factors.signed_in(
        request, token, back, shared=opening.shared, browser=opening.browser
    )
    return routes.note_shared(answer, request, given)


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End this session."""
    visit = visitor.visit_of(request)
    answer: Response = routes.lead_to(request, "/sign-in", done="signed_out")
    if visit.token is not None:
        try:
            await in_background(visit.service.people.sign_out, token=visit.token)
        except DatabaseGone as gone:  # who leaves a computer is out of it all the same
            problems.log(gone)
            told = (visit.say("frame.problem.out_here"),)
            answer = plain.tell(request, visit.say("frame.problem.title"), told, 503)
    routes.forget(answer, request)
    return answer


async def _accepted(
    request: Request, secret: str, given: Mapping[str, str]
) -> Response:
    """Make the account that somebody was invited to, and sign in."""
    people = visitor.visit_of(request).service.people
    passphrase = given.get("passphrase", "")
    if passphrase != given.get("again"):
        differ = NotUsable(("passphrases_differ", {}))
        return await _invitation(request, secret, given, differ)
    name, opening = _name(given), routes.opening(request, shared="shared" in given)

    def made_and_signed_in() -> str:  # counted as one try
        people.accept_invitation(
            secret=secret,
            sign_in_name=name,
            passphrase=passphrase,
            language=known_language(given.get("language")),
        )
        token, _ = people.sign_in(
            sign_in_name=name,
            passphrase=passphrase,
            **asdict(opening),
        )
        return token

    try:
        token = await hashed(made_and_signed_in)
    except FactorNeeded as needed:
        answer = factors.lead_to_step(request, needed, "/")
        return routes.note_shared(answer, request, given)
    except AssessmentsError as refused:
        return await _invitation(request, secret, given, refused)
    answer = routes.lead_to(request, "/")
    routes.let_in(
        answer, request, token, shared=opening.shared, browser=opening.browser
    )
    return routes.note_shared(answer, request, given)


@router.post("/language")
async def choose_language(request: Request) -> Response:
    """Remember the language that was chosen."""
    given = await routes.fields(request)
    language = known_language(given.get("language"))
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
        **routes.attributes(request),
    )
    return answer


def _asks_no_factor(visit: visitor.Visit) -> bool:
    return visit.settings.demo and not visit.service.world.terms.required


def _name(given: Mapping[str, str]) -> str:
    return given.get("sign_in_name", "").strip()


def known_language(language: str | None) -> str:
    """Take a language, or the first there is if it is none of ours."""
    there = languages()
    return language if language in there else there[0]


def _language(code: str, say: Words) -> str:
    name = Words(code).name
    return say("frame.language_draft", name=name) if Words(code).is_draft else name
