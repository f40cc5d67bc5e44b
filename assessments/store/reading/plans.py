"""Read plans: the newest version of every action, all versions of one, own costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from assessments.records.evidence import EvidenceId
from assessments.records.people import AgencyCode, PersonId, StateCode
from assessments.records.plans import (
    Action,
    ActionContent,
    ActionId,
    ActionStatus,
    Quarter,
)
from assessments.store.database import AnyRow, Unit
from assessments.store.reading.people import state_to_write
from assessments.store.tables import TABLES

_PLAN = TABLES["plan"].c
_ACTION = TABLES["action"].c
_COST = TABLES["own_cost"].c

_LAST = select(_PLAN.last_seq).where(_PLAN.state == bindparam("state"))
_VERSIONS = (
    select(TABLES["action"])
    .where(_ACTION.state == bindparam("state"), _ACTION.action == bindparam("action"))
    .order_by(_ACTION.seq)
)
_STATUSES = (
    select(_ACTION.action, _ACTION.status, _ACTION.at)
    .where(_ACTION.state == bindparam("state"))
    .order_by(_ACTION.seq)
)
_COSTS = (
    select(_COST.criterion, _COST.cost, _COST.person, _COST.at)
    .where(_COST.state == bindparam("state"), _COST.edition == bindparam("edition"))
    .order_by(_COST.seq)
)


def last_seq(unit: Unit, state: StateCode) -> int:
    """Give the newest number given in the plan of a state; 0 before there is one."""
    return unit.execute(_LAST, {"state": state}).scalar_one_or_none() or 0


def last_seq_to_write(unit: Unit, state: StateCode) -> int:
    """Give the newest number in a plan; other writers of the state wait for this use case."""
    state_to_write(unit, state)
    return last_seq(unit, state)


def newest_versions(
    unit: Unit, state: StateCode, *, through: int | None = None
) -> tuple[Action, ...]:
    """Give the newest version of every action, removed ones too, in order of number.

    Parameters
    ----------
    through
        The plan as it stood when this number was the newest; None for now.
    """
    limits = {} if through is None else {"through": through}
    rows = unit.execute(_newest(frozenset(limits)), {"state": state, **limits})
    return tuple(_action(row) for row in rows)


def newest_in(
    unit: Unit, state: StateCode, statuses: Sequence[ActionStatus]
) -> tuple[Action, ...]:
    """Give the newest version of every action that is in one of these statuses now."""
    values = {"state": state, "statuses": statuses}
    rows = unit.execute(_newest(frozenset({"statuses"})), values)
    return tuple(_action(row) for row in rows)


def done_through(unit: Unit, state: StateCode, through: int) -> frozenset[ActionId]:
    """Give the actions that were done when this number was the newest."""
    query = _newest(frozenset({"through", "statuses"}), only_ids=True)
    values = {"state": state, "through": through, "statuses": [ActionStatus.DONE]}
    return frozenset(map(ActionId, unit.execute(query, values).scalars()))


def done_at(unit: Unit, state: StateCode) -> Mapping[ActionId, datetime]:
    """Give when the actions that are done now were marked so, the last time."""
    marked: dict[ActionId, datetime] = {}
    for action, status, at in unit.execute(_STATUSES, {"state": state}):
        if status == ActionStatus.DONE:
            marked.setdefault(ActionId(action), at)
        else:
            marked.pop(ActionId(action), None)
    return marked


def versions(unit: Unit, state: StateCode, action: ActionId) -> tuple[Action, ...]:
    """Give every version of an action, oldest first; empty when there is none."""
    rows = unit.execute(_VERSIONS, {"state": state, "action": action})
    return tuple(_action(row) for row in rows)


def own_costs(unit: Unit, state: StateCode, edition: str) -> Mapping[str, int]:
    """Give what criteria of an edition cost in the eyes of a state, where it said so."""
    there = costs_put(unit, state, edition)
    return {code: cost.cost for code, cost in there.items() if cost.cost is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPut:
    """What was said last of the cost of a criterion, by whom and when."""

    cost: int | None
    person: PersonId
    at: datetime


def costs_put(unit: Unit, state: StateCode, edition: str) -> Mapping[str, CostPut]:
    """Give what a state said last of each cost; None where it took its own back."""
    rows = unit.execute(_COSTS, {"state": state, "edition": edition})
    return {
        row.criterion: CostPut(cost=row.cost, person=row.person, at=row.at)
        for row in rows
    }


@cache
def _newest(limits: frozenset[str], *, only_ids: bool = False) -> Select[Any]:
    """Build each query once: building takes as long as running."""
    newest = (
        select(func.max(_ACTION.seq))
        .where(_ACTION.state == bindparam("state"))
        .group_by(_ACTION.action)
    )
    if "through" in limits:
        newest = newest.where(_ACTION.seq <= bindparam("through"))
    wanted = select(_ACTION.action) if only_ids else select(TABLES["action"])
    query = wanted.where(_ACTION.state == bindparam("state"), _ACTION.seq.in_(newest))
    if "statuses" in limits:
        query = query.where(_ACTION.status.in_(bindparam("statuses", expanding=True)))
    return query.order_by(_ACTION.seq)


def _action(row: AnyRow) -> Action:
    return Action(
        id=ActionId(row.action),
        state=StateCode(row.state),
        content=ActionContent(
            title=row.title,
            edition=row.edition,
            option=row.option,
            criteria=tuple(row.criteria.split()),
            lead=None if row.lead is None else AgencyCode(row.lead),
            partners=tuple(AgencyCode(code) for code in row.partners.split()),
            starts=Quarter.parse(row.starts),
            ends=Quarter.parse(row.ends),
            status=ActionStatus(row.status),
            effort=row.effort,
            amount=row.amount,
            currency=row.currency,
            evidence_wanted=row.evidence_wanted,
            evidence=tuple(EvidenceId(entry) for entry in row.evidence.split()),
            after=tuple(ActionId(action) for action in row.after.split()),
            note=row.note,
        ),
        seq=row.seq,
        person=PersonId(row.person),
        at=row.at,
    )
