"""The questionnaire to print: how long it is, and parts of it."""

from tests.pages.app_under_test import Site
from tests.pages.forward import markup, shown
from tests.worlds import SmallWorld


async def test_the_questionnaire_says_its_length_and_prints_in_parts(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    visitor = site.visitor(a.focal_point)
    address = f"/assessments/{a.assessment}/questionnaire"

    await visitor.open(address)
    assert "This takes about 3 pages." in shown(visitor)
    assert "?part=core" in markup(visitor)
    assert "LAW-2.2a" in shown(visitor)

    await visitor.open(f"{address}?part=core")
    assert "LAW-2.2a" not in shown(visitor)
    assert "LAW-1.2a" in shown(visitor)

    await visitor.open(f"{address}?part=DAT")
    assert "This takes about one page." in shown(visitor)
    assert "LAW-1.2a" not in shown(visitor)
