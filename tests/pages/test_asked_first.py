"""What cannot be undone is said before it is done, and asked, everywhere alike."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from assessments.records.people import Role
from roadmap.wording.texts import english
from tests.pages.app_under_test import Site, Visitor, send, texts
from tests.plans import content
from tests.worlds import SmallWorld


def nothing(world: SmallWorld) -> None:
    """Leave the world as it is."""


def submit(world: SmallWorld) -> None:
    world.service.submitting.submit(
        who=world.a.focal_point, assessment=world.a.assessment
    )


def sign(world: SmallWorld) -> None:
    submit(world)
    (newest,) = world.service.submitting.submissions(who=world.a.focal_point)
    world.service.submitting.sign(who=world.a.approver, submission=newest.id)


def invite(world: SmallWorld) -> None:
    world.service.people.invite(
        who=world.a.focal_point, name="Nia New", role=Role.OBSERVER
    )


def plan(world: SmallWorld) -> None:
    world.service.plans.add_actions(
        who=world.a.focal_point, contents=[content("A law", criteria=("LAW-1.2a",))]
    )


def asked(visitor: Visitor, button: str) -> str:
    """Give what the form with a button asks before it is sent; empty for nothing."""
    assert visitor.client is not None
    return next(
        str(form.props.get("data-sure", ""))
        for form in visitor.client.elements.values()
        if form.tag == "form"
        and any(getattr(part, "text", "") == button for part in form.descendants())
    )


@dataclass(frozen=True, kw_only=True)
class Irreversible:
    """A button of a page that does what cannot be undone, and words of its question."""

    button: str
    page: str = "/assessments/{assessment}/submit"
    who: str = "focal_point"
    arrange: Callable[[SmallWorld], None] = nothing
    words: tuple[str, ...] = ("draft 1", "2026", "State AAA")


DEEDS = (
    Irreversible(button="Submit"),
    Irreversible(button="Sign", who="approver", arrange=submit),
    Irreversible(button="Send back", who="approver", arrange=submit),
    Irreversible(button="Open a correction", arrange=sign, words=("draft 2",)),
    Irreversible(button="Deactivate", page="/team", words=("-AAA",)),
    Irreversible(button="Withdraw", page="/team", arrange=invite, words=("Nia New",)),
    Irreversible(
        button="Close",
        page="/administration/cycles",
        who="administrator",
        words=("2026",),
    ),
)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.button)
async def test_what_cannot_be_undone_says_what_happens_and_asks(
    site: Site, small_world: SmallWorld, deed: Irreversible
) -> None:
    deed.arrange(small_world)
    person = getattr(small_world.a, deed.who, None) or small_world.administrator
    visitor = site.visitor(person)

    await visitor.open(deed.page.format(assessment=small_world.a.assessment))

    question = asked(visitor, deed.button)
    assert "?" in question
    assert all(word in question for word in deed.words)


async def test_taking_an_action_out_of_the_plan_is_asked(
    site: Site, small_world: SmallWorld
) -> None:
    plan(small_world)
    (action,) = small_world.service.plans.plan(who=small_world.a.focal_point).actions
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(f"/plan/actions/{action.id}")

    assert "?" in asked(visitor, english("plan.form.remove"))


async def test_who_signs_sees_what_is_signed_and_in_whose_name(
    site: Site, small_world: SmallWorld
) -> None:
    submit(small_world)
    (submission,) = small_world.service.submitting.submissions(
        who=small_world.a.approver
    )
    visitor = site.visitor(small_world.a.approver)

    await visitor.open(f"/assessments/{small_world.a.assessment}/submit")
    await visitor.should_see("This is what you sign, in the name of State AAA:")

    shown = texts(visitor)
    for name, value in (
        ("In the name of", "State AAA"),
        ("Edition", "small"),
        ("Cycle", "2026"),
        ("Draft", "1"),
        ("Disputed and not settled", "0"),
        ("Fingerprint (SHA-256)", submission.sha256),
    ):
        assert value in shown[shown.index(name) + 1]
    assert "0 of 3 indicators" in " ".join(shown)


async def test_the_link_of_an_invitation_stands_beside_the_list_it_is_in(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open("/team")
    await visitor.should_see("No invitation is open.")

    send(visitor, "Make the invitation", ("name", "Nia New"), ("role", "observer"))
    await visitor.should_see("Send this link to Nia New")

    assert "No invitation is open." not in texts(visitor)
    assert "Nia New" in texts(visitor)
    assert "Make the invitation" not in texts(visitor)
    await visitor.should_see("Invite somebody else")


async def test_a_member_is_led_by_who_was_just_invited(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.administrator)
    await visitor.open("/administration")
    send(visitor, "Add the member", ("name", "State CCC"), ("code", "CCC"))
    await visitor.should_see("The member is added.")

    send(
        visitor,
        "Make the invitation",
        ("name", "Cleo"),
        ("role", "focal_point"),
        ("state", "CCC"),
    )

    await visitor.should_see("Cleo (invited)")
