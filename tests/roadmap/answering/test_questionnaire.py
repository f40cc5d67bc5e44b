"""What the answer page gets: small, complete, and only what its reader may see."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assessments.records.evidence import (
    Evidence,
    EvidenceId,
    EvidenceKind,
    EvidenceLink,
    LinkGrade,
    LinkId,
)
from assessments.records.people import (
    FOCAL_POINT_VOICE,
    AgencyCode,
    Person,
    PersonId,
    Role,
    StateCode,
    Voice,
)
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
from assessments.records.work import Answer, AssessmentId, ChangeKind, ChangeReason
from priorities.answers import Scope
from priorities.crosswalk.links import Relation
from priorities.edition import Edition, PriorityCode
from priorities.loading.editions import find_edition
from roadmap.answering import questionnaire, sent
from roadmap.answering.questionnaire import RecordNames
from roadmap.web import components
from roadmap.wording.texts import english
from tests.plans import content

READER = Person(
    id=PersonId("p1"),
    name="Ada",
    sign_in_name="ada",
    role=Role.FOCAL_POINT,
    state=StateCode("X"),
    agency=None,
    language="en",
    active=True,
)
NAMES = questionnaire.RecordNames(
    agencies={AgencyCode("X-1"): "Police"}, evidence={}, say=english
)
SILENT = CriterionState(
    code="LAW-1.2a",
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


@pytest.fixture(scope="module")
def edition() -> Edition:
    return find_edition("2024")


def asked(edition: Edition, scope: Scope) -> dict[str, object]:
    law = edition.priority_by_code[PriorityCode("LAW")]
    return questionnaire.questions(
        edition, law, scope=scope, day=date(2026, 11, 1), say=english
    )


def answer(value: str, voice: str) -> Answer:
    return Answer(
        assessment=AssessmentId("a1"),
        code="LAW-1.2a",
        voice=Voice(voice),
        person=PersonId("p2"),
        value=value,
        reason=None,
        seq=1,
        at=datetime(2026, 11, 1, 10, 42, tzinfo=UTC),
        carried_from=None,
        client_key="key-0001",
    )


def reason(kind: ChangeKind, voice: str) -> ChangeReason:
    return ChangeReason(
        code="LAW-1.2a",
        voice=Voice(voice),
        person=PersonId("p2"),
        kind=kind,
        seq=2,
        at=datetime(2026, 11, 1, 10, 43, tzinfo=UTC),
    )


def test_every_name_that_is_sent_is_read_by_a_script() -> None:
    scripts = "".join(
        file.read_text("utf-8")
        for file in Path(components.__path__[0]).glob("questionnaire*.js")
    )
    kinds = [kind for kind in vars(sent).values() if hasattr(kind, "__total__")]
    names = {name for kind in kinds for name in kind.__annotations__}

    assert len(names) > 40
    assert {name for name in names if not re.search(rf"\b{name}\b", scripts)} == set()


def test_the_full_scope_asks_every_indicator(edition: Edition) -> None:
    found = asked(edition, Scope.FULL)["indicators"]

    assert isinstance(found, list)
    assert [i["code"] for i in found] == [f"LAW-{n}" for n in range(1, 7)]


def test_no_question_says_that_a_treaty_makes_it_mandatory(edition: Edition) -> None:
    found = str(asked(edition, Scope.FULL))

    assert "mandatory" not in found.lower()
    assert "obligation" not in found


def test_the_core_scope_asks_core_indicators_only(edition: Edition) -> None:
    found = asked(edition, Scope.CORE)["indicators"]

    assert isinstance(found, list)
    assert found
    assert all(i["core"] for i in found)


def test_places_in_the_words_are_left_for_the_browser(edition: Edition) -> None:
    words = asked(edition, Scope.FULL)["words"]

    assert isinstance(words, dict)
    assert words["saved"] == "Saved {time}"
    assert words["dated"] == "In the {months} months before 1 November 2026"


def test_what_nobody_spoke_of_takes_no_room() -> None:
    assert questionnaire.state(SILENT, who=READER, names=NAMES) == {}


def test_another_voice_is_shown_by_its_name() -> None:
    now = replace(SILENT, others=(answer("met", "X-1"),))

    others = questionnaire.state(now, who=READER, names=NAMES)["others"]

    assert isinstance(others, list)
    assert [(o["name"], o["value"]) for o in others] == [("Police", "met")]


def test_reasons_of_changes_stand_beside_the_answers_they_are_about() -> None:
    now = replace(
        SILENT,
        others=(answer("met", "X-1"),),
        why=(
            reason(ChangeKind.REAL_CHANGE, FOCAL_POINT_VOICE),
            reason(ChangeKind.ERROR_PUT_RIGHT, "X-1"),
        ),
    )

    found = questionnaire.state(now, who=READER, names=NAMES)

    assert found["why"] == "real_change"
    assert isinstance(found["others"], list)
    assert [other["why"] for other in found["others"]] == ["error_put_right"]


CODE = "LAW-1.2a"
NOW = datetime(2026, 11, 1, 10, 42, tzinfo=UTC)
ALONE = RecordNames(agencies={AgencyCode("X-1"): "Police"}, evidence={}, say=english)
UNSAID = CriterionState(
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


def shown(beside: ActionBeside, state: CriterionState = UNSAID) -> dict[str, object]:
    ((value,),) = questionnaire.actions(
        {CODE: (beside,)}, {CODE: state}, ALONE
    ).values()
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

    seen = shown(action(linked=True), replace(UNSAID, links=(link,)))

    assert seen["evidence"] == [{"id": "e1", "title": "Law 12 of 2027"}]


def test_a_criterion_that_the_reader_does_not_see_has_no_actions():
    assert questionnaire.actions({CODE: (action(),)}, {}, ALONE) == {}
