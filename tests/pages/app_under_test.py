"""The application around a test's own record, and simulated visitors to it.

NiceGUI is one application per process, so it is put back to its beginnings for every
test; visitors come through the door like everybody else.
"""

import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

import httpx
from fastapi import FastAPI
from nicegui import ui
from nicegui.functions.download import download
from nicegui.functions.navigate import Navigate
from nicegui.functions.notify import notify
from nicegui.testing import User
from nicegui.testing.general import nicegui_reset_globals
from nicegui.testing.user_interaction import UserInteraction

from assessments.records.people import Person
from assessments.service import Service
from roadmap.settings import Settings
from tests.worlds import PASSPHRASE

ORIGIN = "http://roadmap.test"

TOGETHER = 20
"""Garbage of so many tests is collected at once."""

_SITES = count()

PATIENT = 100
"""How often a page is looked at before what should be there is missed: ten seconds."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running application, and the record behind it."""

    app: FastAPI
    service: Service

    def browser(self) -> httpx.AsyncClient:
        """Give a browser that sends forms as browsers do, and follows nothing."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app),
            base_url=ORIGIN,
            headers={"Origin": ORIGIN},
        )

    def visitor(self, who: Person | None = None) -> User:
        """Give a simulated visitor, signed in as somebody or as nobody."""
        browser = self.browser()
        if who is not None:
            browser.cookies.set("roadmap_session", self.token(who))
        return User(browser)

    def token(self, who: Person) -> str:
        """Sign somebody in and give the secret of the session."""
        token, _ = self.service.people.sign_in(
            sign_in_name=who.sign_in_name, passphrase=PASSPHRASE
        )
        return token


@asynccontextmanager
async def running(service: Service, settings: Settings) -> AsyncIterator[Site]:
    """Run the application around a record."""
    with nicegui_reset_globals():
        os.environ["NICEGUI_USER_SIMULATION"] = "true"
        try:
            from roadmap.web.app import build  # anew: its pages were taken out

            set_aside()
            app = build(service, settings)
            async with app.router.lifespan_context(app):
                yield Site(app=app, service=service)
        finally:
            os.environ.pop("NICEGUI_USER_SIMULATION", None)
            ui.navigate = Navigate()
            ui.notify = notify
            ui.download = download


def set_aside() -> None:
    """Keep what is there by now from the garbage collector, and look at it now and then.

    NiceGUI collects before and after every test and looks through every object, which
    takes longer than most tests; nearly all objects are modules, editions and the like.
    """
    if next(_SITES) % TOGETHER == 0:
        gc.unfreeze()
        gc.collect()
    gc.freeze()


def texts(visitor: User) -> list[str]:
    """Read everything on a visitor's page, from top to bottom."""
    assert visitor.client is not None
    return [
        str(text)
        for element in visitor.client.elements.values()
        if (text := getattr(element, "text", ""))
    ]


def send(visitor: User, button: str, *entries: tuple[str, str]) -> None:
    """Send the form with a certain button, filled in so."""
    assert visitor.client is not None
    (form,) = (
        element
        for element in visitor.client.elements.values()
        if element.tag == "form"
        and any(getattr(part, "text", "") == button for part in element.descendants())
    )
    UserInteraction(visitor, {form}, None).trigger(
        "submit", [list(entry) for entry in entries]
    )
