"""What is kept of persons, why, for how long, and whom to ask; and whom to tell of a hole."""

from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import PlainTextResponse

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
        kept=kept, run_by=settings.run_by, elsewhere=settings.elsewhere
    )
    return plain.answer(request, say("privacy.title"), notice)


@router.get("/.well-known/security.txt", include_in_schema=False)
async def security(request: Request) -> Response:
    """Say whom to tell of a hole (RFC 9116); valid for a year from now."""
    visit = visitor.visit_of(request)
    settings = visit.settings
    if settings.security_contact is None:
        raise HTTPException(status_code=404)
    until = (visit.service.world.clock() + timedelta(days=365)).date()
    lines = [f"Contact: {settings.security_contact}", f"Expires: {until}T00:00:00Z"]
    if settings.public_url:
        lines.append(f"Canonical: {settings.public_url}/.well-known/security.txt")
        lines.append(f"Policy: {settings.public_url}/help/support")
    return PlainTextResponse("\n".join(lines) + "\n")
