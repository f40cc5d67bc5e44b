"""Progress and Compare two years: the story, the years, each priority, and every gap."""

import html
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import replace

import httpx
import pytest
from nicegui.testing import User

from assessments.records.people import Person
from assessments.records.plans import Quarter
from assessments.records.work import CycleCode, SubmissionId
from assessments.service import Service
from priorities.answers import Scope
from roadmap.settings import Settings
from tests.assessments.test_across_editions import say
from tests.builders import titled
from tests.next_edition import next_edition
from tests.pages.app_under_test import Site, running, texts, words_in
from tests.plans import content
from tests.shelf import Shelf
from tests.worlds import (
    Clock,
    SmallWorld,
    editions_of,
    open_cycle,
    small_edition,
)

TWO = editions_of(titled(small_edition()), next_edition())


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(editions=TWO)


@pytest.fixture
def service(database_url: str, clock: Clock, shelf: Shelf) -> Iterator[Service]:
    with closing(shelf.service(database_url, clock)) as opened:
        yield opened


@pytest.fixture
def world(small_world: SmallWorld) -> SmallWorld:
    return small_world


@pytest.fixture
async def site(world: SmallWorld) -> AsyncIterator[Site]:
    async with running(world.service, Settings()) as site:
        yield site


def submit(world: SmallWorld) -> SubmissionId:
    return world.service.submitting.submit(
        who=world.a.focal_point, assessment=world.a.assessment
    ).id


def begin(world: SmallWorld, year: int, edition: str = "small") -> None:
    """Open the cycle of a later year, and start in it."""
    world.clock.now = world.clock.now.replace(year=year)
    open_cycle(world.service, world.administrator, year, edition)
    started = world.service.answering.start(
        who=world.a.focal_point, cycle=CycleCode(str(year)), scope=Scope.FULL
    )
    world.a = replace(world.a, assessment=started.id)


def two_years(world: SmallWorld, edition: str = "small") -> list[SubmissionId]:
    """Submit 2026 with DAT at 1, and 2027 with its first rung met."""
    say(world, "DAT-1.2a", "not_yet")
    first = submit(world)
    begin(world, 2027, edition)
    say(world, "DAT-1.2a", "met")
    return [first, submit(world)]


async def read(site: Site, who: Person, address: str) -> str:
    """Open a page and read it from top to bottom, without its marks."""
    visitor = site.visitor(who)
    await visitor.open(address)
    return words_of(visitor)


def words_of(visitor: User) -> str:
    assert visitor.client is not None
    contents = [
        str(content)
        for element in visitor.client.elements.values()
        if (content := getattr(element, "content", ""))
    ]
    bare = re.sub(r"<[^>]+>", " ", " ".join([*texts(visitor), *contents]))
    return " ".join(html.unescape(bare).split())


def browser(site: Site, who: Person) -> httpx.AsyncClient:
    found = site.browser()
    found.cookies.set("roadmap_session", site.token(who))
    return found


async def test_before_the_first_submission_there_is_a_sentence(
    site: Site, world: SmallWorld
) -> None:
    page = await read(site, world.a.focal_point, "/progress")

    assert "Nothing has been submitted yet." in page
    assert "The assessment 2026 is still a draft." in page
    assert "The years so far" not in page


async def test_one_submission_has_nothing_to_compare_and_shows_its_year(
    site: Site, world: SmallWorld
) -> None:
    submit(world)

    page = await read(site, world.a.approver, "/progress")

    assert "2026 is the first year on record" in page
    assert "Only one cycle so far: 2026." in page
    assert "What moved" not in page
    assert "Compare two other years" not in page


async def test_where_too_little_is_answered_a_move_down_is_not_taken_for_one(
    site: Site, world: SmallWorld
) -> None:
    two_years(world)  # of LAW nothing is answered in either year
    begin(world, 2028)
    submit(world)  # nothing at all is answered

    for address in ("/progress", "/progress/compare"):
        page = await read(site, world.a.focal_point, address)

        assert (
            "From 2027 to 2028, 2 priorities cannot be compared yet, because too few "
            "questions of 2027 and 2028 have an answer."
        ) in page
        assert "one question that had an answer in 2027 has none in 2028" in page
        assert "2.00 in 2027; in 2028 too few questions have an answer." in page
        assert "priority down" not in page


async def test_two_years_give_the_story_the_sum_and_the_answer_that_changed(
    site: Site, world: SmallWorld
) -> None:
    two_years(world)

    page = await read(site, world.a.focal_point, "/progress")

    # DAT-1 is the only indicator of DAT: 1 to 2 by one answer
    assert (
        "From 2026 to 2027, one priority cannot be compared yet, because too few "
        "questions of 2026 and 2027 have an answer; changed answers moved one priority "
        "up (Title of DAT, by 1.00, through “Title of DAT-1”)."
    ) in page
    assert "The questionnaire was the same both times" in page
    assert "Position in 2026 1.00 1 Title of DAT-1 +1.00 1 Position in 2027" in page
    assert "Text of DAT-1.2a. DAT-1.2a not yet met +1.00 no reason given" in page


