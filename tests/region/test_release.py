"""Preparing a release: the same bytes, the chain, and everything that refuses."""

import json
from dataclasses import replace

import pytest
import rfc8785

from assessments.disclosure.change import MoveCounts, Verdict, Withheld
from assessments.disclosure.figures import AtLeast, Counts
from assessments.disclosure.ledger import LedgerEntry, require_whole
from assessments.disclosure.prepare import (
    AuditedRelease,
    CycleContributions,
    prepare,
    taking_part,
)
from assessments.disclosure.release import read, written
from assessments.errors import ReleaseRefused
from tests.region.conftest import years
from tests.region.making import corrected, one_priority, stages_of, year

pytestmark = pytest.mark.slow

EVEN = (4, 3, 3, 1, 1)


def refusal(year_: CycleContributions, **more) -> ReleaseRefused:
    given = {"before": None, "ledger": ()} | more
    with pytest.raises(ReleaseRefused) as refused:
        prepare(year_, **given)
    return refused.value


def test_a_release_says_what_the_rule_says_and_nothing_else(first: AuditedRelease):
    content = json.loads(first.entry.document)

    assert content["priorities"] == {
        "P1": {
            "states": 12,
            "stage_threshold": 8,
            "end_threshold": 8,
            "shown": {"counts": [4, 3, 3, 1, 1]},
            "median": 2,
            "change": None,
        },
        "P2": {
            "states": 12,
            "stage_threshold": 8,
            "end_threshold": 8,
            "shown": {"at_least": {"stages": [1], "number": 8}},
            "change": None,
        },
        "P3": {
            "states": 12,
            "stage_threshold": 8,
            "end_threshold": 8,
            "shown": {"at_least": {"stages": [4, 5], "number": 8}},
            "change": None,
        },
    }
    assert content.keys() == {
        "format", "cycle", "edition", "corrects", "design", "priorities",
    }  # fmt: skip


def test_the_second_year_says_how_each_priority_moved(second: AuditedRelease):
    release = read(second.entry.document)
    changes = {code: published.change for code, published in release.priorities.items()}

    assert changes["P1"].verdict is Verdict.UP
    assert changes["P1"].moved == MoveCounts(rose=2, same=10, fell=0)
    assert changes["P2"].moved is Withheld.FIGURES
    assert changes["P3"].verdict is Verdict.CANNOT_BE_TOLD


def test_moves_are_not_counted_when_a_state_joined(with_joiner: AuditedRelease):
    release = read(with_joiner.entry.document)

    assert {published.change.moved for published in release.priorities.values()} == {
        Withheld.MEMBERS
    }


def test_a_release_reads_back_as_it_was_written(second: AuditedRelease):
    release = read(second.entry.document)

    assert isinstance(release.priorities["P1"].figure.shown, Counts)
    assert isinstance(release.priorities["P3"].figure.shown, AtLeast)
    assert written(release) == second.entry.document


def test_the_same_contributions_and_ledger_give_the_same_bytes_in_any_order():
    before, now = years(0, "P2")

    def backwards(contributed: CycleContributions) -> CycleContributions:
        return replace(contributed, contributions=contributed.contributions[::-1])

    first = prepare(before, before=None, ledger=())
    once = prepare(now, before=before, ledger=(first.entry,))
    again = prepare(backwards(now), before=backwards(before), ledger=(first.entry,))

    assert again.entry == once.entry
    assert again.certificate == once.certificate
    assert again.export == once.export


def test_documents_are_the_bytes_of_rfc_8785(second: AuditedRelease):
    for document in (second.entry.document, second.certificate, second.export):
        assert document == rfc8785.dumps(json.loads(document))


def test_no_code_of_a_state_is_in_anything_that_leaves(second: AuditedRelease):
    everything = second.entry.document + second.certificate + second.export

    assert b"S0" not in everything
    assert b"S1" not in everything


def test_an_id_covers_the_document_and_the_id_before(
    first: AuditedRelease, second: AuditedRelease
):
    swapped = LedgerEntry(id=second.entry.id, document=first.entry.document)

    require_whole((first.entry, second.entry))
    with pytest.raises(ReleaseRefused) as refused:
        require_whole((first.entry, swapped))
    assert refused.value.values == {"number": 2}


def test_a_broken_chain_refuses(first: AuditedRelease):
    broken = replace(first.entry, document=first.entry.document.replace(b"12", b"13"))
    before, now = years(1)

    assert refusal(now, before=before, ledger=(broken,)).reason == "broken_chain"


def test_eleven_contributions_refuse():
    eleven = one_priority("2026", (4, 3, 2, 1, 1))

    refused = refusal(eleven)

    assert refused.reason == "too_few"
    assert refused.values == {"minimum": 12}


def test_a_core_assessment_and_one_without_consent_do_not_count():
    twelve = one_priority("2026", EVEN)
    core, silent, *others = twelve.contributions
    fewer = (replace(core, is_full=False), replace(silent, consents=False), *others)
    with_fewer = replace(twelve, contributions=fewer)

    assert len(taking_part(with_fewer)) == 10
    assert refusal(with_fewer).reason == "too_few"


