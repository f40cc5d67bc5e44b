"""Home says what to do next, for each role."""

import pytest

from assessments.records.people import Role
from assessments.records.plans import ActionStatus
from priorities.answers import Scope
from tests.pages.app_under_test import Site, send, texts
from tests.plans import content
from tests.worlds import PASSPHRASE, SmallWorld, accept, answer


async def test_a_focal_point_goes_on_with_a_priority(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open("/")

    await visitor.should_see("Focal point, State AAA")
    await visitor.should_see("Go on with: Title of LAW")
    await visitor.should_see("0 of 2 indicators are done.")
    assert "Results of 2026" in texts(visitor)


async def test_a_contributor_sees_only_what_the_agency_is_asked(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.inspector)

    await visitor.open("/")

    await visitor.should_see("0 of 1 indicators done")  # LAW-2.2a
    agencies = small_world.service.people.agencies(who=small_world.a.focal_point)
    mine = next(a for a in agencies if a.code == small_world.a.inspector.agency)
    await visitor.should_see(f"Contributor for {mine.name}, State AAA")
    await visitor.should_not_see("Title of DAT")
    assert "Results of 2026" not in texts(visitor)


async def test_two_people_of_two_states_read_each_their_own(
    site: Site, small_world: SmallWorld
) -> None:
    one = site.visitor(small_world.a.focal_point)
    other = site.visitor(small_world.b.focal_point)

    await one.open("/")
    await other.open("/")

    await one.should_see("Focal point, State AAA")
    await one.should_not_see("State BBB")
    await other.should_see("Focal point, State BBB")
    await other.should_not_see("State AAA")


async def test_a_focal_point_starts_the_assessment_of_an_open_cycle(
    site: Site, small_world: SmallWorld
) -> None:
    small_world.clock.advance(days=1)
    people = small_world.service.people
    people.add_state(
        who=small_world.administrator, code="CCC", name="State CCC", sub_region=""
    )
    _, secret = people.invite(
        who=small_world.administrator,
        name="New",
        role=Role.FOCAL_POINT,
        state="CCC",
    )
    newcomer = accept(small_world.service, secret, "newcomer")
    visitor = site.visitor(newcomer)
    await visitor.open("/")
    await visitor.should_see("Start the assessment for 2026")
    await visitor.should_see("Invite the people who will help")

    send(visitor, "Start the assessment", ("scope", "core"))
    await visitor.should_see("Assessment 2026")

    (started,) = small_world.service.answering.assessments(who=newcomer)
    assert started.scope is Scope.CORE


async def test_voices_that_differ_are_put_before_the_focal_point(
    site: Site, small_world: SmallWorld
) -> None:
    a, answering = small_world.a, small_world.service.answering
    for who, value in ((a.officer, "met"), (a.focal_point, "not_yet")):
        answering.record_answer(
            who=who, assessment=a.assessment, answer=answer("LAW-1.2a", value)
        )
    visitor = site.visitor(a.focal_point)

    await visitor.open("/")

    await visitor.should_see("Settle what agencies see differently: Title of LAW")
    await visitor.should_see("1 question is seen differently by agencies")


@pytest.mark.parametrize(
    ("role", "says"),
    [
        ("observer", "There is nothing for you to do."),
        ("approver", "When the focal point submits the assessment"),
        ("analyst", "No release waits for you."),
        ("editor", "and no state's answers"),
        ("administrator", "a cycle is open, and every member has a focal point"),
    ],
)
async def test_who_has_nothing_to_do_is_told_so(
    site: Site, small_world: SmallWorld, role: str, says: str
) -> None:
    who = getattr(small_world.a, role, None) or getattr(small_world, role)
    visitor = site.visitor(who)

    await visitor.open("/")

    await visitor.should_see(says)
    assert PASSPHRASE not in " ".join(texts(visitor))


async def test_done_actions_of_the_plan_are_told_and_led_to(
    site: Site, small_world: SmallWorld
) -> None:
    done = content("A law", criteria=("LAW-1.2a",), status=ActionStatus.DONE)
    small_world.service.plans.add_actions(
        who=small_world.a.focal_point, contents=[done]
    )
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open("/")

    await visitor.should_see("1 action of your plan is done.")
    await visitor.should_see("See it in: Title of LAW")


async def test_after_signing_home_leads_to_progress_and_plan(
    site: Site, small_world: SmallWorld
) -> None:
    submitting, a = small_world.service.submitting, small_world.a
    submission = submitting.submit(who=a.focal_point, assessment=a.assessment)
    submitting.sign(who=a.approver, submission=submission.id)
    visitor = site.visitor(a.focal_point)

    await visitor.open("/")

    await visitor.should_see("See where your state stands")
    await visitor.should_see("Plan what comes next")


async def test_who_signs_is_led_to_what_is_signed_and_told_what_is_open(
    site: Site, small_world: SmallWorld
) -> None:
    a = small_world.a
    small_world.service.submitting.submit(who=a.focal_point, assessment=a.assessment)
    visitor = site.visitor(a.approver)

    await visitor.open(f"/assessments/{a.assessment}/submit")

    # two indicators of LAW and one of DAT, as on the home page
    await visitor.should_see("0 of 3 indicators are done.")
    await visitor.should_see("The results as submitted")
    await visitor.should_see("Every answer, priority by priority")
