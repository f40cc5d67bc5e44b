"""Write plans: versions of actions and own costs are only ever added."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update

from assessments.records.people import PersonId, StateCode
from assessments.records.plans import Action
from assessments.store.database import Unit
from assessments.store.tables import TABLES

_PLAN = TABLES["plan"].c


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCost:
    """What a criterion costs in the eyes of a state; None for no more than others say."""

    state: StateCode
    edition: str
    criterion: str
    cost: int | None
    seq: int
    person: PersonId
    at: datetime


def set_last_seq(unit: Unit, state: StateCode, newest: int) -> None:
    """Note the newest number given in a plan, and make the plan if it is the first."""
    changed = unit.execute(
        update(TABLES["plan"]).where(_PLAN.state == state).values(last_seq=newest)
    )
    if changed.rowcount == 0:
        unit.execute(insert(TABLES["plan"]).values(state=state, last_seq=newest))


def add_versions(unit: Unit, actions: Iterable[Action]) -> None:
    """Add versions of actions."""
    rows = [_row(action) for action in actions]
    if rows:
        unit.execute(insert(TABLES["action"]), rows)


def add_own_cost(unit: Unit, own: OwnCost) -> None:
    """Add what a criterion costs in the eyes of a state."""
    row = {name: getattr(own, name) for name in OwnCost.__slots__}
    unit.execute(insert(TABLES["own_cost"]).values(**row))


def _row(action: Action) -> dict[str, Any]:
    content = action.content
    return {
        "state": action.state,
        "seq": action.seq,
        "action": action.id,
        "title": content.title,
        "edition": content.edition,
        "option": content.option,
        "criteria": " ".join(content.criteria),
        "lead": content.lead,
        "partners": " ".join(content.partners),
        "starts": str(content.starts),
        "ends": str(content.ends),
        "status": content.status.value,
        "effort": content.effort,
        "amount": content.amount,
        "currency": content.currency,
        "evidence_wanted": content.evidence_wanted,
        "evidence": " ".join(content.evidence),
        "after": " ".join(content.after),
        "note": content.note,
        "person": action.person,
        "at": action.at,
    }
