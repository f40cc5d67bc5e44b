"""Actions of plans for tests: what does not matter is filled in.

>>> content("A law", criteria=("LAW-1.2a",), ends=Quarter(2027, 2))
"""

from datetime import UTC, datetime
from typing import Any

from assessments.records.evidence import Evidence, EvidenceId, EvidenceKind
from assessments.records.people import AgencyCode, PersonId, StateCode
from assessments.records.plans import (
    Action,
    ActionContent,
    ActionId,
    ActionStatus,
    Plan,
    Quarter,
)
from priorities.edition import Edition
from roadmap.plans.actions import Around

WHOLE_YEAR = (Quarter(2026, 1), Quarter(2026, 4))


def content(title: str, **more: Any) -> ActionContent:
    """Make an action for 2026 under the edition "small", with nobody in charge."""
    fields: dict[str, Any] = {
        "edition": "small",
        "option": None,
        "criteria": (),
        "lead": None,
        "partners": (),
        "starts": WHOLE_YEAR[0],
        "ends": WHOLE_YEAR[1],
        "status": ActionStatus.PLANNED,
        "effort": None,
        "amount": None,
        "currency": None,
        "evidence_wanted": "",
        "evidence": (),
        "after": (),
        "note": "",
    }
    return ActionContent(title=title, **{**fields, **more})


def action(name: str, *criteria: str, **more: Any) -> Action:
    """Make an action whose id and title are its name."""
    return Action(
        id=ActionId(name),
        state=StateCode("AAA"),
        content=content(name, criteria=criteria, **more),
        seq=1,
        person=PersonId("focal"),
        at=datetime(2026, 1, 5, tzinfo=UTC),
    )


def plan(*actions: Action) -> Plan:
    """Make a plan of actions, in the order given."""
    return Plan(state=StateCode("AAA"), actions=actions, through_seq=len(actions))


def around(edition: Edition | None, *actions: Action) -> Around:
    """Surround actions with the police, a law in the register, and today in 2026."""
    return Around(
        edition=edition,
        agencies={AgencyCode("police"): "Police", AgencyCode("labour"): "Labour"},
        entries={EvidenceId("law"): _entry()},
        titles={planned.id: planned.content.title for planned in actions},
        today=Quarter(2026, 2),
    )


def _entry() -> Evidence:
    return Evidence(
        id=EvidenceId("law"),
        state=StateCode("AAA"),
        title="The act",
        kind=EvidenceKind.LAW,
        owner="",
        dated=None,
        language="en",
        confidential=False,
        place="Gazette",
        at=datetime(2026, 1, 5, tzinfo=UTC),
    )