def test_a_priority_where_eleven_show_a_point_says_only_that_they_are_too_few():
    states = {f"S{n:02}": {"A": s, "B": s} for n, s in enumerate(stages_of(EVEN))}
    states["S00"]["B"] = None

    content = json.loads(prepare(year("2026", states), before=None, ledger=()).export)

    assert content["releases"][0]["release"]["priorities"]["B"] == {"too_few": True}
    assert content["certificate"]["priorities"].keys() == {"A"}


def test_no_priority_with_enough_states_refuses():
    states = {f"S{n:02}": {"A": None} for n in range(12)}

    assert refusal(year("2026", states)).reason == "too_few"


def test_a_cycle_that_is_frozen_refuses(first: AuditedRelease):
    before, _ = years(1)

    refused = refusal(before, before=before, ledger=(first.entry,))

    assert (refused.reason, refused.values) == ("already_frozen", {"cycle": "2025"})


def test_a_setting_from_outside_refuses():
    refused = refusal(one_priority("2026", EVEN), settings={"minimum": 10})

    assert refused.reason == "unknown_setting"


def test_a_stage_that_is_none_and_a_state_that_stands_twice_refuse():
    twelve = one_priority("2026", EVEN)
    contribution, *others = twelve.contributions
    sixth = replace(
        twelve, contributions=(replace(contribution, stages={"P1": 6}), *others)
    )
    twice = replace(twelve, contributions=(others[0], *others))

    assert refusal(sixth).reason == "contribution_unreadable"
    assert refusal(twice).reason == "contribution_unreadable"


def test_contributions_that_do_not_give_the_last_release_refuse(first: AuditedRelease):
    before, now = years(1)
    contribution, *others = before.contributions
    other = replace(contribution, stages={**contribution.stages, "P1": 5})

    changed = replace(before, contributions=(other, *others))
    fewer = replace(before, contributions=tuple(others))

    ledger = (first.entry,)
    assert refusal(now, before=changed, ledger=ledger).reason == "last_year_differs"
    assert refusal(now, before=fewer, ledger=ledger).reason == "last_year_differs"
    assert refusal(now, before=None, ledger=ledger).reason == "last_year_differs"
    assert refusal(now, before=before).reason == "last_year_differs"


def test_another_edition_is_not_compared_and_yet_linked():
    before, now = years(1, "P1")
    first = prepare(before, before=None, ledger=())

    prepared = prepare(
        replace(now, edition="2027"), before=before, ledger=(first.entry,)
    )

    release = read(prepared.entry.document)
    kinds = json.loads(prepared.certificate)["priorities"]["P1"]["kinds"]
    assert all(published.change is None for published in release.priorities.values())
    assert [kind["states"] for kind in kinds] == [1, 1, 11]


def test_an_audit_out_of_time_refuses_the_release():
    refused = refusal(one_priority("2026", EVEN), out_of_time=lambda: True)

    assert refused.reason == "audit_unfinished"


def test_progress_only_grows_and_ends_at_its_whole():
    before, now = years(0, "P1", "P2")
    first = prepare(before, before=None, ledger=())
    told: list[tuple[int, int]] = []

    prepare(
        now, before=before, ledger=(first.entry,), step=lambda *one: told.append(one)
    )

    done = [count for count, _ in told]
    assert done == sorted(done)
    assert told[-1] == (len(set(done)) - 1, told[0][1])


def test_states_that_published_too_much_of_a_figure_refuse():
    """Seven at stage 1 and all five others have told: the seven are known."""
    counts = (7, 0, 2, 1, 2)
    tellers = [f"S{n:02}" for n in range(7, 12)]

    refused = refusal(one_priority("2026", counts, published=tellers))

    assert (refused.reason, refused.values) == ("not_safe", {})


def test_a_correction_takes_the_place_of_the_last_release(first: AuditedRelease):
    before, _ = years(1)
    same = corrected(before, {"S00": {"P1": 1, "P2": 1, "P3": 3}})

    prepared = prepare(same, before=before, ledger=(first.entry,))

    assert read(prepared.entry.document).corrects == first.entry.id
    assert json.loads(prepared.certificate)["priorities"]["P1"]["kinds"] == [
        {"before": "unknown", "now": "same", "states": 11},
        {"before": "unknown", "now": "unknown", "states": 1},
    ]


def test_a_correction_that_tells_of_one_state_refuses(first: AuditedRelease):
    before, _ = years(1)
    moved_up = corrected(before, {"S00": {"P1": 2, "P2": 1, "P3": 3}})

    refused = refusal(moved_up, before=before, ledger=(first.entry,))

    assert (refused.reason, refused.values) == ("not_safe", {})


def test_a_correction_cannot_add_a_state(first: AuditedRelease):
    before, _ = years(1)
    late = replace(before.contributions[0], state="S99")
    more = replace(before, corrects=True, contributions=(*before.contributions, late))

    refused = refusal(more, before=before, ledger=(first.entry,))

    assert refused.reason == "late_for_this_release"


def test_only_the_last_release_can_be_corrected(
    first: AuditedRelease, second: AuditedRelease
):
    before, now = years(1)

    refused = refusal(
        corrected(before, {}), before=now, ledger=(first.entry, second.entry)
    )

    assert refused.reason == "already_frozen"
