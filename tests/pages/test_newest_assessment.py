"""The menu's way to the assessment that is being worked on."""

from assessments.records.people import Role, StateCode
from tests.pages.app_under_test import Site
from tests.worlds import SmallWorld, invited


async def test_the_menu_leads_to_the_newest_assessment(
    site: Site, small_world: SmallWorld
) -> None:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(small_world.a.inspector))
        led = await browser.get("/assessment")

    assert led.headers["location"] == f"/assessments/{small_world.a.assessment}"


async def test_who_has_none_yet_is_led_home(
    site: Site, small_world: SmallWorld
) -> None:
    service, administrator = small_world.service, small_world.administrator
    state = service.people.add_state(
        who=administrator, code=StateCode("NEW"), name="New", sub_region="north"
    )
    first = invited(
        service, administrator, "first", role=Role.FOCAL_POINT, state=state.code
    )

    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(first))
        led = await browser.get("/assessment")

    assert led.headers["location"] == "/"
