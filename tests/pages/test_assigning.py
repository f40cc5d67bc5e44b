"""Which agency is asked for what, and what agencies passed on."""

from priorities.answers import Scope
from roadmap.web.pages.assessment.assigning import wanted_indicators
from tests.pages.app_under_test import Site, send, texts
from tests.worlds import SmallWorld, answer, small_edition

LAW = {"LAW-1", "LAW-2"}


def test_ticking_a_priority_asks_for_all_its_indicators() -> None:
    wanted = wanted_indicators(
        small_edition(),
        scope=Scope.FULL,
        shown=set(),
        priorities={"LAW"},
        indicators=set(),
    )

    assert wanted == LAW


def test_an_indicator_that_was_changed_counts_more_than_its_priority() -> None:
    wanted = wanted_indicators(
        small_edition(),
        scope=Scope.FULL,
        shown=LAW,
        priorities={"LAW"},
        indicators={"LAW-1"},
    )

    assert wanted == {"LAW-1"}


def test_unticking_a_priority_takes_back_all_its_indicators() -> None:
    wanted = wanted_indicators(
        small_edition(),
        scope=Scope.FULL,
        shown=LAW | {"DAT-1"},
        priorities={"DAT"},
        indicators=LAW | {"DAT-1"},
    )

    assert wanted == {"DAT-1"}


def test_what_was_not_touched_stays() -> None:
    wanted = wanted_indicators(
        small_edition(),
        scope=Scope.FULL,
        shown={"LAW-2"},
        priorities=set(),
        indicators={"LAW-2"},
    )

    assert wanted == {"LAW-2"}


async def test_an_agency_is_asked_for_a_priority_at_once(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    visitor = site.visitor(a.focal_point)
    await visitor.open(f"/team/asked?agency={a.labour.code}")
    await visitor.should_see("What Labour inspection is asked in 2026")

    send(visitor, "Save what Labour inspection is asked", ("priority", "DAT"))
    await visitor.should_see("Saved. The agency sees it at once.")

    sheet = small_world.service.answering.sheet(
        who=a.inspector, assessment=a.assessment, priority="DAT"
    )
    assert "DAT-1.2a" in sheet.states


async def test_what_was_passed_on_is_given_to_another_agency(
    site: Site, small_world: SmallWorld
) -> None:
    a, answering = small_world.a, small_world.service.answering
    answering.pass_on(
        who=a.officer, assessment=a.assessment, code="LAW-1.2a", note="Ask labour"
    )
    visitor = site.visitor(a.focal_point)
    await visitor.open("/")
    await visitor.should_see("Find an office for what was passed on")
    await visitor.open("/team/asked")
    await visitor.should_see("Ask labour")

    send(visitor, "Decide", ("to", a.labour.code))
    await visitor.should_see("Saved.")

    await visitor.should_not_see("Ask labour")
    state = answering.sheet(
        who=a.focal_point, assessment=a.assessment, priority="LAW"
    ).states["LAW-1.2a"]
    assert state.assigned == (a.labour.code,)
    await visitor.open("/")
    await visitor.should_not_see("Find an office for what was passed on")


async def test_each_agency_stands_with_how_far_it_is_as_it_reads_it_itself(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    small_world.service.people.add_agency(who=a.focal_point, name="Courts")
    for code in ("LAW-1.2a", "LAW-1.2b"):
        small_world.service.answering.record_answer(
            who=a.officer, assessment=a.assessment, answer=answer(code, "not_yet")
        )
    visitor = site.visitor(a.focal_point)

    await visitor.open("/team/asked")

    shown = texts(visitor)
    assert shown[shown.index("Police") + 1] == "1 of 1 indicators done"
    assert shown[shown.index("Labour inspection") + 1] == "0 of 1 indicators done"
    assert shown[shown.index("Courts") + 1] == "Asked for nothing yet"


async def test_a_core_assessment_counts_its_core_and_marks_what_is_outside(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    small_world.service.answering.set_scope(
        who=a.focal_point, assessment=a.assessment, scope=Scope.CORE
    )
    visitor = site.visitor(a.focal_point)

    await visitor.open(f"/team/asked?agency={a.police.code}")

    shown = texts(visitor)
    assert "This is a core assessment" in " ".join(shown)
    core = {
        priority.code: sum(indicator.core for indicator in priority.indicators)
        for priority in small_edition().priorities
    }
    for count in core.values():
        assert any(f"of {count} indicators" in text for text in shown)
    outside = [text for text in shown if "(outside the scope: not asked now)" in text]
    everything = sum(
        len(priority.indicators) for priority in small_edition().priorities
    )
    assert len(outside) == everything - sum(core.values())
