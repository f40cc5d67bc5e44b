"""A closed page is gone with its last reference: it does not wait for the collector."""

import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

import pytest
from jinja2 import DictLoader
from nicegui import Client

from roadmap.web.ui import templates
from roadmap.wording.texts import english
from tests.pages.app_under_test import Site, until
from tests.worlds import SmallWorld


@contextmanager
def collected_by_nobody() -> Iterator[None]:
    """Let nothing be freed but what nobody refers to."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def test_a_closed_page_leaves_nothing_to_collect(
    site: Site, small_world: SmallWorld
) -> None:
    browser = site.browser()
    browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
    await browser.get("/")
    for client in list(Client.instances.values()):
        client.delete()
    with collected_by_nobody():
        await browser.get("/")
        (client,) = Client.instances.values()
        kept = [
            weakref.ref(part)
            for element in client.elements.values()
            for part in (element, element.classes, element.style, element.props)
        ]
        client.delete()
        del client
        await until(lambda: not left(kept))

        assert left(kept) == set()


class Shown:
    """Something that a template shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing(templates.View):
    template: ClassVar[str] = "showing.html"
    shown: Shown


def test_what_a_template_showed_is_not_kept_by_its_macros(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = {
        "parts.html": "{% macro part() %}{{ shown }}{% endmacro %}",
        "showing.html": "{% import 'parts.html' as parts with context %}"
        "{% macro here() %}{{ parts.part() }}{{ shown }}{% endmacro %}{{ here() }}",
    }
    monkeypatch.setattr(templates.environment(), "loader", DictLoader(own))
    with collected_by_nobody():
        shown = Shown()
        kept: list[weakref.ref[object]] = [weakref.ref(shown)]
        html = templates.drawn(Showing(shown=shown), english)
        del shown

        assert html.count("Shown") == 2
        assert left(kept) == set()


def left(kept: "list[weakref.ref[object]]") -> set[str]:
    """Name the kinds of what is still there."""
    return {type(part).__name__ for ref in kept if (part := ref()) is not None}
