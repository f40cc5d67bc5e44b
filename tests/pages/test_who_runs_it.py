"""Who runs the server is said where a person is asked for trust."""

import pytest

from assessments.records.people import Role
from roadmap.settings import Settings
from tests.pages.app_under_test import running
from tests.worlds import SmallWorld

RUN_BY = "Secretariat of the Group, help@example.org"


@pytest.mark.parametrize("page", ["/sign-in", "{secret}", "no"])
async def test_who_asks_for_a_passphrase_says_who_runs_the_server(
    small_world: SmallWorld, page: str
) -> None:
    _, secret = small_world.service.people.invite(
        who=small_world.a.focal_point, name="Nia New", role=Role.OBSERVER
    )
    async with (
        running(small_world.service, Settings(run_by=RUN_BY)) as site,
        site.browser() as browser,
    ):
        code = {"code": page.format(secret=secret)}
        is_page = page.startswith("/")
        answer = await (
            browser.get(page) if is_page else browser.post("/invitation", data=code)
        )

    assert f"This server is run by {RUN_BY}" in answer.text
    assert f"Questions about this server or your account: {RUN_BY}" in answer.text


async def test_nothing_is_said_where_nobody_is_named(small_world: SmallWorld) -> None:
    async with (
        running(small_world.service, Settings()) as site,
        site.browser() as browser,
    ):
        answer = await browser.get("/sign-in")

    assert "run by" not in answer.text
