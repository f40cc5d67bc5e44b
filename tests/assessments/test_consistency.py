"""Patterns to ask oneself about before submitting: each seen, and each not seen in vain."""

from datetime import UTC, datetime, timedelta

from assessments.comparison.change import change, under_newer
from assessments.comparison.consistency import Confirmation, DriftKind, drift_in
from priorities.answers import EffectiveAnswer, Scope
from priorities.edition import Edition
from priorities.scoring.placement import place
from tests.assessments.test_change import LINKS, NEW, OLD
from tests.builders import answers, at_levels, edition, ladder, ladders, met
from tests.crosswalks import path, within_one
from tests.snapshots import snapshot

FIVE = ladders(*"ABCDE")
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def kinds(of, before, after, confirmed=()):
    """Say what is seen between two years under one edition."""
    found = drift_in(
        of,
        after,
        before=before,
        change=change(snapshot(of, before), snapshot(of, after), within_one(of)),
        confirmations=confirmed,
    )
    return {drift.kind: drift for drift in found}


def every(step: timedelta, number: int):
    return tuple(Confirmation(code=f"A.{n}", at=NINE + n * step) for n in range(number))


def test_answers_confirmed_within_minutes_are_asked_about():
    quick = every(timedelta(seconds=15), 20)  # 4 minutes 45 seconds

    found = kinds(FIVE, {}, {}, quick)[DriftKind.CONFIRMED_QUICKLY]

    assert found.number == 5


def test_a_few_answers_or_a_quiet_hour_are_not():
    for confirmed in (
        every(timedelta(seconds=1), 19),
        every(timedelta(minutes=3), 20),
    ):
        assert DriftKind.CONFIRMED_QUICKLY not in kinds(FIVE, {}, {}, confirmed)


def test_a_jump_of_two_levels_is_asked_about_up_or_down():
    before = at_levels(FIVE, dict.fromkeys("ABCDE", 3))
    after = at_levels(FIVE, {"A": 5, "B": 1, "C": 4, "D": 3, "E": 3})

    assert kinds(FIVE, before, after)[DriftKind.JUMPED].codes == ("A", "B")


def test_what_nobody_has_answered_yet_has_not_jumped():
    before = at_levels(FIVE, dict.fromkeys("ABCDE", 4))
    begun = {**before}
    del begun["A.2a"]  # A is at 1 until somebody answers this

    assert kinds(FIVE, before, {}) == {}
    assert kinds(FIVE, {}, before) == {}
    assert kinds(FIVE, before, begun) == {}


def test_what_was_answered_jumps_also_beside_what_was_not():
    """All stood at 3; only B is answered now, and the others fall to 1 until they are."""
    before = at_levels(FIVE, dict.fromkeys("ABCDE", 3))
    after = met("B.2a", "B.3a", "B.4a", "B.5a")

    assert kinds(FIVE, before, after)[DriftKind.JUMPED].codes == ("B",)


def test_what_is_not_known_now_has_not_jumped():
    before = at_levels(FIVE, dict.fromkeys("ABCDE", 4))
    after = before | answers(not_known="A.2a")

    assert DriftKind.JUMPED not in kinds(FIVE, before, after)


def test_everything_up_by_exactly_one_is_asked_about():
    before = at_levels(FIVE, dict.fromkeys("ABCDE", 2))

    all_up = kinds(FIVE, before, at_levels(FIVE, dict.fromkeys("ABCDE", 3)))
    but_one = kinds(
        FIVE, before, at_levels(FIVE, dict(zip("ABCDE", (3, 3, 3, 3, 4), strict=True)))
    )

    assert all_up[DriftKind.ALL_UP_BY_ONE].codes == tuple("ABCDE")
    assert DriftKind.ALL_UP_BY_ONE not in but_one


def test_a_rung_met_above_an_open_one_is_asked_about():
    small = edition(ladder("A"), ladder("B"))
    effective = answers(met="A.2a A.4a B.2a", not_yet="A.3a B.3a")

    assert kinds(small, {}, effective)[DriftKind.GAP_BELOW].codes == ("A",)


