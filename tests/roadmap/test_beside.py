"""What the plan says beside a criterion: small, and nothing that is not there."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assessments.records.evidence import (
    Evidence,
    EvidenceId,
    EvidenceKind,
    EvidenceLink,
    LinkGrade,
    LinkId,
)
from assessments.records.people import AgencyCode, PersonId, StateCode
from assessments.records.plans import (
    Action,
    ActionBeside,
    ActionId,
    ActionStatus,
    PlannedCriterion,
    ProposedEvidence,
    Quarter,
)
from assessments.records.sheet import CriterionState
from assessments.records.work import AssessmentId
from priorities.crosswalk.links import Relation
from roadmap.answering import questionnaire
from roadmap.answering.questionnaire import Names
from tests.plans import content

CODE = "LAW-1.2a"
NOW = datetime(2026, 11, 1, 10, 42, tzinfo=UTC)
NAMES = Names(agencies={AgencyCode("X-1"): "Police"}, evidence={}, language="en")
SILENT = CriterionState(
    code=CODE,
    mine=None,
    others=(),
    carried=False,
    settled=None,
    last_value=None,
    why=(),
    comments=(),
    evidence=0,
    links=(),
    assigned=(),
)
LAW = Evidence(
    id=EvidenceId("e1"),
    state=StateCode("X"),
    title="Law 12 of 2027",
    kind=EvidenceKind.LAW,
    owner="Parliament",
    dated=None,
    language="en",
    confidential=False,
    place="Gazette",
    at=NOW,
)


def action(
    *, relation: Relation | None = Relation.SAME, linked: bool = False, **more: object
) -> ActionBeside:
    fields: dict[str, object] = {
        "edition": "2017",
        "status": ActionStatus.DONE,
        "ends": Quarter(2027, 2),
        **more,
    }
    return ActionBeside(
        action=Action(
            id=ActionId("p1"),
            state=StateCode("X"),
            content=content("Pass a law", **fields),
            seq=1,
            person=PersonId("p"),
            at=NOW,
        ),
        criterion=PlannedCriterion(
            code="LAW-3.2b", now=(CODE,), relation=relation, reason=""
        ),
        evidence=(ProposedEvidence(entry=LAW, linked=linked),) if linked else (),
    )


def shown(one: ActionBeside, state: CriterionState = SILENT) -> dict[str, object]:
    ((value,),) = questionnaire.actions({CODE: (one,)}, {CODE: state}, NAMES).values()
    return value


def test_an_action_says_title_status_and_quarter_and_nothing_that_is_not_there():
    assert shown(action()) == {
        "title": "Pass a law",
        "status": "done",
        "until": "Q2 2027",
    }


def test_the_lead_is_named():
    assert shown(action(lead=AgencyCode("X-1")))["lead"] == "Police"


def test_evidence_to_be_produced_is_told():
    assert shown(action(evidence_wanted="The gazette"))["wanted"] == "The gazette"


@pytest.mark.parametrize(
    ("relation", "says"),
    [
        (Relation.SAME, None),
        (None, None),
        (Relation.SPLIT, "It was planned for LAW-3.2b of the edition 2017."),
        (Relation.REWORDED, "It was planned for LAW-3.2b of the edition 2017."),
    ],
)
def test_it_says_for_what_it_was_planned_where_that_is_another_question_now(
    relation: Relation | None, says: str | None
):
    assert shown(action(relation=relation)).get("before") == says


def test_an_entry_that_another_voice_uses_already_is_marked():
    entry = {"id": "e1", "title": "Law 12 of 2027"}

    assert shown(action(linked=True))["evidence"] == [entry | {"elsewhere": True}]


def test_an_entry_whose_link_the_reader_sees_is_told_by_the_link():
    link = EvidenceLink(
        id=LinkId("l1"),
        evidence=LAW.id,
        assessment=AssessmentId("a1"),
        criterion=CODE,
        grade=LinkGrade.NAMED,
        by=PersonId("p"),
        at=NOW,
        confirmed_by=None,
        confirmed_at=None,
    )

    seen = shown(action(linked=True), replace(SILENT, links=(link,)))

    assert seen["evidence"] == [{"id": "e1", "title": "Law 12 of 2027"}]


def test_a_criterion_that_the_reader_does_not_see_has_no_actions():
    assert questionnaire.actions({CODE: (action(),)}, {}, NAMES) == {}
