"""The form of an action: what it offers to choose, and what was written into it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.answers.snapshot import effective_word
from assessments.errors import NotUsable
from assessments.records.evidence import EvidenceId
from assessments.records.people import AgencyCode
from assessments.records.plans import ActionContent, ActionId, ActionStatus, Quarter
from assessments.validation import (
    FIRST_YEAR,
    LARGEST_AMOUNT,
    LAST_YEAR,
    LONGEST_NAME,
    LONGEST_TEXT,
    Problem,
)
from priorities.answers import AnswerValue
from priorities.edition import Edition, Priority
from roadmap.plans.actions import criterion_line, show_quarter
from roadmap.plans.today import FOLLOWED, ActionToday
from roadmap.web.pages.plans.planning import PlanRead
from roadmap.web.ui.forms import Filled
from roadmap.web.ui.templates import View
from roadmap.wording.placements import criterion_words
from roadmap.wording.texts import Words

BEHIND, AHEAD = 8, 24
"""How many quarters before and after today can be chosen."""

STATUSES = tuple(s for s in ActionStatus if s is not ActionStatus.REMOVED)
EFFORTS = ("1", "2", "3")


def fresh(read: PlanRead) -> ActionContent:
    """Give an empty action that begins next quarter."""
    start = read.today.later()
    return ActionContent(
        title="",
        edition=read.edition_id or "",
        option=None,
        criteria=(),
        lead=None,
        partners=(),
        starts=start,
        ends=start,
        status=ActionStatus.PLANNED,
        effort=None,
        amount=None,
        currency=None,
        evidence_wanted="",
        evidence=(),
        after=(),
        note="",
    )


def of_today(read: PlanRead, planned: ActionToday) -> ActionContent:
    """Give an action as it is written under the edition of today.

    Where that edition is not on this system, it stays as it was written.
    """
    content = planned.action.content
    if read.edition is None:
        return content
    return replace(
        content,
        edition=read.edition.id,
        criteria=planned.codes,
        option=None if planned.option is None else planned.option.code,
    )


def written(filled: Filled, before: ActionContent, *, choices: bool) -> ActionContent:
    """Read what was filled in.

    Parameters
    ----------
    before
        What the form was filled from.
    choices
        Whether the form offered criteria and options; if not, they stay as they were.

    Raises
    ------
    NotUsable
        If a number or a quarter is none; lists every problem of this kind.
    """
    problems: list[Problem] = []
    starts = _quarter(filled.one("starts"), problems)
    ends = _quarter(filled.one("ends"), problems)
    amount = _amount(filled.one("amount"), problems)
    if starts is None or ends is None or problems:
        raise NotUsable(*problems)
    effort, status = filled.one("effort"), filled.one("status")
    return replace(
        before,
        title=" ".join(filled.one("title").split()),
        criteria=filled.every("criteria") if choices else before.criteria,
        option=(filled.one("option") or None) if choices else before.option,
        lead=AgencyCode(filled.one("lead")) if filled.one("lead") else None,
        partners=tuple(AgencyCode(code) for code in filled.every("partners")),
        starts=starts,
        ends=ends,
        status=ActionStatus(status) if status in STATUSES else before.status,
        effort=int(effort) if effort in EFFORTS else None,
        amount=amount,
        currency=filled.one("currency").upper() or None,
        evidence_wanted=filled.one("evidence_wanted"),
        evidence=tuple(EvidenceId(entry) for entry in filled.every("evidence")),
        after=tuple(ActionId(action) for action in filled.every("after")),
        note=filled.one("note"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedCriterion:
    """A criterion to tick: whether it is ticked, and whether it is met already."""

    code: str
    text: str
    ticked: bool
    met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedIndicator:
    """An indicator with its criteria."""

    title: str
    criteria: tuple[OfferedCriterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedPriority:
    """A priority with its indicators; ``chosen`` says how many are ticked, if any."""

    title: str
    open: bool
    chosen: str
    indicators: tuple[OfferedIndicator, ...]


Choices = Sequence[tuple[str, str]]
"""What can be chosen: what is sent, and what is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionForm(View):
    """The form of an action; ``content`` is what it is filled with."""

    template = "plans/action.html"

    content: ActionContent
    notes: Sequence[str]
    quarters: Choices
    starts: str
    ends: str
    statuses: Mapping[str, str]
    agencies: Mapping[AgencyCode, str]
    efforts: Mapping[str, str]
    amount: str
    priorities: Sequence[OfferedPriority]
    options: Sequence[tuple[str, Choices]]
    others: Choices
    entries: Choices
    longest_name: int = LONGEST_NAME
    longest_text: int = LONGEST_TEXT


