"""The foundation scope on every page: chosen, answered, read, widened and narrowed."""

from collections.abc import Iterator

import httpx
import pytest

from assessments.records.people import Person
from assessments.service import Service
from priorities.answers import Scope
from roadmap.web.pages.office import cycles
from tests.pages.app_under_test import Site, send, texts, words_in
from tests.pages.forward import service_with_options, shown
from tests.worlds import Clock, SmallWorld, answer

ASKED = ("LAW-1.2a", "LAW-1.2b", "LAW-1.3a", "DAT-1.2a", "DAT-1.3a")


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    yield from service_with_options(database_url, clock)


@pytest.fixture
def here(small_world: SmallWorld) -> str:
    """Give the address of an assessment in foundation scope, with all of it met."""
    a, answering = small_world.a, small_world.service.answering
    answering.set_scope(
        who=a.focal_point, assessment=a.assessment, scope=Scope.FOUNDATION
    )
    for code in ASKED:
        answering.record_answer(
            who=a.focal_point, assessment=a.assessment, answer=answer(code)
        )
    return f"/assessments/{a.assessment}"


async def read(site: Site, who: Person, address: str) -> str:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(who))
        answered = await browser.get(address)
    assert answered.status_code == httpx.codes.OK
    return words_in(answered.text)


async def test_who_starts_reads_what_each_scope_is_for_and_how_many_questions_it_asks(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    visitor = site.visitor(a.focal_point)

    await visitor.open(f"/assessments/{a.assessment}")

    said = " ".join(texts(visitor))
    assert (
        "Foundation, for a first year or a small administration: the two lowest rungs"
        " of the core indicators, 5 questions. Asks 9 questions less than now."
        " Answers on higher rungs, and about indicators that are not core, are kept"
        " and not counted."
    ) in said
    assert "all rungs of the core indicators, 9 questions." in said
    assert "all indicators, 14 questions. This is asked now." in said


async def test_widening_says_what_is_asked_more_and_that_nothing_is_lost(
    site: Site, small_world: SmallWorld, here: str
) -> None:
    a, answering = small_world.a, small_world.service.answering
    visitor = site.visitor(a.focal_point)
    await visitor.open(here)
    said = " ".join(texts(visitor))
    assert (
        "Asks 4 questions more than now: the higher rungs of the core indicators."
        " Nothing is lost."
    ) in said
    assert "Asks 9 questions more than now: the higher rungs, and the other" in said

    send(visitor, "Change the scope", ("scope", "full"))
    await visitor.should_see("The scope is changed.")

    changed = answering.assessment(who=a.focal_point, assessment=a.assessment)
    assert changed.scope is Scope.FULL
    sheet = answering.sheet(who=a.focal_point, assessment=a.assessment, priority="LAW")
    assert sheet.states["LAW-1.3a"].mine is not None


async def test_agencies_are_asked_within_the_foundation(
    site: Site, small_world: SmallWorld, here: str
) -> None:
    a = small_world.a
    visitor = site.visitor(a.focal_point)

    await visitor.open(f"/team/asked?agency={a.police.code}")

    said = " ".join(texts(visitor))
    assert "This is a foundation assessment: of the core indicators" in said
    assert "Title of LAW-2 (outside the scope: not asked now)" in said


async def test_the_printed_questionnaire_ends_where_the_foundation_does(
    site: Site, small_world: SmallWorld, here: str
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(f"{here}/questionnaire")

    printed = shown(visitor)
    assert "Foundation: the two lowest rungs of the core indicators" in printed
    assert "Each ladder is asked up to rung 3 here." in printed
    assert "LAW-1.3a" in printed
    assert "LAW-1.4a" not in printed
    assert "Core indicators only" not in printed


async def test_the_foundation_of_a_full_questionnaire_can_be_printed_alone(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    visitor = site.visitor(a.focal_point)

    await visitor.open(f"/assessments/{a.assessment}/questionnaire?part=foundation")

    printed = shown(visitor)
    assert "The foundation only" in printed
    assert "Each ladder is asked up to rung 3 here." in printed
    assert "LAW-1.4a" not in printed
    assert "LAW-2.2a" not in printed


async def test_the_results_read_3_or_more_and_miss_nothing_above(
    site: Site, small_world: SmallWorld, here: str
) -> None:
    said = await read(site, small_world.a.focal_point, f"{here}/results?details=1")

    assert "Foundation scope: of each core indicator only the two lowest" in said
    assert "Established or further" in said
    assert "3 or more" in said
    for wider in ("Practised", "Sustained", "top rung", "To reach"):
        assert wider not in said


async def test_before_you_submit_and_the_approver_read_that_it_is_the_foundation(
    site: Site, small_world: SmallWorld, here: str
) -> None:
    a, service = small_world.a, small_world.service
    visitor = site.visitor(a.focal_point)
    await visitor.open(f"{here}/submit")
    said = " ".join(texts(visitor))
    assert "Nothing is missing: every indicator is done." in said
    assert "This assessment is not counted in the region: only full ones are." in said

    service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    visitor = site.visitor(a.approver)
    await visitor.open(f"{here}/submit")

    said = " ".join(texts(visitor))
    assert "Foundation: the two lowest rungs of the core indicators" in said
    assert "5 of 5 questions asked have an answer; 2 of 2 indicators are done." in said


async def test_home_names_the_foundation(
    site: Site, small_world: SmallWorld, here: str
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open("/")

    await visitor.should_see("Foundation")


@pytest.mark.parametrize(
    "page", ["ways", "ways?by=budget", "options?every=1", "what-if"]
)
async def test_nothing_above_the_foundation_is_proposed(
    site: Site, small_world: SmallWorld, here: str, page: str
) -> None:
    said = await read(site, small_world.a.focal_point, f"{here}/{page}")

    for code in ("LAW-1.4a", "LAW-1.5a", "DAT-1.4a", "LAW-2.2a"):
        assert code not in said
    for wider in ("Practised", "Sustained"):
        assert wider not in said


async def test_what_is_kept_above_the_foundation_is_not_counted(
    site: Site, small_world: SmallWorld, here: str
) -> None:
    a, answering = small_world.a, small_world.service.answering
    answering.set_scope(who=a.focal_point, assessment=a.assessment, scope=Scope.FULL)
    answering.record_answer(
        who=a.focal_point, assessment=a.assessment, answer=answer("LAW-1.4a", "not_yet")
    )
    answering.set_scope(
        who=a.focal_point, assessment=a.assessment, scope=Scope.FOUNDATION
    )

    said = await read(site, a.focal_point, f"{here}/results")

    assert "3 or more" in said
    sheet = answering.sheet(who=a.focal_point, assessment=a.assessment, priority="LAW")
    assert sheet.states["LAW-1.4a"].mine is not None


async def test_the_cycle_page_says_how_many_questions_each_scope_asks(
    site: Site, small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cycles, "list_editions", lambda: ["small"])
    visitor = site.visitor(small_world.administrator)

    await visitor.open("/administration/cycles")

    await visitor.should_see(
        "Questions that edition small asks, by scope: foundation 5, core 9, full 14."
    )


async def test_progress_names_the_scope_of_a_first_year_in_foundation(
    site: Site, small_world: SmallWorld, here: str
) -> None:
    a, service = small_world.a, small_world.service
    service.submitting.submit(who=a.focal_point, assessment=a.assessment)

    said = await read(site, a.focal_point, "/progress")
    csv = await read(site, a.focal_point, "/progress/years.csv")

    assert "2026, foundation scope" in said
    assert "2026 in foundation scope" in said
    assert "3 or more in 2026" in said
    assert "3 or more" in said
    assert ",foundation," in csv
