"""A state's plan: versions, rights, every problem of an action, circles, own costs."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from assessments.errors import NotFound, NotUsable, WrongMoment
from assessments.records.evidence import EvidenceId, EvidenceKind
from assessments.records.people import AgencyCode
from assessments.records.plans import (
    Action,
    ActionContent,
    ActionId,
    ActionStatus,
    Plan,
    Quarter,
)
from priorities.edition import Edition
from priorities.errors import EditionError
from tests.plans import content
from tests.worlds import SmallWorld


def add(world: SmallWorld, *contents: ActionContent) -> tuple[Action, ...]:
    return world.service.plans.add_actions(who=world.a.focal_point, contents=contents)


def plan(world: SmallWorld) -> Plan:
    return world.service.plans.plan(who=world.a.focal_point)


def problems_of(world: SmallWorld, *contents: ActionContent) -> set[str]:
    with pytest.raises(NotUsable) as refused:
        add(world, *contents)
    return {reason for reason, _ in refused.value.problems}


def test_a_state_without_a_plan_has_an_empty_one(small_world: SmallWorld):
    assert plan(small_world) == Plan(
        state=small_world.a.code, actions=(), through_seq=0
    )


def test_several_actions_are_added_at_once_and_read_back_whole(small_world: SmallWorld):
    entry = _entry(small_world)
    whole = content(
        "A law",
        criteria=("LAW-1.2a", "LAW-1.2b"),
        lead=small_world.a.police.code,
        partners=(small_world.a.labour.code,),
        effort=3,
        amount=9_000_000_000,
        currency="IDR",
        evidence=(entry,),
        evidence_wanted="The law as published",
        note="After the elections",
    )

    added = add(small_world, whole, content("A training"))

    assert [(a.seq, a.content.title) for a in added] == [
        (1, "A law"),
        (2, "A training"),
    ]
    assert added[0].content == whole
    assert {a.id: a for a in plan(small_world).actions} == {a.id: a for a in added}
    assert plan(small_world).through_seq == 2


def test_a_plan_knows_when_an_action_was_marked_done_the_last_time(
    small_world: SmallWorld,
):
    plans, who = small_world.service.plans, small_world.a.focal_point
    (written,) = add(small_world, content("A law"))
    marked = []
    for status in (ActionStatus.DONE, ActionStatus.PLANNED, ActionStatus.DONE):
        small_world.clock.advance(days=1)
        marked.append(small_world.clock.now)
        now = plan(small_world).actions[0]
        plans.change_action(
            who=who,
            action=written.id,
            content=replace(now.content, status=status),
            seen=now.seq,
        )
    small_world.clock.advance(days=1)
    now = plan(small_world).actions[0]
    plans.change_action(
        who=who,
        action=written.id,
        content=replace(now.content, note="Published"),
        seen=now.seq,
    )

    assert plan(small_world).done_at == {written.id: marked[2]}


def test_the_earliest_end_comes_first(small_world: SmallWorld):
    add(
        small_world,
        content("late", starts=Quarter(2026, 1), ends=Quarter(2027, 4)),
        content("early", starts=Quarter(2026, 1), ends=Quarter(2026, 2)),
    )

    titles = [action.content.title for action in plan(small_world).actions]

    assert titles == ["early", "late"]


def test_one_action_that_cannot_be_used_keeps_all_of_them_out(small_world: SmallWorld):
    assert problems_of(small_world, content("good"), content(" ")) == {"title_missing"}
    assert plan(small_world).actions == ()


def test_every_problem_of_an_action_is_listed(small_world: SmallWorld):
    wrong = content(
        "x" * 201,
        criteria=("LAW-1.2a", "LAW-9.9z"),
        option="no-such-option",
        lead=small_world.b.police.code,
        partners=(AgencyCode("nobody"),),
        starts=Quarter(2027, 3),
        ends=Quarter(2027, 2),
        effort=4,
        amount=-1,
        currency="rupiah",
        evidence_wanted="w" * 4001,
        evidence=(EvidenceId("none"),),
        after=(ActionId("none"),),
        note="a\0b",
    )

    assert problems_of(small_world, wrong) == {
        "title_too_long",
        "no_such_code",
        "no_such_agency",
        "ends_before_it_starts",
        "effort_unusable",
        "amount_unusable",
        "currency_unusable",
        "evidence_wanted_too_long",
        "no_such_entry",
        "no_such_action",
        "note_unusable",
    }


@pytest.mark.parametrize(
    ("amount", "currency", "problem"),
    [
        (100, None, "currency_missing"),
        (None, "USD", "amount_missing"),
        (100, "usd", "currency_unusable"),
        (10**16, "USD", "amount_unusable"),
    ],
)
def test_an_amount_has_a_currency_of_three_capital_letters(
    small_world: SmallWorld, amount: int | None, currency: str | None, problem: str
):
    wrong = content("x", amount=amount, currency=currency)

    assert problems_of(small_world, wrong) == {problem}


def test_what_is_said_twice_is_kept_once_and_the_lead_is_no_partner_of_itself(
    small_world: SmallWorld,
):
    police = small_world.a.police.code

    (added,) = add(
        small_world,
        content(
            " A law ",
            criteria=("LAW-1.2a", "LAW-1.2a"),
            lead=police,
            partners=(police,),
        ),
    )

    assert added.content.title == "A law"
    assert added.content.criteria == ("LAW-1.2a",)
    assert added.content.partners == ()


def test_a_plan_cannot_get_longer_than_anybody_can_follow(small_world: SmallWorld):
    many = [content(f"Action {number}") for number in range(301)]

    assert problems_of(small_world, *many) == {"too_many_actions"}


def test_a_change_is_a_new_version_beside_the_one_before(small_world: SmallWorld):
    (added,) = add(small_world, content("A law"))
    service, focal_point = small_world.service, small_world.a.focal_point
    small_world.clock.advance(days=1)

    changed = service.plans.change_action(
        who=focal_point,
        action=added.id,
        content=replace(added.content, status=ActionStatus.DONE),
    )

    assert (changed.seq, changed.at) == (2, small_world.clock.now)
    assert plan(small_world).actions == (changed,)
    assert service.plans.history(who=focal_point, action=added.id) == (changed, added)


def test_a_change_of_an_older_version_than_the_newest_is_refused(
    small_world: SmallWorld,
):
    (added,) = add(small_world, content("A law"))
    plans, focal_point = small_world.service.plans, small_world.a.focal_point
    plans.change_action(
        who=focal_point,
        action=added.id,
        content=content("A better law"),
        seen=added.seq,
    )

    with pytest.raises(WrongMoment) as refused:
        plans.change_action(
            who=focal_point, action=added.id, content=content("Mine"), seen=added.seq
        )

    assert refused.value.reason == "action_changed_meanwhile"


@pytest.mark.parametrize("deed", ["undo", "remove_action"])
def test_nobody_takes_back_what_somebody_else_wrote_meanwhile(
    small_world: SmallWorld, deed: str
):
    (added,) = add(small_world, content("A law"))
    plans, focal_point = small_world.service.plans, small_world.a.focal_point
    theirs = plans.change_action(
        who=focal_point, action=added.id, content=content("A better law")
    )

    with pytest.raises(WrongMoment) as refused:
        getattr(plans, deed)(who=focal_point, action=added.id, seen=added.seq)

    assert refused.value.reason == "action_changed_meanwhile"
    assert plan(small_world).actions == (theirs,)
    getattr(plans, deed)(who=focal_point, action=added.id, seen=theirs.seq)


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("\u0645\u06cc\u200c\u062f\u0647\u062f", id="Persian"),
        pytest.param("\u0dc1\u0dca\u200d\u0dbb\u0dd3", id="Sinhala"),
    ],
)
def test_a_title_may_hold_the_unseen_signs_that_words_are_spelt_with(
    small_world: SmallWorld, title: str
):
    (added,) = add(small_world, content(title))

    assert added.content.title == title
    assert problems_of(small_world, content("\u200c\u200d")) == {"title_missing"}


def test_a_removed_action_leaves_the_plan_and_undo_brings_it_back(
    small_world: SmallWorld,
):
    added, waiting = add(small_world, content("A law"), content("A training"))
    plans, focal_point = small_world.service.plans, small_world.a.focal_point
    plans.change_action(
        who=focal_point,
        action=waiting.id,
        content=replace(waiting.content, after=(added.id,)),
    )

    plans.remove_action(who=focal_point, action=added.id)

    (left,) = plan(small_world).actions
    assert (left.id, left.content.after) == (waiting.id, ())
    assert [a.id for a in plans.removed(who=focal_point)] == [added.id]
    with pytest.raises(NotFound):
        plans.remove_action(who=focal_point, action=added.id)

    back = plans.undo(who=focal_point, action=added.id)

    assert back.content == added.content
    there = {a.id: a.content.after for a in plan(small_world).actions}
    assert there == {added.id: (), waiting.id: (added.id,)}
    assert len(plans.history(who=focal_point, action=added.id)) == 3
    assert plans.removed(who=focal_point) == ()


def test_undo_brings_back_the_version_before_and_done_twice_the_newer_one(
    small_world: SmallWorld,
):
    (added,) = add(small_world, content("first"))
    plans, focal_point = small_world.service.plans, small_world.a.focal_point
    plans.change_action(who=focal_point, action=added.id, content=content("second"))

    once = plans.undo(who=focal_point, action=added.id)
    twice = plans.undo(who=focal_point, action=added.id)

    assert (once.content.title, twice.content.title) == ("first", "second")
    assert twice.seq == 4


def test_the_first_version_has_nothing_to_undo(small_world: SmallWorld):
    (added,) = add(small_world, content("first"))

    with pytest.raises(WrongMoment) as refused:
        small_world.service.plans.undo(who=small_world.a.focal_point, action=added.id)

    assert refused.value.reason == "nothing_to_undo"


def test_a_circle_of_actions_that_wait_is_refused_and_named(small_world: SmallWorld):
    a, b, c = add(small_world, content("A"), content("B"), content("C"))
    plans, focal_point = small_world.service.plans, small_world.a.focal_point
    for action, other in ((a, b), (b, c)):
        plans.change_action(
            who=focal_point,
            action=action.id,
            content=replace(action.content, after=(other.id,)),
        )

    with pytest.raises(NotUsable) as refused:
        plans.change_action(
            who=focal_point, action=c.id, content=replace(c.content, after=(a.id,))
        )

    assert refused.value.problems == (
        ("actions_wait_in_a_circle", {}),
        ("action_waits_for", {"first": "C", "then": "A"}),
        ("action_waits_for", {"first": "A", "then": "B"}),
        ("action_waits_for", {"first": "B", "then": "C"}),
    )


def test_an_action_cannot_wait_for_itself(small_world: SmallWorld):
    (a,) = add(small_world, content("A"))

    with pytest.raises(NotUsable) as refused:
        small_world.service.plans.change_action(
            who=small_world.a.focal_point,
            action=a.id,
            content=replace(a.content, after=(a.id,)),
        )

    assert refused.value.problems[1:] == (
        ("action_waits_for", {"first": "A", "then": "A"}),
    )


def test_undo_does_not_bring_a_circle_back(small_world: SmallWorld):
    a, b = add(small_world, content("A"), content("B"))
    plans, focal_point = small_world.service.plans, small_world.a.focal_point
    for action, after in ((a, (b.id,)), (a, ()), (b, (a.id,))):
        plans.change_action(
            who=focal_point,
            action=action.id,
            content=replace(action.content, after=after),
        )

    with pytest.raises(NotUsable) as refused:
        plans.undo(who=focal_point, action=a.id)

    assert refused.value.reason == "actions_wait_in_a_circle"


def test_an_action_of_an_edition_that_is_gone_can_still_change_its_status(
    small_world: SmallWorld,
):
    """Its criteria cannot be looked up any more, and they stay as they are."""
    (added,) = add(small_world, content("A law", criteria=("LAW-1.2a",)))
    without_editions = replace(small_world.service.world, editions=_no_edition)
    plans = replace(small_world.service.plans, world=without_editions)
    who = small_world.a.focal_point

    done = plans.change_action(
        who=who,
        action=added.id,
        content=replace(added.content, status=ActionStatus.DONE),
    )
    with pytest.raises(NotUsable) as refused:
        plans.change_action(
            who=who, action=added.id, content=replace(done.content, criteria=())
        )

    assert done.content.criteria == ("LAW-1.2a",)
    assert refused.value.reason == "no_such_edition"


def test_a_contributor_sees_the_actions_that_the_agency_leads_or_is_partner_of(
    small_world: SmallWorld,
):
    a = small_world.a
    first, second, third = add(
        small_world,
        content("led", lead=a.police.code),
        content("partner", lead=a.labour.code, partners=(a.police.code,)),
        content("of others", lead=a.labour.code),
    )
    plans = small_world.service.plans
    plans.change_action(
        who=a.focal_point,
        action=second.id,
        content=replace(second.content, after=(third.id,)),
    )

    seen = plans.plan(who=a.officer)

    assert {x.content.title for x in seen.actions} == {"led", "partner"}
    assert all(x.content.after == () for x in seen.actions)
    assert plans.history(who=a.officer, action=first.id) == (first,)
    with pytest.raises(NotFound):
        plans.history(who=a.officer, action=third.id)


def test_nobody_reaches_the_plan_of_another_state(small_world: SmallWorld):
    (added,) = add(small_world, content("A law"))
    plans, other = small_world.service.plans, small_world.b.focal_point

    assert plans.plan(who=other).actions == ()
    for deed in (plans.history, plans.remove_action, plans.undo):
        with pytest.raises(NotFound):
            deed(who=other, action=added.id)  # type: ignore[operator]  # three deeds


def test_a_states_own_costs_are_kept_until_they_are_taken_back(small_world: SmallWorld):
    plans, who = small_world.service.plans, small_world.a.focal_point

    def say(**costs: int | None) -> None:
        by_code = {f"LAW-1.{name}": cost for name, cost in costs.items()}
        plans.set_own_costs(who=who, edition="small", costs=by_code)

    say(**{"2a": 7, "2b": 2})
    say(**{"2a": 99})
    say(**{"2b": None})

    assert plans.own_costs(who=who, edition="small") == {"LAW-1.2a": 99}
    assert plans.own_costs(who=who, edition="another") == {}
    assert plans.own_costs(who=small_world.b.focal_point, edition="small") == {}


@pytest.mark.parametrize(
    ("edition", "criterion", "cost", "problem"),
    [
        ("small", "LAW-9.9z", 1, "no_such_code"),
        ("small", "LAW-1.2a", 0, "cost_unusable"),
        ("small", "LAW-1.2a", 100, "cost_unusable"),
    ],
)
def test_an_own_cost_is_of_a_criterion_and_from_1_to_99(
    small_world: SmallWorld, edition: str, criterion: str, cost: int, problem: str
):
    with pytest.raises(NotUsable) as refused:
        small_world.service.plans.set_own_costs(
            who=small_world.a.focal_point,
            edition=edition,
            costs={"LAW-1.3a": 5, criterion: cost},
        )

    assert refused.value.reason == problem
    kept = small_world.service.plans.own_costs(
        who=small_world.a.focal_point, edition=edition
    )
    assert kept == {}  # the usable one neither


def test_who_writes_at_the_same_time_gets_numbers_of_ones_own(
    small_world: SmallWorld,
):
    with ThreadPoolExecutor(max_workers=8) as several:
        added = list(
            several.map(
                lambda n: add(small_world, content(f"Action {n}"))[0].seq, range(16)
            )
        )

    assert sorted(added) == list(range(1, 17))
    assert len(plan(small_world).actions) == 16


def test_the_audit_log_names_the_deeds_of_the_plan_and_no_title(
    small_world: SmallWorld,
):
    (added,) = add(small_world, content("A secret law"))
    small_world.service.plans.remove_action(
        who=small_world.a.focal_point, action=added.id
    )

    entries = small_world.service.audit.of_state(who=small_world.a.focal_point)

    assert [(e.deed, e.about) for e in entries[:2]] == [
        ("plans.remove_action", added.id),
        ("plans.add_actions", added.id),
    ]
    assert "secret" not in repr(entries)


def _no_edition(edition: str) -> Edition:
    raise EditionError(edition, [])


def _entry(world: SmallWorld) -> EvidenceId:
    return world.service.evidence.add(
        who=world.a.focal_point,
        title="The law",
        kind=EvidenceKind.LAW,
        owner="",
        dated=None,
        language="en",
        confidential=False,
        place="Gazette",
    ).id