def action_form(
    read: PlanRead, content: ActionContent, changed: ActionToday | None, say: Words
) -> ActionForm:
    """Give the form of an action.

    Parameters
    ----------
    content
        What it is filled with.
    changed
        The action that is changed; None for a new one.
    """
    edition = read.edition
    marks = _Marks.of(read, content, changed)
    own_id = None if changed is None else changed.action.id
    return ActionForm(
        content=content,
        notes=_notes(read, changed, say),
        quarters=[
            (str(quarter), show_quarter(quarter, say))
            for quarter in _quarters(read.today, (content.starts, content.ends))
        ],
        starts=str(content.starts),
        ends=str(content.ends),
        statuses={s.value: say(f"plan.status.{s}") for s in STATUSES},
        agencies=read.agency_names,
        efforts={n: say(f"ways.effort.{n}") for n in EFFORTS},
        amount="" if content.amount is None else str(content.amount),
        priorities=(
            []
            if edition is None
            else [_priority(edition, p, marks, say) for p in edition.priorities]
        ),
        options=[] if edition is None else _options(edition, say),
        others=[
            (action.id, action.content.title)
            for action in read.plan.actions
            if action.id != own_id
        ],
        entries=[(entry.id, entry.title) for entry in read.entries.values()],
    )


def _notes(read: PlanRead, planned: ActionToday | None, say: Words) -> list[str]:
    """Say what of the action is not in the form, and why: first in general."""
    if planned is None or read.edition_id is None:
        return []
    if read.edition is None:
        return [say("plan.form.kept", edition=read.edition_id)]
    lost = [
        criterion_line(read.edition, criterion, say)
        for criterion in planned.criteria
        if criterion.relation not in FOLLOWED
    ]
    if planned.option_is_gone:
        code = planned.action.content.option
        lost.append(say("plan.option_gone", code=code))
    if not lost:
        return []
    return [say("plan.form.gone", edition=read.edition.id), *lost]


def _quarters(today: Quarter, more: Iterable[Quarter]) -> Sequence[Quarter]:
    near = (today.later(number) for number in range(-BEHIND, AHEAD + 1))
    return sorted({*near, *more})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    """What the criteria of the form are marked with.

    Attributes
    ----------
    suggested
        Parts of a criterion that was split: their priority is open, nothing is ticked.
    """

    chosen: frozenset[str]
    met: frozenset[str]
    suggested: frozenset[str]

    @classmethod
    def of(
        cls, read: PlanRead, content: ActionContent, planned: ActionToday | None
    ) -> "_Marks":
        effective = {} if read.snapshot is None else read.snapshot.effective
        became = () if planned is None else planned.criteria
        return cls(
            chosen=frozenset(content.criteria),
            met=frozenset(
                code
                for code, effective_answer in effective.items()
                if effective_word(effective_answer) == AnswerValue.MET
            ),
            suggested=frozenset(code for criterion in became for code in criterion.now),
        )


def _priority(
    edition: Edition, priority: Priority, marks: _Marks, say: Words
) -> OfferedPriority:
    inside = [c.code for i in priority.indicators for c in i.criteria]
    number = len(marks.chosen.intersection(inside))
    return OfferedPriority(
        title=say.of(edition, f"{priority.code}.title"),
        open=bool(number) or not marks.suggested.isdisjoint(inside),
        chosen=say("plan.form.chosen", n=number) if number else "",
        indicators=tuple(
            OfferedIndicator(
                title=say.of(edition, f"{indicator.code}.title"),
                criteria=tuple(
                    OfferedCriterion(
                        code=criterion.code,
                        text=criterion_words(edition, criterion.code, say),
                        ticked=criterion.code in marks.chosen,
                        met=criterion.code in marks.met,
                    )
                    for criterion in indicator.criteria
                ),
            )
            for indicator in priority.indicators
        ),
    )


def _options(edition: Edition, say: Words) -> list[tuple[str, Choices]]:
    """Give the options by the priority they stand under."""
    return [
        (
            say.of(edition, f"{priority.code}.title"),
            [
                (option.code, say.of(edition, f"{option.code}.title"))
                for option in edition.options
                if option.priority == priority.code
            ],
        )
        for priority in edition.priorities
        if any(option.priority == priority.code for option in edition.options)
    ]


def _quarter(given: str, problems: list[Problem]) -> Quarter | None:
    try:
        return Quarter.parse(given)
    except ValueError:
        problem: Problem = (
            "quarter_unusable",
            {"first": FIRST_YEAR, "last": LAST_YEAR},
        )
        if problem not in problems:
            problems.append(problem)
        return None


def _amount(given: str, problems: list[Problem]) -> int | None:
    digits = "".join(given.split())
    if not digits:
        return None
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 18:
        problems.append(("amount_unusable", {"largest": LARGEST_AMOUNT}))
        return None
    return int(digits)
