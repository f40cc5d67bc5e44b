"""Links with a secret: it stands behind ``#``, where no server and no proxy writes it down.

A script puts it from there into a form and sends that; without scripts the link is pasted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from roadmap.web.ui import plain, routes, visitor
from roadmap.web.ui.templates import View

CODE = "code"
"""Name of the field with the secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkForm(View):
    """Where a link is pasted whose secret did not come along; ``says`` what is before it."""

    template = "sign_in/link.html"

    address: str
    says: str = ""
    run_by: str = ""


def ask(request: Request, title: str, path: str) -> Response:
    """Ask for the link; the script of the page answers by itself where it has it."""
    form = LinkForm(address=routes.address(request, path))
    return plain.answer(request, title, form, scripts=("sign_in/link.js",))


def gone(request: Request, title: str, path: str, says: str, status: int) -> Response:
    """Say that a link cannot be used, where the next one is pasted or put in the address."""
    run_by = visitor.visit_of(request).settings.run_by
    form = LinkForm(address=routes.address(request, path), says=says, run_by=run_by)
    return plain.answer(
        request, title, form, status=status, scripts=("sign_in/link.js",)
    )


def forward(request: Request, path: str, secret: str) -> Response:
    """Lead a link as it was made before to the one that says nothing to a server."""
    address = f"{routes.address(request, path)}#{quote(secret, safe='')}"
    return RedirectResponse(address, status_code=303)


def secret_in(given: Mapping[str, str]) -> str:
    """Take the secret out of what was pasted: the link, or what stands at its end."""
    pasted = given.get(CODE, "").strip()
    return pasted.rpartition("#")[2].rpartition("/")[2]
