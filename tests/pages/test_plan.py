"""The page of the plan: beginning one, one-click steps, undo, hints, files, rights."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from nicegui import ui
from nicegui.testing import User

from assessments.errors import NotUsable
from assessments.records.people import Person, Role, StateCode
from assessments.records.plans import Action, ActionStatus, Quarter
from assessments.service import Service
from priorities.errors import EditionError
from roadmap.web.ui.problems import sentences
from roadmap.wording.texts import Words
from tests.pages.app_under_test import Site, post_form, texts
from tests.pages.forward import markup, refused, service_with_options, shown
from tests.plans import content
from tests.worlds import Clock, SmallWorld, invited, met

NEXT = {"starts": Quarter(2026, 2), "ends": Quarter(2026, 3)}


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    yield from service_with_options(database_url, clock)


def add(world: SmallWorld, title: str, *criteria: str, **more: object) -> Action:
    (added,) = world.service.plans.add_actions(
        who=world.a.focal_point,
        contents=[content(title, criteria=criteria, **{**NEXT, **more})],
    )
    return added


def press(visitor: User, *, name: str, value: str) -> None:
    """Press a button: of the form that it names, or of the first that has it."""
    assert visitor.client is not None
    forms_of = {
        found["name"]: found["form"]
        for part in visitor.client.elements.values()
        if isinstance(part, ui.html)
        for found in re.finditer(
            r'form="(?P<form>\w+)"[^>]* name="(?P<name>\w+)"', part.content
        )
    }
    form = next(
        element
        for element in visitor.client.elements.values()
        if element.tag == "form"
        and (
            element.props.get("id") == forms_of.get(name)
            if name in forms_of
            else any(part.props.get("name") == name for part in element.descendants())
        )
    )
    post_form(visitor, form, (name, value))


async def opened(site: Site, who: Person, path: str = "/plan") -> User:
    visitor = site.visitor(who)
    await visitor.open(path)
    return visitor


async def test_without_a_plan_the_focal_point_is_led_to_three_ways_to_begin(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = await opened(site, small_world.a.focal_point)

    html = markup(visitor)
    base = f"/assessments/{small_world.a.assessment}"
    assert "There is no plan yet" in html
    for path in (f"{base}/options", f"{base}/ways", "/plan/new"):
        assert f'href="{path}"' in html


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("approver", "Your focal point writes the plan."),
        ("officer", "Your agency leads no action and is a partner of none."),
    ],
)
async def test_without_a_plan_the_others_are_told_who_writes_it(
    site: Site, small_world: SmallWorld, name: str, says: str
) -> None:
    visitor = await opened(site, getattr(small_world.a, name))

    assert says in shown(visitor)
    assert 'href="/plan/new"' not in markup(visitor)


async def test_the_plan_says_time_owner_status_and_where_it_leads(
    site: Site, small_world: SmallWorld
) -> None:
    """LAW has two indicators; both criteria of one rung are planned: from 1 to 1 1/2."""
    add(
        small_world,
        "Amend the act",
        *("LAW-1.2a", "LAW-1.2b"),
        lead=small_world.a.police.code,
    )

    visitor = await opened(site, small_world.a.focal_point)

    text = shown(visitor)
    assert "Amend the act" in text
    assert "Q2 2026 to Q3 2026" in text
    assert "Police" in text
    assert "Planned: 1. Under way: 0. Done: 0. Dropped: 0." in text
    assert "as answered so far for 2026" in text
    assert "One other priority stays where it is." in text
    assert re.search(r"Title of LAW 1\.00 to 5\.00 1\.00 to 5\.00 1\.50 to 5\.00", text)


async def test_what_is_typed_is_shown_as_text(
    site: Site, small_world: SmallWorld
) -> None:
    add(small_world, '<b>bold</b> & "so"', note="<script>x</script>")

    html = markup(await opened(site, small_world.a.focal_point))

    assert "<b>bold</b>" not in html
    assert "<script>x" not in html
    assert "&lt;b&gt;bold&lt;/b&gt; &amp;" in html


async def test_one_click_takes_an_action_a_step_on_and_undo_takes_it_back(
    site: Site, small_world: SmallWorld
) -> None:
    who, plans = small_world.a.focal_point, small_world.service.plans
    action = add(small_world, "Amend the act")
    visitor = await opened(site, who)

    press(visitor, name="do", value=f"done {action.id} {action.seq}")
    await visitor.should_see("“Amend the act” is now: done.")
    (done,) = plans.plan(who=who).actions
    assert done.content.status is ActionStatus.DONE

    press(visitor, name="undo", value=f"{done.id} {done.seq}")
    await visitor.should_see("The last change of “Amend the act” was undone.")
    assert plans.plan(who=who).actions[0].content.status is ActionStatus.PLANNED


async def test_a_step_from_an_old_page_is_refused_in_words(
    site: Site, small_world: SmallWorld
) -> None:
    who, plans = small_world.a.focal_point, small_world.service.plans
    action = add(small_world, "Amend the act")
    visitor = await opened(site, who)
    plans.change_action(who=who, action=action.id, content=content("Another title"))

    press(visitor, name="do", value=f"done {action.id} {action.seq}")

    await visitor.should_see("Somebody else has changed this action meanwhile.")
    assert plans.plan(who=who).actions[0].content.status is ActionStatus.PLANNED


async def test_undo_from_an_old_page_leaves_what_somebody_else_did(
    site: Site, small_world: SmallWorld
) -> None:
    who, plans = small_world.a.focal_point, small_world.service.plans
    action = add(small_world, "Amend the act")
    mine = plans.change_action(who=who, action=action.id, content=content("Mine"))
    visitor = await opened(site, who, f"/plan?changed={action.id}")
    plans.change_action(who=who, action=action.id, content=content("Theirs"))

    press(visitor, name="undo", value=f"{mine.id} {mine.seq}")

    await visitor.should_see("Somebody else has changed this action meanwhile.")
    assert plans.plan(who=who).actions[0].content.title == "Theirs"


async def test_after_adding_an_action_there_is_nothing_to_undo(
    site: Site, small_world: SmallWorld
) -> None:
    action = add(small_world, "Amend the act")

    visitor = await opened(
        site, small_world.a.focal_point, f"/plan?changed={action.id}"
    )

    await visitor.should_see("“Amend the act” is in the plan now.")
    await visitor.should_not_see("Undo")


async def test_an_added_and_a_rewritten_action_are_told_as_that(
    site: Site, small_world: SmallWorld
) -> None:
    action = add(small_world, "Amend the act")
    who = small_world.a.focal_point

    visitor = await opened(site, who, f"/plan?changed={action.id}")
    await visitor.should_see("“Amend the act” is in the plan now.")

    small_world.service.plans.change_action(
        who=who,
        action=action.id,
        content=replace(action.content, note="more"),
        seen=action.seq,
    )
    visitor = await opened(site, who, f"/plan?changed={action.id}")
    await visitor.should_see("The changes of “Amend the act” are saved.")


def test_an_amount_that_is_too_large_is_refused_in_digits_that_can_be_read() -> None:
    problem = NotUsable(("amount_unusable", {"largest": 10**15}))

    (sentence,) = sentences(problem, Words("en"))

    largest = "1\u00a0000\u00a0000\u00a0000\u00a0000\u00a0000"
    assert sentence == f"An amount is a whole number from 0 to {largest}."


@pytest.mark.parametrize(
    "given", ["", "removed x 1", "done x 1", "done", "x y z", "done x " + "9" * 5000]
)
async def test_a_step_that_is_none_is_refused_in_words(
    site: Site, small_world: SmallWorld, given: str
) -> None:
    add(small_world, "Amend the act")
    visitor = await opened(site, small_world.a.focal_point)

    press(visitor, name="do", value=given)

    told = "There is no such thing here" if given == "done x 1" else "use the button"
    await visitor.should_see(told)


async def test_steps_fit_the_status(site: Site, small_world: SmallWorld) -> None:
    for status in ("planned", "under_way", "done", "dropped"):
        add(small_world, status, status=ActionStatus(status))

    html = markup(await opened(site, small_world.a.focal_point))

    offered = re.findall(
        r'name="do" value="(\w+) [^"]+" aria-label="[^“]+“(\w+)”', html
    )
    assert sorted(offered) == [
        ("done", "planned"),
        ("done", "under_way"),
        ("planned", "dropped"),
        ("under_way", "planned"),
    ]


async def test_hints_lead_to_the_action(site: Site, small_world: SmallWorld) -> None:
    action = add(small_world, "Amend the act", "LAW-1.2a")

    visitor = await opened(site, small_world.a.focal_point)

    assert "Nobody is in charge of “Amend the act” yet." in shown(visitor)
    assert f'href="/plan/actions/{action.id}"' in markup(visitor)


async def test_what_was_taken_out_can_be_brought_back(
    site: Site, small_world: SmallWorld
) -> None:
    who, plans = small_world.a.focal_point, small_world.service.plans
    action = add(small_world, "Amend the act")
    add(small_world, "Another")
    gone = plans.remove_action(who=who, action=action.id)
    visitor = await opened(site, who)
    await visitor.should_see("One action was taken out")

    press(visitor, name="undo", value=f"{gone.id} {gone.seq}")
    await visitor.should_see("was undone")

    assert len(plans.plan(who=who).actions) == 2


async def test_an_address_that_names_no_action_says_nothing_more(
    site: Site, small_world: SmallWorld
) -> None:
    add(small_world, "Amend the act")

    visitor = await opened(site, small_world.a.focal_point, "/plan?changed=none")

    assert not [text for text in texts(visitor) if "is now" in text]


async def test_a_contributor_sees_the_own_part_and_no_placement(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    add(small_world, "Of the police", "LAW-1.2a", lead=a.police.code)
    add(small_world, "Of labour", "LAW-1.2b", lead=a.labour.code)

    visitor = await opened(site, a.officer)

    text = shown(visitor)
    assert "Of the police" in text
    assert "Of labour" not in text
    assert "Where it leads" not in text
    assert "Worth a second look" not in text
    assert "<button" not in markup(visitor).replace("data-print", "").split("<table")[1]


async def test_the_approver_sees_everything_and_changes_nothing(
    site: Site, small_world: SmallWorld
) -> None:
    add(small_world, "Amend the act", "LAW-1.2a")

    visitor = await opened(site, small_world.a.approver)

    assert "Where it leads" in shown(visitor)
    assert 'name="do"' not in markup(visitor)


async def test_others_have_no_plan(site: Site, small_world: SmallWorld) -> None:
    for who in (small_world.a.observer, small_world.analyst):
        assert await refused(site, who, "/plan") == (403, "your role")


async def test_the_tables_can_be_taken_away(
    site: Site, small_world: SmallWorld
) -> None:
    add(small_world, "=Amend the act", "LAW-1.2a", lead=small_world.a.police.code)

    actions = await _file(site, small_world.a.focal_point, "actions")
    leads = await _file(site, small_world.a.focal_point, "projection")

    assert actions[0].startswith("action,does,status,starts,ends,in_charge")
    assert "'=Amend the act,planned,2026-Q2,2026-Q3,Police" in actions[1]
    assert "quarter" in leads[0].split(",")
    assert len(leads) == 1 + 2 * 3  # two priorities; now and two quarters


async def test_a_contributor_takes_away_no_placements_and_nobody_an_unknown_table(
    site: Site, small_world: SmallWorld
) -> None:
    add(small_world, "Amend the act", "LAW-1.2a", lead=small_world.a.police.code)

    assert await _status(site, small_world.a.officer, "actions") == 200
    assert await _status(site, small_world.a.officer, "projection") == 404
    assert await _status(site, small_world.a.focal_point, "nothing") == 404
    assert await _status(site, small_world.b.focal_point, "actions") == 200


async def test_the_plan_stays_readable_without_its_edition(
    site: Site, small_world: SmallWorld
) -> None:
    """The next start of the server: the edition is not on the disk any more."""
    add(small_world, "Amend the act", "LAW-1.2a")
    world = small_world.service.world
    gone = replace(world, editions=_gone)
    object.__setattr__(small_world.service, "world", gone)
    object.__setattr__(small_world.service.plans, "world", gone)
    try:
        visitor = await opened(site, small_world.a.focal_point)
        text = shown(visitor)
    finally:
        object.__setattr__(small_world.service, "world", world)
        object.__setattr__(small_world.service.plans, "world", world)

    assert "Edition small is not on this server" in text
    assert "LAW-1.2a (its edition cannot be followed from here)" in text
    assert "Where it leads" not in text


async def test_before_the_first_assessment_the_plan_is_there_and_says_what_is_missing(
    site: Site, small_world: SmallWorld
) -> None:
    service, administrator = small_world.service, small_world.administrator
    state = service.people.add_state(
        who=administrator, code=StateCode("CCC"), name="State CCC", sub_region="north"
    )
    focal_point = invited(
        service, administrator, "focal-CCC", role=Role.FOCAL_POINT, state=state.code
    )
    service.plans.add_actions(
        who=focal_point, contents=[content("Amend the act", criteria=("LAW-1.2a",))]
    )

    visitor = await opened(site, focal_point)

    text = shown(visitor)
    assert "Text of LAW-1.2a." in text
    assert "as soon as your state has started an assessment" in text
    assert "Where it leads" not in text


async def test_after_a_submission_now_is_what_was_submitted(
    site: Site, small_world: SmallWorld
) -> None:
    a, service = small_world.a, small_world.service
    service.answering.record_answers(
        who=a.focal_point, assessment=a.assessment, answers=[*met("LAW-1.2a")]
    )
    service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    add(small_world, "Amend the act", "LAW-1.2b")

    visitor = await opened(site, a.focal_point)

    assert "Now: as submitted for 2026." in shown(visitor)


async def _file(site: Site, who: Person, table: str) -> list[str]:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(who))
        got = await browser.get(f"/plan/{table}.csv")
    return got.content.decode("utf-8-sig").splitlines()


async def _status(site: Site, who: Person, table: str) -> int:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(who))
        return (await browser.get(f"/plan/{table}.csv")).status_code


def _gone(edition: str):
    raise EditionError(edition, [])