def test_up_with_the_same_evidence_is_asked_about():
    before = answers(not_yet="A.2a A.3a B.2a")
    after = met("A.2a") | met("B.2a", evidence=3)

    assert kinds(FIVE, before, after)[DriftKind.NO_NEW_EVIDENCE].codes == ("A.2a",)


def test_up_with_weaker_evidence_is_asked_about_and_with_stronger_is_not():
    before = answers(not_yet="A.2a B.2a")
    before["A.2a"] = EffectiveAnswer(voices=("not_yet",), evidence=2)
    after = met("A.2a", evidence=1) | met("B.2a", evidence=1)

    assert kinds(FIVE, before, after)[DriftKind.NO_NEW_EVIDENCE].codes == ("A.2a",)


def test_the_first_year_has_nothing_to_ask_about():
    assert drift_in(FIVE, {}, before={}, change=None, confirmations=()) == ()


def test_an_old_year_reads_as_a_band_under_a_newer_edition():
    year = snapshot(OLD, met("A.2a", "A.3a") | answers(not_yet="A.4a"))

    placed = under_newer(year, path(OLD, NEW, LINKS)).by_code["P"]

    # A.2b and all of C were not asked: A from 1 1/2 to 3, C from 1 to 5
    assert (placed.low, placed.high) == ((1.5 + 1) / 2, (3 + 5) / 2)


def test_under_its_own_edition_an_old_year_stays_as_it_was_signed():
    year = snapshot(OLD, {"A.2a": EffectiveAnswer(voices=("met",))})

    assert under_newer(year, within_one(OLD)) is year.placement


def cases_on_four() -> Edition:
    """Build an edition whose A is at 3 until either of rung 4 stands."""
    return edition(
        ladder("A", rungs=(1, 1, 1, 2, 1, 1), cases=("A.4b",), first=1), ladder("B")
    )


def test_that_a_case_arose_or_none_any_more_is_no_jump():
    of = cases_on_four()
    prepared = met("A.1a", "A.2a", "A.3a", "A.4a", "A.5a", "A.6a", "B.2a")
    with_case = prepared | answers(not_yet="A.4b")
    without = prepared | answers(not_applicable="A.4b")

    assert place(of, without).by_code["P"].indicators[0].level == 6
    for before, after in ((without, with_case), (with_case, without)):
        assert DriftKind.JUMPED not in kinds(of, before, after)


def test_a_jump_beside_a_case_that_arose_is_asked_about_still():
    of = cases_on_four()
    before = answers(
        met="A.1a", not_yet="A.2a A.3a A.4a A.5a A.6a", not_applicable="A.4b"
    )
    after = met("A.1a", "A.2a", "A.3a", "A.4a", "A.5a", "A.4b", "A.6a")

    assert kinds(of, before, after)[DriftKind.JUMPED].codes == ("A",)


def test_saying_again_that_nothing_arose_is_not_confirming_unread():
    of = edition(
        ladder(
            "A",
            rungs=(1, 1, 25, 1),
            cases=[f"A.4{x}" for x in "bcdefghijklmnopqrstuvwxy"],
        )
    )
    codes = [c for c in of.criterion_by_code if c.startswith("A.4") and c != "A.4a"]
    confirmed = [Confirmation(code=code, at=NINE) for code in codes]

    assert kinds(of, {}, answers(not_applicable=" ".join(codes)), confirmed) == {}
    found = kinds(of, {}, met(*codes), confirmed)
    assert DriftKind.CONFIRMED_QUICKLY in found


def test_what_the_scope_does_not_ask_is_not_asked_about():
    ladders_of_one = ladders("A*")
    now = met("A.2a", "A.4a") | answers(not_yet="A.3a")

    found = [
        [
            drift.kind
            for drift in drift_in(
                ladders_of_one,
                now,
                before={},
                change=None,
                confirmations=(),
                scope=scope,
            )
        ]
        for scope in (Scope.FULL, Scope.FOUNDATION)
    ]

    assert found == [[DriftKind.GAP_BELOW], []]
