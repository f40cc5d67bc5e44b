"""The team of a state: people, agencies, invitations."""

import pytest

from assessments.records.people import Role
from roadmap.web.pages.people.invitations import CopiedLink
from tests.pages.app_under_test import Site, send, texts
from tests.worlds import SmallWorld


async def test_a_focal_point_sees_everybody_of_the_state(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open("/team")

    for person in small_world.a.people:
        await visitor.should_see(person.name)
    assert "BBB" not in " ".join(texts(visitor))


async def test_an_invitation_gives_a_link_that_works(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open("/team")

    send(
        visitor,
        "Make the invitation",
        ("name", "Nia New"),
        ("role", "contributor"),
        ("agency", small_world.a.police.code),
    )
    await visitor.should_see("Send this link to Nia New")

    assert visitor.client is not None
    (link,) = (
        str(element.props["address"])
        for element in visitor.client.elements.values()
        if isinstance(element, CopiedLink)
    )
    assert link.startswith("http://roadmap.test/invitation#")
    offer = small_world.service.people.invitation(secret=link.rsplit("#", 1)[1])
    assert (offer.name, offer.agency) == ("Nia New", small_world.a.police.code)


async def test_what_is_missing_is_told_in_the_form(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open("/team")

    send(visitor, "Make the invitation", ("name", "Nia"), ("role", "contributor"))

    await visitor.should_see("Please say for which agency.")


async def test_an_invitation_can_be_withdrawn(
    site: Site, small_world: SmallWorld
) -> None:
    people, who = small_world.service.people, small_world.a.focal_point
    people.invite(who=who, name="Nia New", role=Role.OBSERVER)
    visitor = site.visitor(who)
    await visitor.open("/team")

    send(visitor, "Withdraw")
    await visitor.should_see("The invitation is withdrawn.")

    await visitor.should_see("No invitation is open.")


async def test_an_agency_is_added(site: Site, small_world: SmallWorld) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open("/team")

    send(visitor, "Add the agency", ("name", "Health service"))
    await visitor.should_see("The agency is added.")

    agencies = small_world.service.people.agencies(who=small_world.a.focal_point)
    assert "Health service" in {agency.name for agency in agencies}


async def test_a_focal_point_who_was_signed_out_meanwhile_is_told_so(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open("/team")
    small_world.service.people.sign_out_everywhere(who=small_world.a.focal_point)

    send(visitor, "Add the agency", ("name", "Health service"))
    await visitor.should_see("You are signed out.")

    agencies = small_world.service.people.agencies(who=small_world.a.focal_point)
    assert len(agencies) == 2


async def test_two_focal_points_do_not_see_each_others_deeds(
    site: Site, small_world: SmallWorld
) -> None:
    one = site.visitor(small_world.a.focal_point)
    other = site.visitor(small_world.b.focal_point)
    await one.open("/team")
    await other.open("/team")

    send(one, "Make the invitation", ("name", ""), ("role", "observer"))

    await one.should_see("Please give a name.")
    await other.should_not_see("Please give a name.")


async def test_an_approver_invites_who_decides_and_changes_nothing_else(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.approver)

    await visitor.open("/team")

    await visitor.should_see("officer-AAA")
    await visitor.should_see("Make the invitation")
    for button in ("Deactivate", "Add the agency"):
        await visitor.should_not_see(button)


@pytest.mark.parametrize("path", ["/team", "/team/asked"])
@pytest.mark.parametrize("role", ["officer", "observer", "analyst", "administrator"])
async def test_others_are_told_that_it_is_not_their_role(
    site: Site, small_world: SmallWorld, role: str, path: str
) -> None:
    who = getattr(small_world.a, role, None) or getattr(small_world, role)

    answer = await site.visitor(who).http_client.get(path)

    assert answer.status_code == 403
    assert "Your role does not include this." in answer.text
