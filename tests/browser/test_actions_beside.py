"""The loop: what was done stands beside its criterion, and its evidence is one click away."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from assessments.records.evidence import EvidenceKind, LinkGrade
from assessments.records.people import AgencyCode, Person
from assessments.records.plans import ActionStatus, Quarter
from assessments.records.work import CycleCode
from tests.browser.answers import answer_of, give, state_of
from tests.browser.barriers import barriers
from tests.browser.conftest import SignIn
from tests.browser.line import Line
from tests.browser.world import Country, World
from tests.plans import content

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CODE = "LAW-1.2a"


@dataclass(frozen=True, kw_only=True)
class Loop:
    """A state whose plan of last year has been acted on, in its next cycle."""

    country: Country
    sign_in: SignIn

    def open(self, who: Person | None = None, **options: object) -> Page:
        page = self.sign_in(who or self.country.focal_point, **options).new_page()
        page.goto(f"/assessments/{self.country.assessment.id}/answer/LAW")
        page.locator(".answer").wait_for()
        return page


@pytest.fixture
def loop(world: World, sign_in: SignIn) -> Loop:
    last = world.country("2025")
    give(world, last, {CODE: "not_yet"})
    world.service.submitting.submit(who=last.focal_point, assessment=last.assessment.id)
    (agency,) = world.service.people.agencies(who=last.focal_point)
    add_actions(world, last, agency.code)
    return Loop(country=world.in_cycle(last, CycleCode("2026")), sign_in=sign_in)


def add_actions(world: World, country: Country, lead: AgencyCode) -> None:
    """Plan for LAW-1.2a: one action done with evidence, one under way without."""
    entry = world.service.evidence.add(
        who=country.contributor,
        title="Law 12 of 2027",
        kind=EvidenceKind.LAW,
        owner="Ministry of Justice",
        dated=None,
        language="en",
        confidential=False,
        place="Gazette 12",
    )
    world.service.plans.add_actions(
        who=country.focal_point,
        contents=[
            content(
                "Pass the law against trafficking",
                edition="2024",
                criteria=(CODE,),
                lead=lead,
                ends=Quarter(2026, 2),
                status=ActionStatus.DONE,
                evidence=(entry.id,),
            ),
            content(
                "Publish a commentary",
                edition="2024",
                criteria=(CODE, "LAW-2.2a"),
                status=ActionStatus.UNDER_WAY,
                evidence_wanted="The printed commentary",
            ),
        ],
    )


def actions(page: Page, code: str = CODE) -> Locator:
    return page.locator(f"[id='{code}'] [data-mark=action]")


def use(page: Page) -> Locator:
    return actions(page).get_by_role("button", name="Use as evidence")


def test_a_done_action_stands_beside_its_criterion_and_the_answer_is_untouched(
    loop: Loop, world: World
) -> None:
    page = loop.open()

    expect(page.locator(".notice")).to_contain_text("the answers are yours")
    done, under_way = actions(page).nth(0), actions(page).nth(1)
    expect(done).to_contain_text("Done in your plan: Pass the law against trafficking")
    expect(done).to_contain_text("until Q2 2026")
    expect(under_way).to_contain_text("Under way in your plan: Publish a commentary")
    expect(under_way).to_contain_text("Evidence to be produced: The printed commentary")
    expect(page.locator(f"input[name='{CODE}']:checked")).to_have_count(0)
    assert answer_of(world, loop.country, CODE) is None


def test_its_evidence_is_used_with_one_click(loop: Loop, world: World) -> None:
    page = loop.open()
    expect(actions(page).first).to_contain_text("Its evidence: Law 12 of 2027")

    use(page).click()
    expect(actions(page).first).to_contain_text("Used as evidence")

    (link,) = state_of(world, loop.country, CODE).links
    assert (link.grade, link.confirmed_by) == (LinkGrade.NAMED, None)
    assert page.evaluate("document.activeElement.tagName") == "P"  # not lost
    page.reload()
    expect(actions(page).first).to_contain_text("Used as evidence")
    expect(use(page)).to_have_count(0)


def test_evidence_taken_away_again_is_proposed_again(loop: Loop) -> None:
    page = loop.open()
    use(page).click()
    expect(use(page)).to_have_count(0)

    page.locator(f"[id='{CODE}'] .more summary").click()
    page.get_by_role("button", name="Unlink").click()

    expect(use(page)).to_have_count(1)


def test_a_click_that_does_not_arrive_says_so_and_can_be_tried_again(
    loop: Loop, line: Line
) -> None:
    page = loop.open()
    line.cut()
    use(page).click()
    expect(actions(page).first).to_contain_text("did not reach the server")

    line.open()
    use(page).click()

    expect(actions(page).first).to_contain_text("Used as evidence")


def test_a_contributor_sees_the_actions_of_the_own_agency_only(
    loop: Loop, world: World
) -> None:
    (agency,) = world.service.people.agencies(who=loop.country.focal_point)
    world.service.answering.assign(
        who=loop.country.focal_point,
        assessment=loop.country.assessment.id,
        agency=agency.code,
        codes=["LAW-1"],
    )
    page = loop.open(loop.country.contributor)

    expect(actions(page)).to_have_count(1)
    use(page).click()

    expect(actions(page)).to_contain_text("Used as evidence")


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_serious_beside_actions(loop: Loop, width: int) -> None:
    page = loop.open(viewport={"width": width, "height": 900})
    expect(actions(page)).to_have_count(2)

    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
