"""Criteria that need a case, on every page that tells of answers: apart, and no fault."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assessments.service import CHEAP, Service, open_service
from priorities.answers import Scope
from priorities.edition import Edition, OutsideItem
from roadmap.answering import questionnaire
from roadmap.wording.texts import english
from tests.builders import edition_of, ladder, priority, titled
from tests.pages.app_under_test import Site, texts, words_in
from tests.worlds import Clock, SmallWorld, editions_of, small_edition

ASKED = "LAW-1.4b"
WORDS = "Nothing arose in the period"


def with_cases() -> Edition:
    """Build the small edition, in which LAW-1.4b and LAW-1.5b need a case."""
    law_1 = ladder(
        "LAW-1", rungs=(2, 1, 2, 2), core=True, cases=("LAW-1.4b", "LAW-1.5b")
    )
    first = law_1.rungs[0].criteria[0]
    refs = (
        OutsideItem(list="SDG", item="16.2.2"),
        OutsideItem(list="ACTIP", item="art. 14"),
    )
    lowest = replace(
        law_1.rungs[0],
        criteria=(replace(first, refs=refs), *law_1.rungs[0].criteria[1:]),
    )
    law_1 = replace(law_1, rungs=(lowest, *law_1.rungs[1:]))
    law, data = small_edition().priorities
    built = edition_of(priority("LAW", law_1, *law.indicators[1:]), data)
    return titled(replace(built, id=small_edition().id, hash="5" * 64))


@pytest.fixture
def service(database_url: str, clock: Clock) -> Iterator[Service]:
    opened = open_service(
        database_url,
        clock=clock,
        editions=editions_of(with_cases()),
        passphrase_cost=CHEAP,
    )
    yield opened
    opened.close()


async def sent(
    site: Site, world: SmallWorld, reason: str, code: str = ASKED
) -> dict[str, object]:
    """Let the focal point say that nothing arose, as the browser sends it."""
    who = world.a.focal_point
    given = {
        "code": code,
        "value": "not_applicable",
        "reason": reason,
        "client_key": f"key-{code}-{len(reason)}".replace(".", "-"),
    }
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(who))
        got = await browser.post(
            f"/assessments/{world.a.assessment}/answers",
            content=json.dumps([given]),
            headers={"X-Roadmap-Person": who.id},
        )
    assert got.status_code == 200, got.text
    (result,) = got.json()["results"]
    return result


def reason_kept(world: SmallWorld) -> str | None:
    sheet = world.service.answering.sheet(
        who=world.a.focal_point, assessment=world.a.assessment, priority="LAW"
    )
    mine = sheet.states[ASKED].mine
    return None if mine is None else mine.reason


@pytest.mark.parametrize(
    "ready", ["Nothing arose in the period.", "Tidak ada kasus dalam periode ini."]
)
async def test_the_ready_reason_is_kept_as_one_constant_in_every_language(
    site: Site, small_world: SmallWorld, ready: str
) -> None:
    assert "seq" in await sent(site, small_world, ready)

    assert reason_kept(small_world) == "nothing_arose"


async def test_a_reason_of_ones_own_is_kept_and_counts_as_well(
    site: Site, small_world: SmallWorld
) -> None:
    own = "No case since 2021; asked the three courts."
    await sent(site, small_world, own)

    assert reason_kept(small_world) == own
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open(f"/assessments/{small_world.a.assessment}")
    await visitor.should_see("nothing arose: 1")


async def test_the_questionnaire_knows_what_needs_a_case_and_shows_the_reason_in_words(
    site: Site, small_world: SmallWorld
) -> None:
    await sent(site, small_world, "Nothing arose in the period.")
    address = f"/assessments/{small_world.a.assessment}/answer/LAW"
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
        page = (await browser.get(address)).text

    given = page.partition('id="given"')[2].partition(">")[2].partition("</script>")[0]
    shown = json.loads(given)
    assert shown["states"][ASKED]["reason"] == "Nothing arose in the period."
    assert [p["nothing_arose"] for p in shown["progress"]] == [1, 0]


async def test_results_tell_apart_where_nothing_arose_and_so_does_their_file(
    site: Site, small_world: SmallWorld
) -> None:
    await sent(site, small_world, "Nothing arose in the period.")
    base = f"/assessments/{small_world.a.assessment}/results"
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
        page = words_in((await browser.get(base)).text)
        table = (await browser.get(f"{base}/profile.csv")).text.splitlines()

    assert (
        "Nothing arose in the period for one criterion, which therefore counts"
        " neither for nor against: Text of LAW-1.4b" in page
    )
    assert table[0].endswith(",nothing_arose")
    assert [row.rsplit(",", 1)[1] for row in table[1:]] == [ASKED, ""]


async def test_what_is_signed_says_for_how_many_criteria_nothing_arose(
    site: Site, small_world: SmallWorld
) -> None:
    await sent(site, small_world, "Nothing arose in the period.")
    await sent(site, small_world, "Nothing arose in the period.", "LAW-1.5b")
    world = small_world
    world.service.submitting.submit(
        who=world.a.focal_point, assessment=world.a.assessment
    )
    visitor = site.visitor(world.a.approver)

    await visitor.open(f"/assessments/{world.a.assessment}/submit")

    said = texts(visitor)
    place = said.index("Criteria for which nothing arose in the period")
    assert said[place + 1] == "2"


async def test_the_printed_questionnaire_has_a_box_for_nothing_arose(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(f"/assessments/{small_world.a.assessment}/questionnaire")

    await visitor.should_see("that is no fault and needs no further reason")
    assert words_in(visitor.first_html).count("nothing arose") >= 2


async def test_where_no_criterion_needs_a_case_nothing_is_said_of_it(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(
        f"/assessments/{small_world.a.assessment}/questionnaire?part=DAT"
    )

    await visitor.should_not_see("nothing arose")


async def test_what_outside_lists_ask_too_stands_at_the_question_in_print_and_results(
    site: Site, small_world: SmallWorld
) -> None:
    base = f"/assessments/{small_world.a.assessment}"
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(small_world.a.focal_point))
        shown = words_in((await browser.get(f"{base}/results")).text)
        table = (await browser.get(f"{base}/results/profile.csv")).text
    asked = questionnaire.questions(
        with_cases(),
        with_cases().priorities[0],
        scope=Scope.FULL,
        day=date(2026, 1, 1),
        say=english,
    )
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open(f"{base}/questionnaire")

    said = "Also asked by: SDG 16.2.2; ACTIP art. 14"
    first = asked["indicators"][0]["rungs"][0]["criteria"][0]
    assert first["alsoAsked"] == said
    assert asked["indicators"][0]["rungs"][0]["criteria"][1]["alsoAsked"] == ""
    assert shown.count(said) == words_in(visitor.first_html).count(said) == 1
    assert "ACTIP" not in table  # a row per priority: no criterion is listed
