"""One application serves every test of pages: what one leaves, the next does not find."""

from nicegui import Client, background_tasks, core, ui

from roadmap.settings import Settings
from tests.pages.app_under_test import HANDLERS, Site, application, running
from tests.worlds import SmallWorld


def add_a_page() -> None:
    @ui.page("/added")
    def added() -> None:
        ui.label("Added")


async def opened(site: Site, small_world: SmallWorld, path: str) -> int:
    browser = site.browser()
    browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
    return (await browser.get(path)).status_code


async def test_a_page_that_a_test_adds_is_there_for_that_test_only(
    small_world: SmallWorld,
) -> None:
    async with running(small_world.service, Settings()) as site:
        add_a_page()
        assert await opened(site, small_world, "/added") == 200
    async with running(small_world.service, Settings()) as site:
        assert await opened(site, small_world, "/added") == 404


async def test_neither_visitors_nor_tasks_nor_handlers_are_left(
    small_world: SmallWorld,
) -> None:
    async with running(small_world.service, Settings()) as site:
        await site.visitor(small_world.a.focal_point).open("/")
        core.app.on_connect(lambda: None)
        counts = {name: len(getattr(core.app, name)) for name in HANDLERS}
        assert Client.instances
    async with running(small_world.service, Settings()):
        pass

    assert not Client.instances
    assert not background_tasks.running_tasks
    assert core.loop is None
    after = {name: len(getattr(core.app, name)) for name in HANDLERS}
    assert all(after[name] <= counts[name] for name in HANDLERS)
    assert after["_connect_handlers"] == counts["_connect_handlers"] - 1


async def test_what_is_kept_for_all_visitors_is_kept_for_one_run(
    small_world: SmallWorld,
) -> None:
    async with running(small_world.service, Settings()) as site:
        page = f"/assessments/{small_world.a.assessment}/answer/LAW"
        assert await opened(site, small_world, page) == 200
        assert application().state.installation.scripts
    async with running(small_world.service, Settings(prefix="/tip")) as site:
        assert not application().state.installation.scripts
        got = await site.browser().get("/sign-in")

    assert 'href="/tip/"' in got.text
