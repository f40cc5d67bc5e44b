"""Whatever a person reads is in our words and their language, never in the framework's."""

import httpx
import pytest
from nicegui import ui
from nicegui.translations import translations

from roadmap.settings import Settings
from roadmap.web.ui.framework import give_our_words
from roadmap.wording.texts import Words, english, languages
from tests.pages.app_under_test import Site, running
from tests.worlds import SmallWorld

THEIRS = (
    *("Connection lost", "Trying to reconnect", "Message too long", "WebSocket"),
    *("ES modules", "modern browser", "Server error", "This page doesn't exist"),
    *("Internal Server Error", "response_timeout", "Not Found"),
)


def browser(site: Site, small_world: SmallWorld) -> httpx.AsyncClient:
    opened = site.browser()
    opened.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
    opened.headers["Accept"] = "text/html"
    return opened


@pytest.mark.parametrize("language", languages())
async def test_a_page_that_loses_the_server_says_so_in_our_words(
    site: Site, small_world: SmallWorld, language: str
) -> None:
    small_world.service.people.set_language(
        who=small_world.a.focal_point, language=language
    )

    page = await browser(site, small_world).get("/plan")

    assert [text for text in THEIRS if text in page.text] == []
    say = Words(language)
    for name in ("connection_lost", "trying_to_reconnect", "message_too_long"):
        assert say(f"frame.framework.{name}") in page.text


@pytest.mark.parametrize("path", ["/nowhere", "/plan/nothing.csv", "/broken", "/torn"])
async def test_what_is_not_there_or_fails_is_said_in_our_words(
    small_world: SmallWorld, path: str
) -> None:
    async with running(small_world.service, Settings()) as site:

        @ui.page("/broken")
        async def broken() -> None:
            raise ValueError

        @ui.page("/torn")
        def torn() -> None:
            ui.label().props["torn"] = object()  # fails when all is put together

        opened = browser(site, small_world)
        opened._transport.raise_app_exceptions = False  # type: ignore[attr-defined]
        page = await opened.get(path)

    assert page.status_code in {404, 500}
    assert [text for text in THEIRS if text in page.text] == []
    assert "Roadmap</title>" in page.text


async def test_a_record_that_cannot_be_read_is_said_in_the_words_of_the_reader(
    small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError

    async with running(small_world.service, Settings()) as site:
        opened = browser(site, small_world)
        opened.cookies.set("roadmap_language", "id")
        opened._transport.raise_app_exceptions = False  # type: ignore[attr-defined]
        people = type(small_world.service.people)
        monkeypatch.setattr(people, "arrival", broken)
        page = await opened.get("/plan")

    assert page.status_code == 500
    assert '<html lang="id"' in page.text
    assert Words("id")("frame.problem.title") in page.text


async def test_a_page_that_is_put_away_while_it_is_built_is_tried_again(
    small_world: SmallWorld,
) -> None:
    async with running(small_world.service, Settings()) as site:

        @ui.page("/deleted")
        async def deleted() -> None:
            ui.context.client.delete()

        page = await browser(site, small_world).get("/deleted")

    assert page.status_code == 503
    assert "while the page was being built" not in page.text
    assert english("frame.busy.title") in page.text
    assert page.headers["Refresh"] == "10"


def test_a_framework_that_says_something_new_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(translations["en-US"], "something", "new")

    with pytest.raises(RuntimeError, match="something"):
        give_our_words()
