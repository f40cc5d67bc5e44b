"""The privacy notice: what is kept of persons, why, for how long, and whom to ask."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from assessments.service import browsers
from roadmap.web.ui import plain, visitor
from roadmap.web.ui.templates import View

router = APIRouter()

KINDS = (
    "account",
    "sign_in",
    "work",
    "sessions",
    "browsers",
    "log",
    "origins",
    "names",
)
"""What is kept, in the order in which it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptData:
    """One kind of data: what it is, what it is for, and how long it is kept."""

    what: str
    why: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyNotice(View):
    """The notice."""

    template = "privacy/page.html"

    kept: tuple[KeptData, ...]
    run_by: str
    elsewhere: str


@router.get("/privacy")
async def privacy(request: Request) -> Response:
    """Show the privacy notice."""
    visit = visitor.visit_of(request)
    say, settings = visit.say, visit.settings
    days = {
        "sessions": settings.terms.sessions.days,
        "browsers": browsers.KEPT.days,
        "origins": settings.terms.origins.days,
        "names": settings.terms.names.days,
    }
    kept = tuple(
        KeptData(
            what=say(f"privacy.what.{kind}"),
            why=say(f"privacy.why.{kind}"),
            term=say("privacy.days", days=days[kind])
            if kind in days
            else say(f"privacy.term.{kind}"),
        )
        for kind in KINDS
    )
    notice = PrivacyNotice(
        kept=kept, run_by=settings.run_by or "", elsewhere=settings.oidc_name
    )
    return plain.answer(request, say("privacy.title"), notice)
