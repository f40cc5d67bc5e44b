"""The invented region: plausible, complete, and the same every time."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

import pytest

from assessments.answers.effective import held_reasons
from assessments.records.work import WorkStage
from priorities.answers import Scope
from priorities.crosswalk.comparability import comparable_criteria
from roadmap.demo.making import invent, sign_ins
from roadmap.demo.names import two_editions

EDITIONS = two_editions()
TODAY = date(2026, 7, 1)
SKIPPED_TWO, SKIPPED_ONE = "ostranne", "rivenmark"


@pytest.fixture(scope="module")
def region():
    return invent(EDITIONS, today=TODAY)


def of_state(region, state):
    """Give the assessments of a state by cycle."""
    return {
        invented.assessment.cycle: invented
        for invented in region.assessments
        if invented.assessment.state == state
    }


def first_voice(invented):
    """Give what the agency that is asked first says, by code."""
    values: dict[str, str] = {}
    for answer in invented.answers:
        values.setdefault(answer.code, answer.value)
    return values


def test_it_has_36_states_and_six_cycles(region):
    assert len(region.states) == 36
    assert [cycle.code for cycle in region.cycles] == [
        *("2021", "2022", "2023", "2024", "2025", "2026"),
    ]
    assert [cycle.closed for cycle in region.cycles] == [True] * 5 + [False]


def test_the_last_cycle_stays_open_however_late_it_is(region):
    later = invent(EDITIONS, today=date(2031, 5, 1))

    assert region.cycles[-1].closes == date(2027, 3, 31)
    assert later.cycles[-1].closes == date(2031, 8, 29)
    assert later == replace(region, cycles=later.cycles)


def test_the_first_three_cycles_have_the_older_edition_and_the_others_the_newer(
    region,
):
    assert [cycle.edition for cycle in region.cycles] == ["2017"] * 3 + ["2024"] * 3
    cycles = {cycle.code: cycle.edition for cycle in region.cycles}
    assert all(
        invented.assessment.edition == cycles[invented.assessment.cycle]
        for invented in region.assessments
    )


def test_every_state_has_a_finished_assessment_each_year_but_two(region):
    finished = [
        invented
        for invented in region.assessments
        if invented.assessment.cycle != "2026"
    ]
    assert len(finished) == 36 * 5 - 3
    assert list(of_state(region, SKIPPED_TWO)) == ["2021", "2024", "2025"]
    assert list(of_state(region, SKIPPED_ONE)) == ["2021", "2022", "2023", "2025"]


def test_every_state_says_that_it_is_invented(region):
    assert all(state.invented for state in region.states)


def test_it_is_the_same_every_time(region):
    assert invent(EDITIONS, today=TODAY) == region


def test_only_the_named_people_can_sign_in(region):
    able = {
        invented.person.sign_in_name
        for invented in region.people
        if invented.passphrase
    }

    assert able == set(sign_ins())
    assert len(able) == 7


def test_somebody_of_a_state_that_skipped_years_can_sign_in():
    assert f"focal.{SKIPPED_TWO}" in sign_ins()


def test_the_last_cycle_has_just_begun(region):
    stages = Counter(
        (invented.assessment.cycle == "2026", invented.assessment.stage)
        for invented in region.assessments
    )

    assert stages == {
        (False, WorkStage.SIGNED): 36 * 5 - 3,
        (True, WorkStage.DRAFT): 3,
    }


def test_some_states_begin_with_the_core_and_go_on_with_everything(region):
    scopes = defaultdict(list)
    for invented in region.assessments:
        scopes[invented.assessment.state].append(invented.assessment.scope)
    core_first = [found for found in scopes.values() if Scope.CORE in found]

    assert len(core_first) == 2
    assert all(found == [Scope.CORE] + [Scope.FULL] * 4 for found in core_first)


def test_two_states_answer_the_foundation_in_their_first_year_and_then_widen(region):
    names = {state.code: state.name for state in region.states}
    first = {
        invented.assessment.state: invented
        for invented in region.assessments
        if invented.assessment.scope is Scope.FOUNDATION
    }

    assert [names[state] for state in first] == ["Wendaleth", "Xandorra"]
    for state, invented in first.items():
        years = of_state(region, state)
        assert [year.assessment.scope for year in years.values()] == [
            Scope.FOUNDATION,
            *[Scope.FULL] * 4,
        ]
        asked = EDITIONS.older.asked(Scope.FOUNDATION)
        said = {answer.code for answer in invented.answers}
        assert said
        assert said <= asked
        assert {link.criterion for link in invented.links} <= said
        assert {settlement.code for settlement in invented.settlements} <= said
        assert {comment.code for comment in invented.comments} <= said
        second = years["2022"]
        carried = {a.code for a in second.answers if a.carried_from is not None}
        assert carried <= said
        assert {reason.code for reason in second.reasons} <= said


def test_somebody_of_a_state_that_widened_its_scope_can_sign_in():
    assert "focal.xandorra" in sign_ins()


def test_everything_answered_is_asked_by_the_edition_of_its_cycle(region):
    known = {
        edition.id: {*edition.priority_by_code, *edition.priority_of}
        for edition in (EDITIONS.older, EDITIONS.newer)
    }

    for invented in region.assessments:
        rows = (
            invented.answers,
            invented.assignments,
            invented.comments,
            invented.reasons,
        )
        codes = {row.code for group in rows for row in group}
        assert codes <= known[invented.assessment.edition]


def test_agencies_are_asked_only_for_priorities_that_the_edition_has(region):
    first = of_state(region, "alderra")["2021"]

    asked = {assignment.code for assignment in first.assignments}

    assert asked <= set(EDITIONS.older.priority_by_code)
    assert "PRO" in asked


def test_an_indicator_does_not_apply_in_one_year_only(region):
    for state in ("alderra", "dalmeru"):
        values = {
            cycle: first_voice(invented).get("GOV-4")
            for cycle, invented in of_state(region, state).items()
        }
        assert values["2024"] == "not_applicable"
        assert set(values.values()) == {"not_applicable", None}
    after = first_voice(of_state(region, "dalmeru")["2025"])
    assert any(code.startswith("GOV-4.") for code in after)


def test_years_run_on_where_the_edition_changes(region):
    """Between editions as many answers change as between years of one edition."""
    same_codes = {code: code for code in EDITIONS.newer.criterion_by_code}
    within = share_of_changes(region, "2024", "2025", same_codes)
    across = share_of_changes(
        region, "2023", "2024", comparable_criteria(EDITIONS.crosswalk)
    )

    assert 0.1 < within < 0.3
    assert abs(across - within) < 0.05


def share_of_changes(region, before, after, pairs):
    """Give the share of linked answers that differ from one cycle to the next."""
    changed = found = 0
    for state in region.states:
        if state.code == "alderra":  # whose years bend as its story goes
            continue
        work = of_state(region, state.code)
        if before not in work or after not in work:
            continue
        then, now = first_voice(work[before]), first_voice(work[after])
        for old, new in pairs.items():
            if old in then and new in now:
                found += 1
                changed += then[old] != now[new]
    return changed / found


def test_what_never_applies_never_applies_under_either_edition(region):
    pairs = comparable_criteria(EDITIONS.crosswalk)
    for state in region.states:
        work = of_state(region, state.code)
        if "2023" not in work or "2024" not in work:
            continue
        then, now = first_voice(work["2023"]), first_voice(work["2024"])
        for old, new in pairs.items():
            if old in then and new in now:
                assert (then[old] == "not_applicable") == (now[new] == "not_applicable")


def test_some_answers_are_carried_over_to_the_newer_edition(region):
    carried = [
        (invented, answer)
        for invented in region.assessments
        if invented.assessment.cycle == "2024"
        for answer in invented.answers
        if answer.carried_from is not None
    ]

    assert len(carried) > 20
    assert any(answer.code.startswith("JUS-") for _, answer in carried)
    for invented, answer in carried:
        earlier = "2021" if invented.assessment.state == SKIPPED_TWO else "2023"
        assert answer.carried_from == f"{invented.assessment.state}-{earlier}"


def test_many_changes_have_a_reason_that_holds(region):
    for invented in region.assessments:
        answers = sorted(invented.answers, key=lambda answer: answer.seq)
        held = held_reasons(invented.reasons, answers)
        assert set(held) == {reason.code for reason in invented.reasons}

    kinds = Counter(
        r.kind.value for invented in region.assessments for r in invented.reasons
    )
    assert set(kinds) == {"real_change", "better_information", "error_put_right"}
    assert kinds["real_change"] == max(kinds.values())


def test_nobody_explains_the_first_year(region):
    first = {state.code: min(of_state(region, state.code)) for state in region.states}

    assert not any(
        invented.reasons
        for invented in region.assessments
        if invented.assessment.cycle == first[invented.assessment.state]
    )


def test_sequence_numbers_never_meet_within_an_assessment(region):
    for invented in region.assessments:
        numbers = [
            entry.seq
            for group in (
                invented.answers,
                invented.settlements,
                invented.comments,
                invented.assignments,
                invented.reasons,
            )
            for entry in group
        ]
        assert len(numbers) == len(set(numbers))


def test_sequence_numbers_have_no_gap(region):
    for each in region.assessments:
        rows = (
            *each.answers,
            *each.settlements,
            *each.comments,
            *each.assignments,
            *each.reasons,
        )
        numbers = sorted(row.seq for row in rows)
        assert numbers == list(range(1, len(numbers) + 1)), each.assessment.id


def test_it_has_unknowns_disputes_evidence_and_comments(region):
    values = Counter(
        answer.value for invented in region.assessments for answer in invented.answers
    )

    assert set(values) == {"met", "not_yet", "not_known", "not_applicable"}
    assert sum(len(invented.settlements) for invented in region.assessments) > 100
    assert sum(len(invented.links) for invented in region.assessments) > 5000
    assert sum(len(invented.comments) for invented in region.assessments) > 500


def test_most_states_contribute_and_the_last_two_years_the_same_ones(region):
    choices = defaultdict(dict)
    for invented in region.assessments:
        if invented.choice is not None:
            choices[invented.assessment.cycle][invented.assessment.state] = (
                invented.choice
            )
    counted = {
        cycle: {s for s, c in of.items() if c.contributes and not c.has_published}
        for cycle, of in choices.items()
    }

    assert "2026" not in choices
    assert all(len(states) >= 30 for states in counted.values())
    assert counted["2024"] == counted["2025"]
    assert counted["2022"] - counted["2023"]
    assert counted["2023"] - counted["2022"]
    assert any(choice.named for of in choices.values() for choice in of.values())
