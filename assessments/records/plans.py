"""A state's plan as frozen values: actions with owners, quarters and what they are for.

An append-only, versioned action plan.

Every change of an action is a new version beside the ones before it, so that history
and undo are the same thing, as for answers.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType

from typing_extensions import override

from assessments.records.evidence import Evidence, EvidenceId
from assessments.records.people import AgencyCode, PersonId, StateCode
from priorities.crosswalk.links import Crosswalk, Relation

ActionId = NewType("ActionId", str)


class ActionStatus(StrEnum):
    """How far an action is."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"  # stays in the plan, with what was learnt
    REMOVED = "removed"  # taken out; its versions stay in the record


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year, in order; ``number`` is 1 to 4."""

    year: int
    number: int

    @override
    def __str__(self) -> str:
        """Write it as it is kept: ``2027-Q1``."""
        return f"{self.year}-Q{self.number}"

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Give the quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, written: str) -> "Quarter":
        """Read a quarter as it is kept.

        Raises
        ------
        ValueError
            If it is not written as ``2027-Q1``.
        """
        year, _, number = written.partition("-Q")
        if len(year) != 4 or not year.isdecimal() or number not in ("1", "2", "3", "4"):
            raise ValueError(f"{written!r} is no quarter; expected, say, 2027-Q1.")
        return cls(int(year), int(number))

    @property
    def last_day(self) -> date:
        """Its last day: what ends in it is there at the end of that day."""
        following = self.later()
        return date(following.year, following.number * 3 - 2, 1) - timedelta(days=1)

    def later(self, quarters: int = 1) -> "Quarter":
        """Give the quarter so many quarters later."""
        count = self.year * 4 + self.number - 1 + quarters
        return Quarter(count // 4, count % 4 + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionContent:
    """What a state writes about an action.

    Attributes
    ----------
    edition
        The edition that ``criteria`` and ``option`` are of.
    option
        Code of the option that it takes up; None for an action of the state's own.
    criteria
        Codes of the criteria that it should fulfil; may be empty.
    lead
        The agency that is in charge; None while nobody is.
    starts, ends
        First and last quarter; the criteria count as fulfilled from the end of ``ends``.
    effort
        Cost class, 1 to 3; None when it is not said.
    amount, currency
        What it costs in whole units of a currency (ISO 4217 code), both or neither.
    evidence_wanted
        The evidence that it is to produce, in words; may be empty.
    evidence
        Entries of the register that it has produced.
    after
        Actions that have to be done before it.
    """

    title: str
    edition: str
    option: str | None
    criteria: tuple[str, ...]
    lead: AgencyCode | None
    partners: tuple[AgencyCode, ...]
    starts: Quarter
    ends: Quarter
    status: ActionStatus
    effort: int | None
    amount: int | None
    currency: str | None
    evidence_wanted: str
    evidence: tuple[EvidenceId, ...]
    after: tuple[ActionId, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """The newest version of an action, and who wrote it when.

    ``seq`` numbers every version of every action of the state, in order.
    """

    id: ActionId
    state: StateCode
    content: ActionContent
    seq: int
    person: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A state's plan as it stands: actions that were not removed, earliest end first.

    ``through_seq`` is the newest number given to anything in it, 0 for an empty plan.
    ``done_at`` says when those that are done were marked so, as far as that was read.
    """

    state: StateCode
    actions: tuple[Action, ...]
    through_seq: int
    done_at: Mapping[ActionId, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCriterion:
    """What a criterion of an action is in a newer edition.

    Attributes
    ----------
    code
        As the action says it, in the edition that it was written under.
    now
        Codes of the newer edition: one, several where it was split, none where it was
        dropped or where nobody linked the two editions.
    relation
        What became of it; None where nobody linked the two editions.
    reason
        Why, in one sentence of the newer edition; empty where nothing changed.
    parts
        All codes of the older edition that stand in the same link, this one among them.
    """

    code: str
    now: tuple[str, ...]
    relation: Relation | None
    reason: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedEvidence:
    """What an action produced, and whether it is used for the criterion already."""

    entry: Evidence
    linked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionBeside:
    """An action that is done or under way, beside a criterion that it is to fulfil.

    It proposes; the answer is the voice's own, and evidence is linked by hand.

    Attributes
    ----------
    criterion
        What the criterion was when the action was written, and what became of it.
    evidence
        Entries that the action produced, as far as the reader may see them.
    """

    action: Action
    criterion: PlannedCriterion
    evidence: tuple[ProposedEvidence, ...]


def criteria_under(
    content: ActionContent, crosswalk: Crosswalk | None
) -> tuple[PlannedCriterion, ...]:
    """Say what the criteria of an action are in a newer edition.

    Parameters
    ----------
    crosswalk
        From the edition of the action to the newer one; that of an edition to itself
        gives each code back. None where nobody linked the two.
    """
    return tuple(_planned(code, crosswalk) for code in content.criteria)


def _planned(code: str, crosswalk: Crosswalk | None) -> PlannedCriterion:
    link = None if crosswalk is None else crosswalk.by_older.get(code)
    if link is None:
        return PlannedCriterion(code=code, now=(), relation=None, reason="")
    return PlannedCriterion(
        code=code,
        now=link.newer,
        relation=link.relation,
        reason=link.reason,
        parts=link.older,
    )


def circle(waits: Mapping[ActionId, Collection[ActionId]]) -> tuple[ActionId, ...]:
    """Find actions that wait for each other in a circle.

    Parameters
    ----------
    waits
        For every action those that have to be done before it; unknown ones count as
        waiting for nothing.

    Returns
    -------
    tuple of ActionId
        Each waits for the next and the last for the first; empty when none do.
    """
    clear: set[ActionId] = set()
    for start in waits:
        on_the_way = [start]
        left = [iter(waits[start])]
        while left:
            following = next((a for a in left[-1] if a not in clear), None)
            if following is None:
                clear.add(on_the_way.pop())
                left.pop()
            elif following in on_the_way:
                return tuple(on_the_way[on_the_way.index(following) :])
            else:
                on_the_way.append(following)
                left.append(iter(waits.get(following, ())))
    return ()
