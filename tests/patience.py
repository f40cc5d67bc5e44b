"""How long the tests wait for what should come: other work may share the machine."""

from nicegui import ui

PATIENCE = 60.0
"""Seconds until it is missed."""


def give_pages_time() -> None:
    """Let pages that are made from now on take as long as they take to build.

    NiceGUI gives up after three seconds, which a busy machine may need for the first
    page that draws or computes.
    """
    ui.page.__init__.__kwdefaults__["response_timeout"] = PATIENCE
