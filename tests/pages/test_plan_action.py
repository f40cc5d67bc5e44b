"""The form of an action: what is filled in is kept, and what cannot be is told."""

from collections.abc import Iterator

import pytest

from assessments.records.evidence import EvidenceKind
from assessments.records.plans import Action, ActionContent, ActionStatus, Quarter
from assessments.records.work import CycleCode
from assessments.service import CHEAP, Service, open_service
from priorities.answers import Scope
from tests.builders import titled
from tests.crosswalks import named
from tests.next_edition import CROSSWALK, next_edition
from tests.options import option, with_options
from tests.pages.app_under_test import Site, send, texts
from tests.pages.forward import markup, refused, shown
from tests.plans import content
from tests.worlds import Clock, SmallWorld, editions_of, open_cycle, small_edition


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    """Open a record with an edition with an option, and the next one."""
    small = with_options(small_edition(), option("guide", "LAW-1.2a"))
    newer = named(titled(next_edition()), "next")
    opened = open_service(
        database_url,
        clock=clock,
        editions=editions_of(small, newer),
        crosswalks=lambda older, later: CROSSWALK,
        passphrase_cost=CHEAP,
    )
    yield opened
    opened.close()


FILLED = (
    ("title", " Amend the act "),
    ("status", "under_way"),
    ("starts", "2026-Q3"),
    ("ends", "2027-Q1"),
    ("criteria", "LAW-1.2a"),
    ("criteria", "DAT-1.2a"),
    ("option", "guide"),
    ("effort", "3"),
    ("amount", "1 200 000"),
    ("currency", "usd"),
    ("evidence_wanted", "The act as published"),
    ("note", "Soon"),
)


def filled(**changes: str) -> list[tuple[str, str]]:
    """Give what is filled in, some of it otherwise."""
    return [(name, changes.get(name, value)) for name, value in FILLED]


def only(world: SmallWorld) -> Action:
    (action,) = world.service.plans.plan(who=world.a.focal_point).actions
    return action


def add(world: SmallWorld, *contents: ActionContent) -> tuple[Action, ...]:
    return world.service.plans.add_actions(
        who=world.a.focal_point, contents=list(contents)
    )


async def test_a_new_action_is_kept_as_it_was_filled_in(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    entry = small_world.service.evidence.add(
        who=a.focal_point,
        title="The act",
        kind=EvidenceKind.LAW,
        owner="",
        dated=None,
        language="en",
        confidential=False,
        place="Gazette",
    )
    (other,) = add(small_world, content("First"))
    visitor = site.visitor(a.focal_point)
    await visitor.open("/plan/new")
    more = (
        ("lead", a.police.code),
        ("partners", a.labour.code),
        ("partners", a.police.code),
        ("after", other.id),
        ("evidence", entry.id),
    )

    send(visitor, "Save", *filled(), *more)
    await visitor.should_see("“Amend the act” is in the plan now.")

    (found,) = (
        x.content
        for x in small_world.service.plans.plan(who=a.focal_point).actions
        if x.id != other.id
    )
    assert found == ActionContent(
        title="Amend the act",
        edition="small",
        option="guide",
        criteria=("LAW-1.2a", "DAT-1.2a"),
        lead=a.police.code,
        partners=(a.labour.code,),
        starts=Quarter(2026, 3),
        ends=Quarter(2027, 1),
        status=ActionStatus.UNDER_WAY,
        effort=3,
        amount=1_200_000,
        currency="USD",
        evidence_wanted="The act as published",
        evidence=(entry.id,),
        after=(other.id,),
        note="Soon",
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": " "}, "Please give a title."),
        ({"ends": "2026-Q1"}, "The last quarter is before the first."),
        ({"starts": "soon"}, "Please give a year from 2000 to 2060"),
        ({"amount": "12.50"}, "An amount is a whole number"),
        ({"amount": ""}, "You gave a currency. Please give the amount too"),
        ({"currency": ""}, "You gave an amount. Please give its currency too"),
        ({"currency": "us"}, "A currency is three capital letters"),
        ({"option": "vanished"}, "The edition has nothing with the code vanished."),
        ({"note": "n" * 4001}, "The note is longer than 4000 letters."),
    ],
    ids=lambda given: str(given)[:30],
)
async def test_what_cannot_be_used_is_told_and_nothing_is_saved(
    site: Site, small_world: SmallWorld, changes: dict[str, str], says: str
) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open("/plan/new")

    send(visitor, "Save", *filled(**changes))

    await visitor.should_see(says)
    assert small_world.service.plans.plan(who=small_world.a.focal_point).actions == ()