async def test_another_edition_has_a_break_mark_and_what_cannot_be_compared(
    site: Site, world: SmallWorld
) -> None:
    two_years(world, "next")

    page = await read(site, world.a.focal_point, "/progress")

    assert "Break mark before 2027" in page
    assert "Outlined: earlier answers as read under edition next" in page
    # LAW-2 moved to DAT, so DAT holds DAT-1 and DAT-2; LAW-1.3a was split
    assert "Split: Text of LAW-1.3a. → Text of LAW-1.3b.; Text of LAW-1.3c." in page


async def test_a_year_that_was_left_out_keeps_its_place_and_is_said(
    site: Site, world: SmallWorld
) -> None:
    submit(world)
    open_cycle(world.service, world.administrator, 2027)
    begin(world, 2028)
    submit(world)

    page = await read(site, world.a.focal_point, "/progress")

    assert "Nothing was submitted for 2027." in page
    assert "no submission" in page
    assert "From 2026 to 2028" in page


async def test_a_closed_cycle_after_the_last_year_is_said_and_an_open_one_is_not(
    site: Site, world: SmallWorld
) -> None:
    submit(world)
    for year in (2027, 2028):
        open_cycle(world.service, world.administrator, year)
    world.service.cycles.close_cycle(who=world.administrator, code=CycleCode("2027"))

    page = await read(site, world.a.focal_point, "/progress")

    assert "Nothing was submitted for 2027." in page
    assert "2028" not in page


async def test_the_core_scope_in_one_year_is_no_changed_answer(
    site: Site, world: SmallWorld
) -> None:
    world.service.answering.set_scope(
        who=world.a.focal_point, assessment=world.a.assessment, scope=Scope.CORE
    )
    say(world, "LAW-1.2a")
    say(world, "LAW-1.2b")
    submit(world)
    begin(world, 2027)
    say(world, "LAW-1.2a")
    say(world, "LAW-1.2b")
    say(world, "LAW-2.2a", "not_yet")
    submit(world)

    page = await read(site, world.a.focal_point, "/progress")

    # LAW-1 at 2 alone, then beside LAW-2 at 1: within the core it stays at 2
    assert "no answer that can be compared has changed" in page
    assert (
        "2027 asked more than 2026. Both are compared on what both asked, the core scope"
        in page
    )
    assert "Indicators that entered or left" not in page
    assert "What only 2027 asked" in page


async def test_an_edition_that_is_gone_leaves_what_was_submitted(
    world: SmallWorld, database_url: str, shelf: Shelf
) -> None:
    two_years(world, "next")
    shelf.editions = editions_of(next_edition())
    again = shelf.service(database_url, world.clock)

    async with running(again, Settings()) as site:
        page = await read(site, world.a.focal_point, "/progress")
        got = await browser(site, world.a.focal_point).get("/progress/years-wide.svg")
    again.close()

    assert "Edition small of the questionnaire is not on this system." in page
    assert "cannot be told, because an edition of the questionnaire is not on" in page
    assert got.status_code == 200


async def test_editions_that_nobody_linked_are_said(
    site: Site, world: SmallWorld, shelf: Shelf
) -> None:
    shelf.is_linked = False
    two_years(world, "next")

    page = await read(site, world.a.focal_point, "/progress")

    assert "Nobody has linked edition small with edition next yet." in page
    assert "because nobody has linked the two editions" in page


