"""A submission is frozen, and anybody can recount it."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
import rfc8785
from sqlalchemy import exc, text

from assessments.errors import Frozen, NotFound, NotUsable, RecordChanged, WrongMoment
from assessments.records.evidence import EvidenceKind, LinkGrade
from assessments.records.work import Submission, Verified, WorkStage
from assessments.rules import SYSTEM
from assessments.submissions import document as submission_document
from assessments.submissions.document import read, read_placement
from priorities.rules import NEWEST
from tests.past_the_program import changing
from tests.tampering import tamper
from tests.worlds import SmallWorld, answer, met, open_cycle, small_edition


def answered(world: SmallWorld) -> None:
    """LAW-1 at level 2, and one criterion on which the police differ."""
    world.service.answering.record_answers(
        who=world.a.focal_point,
        assessment=world.a.assessment,
        answers=[
            *met("LAW-1.2a", "LAW-1.2b"),
            answer("LAW-1.3a", "not_yet"),
            answer("LAW-2.2b", "not_applicable", reason="We have no coast."),
        ],
    )
    world.service.answering.record_answer(
        who=world.a.officer,
        assessment=world.a.assessment,
        answer=answer("LAW-1.3a", "met"),
    )


def submit(world: SmallWorld) -> Submission:
    return world.service.submitting.submit(
        who=world.a.focal_point, assessment=world.a.assessment
    )


def verify(world: SmallWorld, submission: Submission) -> Verified:
    return world.service.submitting.verify(who=SYSTEM, submission=submission.id)


def test_submitting_freezes_the_assessment(small_world: SmallWorld):
    submission = submit(small_world)

    assessment = small_world.service.answering.assessment(
        who=small_world.a.focal_point, assessment=small_world.a.assessment
    )
    assert assessment.stage is WorkStage.SUBMITTED
    assert submission.sha256 == submission_document.fingerprint(submission.document)
    with pytest.raises(Frozen):
        submit(small_world)


def test_a_document_holds_what_the_results_rest_on(small_world: SmallWorld):
    answered(small_world)

    document = json.loads(submit(small_world).document)

    assert document["edition"] == {"id": "small", "hash": "5" * 64}
    assert document["rules_version"] == NEWEST
    assert document["scope"] == "full"
    assert document["reference_date"] == "2025-12-31"
    assert document["draft"] == 1
    assert document["supersedes"] is None
    assert [(a["code"], a["voice"], a["value"]) for a in document["answers"]] == [
        ("LAW-1.2a", "focal-point", "met"),
        ("LAW-1.2b", "focal-point", "met"),
        ("LAW-1.3a", small_world.a.police.code, "met"),
        ("LAW-1.3a", "focal-point", "not_yet"),
        ("LAW-2.2b", "focal-point", "not_applicable"),
    ]
    law = document["results"]["priorities"][0]
    assert law["code"] == "LAW"
    assert law["indicators"][0]["low"] == "2"  # rung 2 is secured
    assert law["indicators"][0]["high"] == "5"  # 3 disputed, 4 and 5 not answered


def test_a_document_is_written_as_rfc_8785_says_whatever_the_texts(
    small_world: SmallWorld,
):
    texts = 'No "coast" \\ sea / here:\n é 一 😀 </script> & ក\u200bម \u200f'
    small_world.service.answering.record_answer(
        who=small_world.a.focal_point,
        assessment=small_world.a.assessment,
        answer=answer("LAW-2.2b", "not_applicable", reason=texts),
    )
    document = submit(small_world).document

    assert texts in {row["reason"] for row in json.loads(document)["answers"]}
    assert document == rfc8785.dumps(json.loads(document))


def test_a_document_names_no_person_and_no_comment(small_world: SmallWorld):
    answered(small_world)
    small_world.service.answering.comment(
        who=small_world.a.focal_point,
        assessment=small_world.a.assessment,
        code="LAW-1.2a",
        text="Between us only.",
        client_key="c",
    )

    document = submit(small_world).document.decode()

    assert "Between us only." not in document
    for person in small_world.a.people:
        assert person.id not in document
        assert person.name not in document


def test_a_document_is_the_same_bytes_whatever_the_order_of_answers(
    small_world: SmallWorld,
):
    answered(small_world)
    document = submit(small_world).document

    assert (
        document
        == json.dumps(
            json.loads(document),
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        ).encode()
    )


def test_results_read_back_are_the_placement_that_was_frozen(
    small_world: SmallWorld,
):
    answered(small_world)
    a = small_world.a
    placement = small_world.service.answering.snapshot(
        who=a.focal_point, assessment=a.assessment
    ).placement

    submission = submit(small_world)

    assert read_placement(submission.document) == placement
    assert placement.by_code["LAW"].indicators[0].low == Fraction(2)


def test_what_stood_reads_back_as_it_was_placed(small_world: SmallWorld):
    answered(small_world)
    a = small_world.a
    effective = small_world.service.answering.snapshot(
        who=a.focal_point, assessment=a.assessment
    ).effective

    submission = submit(small_world)

    found = read(submission.document, small_world.edition)
    assert {
        code: replace(effective_answer, voices=tuple(sorted(effective_answer.voices)))
        for code, effective_answer in found.effective.items()
    } == {
        code: replace(effective_answer, voices=tuple(sorted(effective_answer.voices)))
        for code, effective_answer in effective.items()
    }


@pytest.mark.parametrize("of", ["results", "priority", "indicator"])
def test_results_that_say_more_than_is_known_are_not_read(
    small_world: SmallWorld, of: str
):
    document = json.loads(submit(small_world).document)
    results = document["results"]
    priority = results["priorities"][0]
    indicator = priority["indicators"][0]
    found = {"results": results, "priority": priority, "indicator": indicator}
    found[of]["odd"] = 2

    with pytest.raises(RecordChanged, match="document_unreadable"):
        read_placement(json.dumps(document).encode())


def test_a_document_of_another_form_is_not_read():
    with pytest.raises(RecordChanged):
        read_placement(b'{"format": "something else"}')


@pytest.mark.parametrize(
    "document",
    [
        b'{"format":"tip-roadmap submission 1"}',
        b'{"format":"tip-roadmap submission 1","edition":{"id":"x"},"scope":"half"}',
        b'{"format":"tip-roadmap submission 1","edition":7,"scope":"full"}',
        b'{"format":"tip-roadmap submission 1","results":{"edition":1,"odd":2}}',
    ],
    ids=["nothing in it", "no such scope", "no edition", "other results"],
)
def test_a_document_that_is_not_what_it_says_is_not_read(document: bytes):
    with pytest.raises(RecordChanged, match="document_unreadable"):
        read(document, small_edition())
    with pytest.raises(RecordChanged, match="document_unreadable"):
        read_placement(document)


def test_an_approver_signs(small_world: SmallWorld):
    submission = submit(small_world)

    signed = small_world.service.submitting.sign(
        who=small_world.a.approver, submission=submission.id
    )

    assert signed.signed_by == small_world.a.approver.id
    listed = small_world.service.submitting.submissions(who=small_world.a.focal_point)
    assert listed == (signed,)
    with pytest.raises(WrongMoment):
        small_world.service.submitting.sign(
            who=small_world.a.approver, submission=submission.id
        )


def test_sending_back_needs_a_note_and_opens_the_next_draft(small_world: SmallWorld):
    submitting, a = small_world.service.submitting, small_world.a
    submission = submit(small_world)
    with pytest.raises(NotUsable):
        submitting.send_back(who=a.approver, submission=submission.id, note=" ")

    draft = submitting.send_back(
        who=a.approver, submission=submission.id, note="Look at LAW-1 again."
    )

    assert (draft.stage, draft.draft) == (WorkStage.DRAFT, 2)
    with pytest.raises(WrongMoment):
        submitting.sign(who=a.approver, submission=submission.id)


def test_a_correction_is_the_next_draft_and_supersedes(small_world: SmallWorld):
    submitting, a = small_world.service.submitting, small_world.a
    first = submit(small_world)
    submitting.sign(who=a.approver, submission=first.id)
    submitting.new_draft(who=a.focal_point, assessment=a.assessment)
    small_world.service.answering.record_answer(
        who=a.focal_point, assessment=a.assessment, answer=answer("LAW-1.2a")
    )

    second = submit(small_world)

    assert (second.draft, second.supersedes) == (2, first.id)
    assert json.loads(second.document)["supersedes"] == {
        "submission": first.id,
        "sha256": first.sha256,
    }
    listed = submitting.submissions(who=a.approver)
    assert [s.draft for s in listed] == [2, 1]


def test_a_draft_needs_no_new_draft(small_world: SmallWorld):
    with pytest.raises(WrongMoment):
        small_world.service.submitting.new_draft(
            who=small_world.a.focal_point, assessment=small_world.a.assessment
        )


def test_the_years_so_far_are_the_newest_submission_of_each_cycle(
    small_world: SmallWorld,
):
    submitting, a = small_world.service.submitting, small_world.a
    submit(small_world)
    submitting.new_draft(who=a.focal_point, assessment=a.assessment)
    answered(small_world)
    corrected = submit(small_world)
    small_world.clock.advance(days=365)
    cycle = open_cycle(small_world.service, small_world.administrator, 2027)
    started = small_world.service.answering.start(
        who=a.focal_point, cycle=cycle, scope=corrected.scope
    )
    small_world.a = replace(a, assessment=started.id)
    sent_back = submit(small_world)
    submitting.send_back(who=a.approver, submission=sent_back.id, note="Not yet.")
    latest = submit(small_world)

    years = submitting.placements(who=a.focal_point)

    assert [s.id for s, _ in years] == [corrected.id, latest.id]
    assert years[0][1].by_code["LAW"].indicators[0].level == 2
    assert years[1][1].by_code["LAW"].indicators[0].level == 1


def test_what_was_sent_back_is_no_year(small_world: SmallWorld):
    submitting, a = small_world.service.submitting, small_world.a
    submission = submit(small_world)

    submitting.send_back(who=a.approver, submission=submission.id, note="Not yet.")

    assert submitting.placements(who=a.focal_point) == ()


def test_an_untouched_submission_verifies_as_the_same(small_world: SmallWorld):
    answered(small_world)
    first = submit(small_world)
    a = small_world.a
    small_world.service.submitting.new_draft(who=a.focal_point, assessment=a.assessment)
    small_world.service.answering.record_answer(
        who=a.focal_point, assessment=a.assessment, answer=answer("LAW-1.2a", "not_yet")
    )  # a later answer changes nothing of the first submission
    small_world.clock.advance(minutes=1)
    submit(small_world)

    verified = list(small_world.service.submitting.verify_all(who=SYSTEM))

    assert [v.same for v in verified] == [True, True]
    assert verified[0] == Verified(submission=first.id, same=True, differences=())


def test_a_changed_answer_is_found_and_its_place_named(small_world: SmallWorld):
    answered(small_world)
    submission = submit(small_world)

    tamper(small_world, "UPDATE answer SET value = 'not_yet' WHERE code = 'LAW-1.2a'")

    verified = verify(small_world, submission)
    assert not verified.same
    assert "answers, LAW-1.2a focal-point, value: not the same" in verified.differences
    assert any(d.startswith("results, priorities, LAW") for d in verified.differences)


def test_a_deleted_answer_is_found(small_world: SmallWorld):
    answered(small_world)
    submission = submit(small_world)

    tamper(small_world, "DELETE FROM answer WHERE code = 'LAW-1.2b'")

    assert (
        "answers, LAW-1.2b focal-point: only in the stored document"
        in verify(small_world, submission).differences
    )


def test_a_changed_document_is_found_even_with_a_fitting_fingerprint(
    small_world: SmallWorld,
):
    answered(small_world)
    submission = submit(small_world)
    changed = submission.document.replace(b'"scope":"full"', b'"scope":"core"')
    assert changed != submission.document

    tamper(
        small_world,
        "UPDATE submission SET document = :document, sha256 = :sha256",
        document=changed,
        sha256=submission_document.fingerprint(changed),
    )

    assert "scope: not the same" in verify(small_world, submission).differences


def test_a_changed_fingerprint_is_found(small_world: SmallWorld):
    submission = submit(small_world)

    tamper(small_world, "UPDATE submission SET sha256 = :sha256", sha256="0" * 64)

    assert verify(small_world, submission).differences == (
        "the fingerprint is not that of the document",
    )


def test_another_edition_under_the_same_name_is_found(small_world: SmallWorld):
    submission = submit(small_world)
    service = small_world.service
    other = replace(small_world.edition, hash="6" * 64)
    world = replace(service.world, editions=lambda _: other)

    verified = replace(service.submitting, world=world).verify(
        who=SYSTEM, submission=submission.id
    )

    assert verified.differences == ("edition, hash: not the same",)


def test_the_database_itself_refuses_to_change_a_document(small_world: SmallWorld):
    submit(small_world)

    with (
        pytest.raises(exc.DBAPIError, match="never changed"),
        changing(small_world.service) as unit,
    ):
        unit.execute(text("UPDATE submission SET draft = 7"))


def test_another_states_submission_is_not_there(small_world: SmallWorld):
    submission = submit(small_world)

    for deed in ("submission", "verify"):
        with pytest.raises(NotFound):
            getattr(small_world.service.submitting, deed)(
                who=small_world.b.focal_point, submission=submission.id
            )


def linked(world: SmallWorld) -> str:
    """Name a law and use it for LAW-1.2a as the officer."""
    entry = world.service.evidence.add(
        who=world.a.officer,
        title="Act 12 of 2019",
        kind=EvidenceKind.LAW,
        owner="Ministry of Justice",
        dated=None,
        language="en",
        confidential=False,
        place="Gazette 12/2019",
    )
    return world.service.evidence.link(
        who=world.a.officer,
        assessment=world.a.assessment,
        evidence=entry.id,
        criterion="LAW-1.2a",
        grade=LinkGrade.ATTACHED,
    ).id


def evidence_of(world: SmallWorld) -> int:
    sheet = world.service.answering.sheet(
        who=world.a.focal_point, assessment=world.a.assessment, priority="LAW"
    )
    return sheet.states["LAW-1.2a"].evidence


def test_evidence_counts_once_somebody_else_confirmed_it(small_world: SmallWorld):
    link = linked(small_world)
    assert evidence_of(small_world) == 0

    small_world.service.evidence.confirm(who=small_world.a.focal_point, link=link)

    assert evidence_of(small_world) == 3


def test_nobody_confirms_the_own_link(small_world: SmallWorld):
    entry = small_world.service.evidence.add(
        who=small_world.a.focal_point,
        title="Plan",
        kind=EvidenceKind.PLAN,
        owner="",
        dated=None,
        language="en",
        confidential=True,
        place="office",
    )
    link = small_world.service.evidence.link(
        who=small_world.a.focal_point,
        assessment=small_world.a.assessment,
        evidence=entry.id,
        criterion="LAW-1.2a",
        grade=LinkGrade.NAMED,
    )

    with pytest.raises(Exception, match="another_person_confirms"):
        small_world.service.evidence.confirm(
            who=small_world.a.focal_point, link=link.id
        )


def test_an_entry_is_used_once_per_criterion(small_world: SmallWorld):
    link = linked(small_world)
    a = small_world.a
    (entry,) = small_world.service.evidence.entries(who=a.officer)

    with pytest.raises(WrongMoment):
        small_world.service.evidence.link(
            who=a.focal_point,
            assessment=a.assessment,
            evidence=entry.id,
            criterion="LAW-1.2a",
            grade=LinkGrade.STATED,
        )
    small_world.service.evidence.unlink(who=a.focal_point, link=link)
    small_world.service.evidence.link(
        who=a.focal_point,
        assessment=a.assessment,
        evidence=entry.id,
        criterion="LAW-1.2a",
        grade=LinkGrade.STATED,
    )


def test_a_link_removed_later_still_stands_in_the_submission(small_world: SmallWorld):
    link = linked(small_world)
    a = small_world.a
    small_world.service.evidence.confirm(who=a.approver, link=link)
    submission = submit(small_world)
    small_world.service.submitting.new_draft(who=a.focal_point, assessment=a.assessment)

    small_world.service.evidence.unlink(who=a.focal_point, link=link)

    assert evidence_of(small_world) == 0
    assert verify(small_world, submission).same
    assert [e["grade"] for e in json.loads(submission.document)["evidence"]] == [3]


def test_a_contributor_sees_only_what_the_own_agency_named(small_world: SmallWorld):
    linked(small_world)

    assert small_world.service.evidence.entries(who=small_world.a.inspector) == ()
    assert len(small_world.service.evidence.entries(who=small_world.a.approver)) == 1


def test_a_contributor_uses_no_entry_of_another_agency(small_world: SmallWorld):
    linked(small_world)
    a = small_world.a
    (entry,) = small_world.service.evidence.entries(who=a.officer)

    with pytest.raises(NotFound):
        small_world.service.evidence.link(
            who=a.inspector,
            assessment=a.assessment,
            evidence=entry.id,
            criterion="LAW-2.2a",
            grade=LinkGrade.NAMED,
        )