async def test_the_form_is_filled_with_what_there_is_and_saves_a_new_version(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    (action,) = add(
        small_world,
        content("Amend the act", criteria=("LAW-1.2a",), lead=a.police.code, effort=2),
    )
    visitor = site.visitor(a.focal_point)
    await visitor.open(f"/plan/actions/{action.id}")

    html = markup(visitor)
    assert 'value="Amend the act"' in html
    assert f'value="{a.police.code}" selected' in html
    assert 'name="criteria" value="LAW-1.2a" checked' in html
    assert html.count(" checked") == 1
    assert "· 1 chosen" in html
    send(visitor, "Save", *filled(title="Amend it"))
    await visitor.should_see("“Amend it” is now: under way.")

    assert only(small_world).content.title == "Amend it"
    assert only(small_world).seq == 2


async def test_who_saves_over_a_newer_version_is_told(
    site: Site, small_world: SmallWorld
) -> None:
    (action,) = add(small_world, content("Amend the act"))
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open(f"/plan/actions/{action.id}")
    small_world.service.plans.change_action(
        who=small_world.a.focal_point, action=action.id, content=content("Meanwhile")
    )

    send(visitor, "Save", *filled())

    await visitor.should_see("Somebody else has changed this action meanwhile.")
    assert only(small_world).content.title == "Meanwhile"


async def test_a_circle_is_told_with_the_titles(
    site: Site, small_world: SmallWorld
) -> None:
    first, second = add(small_world, content("First"), content("Second"))
    plans, who = small_world.service.plans, small_world.a.focal_point
    plans.change_action(
        who=who, action=second.id, content=content("Second", after=(first.id,))
    )
    visitor = site.visitor(who)
    await visitor.open(f"/plan/actions/{first.id}")

    send(visitor, "Save", *filled(title="First"), ("after", second.id))

    await visitor.should_see("Then these actions would wait for each other")
    await visitor.should_see("“First” waits for “Second”.")
    await visitor.should_see("“Second” waits for “First”.")


async def test_history_names_who_wrote_what_and_the_last_change_can_be_undone(
    site: Site, small_world: SmallWorld
) -> None:
    (action,) = add(small_world, content("Amend the act"))
    plans, who = small_world.service.plans, small_world.a.focal_point
    plans.change_action(who=who, action=action.id, content=content("Amend it"))
    visitor = site.visitor(who)
    await visitor.open(f"/plan/actions/{action.id}")

    assert f"by {who.name}" in shown(visitor)
    assert "What is done: Amend it" in shown(visitor)
    send(visitor, "Undo")
    await visitor.should_see("The last change of “Amend the act” was undone.")

    assert only(small_world).content.title == "Amend the act"


async def test_an_action_can_be_taken_out_and_its_page_stays(
    site: Site, small_world: SmallWorld
) -> None:
    (action,) = add(small_world, content("Amend the act", criteria=("LAW-1.2a",)))
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open(f"/plan/actions/{action.id}")

    send(visitor, "Take it out of the plan")
    await visitor.should_see("“Amend the act” was taken out of the plan.")
    await visitor.open(f"/plan/actions/{action.id}")

    assert "Taken out of the plan" in shown(visitor)
    assert "<input" not in markup(visitor)
    assert "Take it out of the plan" not in texts(visitor)


async def test_a_contributor_reads_the_own_action_without_names_and_form(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    mine, other = add(
        small_world,
        content("Of the police", lead=a.police.code, criteria=("LAW-1.2a",)),
        content("Of labour", lead=a.labour.code),
    )
    visitor = site.visitor(a.officer)
    await visitor.open(f"/plan/actions/{mine.id}")

    assert "Text of LAW-1.2a." in shown(visitor)
    assert "<input" not in markup(visitor)
    assert a.focal_point.name not in shown(visitor)
    assert await refused(site, a.officer, f"/plan/actions/{other.id}") == (
        404,
        "not there",
    )


async def test_only_the_focal_point_writes_and_only_in_the_own_state(
    site: Site, small_world: SmallWorld
) -> None:
    (action,) = add(small_world, content("Amend the act"))

    for who in (small_world.a.approver, small_world.a.officer):
        assert await refused(site, who, "/plan/new") == (403, "your role")
    assert await refused(
        site, small_world.b.focal_point, f"/plan/actions/{action.id}"
    ) == (404, "not there")


async def test_under_a_newer_edition_the_form_says_what_is_gone_and_ticks_the_rest(
    site: Site, small_world: SmallWorld
) -> None:
    a, service = small_world.a, small_world.service
    (action,) = add(
        small_world,
        content(
            "Amend the act",
            criteria=("LAW-1.3a", "LAW-1.4a", "LAW-2.2a"),
            option="guide",
        ),
    )
    service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    small_world.clock.advance(days=365)
    open_cycle(service, small_world.administrator, 2027, "next")
    service.answering.start(
        who=a.focal_point, cycle=CycleCode("2027"), scope=Scope.FULL
    )
    visitor = site.visitor(a.focal_point)
    await visitor.open(f"/plan/actions/{action.id}")

    text, html = shown(visitor), markup(visitor)
    assert "Edition next does not ask these as they were planned." in text
    assert "LAW-1.3a, which edition next asks in parts" in text
    assert "guide (the newest edition no longer has it)" in text
    for code, ticked in (("LAW-1.4a", True), ("DAT-2.2a", True), ("LAW-1.3b", False)):
        assert (f'value="{code}" checked' in html) is ticked

    send(
        visitor,
        "Save",
        *[f for f in filled() if f[0] not in ("criteria", "option")],
        ("criteria", "LAW-1.3b"),
    )
    await visitor.should_see("is now: under way")

    assert only(small_world).content.edition == "next"
    assert only(small_world).content.criteria == ("LAW-1.3b",)
    assert only(small_world).content.option is None