async def test_two_years_that_were_counted_under_different_rules_are_told(
    site: Site,
    world: SmallWorld,
    shelf: Shelf,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    say(world, "DAT-1.2a", "not_yet")
    older = shelf.service(database_url, world.clock)
    with monkeypatch.context() as then, closing(older):
        then.setattr("assessments.service.NEWEST", 1)
        older.submitting.submit(who=world.a.focal_point, assessment=world.a.assessment)
    begin(world, 2027)
    say(world, "DAT-1.2a", "met")
    submit(world)

    page = await read(site, world.a.focal_point, "/progress")

    said = "counted under different versions of the rules: 1 and then 2"
    assert said in page
    begin(world, 2028)
    say(world, "DAT-1.2a", "met")
    submit(world)
    assert said not in await read(site, world.a.focal_point, "/progress")


@pytest.mark.parametrize("address", ["/progress", "/progress/compare"])
@pytest.mark.parametrize("role", ["officer", "observer", "analyst", "administrator"])
async def test_who_may_not_see_results_is_told_so(
    site: Site, world: SmallWorld, address: str, role: str
) -> None:
    two_years(world)
    who = getattr(world.a, role, None) or getattr(world, role)

    got = await browser(site, who).get(address)

    assert got.status_code == 403
    assert "Your role does not include this." in got.text
    assert "changed answers moved" not in got.text


async def test_the_way_to_progress_is_shown_to_those_who_may_go_it(
    site: Site, world: SmallWorld
) -> None:
    links = {}
    for who in (world.a.focal_point, world.a.approver, world.a.officer, world.analyst):
        visitor = site.visitor(who)
        await visitor.open("/")
        menu = visitor.first_html.partition("<nav")[2].partition("</nav>")[0]
        links[who.role.value] = words_in(menu)

    assert [role for role, found in links.items() if "Progress" in found] == [
        "focal_point",
        "approver",
    ]


async def test_without_a_plan_nothing_is_said_of_one(
    site: Site, world: SmallWorld
) -> None:
    two_years(world)

    page = await read(site, world.a.focal_point, "/progress")

    assert "Planned and achieved" not in page
    # LAW to Building: LAW-1.2a, 2b, LAW-2.2a and 2b; DAT to Established: DAT-1.3a
    assert "next stage that takes least effort is Established in Title of DAT" in page


async def test_what_was_planned_is_held_against_what_came(
    site: Site, world: SmallWorld
) -> None:
    plan = [
        content("A register", criteria=("DAT-1.2a",), ends=Quarter(2026, 4)),
        content("A law", criteria=("LAW-1.2a",), ends=Quarter(2026, 4)),
    ]
    world.service.plans.add_actions(who=world.a.focal_point, contents=plan)
    two_years(world)

    page = await read(site, world.a.approver, "/progress")

    assert "Planned and achieved" in page
    assert (
        "1 planned criterion was met. 1 planned criterion is not answered, or not known, this time."
        in page
    )
    assert "Text of DAT-1.2a. (DAT-1.2a) met" in page
    assert "Text of LAW-1.2a. (LAW-1.2a) not answered or not known this time" in page


async def test_the_story_ends_with_where_the_plan_leads(
    site: Site, world: SmallWorld
) -> None:
    two_years(world)
    plan = [content("More", criteria=("DAT-1.3a",), ends=Quarter(2028, 2))]
    world.service.plans.add_actions(who=world.a.focal_point, contents=plan)

    page = await read(site, world.a.focal_point, "/progress")

    assert (
        "The move is certain; the plan, kept in time, leads to a higher stage in one "
        "priority (Title of DAT) by Q2 2028."
    ) in page


async def test_the_newest_two_years_are_compared_unless_others_are_chosen(
    site: Site, world: SmallWorld
) -> None:
    first, second = two_years(world)
    begin(world, 2028)
    third = submit(world)
    who = world.a.focal_point

    newest = await read(site, who, "/progress/compare")
    chosen = await read(site, who, f"/progress/compare?from={first}&to={third}")

    assert "From 2027 to 2028, " in newest
    assert "From 2026 to 2028, " in chosen
    assert second not in (first, third)


async def test_a_submission_that_was_sent_back_is_compared_only_when_chosen(
    site: Site, world: SmallWorld
) -> None:
    who = world.a.focal_point
    _, second = two_years(world)
    begin(world, 2028)
    third = submit(world)
    world.service.submitting.send_back(
        who=world.a.approver, submission=third, note="Look at DAT."
    )

    newest = await read(site, who, "/progress/compare")
    chosen = await read(site, who, f"/progress/compare?from={second}&to={third}")

    assert "From 2026 to 2027, " in newest
    assert "From 2027 to 2028, " in chosen
    assert "2028, submission 1, sent back, edition small" in newest
    assert "compared with 2028 (sent back), full scope" in chosen


async def test_what_was_sent_back_is_not_chosen_for_want_of_another(
    site: Site, world: SmallWorld
) -> None:
    submitting, a = world.service.submitting, world.a
    first = submit(world)
    submitting.send_back(who=a.approver, submission=first, note="Look at DAT.")
    submit(world)

    page = await read(site, a.focal_point, "/progress/compare")

    assert "Only one submission was not sent back." in page
    assert "compared with" not in page


async def test_the_older_year_is_put_first_and_said(
    site: Site, world: SmallWorld
) -> None:
    first, second = two_years(world)

    page = await read(
        site, world.a.focal_point, f"/progress/compare?from={second}&to={first}"
    )

    assert "The older year is put first." in page
    assert "From 2026 to 2027, " in page


async def test_the_same_submission_twice_is_not_compared(
    site: Site, world: SmallWorld
) -> None:
    first, _ = two_years(world)

    page = await read(
        site, world.a.focal_point, f"/progress/compare?from={first}&to={first}"
    )

    assert "You chose the same submission twice" in page
    assert "The story" not in page


@pytest.mark.parametrize("wanted", ["nothing", "", "'><script>", "%00"])
async def test_a_submission_that_is_not_there_is_asked_for_again(
    site: Site, world: SmallWorld, wanted: str
) -> None:
    first, _ = two_years(world)

    page = await read(
        site, world.a.focal_point, f"/progress/compare?from={first}&to={wanted}"
    )

    assert "There is no such submission of your state." in page
    assert "The older year" in page


async def test_a_submission_of_another_state_is_not_there(
    site: Site, world: SmallWorld
) -> None:
    first, _ = two_years(world)
    b = world.b
    world.clock.now = world.clock.now.replace(year=2026)
    theirs = world.service.submitting.submit(
        who=b.focal_point, assessment=b.assessment
    ).id
    http = browser(site, world.a.focal_point)

    page = await read(
        site, world.a.focal_point, f"/progress/compare?from={first}&to={theirs}"
    )
    query = f"from={first}&to={theirs}"
    file = await http.get(f"/progress/compare/priorities.csv?{query}")
    picture = await http.get(f"/progress/waterfall-wide.svg?{query}&priority=DAT")

    assert "There is no such submission of your state." in page
    assert (file.status_code, picture.status_code) == (404, 404)


async def test_with_one_submission_two_are_asked_for(
    site: Site, world: SmallWorld
) -> None:
    submit(world)

    page = await read(site, world.a.focal_point, "/progress/compare")

    assert "There is only one submission so far." in page


async def test_a_correction_is_compared_with_what_it_replaced(
    site: Site, world: SmallWorld
) -> None:
    submitting, a = world.service.submitting, world.a
    say(world, "DAT-1.2a", "not_yet")
    first = submit(world)
    submitting.sign(who=a.approver, submission=first)
    submitting.new_draft(who=a.focal_point, assessment=a.assessment)
    say(world, "DAT-1.2a")
    submit(world)

    page = await read(site, a.focal_point, "/progress/compare")

    assert "From 2026, submission 1 to 2026, submission 2, one priority" in page
    assert "; changed answers moved one priority up" in page
    assert re.search(r"2026, submission 1, signed on [^,]+, edition small", page)
    assert "2026, submission 2, waits for the signature, edition small" in page


@pytest.mark.parametrize(
    ("table", "holds"),
    [
        ("priorities", "DAT"),
        ("indicators", "DAT-1"),
        ("criteria", "DAT-1.2a"),
    ],
)
async def test_the_tables_can_be_taken_away(
    site: Site, world: SmallWorld, table: str, holds: str
) -> None:
    first, second = two_years(world)

    got = await browser(site, world.a.approver).get(
        f"/progress/compare/{table}.csv?from={first}&to={second}"
    )

    assert got.status_code == 200
    assert got.headers["content-disposition"].endswith(f'"{table}-2026-2027.csv"')
    assert holds in got.text


async def test_all_years_can_be_taken_away(site: Site, world: SmallWorld) -> None:
    two_years(world, "next")

    got = await browser(site, world.a.approver).get("/progress/years.csv")

    header = got.text.splitlines()[0].lstrip("\ufeff").split(",")
    assert header[:3] == ["cycle", "edition", "under"]
    assert "2026,small,next" in got.text


@pytest.mark.parametrize("width", ["wide", "narrow"])
async def test_the_pictures_are_drawn_with_their_sentence(
    site: Site, world: SmallWorld, width: str
) -> None:
    first, second = two_years(world)
    http = browser(site, world.a.focal_point)
    query = f"from={first}&to={second}&priority=DAT"

    fall = await http.get(f"/progress/waterfall-{width}.svg?{query}")
    years = await http.get(f"/progress/years-{width}.svg")

    assert "Title of DAT: from 1.00 in 2026 to 2.00 in 2027." in fall.text
    assert years.headers["content-type"].startswith("image/svg+xml")
    assert ">Title of DAT</text>" in years.text


@pytest.mark.parametrize(
    "address",
    [
        "/progress/years-huge.svg",
        "/progress/waterfall-huge.svg?{query}&priority=DAT",
        "/progress/waterfall-wide.svg?{query}&priority=NONE",
        "/progress/waterfall-wide.svg?{query}&priority=LAW",  # nothing moved
        "/progress/compare/everything.csv?{query}",
        "/progress/compare/priorities.csv?from={first}&to={first}",
    ],
)
async def test_a_file_that_there_is_not_is_not_found(
    site: Site, world: SmallWorld, address: str
) -> None:
    first, second = two_years(world)
    query = f"from={first}&to={second}"

    got = await browser(site, world.a.focal_point).get(
        address.format(query=query, first=first)
    )

    assert got.status_code == 404
