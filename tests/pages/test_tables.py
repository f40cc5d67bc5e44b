"""Tables made of elements: on a phone every cell says the name of its column."""

from collections.abc import Iterator

import pytest
from nicegui.element import Element

from assessments.records.people import Role
from tests.pages.app_under_test import Site, Visitor
from tests.worlds import SmallWorld


def within(element: Element, tag: str) -> list[Element]:
    return [part for part in element.descendants() if part.tag == tag]


def without_name(visitor: Visitor) -> Iterator[str]:
    """Give the columns whose cells do not say them."""
    assert visitor.client is not None
    for table in list(visitor.client.elements.values()):
        if table.tag != "table":
            continue
        (head,) = within(table, "thead")
        (body,) = within(table, "tbody")
        columns = [getattr(cell, "text", "") for cell in within(head, "tr")[0]]
        if "labelled" not in table.classes:
            yield f"not labelled: {columns}"
        for row in within(body, "tr"):
            cells = list(row.default_slot.children)
            assert len(cells) == len(columns)
            for cell, column in zip(cells[1:], columns[1:], strict=True):
                if cell.props.get("data-label", "") != column:
                    yield column


@pytest.mark.parametrize(
    ("page", "who"),
    [
        ("/", "focal_point"),
        ("/team", "focal_point"),
        ("/account", "focal_point"),
        ("/", "administrator"),
        ("/administration", "administrator"),
        ("/administration/cycles", "administrator"),
        ("/office", "analyst"),
    ],
)
async def test_every_cell_says_its_column_on_a_phone(
    site: Site, small_world: SmallWorld, page: str, who: str
) -> None:
    service, a = small_world.service, small_world.a
    people = {
        "focal_point": a.focal_point,
        "administrator": small_world.administrator,
        "analyst": small_world.analyst,
    }
    service.people.invite(who=a.focal_point, name="Officer to come", role=Role.OBSERVER)
    visitor = site.visitor(people[who])

    await visitor.open(page)

    assert list(without_name(visitor)) == []
