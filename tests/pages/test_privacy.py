"""The privacy notice, and erasing the name of somebody who left."""

from datetime import timedelta

from assessments.records.keeping import TermsOfKeeping
from roadmap.settings import Settings
from tests.pages.app_under_test import Site, running, send
from tests.worlds import Clock, SmallWorld


async def test_everybody_can_read_what_is_kept_of_persons_and_for_how_long(
    small_world: SmallWorld,
) -> None:
    said = Settings(keep_origins_days=7, keep_names_days=400, run_by="The Office")
    assert said.terms == TermsOfKeeping(
        origins=timedelta(days=7), names=timedelta(days=400)
    )
    async with running(small_world.service, said) as site, site.browser() as browser:
        assert "/privacy" in (await browser.get("/sign-in")).text
        notice = await browser.get("/privacy")

    assert notice.status_code == 200
    for text in ("90 days", "7 days", "400 days", "Questions: The Office"):
        assert text in notice.text


async def test_the_name_of_who_left_can_be_erased_on_the_page_of_the_team(
    site: Site, small_world: SmallWorld, clock: Clock
) -> None:
    a, service = small_world.a, small_world.service
    service.people.deactivate(who=a.focal_point, person=a.inspector.id)
    clock.advance(days=31)
    visitor = site.visitor(a.focal_point)
    await visitor.open("/team")
    send(visitor, "Erase the name")
    await visitor.should_see("The name is erased.")
    await visitor.should_not_see(a.inspector.name)
    await visitor.should_not_see("Erase the name")


async def test_whom_to_tell_of_a_hole_stands_where_it_is_looked_for(
    small_world: SmallWorld,
) -> None:
    said = Settings(
        security_contact="mailto:security@example.org", public_url="http://roadmap.test"
    )
    async with running(small_world.service, said) as site, site.browser() as browser:
        text = (await browser.get("/.well-known/security.txt")).text
    assert text.splitlines() == [
        "Contact: mailto:security@example.org",
        "Expires: 2027-03-02T00:00:00Z",
        "Canonical: http://roadmap.test/.well-known/security.txt",
        "Policy: http://roadmap.test/help/support",
    ]


async def test_where_nobody_was_named_nothing_is_said(site: Site) -> None:
    async with site.browser() as browser:
        assert (await browser.get("/.well-known/security.txt")).status_code == 404
