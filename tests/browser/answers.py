"""Answering on the page, and looking what the record says about it."""

import pytest
from playwright.sync_api import Locator, Page

from assessments.records.people import Person
from assessments.records.sheet import CriterionState
from assessments.records.work import NewAnswer
from assessments.store.reading import work as reading
from roadmap.web.ui.own_files import own_address
from tests.browser.world import Country, World


def choose(page: Page, code: str, value: str) -> None:
    page.locator(f"input[name='{code}'][value={value}]").check()


def status(page: Page, code: str) -> Locator:
    """Find what the page says beside the answer."""
    return page.locator(f"[id='{code}'] .choices .field-status").first


def open_more(page: Page, code: str) -> None:
    """Unfold comment and evidence."""
    page.locator(f"[id='{code}'] .more summary").click()


def show_higher_rungs(page: Page) -> None:
    buttons = page.get_by_role("button", name="Show higher rungs")
    while buttons.count():
        buttons.first.click()


def drafts_of(page: Page, person: Person) -> list[dict[str, object]]:
    """Give what the browser keeps of half-filled forms."""
    found: list[dict[str, object]] = page.evaluate(
        "async ([shelf, person]) => (await import(shelf)).drafts(person)",
        [own_address("ui/shelf.js", ""), person.id],
    )
    return found


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || ''"))


def tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        if focused(page) == name:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The tab key never came to {name}.")


def give(
    world: World,
    country: Country,
    values: dict[str, str],
    *,
    who: Person | None = None,
) -> None:
    """Answer straight into the record."""
    by = who or country.focal_point
    world.service.answering.record_answers(
        who=by,
        assessment=country.assessment.id,
        answers=[
            NewAnswer(code=code, value=value, client_key=f"test-{by.id}-{code}")
            for code, value in values.items()
        ],
    )


def state_of(world: World, country: Country, code: str) -> CriterionState:
    sheet = world.service.answering.sheet(
        who=country.focal_point,
        assessment=country.assessment.id,
        priority=code.split("-", maxsplit=1)[0],
    )
    return sheet.states[code]


def answer_of(world: World, country: Country, code: str) -> str | None:
    """Give the focal point's present answer."""
    mine = state_of(world, country, code).mine
    return None if mine is None else mine.value


def comments_of(world: World, country: Country, code: str) -> list[str]:
    return [comment.text for comment in state_of(world, country, code).comments]


def answers_in(world: World, country: Country, code: str) -> list[str]:
    """Every answer ever recorded, oldest first."""
    with world.service.world.database.reading() as unit:
        rows = reading.every_answer(unit, country.assessment.id, codes=[code])
    return [row.value for row in rows]


def first_that_may_not_apply(world: World) -> str:
    criteria = world.service.world.editions("2024").criterion_by_code.values()
    return next(c.code for c in criteria if c.may_not_apply)
