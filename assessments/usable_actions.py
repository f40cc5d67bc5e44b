"""What makes an action of a plan unusable: every problem is named, nothing is guessed."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from assessments.planned import Action, ActionContent, ActionStatus, circle
from assessments.records import ActionId, AgencyCode, EvidenceId
from assessments.usable import LONGEST_TEXT, Problem, can_be_kept, of_name
from priorities.edition import CriterionCode, Edition

MOST_ACTIONS = 300
"""Actions in the plan of a state."""

FIRST_YEAR = 2000
LAST_YEAR = 2060
"""Years that an action may start and end in."""

LARGEST_AMOUNT = 10**15
"""Whole units of a currency."""

LARGEST_COST = 99
"""What a criterion may cost in the eyes of a state."""

_T = TypeVar("_T")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an action may name: agencies, entries and other actions of its state."""

    agencies: Collection[AgencyCode]
    entries: Collection[EvidenceId]
    actions: Mapping[ActionId, Action]


def tidied(content: ActionContent) -> ActionContent:
    """Give the same content without what is there twice or around a text."""
    return replace(
        content,
        title=content.title.strip(),
        criteria=_once(content.criteria),
        partners=tuple(p for p in _once(content.partners) if p != content.lead),
        currency=None if content.currency is None else content.currency.strip(),
        evidence_wanted=content.evidence_wanted.strip(),
        evidence=_once(content.evidence),
        after=_once(content.after),
        note=content.note.strip(),
    )


def of_action(content: ActionContent, around: Surroundings) -> list[Problem]:
    """List what is wrong with an action apart from its edition."""
    return [
        *of_name("title", content.title),
        *_of_status(content),
        *_of_quarters(content),
        *_of_cost(content),
        *_of_agencies(content, around),
        *_of_optional_text("evidence_wanted", content.evidence_wanted),
        *_of_optional_text("note", content.note),
        *_of_entries(content, around),
        *_of_after(content, around),
    ]


def of_edition(content: ActionContent, edition: Edition) -> list[Problem]:
    """List which criteria, or which option, the edition does not have."""
    options = {option.code for option in edition.options}
    return [
        ("no_such_code", {"code": code})
        for code, there in (
            *(
                (code, CriterionCode(code) in edition.criterion_by_code)
                for code in content.criteria
            ),
            (content.option, content.option is None or content.option in options),
        )
        if not there
    ]


def of_waiting(actions: Mapping[ActionId, ActionContent]) -> list[Problem]:
    """Name the actions that wait for each other in a circle, one wait a problem."""
    found = circle({action: c.after for action, c in actions.items()})
    if not found:
        return []
    waits: list[Problem] = [
        (
            "action_waits_for",
            {"first": actions[first].title, "then": actions[then].title},
        )
        for first, then in zip(found, (*found[1:], found[0]), strict=True)
    ]
    return [("actions_wait_in_a_circle", {}), *waits]


def of_number_of_actions(number: int) -> list[Problem]:
    """List whether a plan gets longer than anybody can follow."""
    if number <= MOST_ACTIONS:
        return []
    return [("too_many_actions", {"most": MOST_ACTIONS})]


def of_own_cost(edition: Edition, criterion: str, cost: int | None) -> list[Problem]:
    """List what is wrong with a state's own cost of a criterion."""
    found: list[Problem] = []
    if CriterionCode(criterion) not in edition.criterion_by_code:
        found.append(("no_such_code", {"code": criterion}))
    if cost is not None and not 1 <= cost <= LARGEST_COST:
        found.append(("cost_unusable", {"largest": LARGEST_COST}))
    return found


def _of_status(content: ActionContent) -> list[Problem]:
    if content.status is ActionStatus.REMOVED:
        return [("status_unusable", {})]
    return []


def _of_quarters(content: ActionContent) -> list[Problem]:
    found: list[Problem] = []
    years = (content.starts.year, content.ends.year)
    if not all(FIRST_YEAR <= year <= LAST_YEAR for year in years):
        found.append(("quarter_unusable", {"first": FIRST_YEAR, "last": LAST_YEAR}))
    if content.ends < content.starts:
        found.append(("ends_before_it_starts", {}))
    return found


def _of_cost(content: ActionContent) -> list[Problem]:
    found: list[Problem] = []
    if content.effort is not None and not 1 <= content.effort <= 3:
        found.append(("effort_unusable", {}))
    if content.amount is not None and not 0 <= content.amount <= LARGEST_AMOUNT:
        found.append(("amount_unusable", {"largest": LARGEST_AMOUNT}))
    if content.amount is not None and content.currency is None:
        found.append(("currency_missing", {}))
    if content.currency is not None:
        if content.amount is None:
            found.append(("amount_missing", {}))
        if not _CURRENCY.fullmatch(content.currency):
            found.append(("currency_unusable", {}))
    return found


def _of_agencies(content: ActionContent, around: Surroundings) -> list[Problem]:
    named = (*content.partners, *(() if content.lead is None else (content.lead,)))
    return [
        ("no_such_agency", {"agency": agency})
        for agency in named
        if agency not in around.agencies
    ]


def _of_entries(content: ActionContent, around: Surroundings) -> list[Problem]:
    return [
        ("no_such_entry", {"entry": entry})
        for entry in content.evidence
        if entry not in around.entries
    ]


def _of_after(content: ActionContent, around: Surroundings) -> list[Problem]:
    return [
        ("no_such_action", {"action": action})
        for action in content.after
        if action not in around.actions
    ]


def _of_optional_text(what: str, text: str) -> list[Problem]:
    if len(text) > LONGEST_TEXT:
        return [(f"{what}_too_long", {"code": "", "longest": LONGEST_TEXT})]
    if not can_be_kept(text):
        return [(f"{what}_unusable", {"code": ""})]
    return []


def _once(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))
