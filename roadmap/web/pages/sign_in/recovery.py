"""A forgotten passphrase: asking for a new one, and choosing it with a link."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from assessments.errors import AssessmentsError, NotFound, NotUsable
from assessments.records.members import ChangePhase
from assessments.validation import SHORTEST_PASSPHRASE
from roadmap.web.pages.sign_in import link
from roadmap.web.ui import notices, plain, problems, routes, visitor
from roadmap.web.ui.background import hashed, in_background
from roadmap.web.ui.templates import View
from roadmap.web.ui.tries import TooManyTries

FORGOTTEN = "/forgotten-passphrase"
CHOOSE = "/new-passphrase"

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenForm(View):
    """What to do without a passphrase, and the form that tells the people of the state.

    ``asked`` says that it was sent; the same for names that are known and that are not.
    """

    template = "sign_in/forgotten.html"

    address: str
    asked: bool
    refused: tuple[str, ...]
    run_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryForm(View):
    """The form that keeps a new passphrase; ``waits`` says why not now, and when."""

    template = "sign_in/recovery.html"

    address: str
    secret: str
    name: str
    role: str
    waits: Markup
    refused: tuple[str, ...]
    shortest: int


@router.get(FORGOTTEN)
async def forgotten(request: Request, done: str = "") -> Response:
    """Show what to do without a passphrase."""
    return _forgotten(request, asked=done == "asked")


@router.post(FORGOTTEN)
async def ask(request: Request) -> Response:
    """Tell the people of the state; who asks learns nothing."""
    visit = visitor.visit_of(request)
    given = await routes.fields(request)
    try:
        await hashed(
            visit.service.members.forgot,
            sign_in_name=given.get("sign_in_name", ""),
            came_from=routes.address_of(request),
        )
    except AssessmentsError as refused:
        return _forgotten(request, asked=False, refused=refused)
    return routes.lead_to(request, FORGOTTEN, done="asked")


def _forgotten(
    request: Request, *, asked: bool, refused: AssessmentsError | None = None
) -> Response:
    visit = visitor.visit_of(request)
    form = ForgottenForm(
        address=visit.prefix + FORGOTTEN,
        asked=asked,
        refused=problems.sentences(refused, visit.say) if refused else (),
        run_by=visit.settings.run_by,
    )
    title = visit.say("members.passphrase.forgotten_title")
    page = plain.answer(request, title, form, status=_status(refused))
    page.headers.update(problems.headers_of(refused) if refused else {})
    return page


@router.get(CHOOSE)
async def recovery_link(request: Request) -> Response:
    """Take the secret from behind the address."""
    title = visitor.visit_of(request).say("members.passphrase.title")
    return link.ask(request, title, CHOOSE)


@router.post(CHOOSE)
async def choose(request: Request) -> Response:
    """Keep the new passphrase, and lead to signing in with it; or show the form for it."""
    visit = visitor.visit_of(request)
    given = await routes.fields(request)
    secret = link.secret_in(given)
    if "passphrase" not in given:
        return await _recovery(request, secret)
    passphrase = given.get("passphrase", "")
    if passphrase != given.get("again"):
        differ = NotUsable(("passphrases_differ", {}))
        return await _recovery(request, secret, differ)
    try:
        await hashed(
            visit.service.members.use_recovery,
            secret=secret,
            passphrase=passphrase,
            without_factors="without_factors" in given,
        )
    except AssessmentsError as refused:
        return await _recovery(request, secret, refused)
    return routes.lead_to(request, "/sign-in", done="new_passphrase")


async def _recovery(
    request: Request, secret: str, refused: AssessmentsError | None = None
) -> Response:
    visit = visitor.visit_of(request)
    members, say = visit.service.members, visit.say
    title = say("members.passphrase.title")
    try:
        change = await in_background(members.recovery, secret=secret)
    except NotFound as gone:
        says, status = say("members.passphrase.gone"), problems.status_of(gone)
        return link.gone(request, title, CHOOSE, says, status)
    phase = change.phase(visit.service.world.clock())
    is_ready = phase is ChangePhase.READY
    form = RecoveryForm(
        address=visit.prefix + CHOOSE,
        secret=secret,
        name=change.name,
        role=change.role,
        waits=Markup() if is_ready else notices.then(change, phase, say),
        refused=problems.sentences(refused, say) if refused else (),
        shortest=SHORTEST_PASSPHRASE,
    )
    page = plain.answer(request, title, form, status=_status(refused))
    page.headers.update(problems.headers_of(refused) if refused else {})
    return page


def _status(refused: AssessmentsError | None) -> int:
    if refused is None:
        return 200
    return 429 if isinstance(refused, TooManyTries) else 422
