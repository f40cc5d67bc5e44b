"""The page for checking and submitting: what is missing, and what is asked once more."""

from tests.pages.app_under_test import Site, send, texts
from tests.worlds import SmallWorld, answer

TITLE = "Before you submit: is that so?"


def leave_a_gap(world: SmallWorld) -> str:
    """Say of LAW-1 that rung 3 is met, and rung 2 is not; give the page's address."""
    world.service.answering.record_answers(
        who=world.a.focal_point,
        assessment=world.a.assessment,
        answers=[answer("LAW-1.2a", "not_yet"), answer("LAW-1.3a", "met")],
    )
    return f"/assessments/{world.a.assessment}/submit"


async def test_a_pattern_is_asked_about_before_submitting(
    site: Site, small_world: SmallWorld
) -> None:
    address = leave_a_gap(small_world)
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(address)

    await visitor.should_see(TITLE)
    await visitor.should_see("In one indicator a higher rung is met")
    await visitor.should_see("LAW-1: Title of LAW-1")


async def test_a_question_blocks_nothing_and_is_gone_afterwards(
    site: Site, small_world: SmallWorld
) -> None:
    address = leave_a_gap(small_world)
    visitor = site.visitor(small_world.a.focal_point)
    await visitor.open(address)

    send(visitor, "Submit")
    await visitor.should_see("Submitted on")

    assert TITLE not in texts(visitor)


async def test_nothing_is_asked_where_there_is_no_pattern(
    site: Site, small_world: SmallWorld
) -> None:
    visitor = site.visitor(small_world.a.focal_point)

    await visitor.open(f"/assessments/{small_world.a.assessment}/submit")

    await visitor.should_see("Check and submit")
    assert TITLE not in texts(visitor)


async def test_the_approver_of_the_state_may_look_too(
    site: Site, small_world: SmallWorld
) -> None:
    address = leave_a_gap(small_world)
    visitor = site.visitor(small_world.a.approver)

    await visitor.open(address)

    await visitor.should_see(TITLE)


async def test_the_approver_is_told_what_became_of_sending_back_and_in_own_terms(
    site: Site, small_world: SmallWorld
) -> None:
    who, service = small_world.a.approver, small_world.service
    address = f"/assessments/{small_world.a.assessment}/submit"
    service.submitting.submit(
        who=small_world.a.focal_point, assessment=small_world.a.assessment
    )
    visitor = site.visitor(who)
    await visitor.open(address)
    await visitor.should_see("Sign or send back: 2026")
    await visitor.should_see("It waits for you.")
    assert "It waits for the approver." not in texts(visitor)

    send(visitor, "Send back", ("note", "See rung 3.\nAnd rung 4."))

    await visitor.should_see("It is sent back. The focal point sees your note")
    await visitor.should_see("Submission: 2026")
    await visitor.should_see("The last submission was sent back, to look again at")
    assert "You can submit all the same." not in texts(visitor)
    (submission,) = service.submitting.submissions(who=who)
    assert submission.sent_back == "See rung 3.\nAnd rung 4."
    await visitor.open(f"/assessments/{small_world.a.assessment}")
    assert "Check and submit" not in "".join(texts(visitor))


async def test_the_submission_and_its_results_name_who_submitted_and_who_signed(
    site: Site, small_world: SmallWorld
) -> None:
    a, submitting = small_world.a, small_world.service.submitting
    submission = submitting.submit(who=a.focal_point, assessment=a.assessment)
    visitor = site.visitor(a.approver)
    await visitor.open(f"/assessments/{a.assessment}/submit")
    await visitor.should_see(f"by {a.focal_point.name}.")
    await visitor.should_see("Submitted by")
    await visitor.open(f"/assessments/{a.assessment}/results")
    await visitor.should_see(f"Submitted by {a.focal_point.name}, waiting")

    submitting.sign(who=a.approver, submission=submission.id)

    await visitor.open(f"/assessments/{a.assessment}/submit")
    await visitor.should_see(f"by {a.approver.name}.")
    await visitor.open(f"/assessments/{a.assessment}/results")
    await visitor.should_see(
        f"Submitted by {a.focal_point.name} and signed by {a.approver.name}."
    )


async def test_nobody_outside_the_state_sees_the_questions(
    site: Site, small_world: SmallWorld
) -> None:
    address = leave_a_gap(small_world)
    token = site.token(small_world.b.focal_point)

    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", token)
        got = await browser.get(address)

    assert got.status_code == 404
    assert TITLE not in got.text


async def test_it_is_said_how_many_questions_have_an_answer_and_how_many_indicators_are_done(
    site: Site, small_world: SmallWorld
) -> None:
    address = leave_a_gap(small_world)  # two answers; LAW-2 and DAT-1 have none
    a, submitting = small_world.a, small_world.service.submitting
    submitting.submit(who=a.focal_point, assessment=a.assessment)
    visitor = site.visitor(a.approver)

    await visitor.open(address)

    progress = small_world.service.answering.progress(
        who=a.approver, assessment=a.assessment
    )
    asked = sum(each.questions for each in progress)
    assert (sum(each.answered for each in progress), asked > 2) == (2, True)
    await visitor.should_see(f"2 of {asked} questions asked have an answer;")
