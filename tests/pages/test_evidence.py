"""The page of a state's evidence."""

import pytest

from assessments.records.evidence import EvidenceKind
from tests.pages.app_under_test import Site, send, texts
from tests.worlds import SmallWorld


@pytest.mark.parametrize(
    ("place", "tag"),
    [("https://example.org/act", "a"), ("http://intranet/act", "a"), ("A shelf", "p")],
)
async def test_a_place_leads_somewhere_when_it_is_a_web_address(
    site: Site, small_world: SmallWorld, place: str, tag: str
) -> None:
    small_world.service.evidence.add(
        who=small_world.a.focal_point,
        title="An act",
        kind=EvidenceKind.LAW,
        owner="",
        dated=None,
        language="",
        confidential=False,
        place=place,
    )
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open("/evidence")

    assert visitor.client is not None
    (shown,) = (
        element
        for element in visitor.client.elements.values()
        if getattr(element, "text", "") == place
    )
    assert (shown.tag, shown.props.get("href")) == (tag, place if tag == "a" else None)


async def test_a_link_that_is_none_is_told_in_the_form(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open("/evidence")

    send(
        visitor,
        "Add",
        ("title", "An act"),
        ("kind", "law"),
        ("place", "https:// not a link"),
    )

    await visitor.should_see("This begins like a link, and is none")
    assert not any("not a link" in text for text in texts(visitor))


@pytest.mark.parametrize(
    ("dated", "says"),
    [
        ("2099-01-01", "1 January 2099 is still to come"),
        ("9999-12-31", "31 December 9999 is still to come"),
        ("20260-01-01", "Please give every date as year, month and day."),
    ],
)
async def test_a_document_of_a_day_to_come_or_of_no_day_is_told_in_the_form(
    site: Site, small_world: SmallWorld, dated: str, says: str
) -> None:
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open("/evidence")

    send(
        visitor,
        "Add",
        ("title", "An act"),
        ("kind", "law"),
        ("place", "A shelf"),
        ("dated", dated),
    )

    await visitor.should_see(says)
    assert small_world.service.evidence.entries(who=small_world.a.focal_point) == ()
