"""One administrator tries to become a state: what is tried, and what stops it."""

from collections.abc import Callable

from assessments.errors import AssessmentsError
from assessments.records.people import Role
from assessments.records.region import NO_CHOICE
from tests.worlds import PASSPHRASE, SmallWorld, accept, met


def tried(step: str, deed: Callable[[], object]) -> tuple[str, object]:
    """Try a step, and say what it gave, or in which word it was refused."""
    try:
        return step, deed()
    except AssessmentsError as refused:
        return step, refused.reason


def test_one_administrator_alone_does_not_become_a_state(small_world: SmallWorld):
    service, a, office = small_world.service, small_world.a, small_world.administrator
    people = service.people
    service.answering.record_answers(
        who=a.focal_point,
        assessment=a.assessment,
        answers=list(met("LAW-1.2a", "LAW-1.2b")),
    )
    said: list[tuple[str, object]] = []
    told: list[str] = []
    token, _ = people.sign_in(sign_in_name="focal-AAA", passphrase=PASSPHRASE)

    def step(name: str, deed: Callable[[], object]) -> object:
        """Try it, and read what every page tells the state afterwards."""
        said.append(tried(name, deed))
        told.extend(change.name for change in people.arrival(token=token)[1])
        return said[-1][1]

    made = step(
        "invite under the real one's name",
        lambda: people.invite(
            who=office, name="focal-AAA", role=Role.FOCAL_POINT, state=a.code
        ),
    )
    secret = secret_made = made[1] if isinstance(made, tuple) else ""
    second = step("come in", lambda: accept(service, secret, "focal.AAA"))
    me = office if isinstance(second, str) else second
    step(
        "read results",
        lambda: service.answering.snapshot(who=me, assessment=a.assessment),
    )
    step("end the approver", lambda: people.deactivate(who=me, person=a.approver.id))
    step(
        "choose about the region",
        lambda: service.contributing.choose(
            who=me, assessment=a.assessment, choice=NO_CHOICE
        ),
    )
    mine = step(
        "invite an approver",
        lambda: people.invite(who=me, name="approver-AAA", role=Role.APPROVER),
    )
    secret = mine[1] if isinstance(mine, tuple) else ""
    third = step("come in again", lambda: accept(service, secret, "approver.AAA"))
    sent = step(
        "submit",
        lambda: service.submitting.submit(who=me, assessment=a.assessment),
    )
    signs = office if isinstance(third, str) else third
    step(
        "sign",
        lambda: service.submitting.sign(
            who=signs, submission=getattr(sent, "id", "none")
        ),
    )

    stopped = [name for name, came in said if isinstance(came, str)]
    assert stopped == [
        "come in",
        "read results",
        "end the approver",
        "choose about the region",
        "invite an approver",
        "come in again",
        "submit",
        "sign",
    ]
    assert told == ["focal-AAA"] * len(said)  # from the first step on, at every one
    (change,) = people.arrival(token=token)[1]
    service.members.stop(who=a.focal_point, number=change.number)
    small_world.clock.advance(days=9)
    assert tried("come in later", lambda: accept(service, secret_made, "me"))[1] == (
        "no_such_invitation"
    )
