"""An action of a plan as it is read: everything in words, and what became of its criteria."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessments.records.evidence import Evidence, EvidenceId
from assessments.records.people import AgencyCode, PersonId
from assessments.records.plans import (
    Action,
    ActionContent,
    ActionId,
    ActionStatus,
    PlannedCriterion,
    Quarter,
)
from priorities.crosswalk.links import COMPARABLE
from priorities.edition import CriterionCode, Edition
from roadmap.plans.projection import is_overdue
from roadmap.plans.today import ActionToday
from roadmap.wording.placements import criterion_words
from roadmap.wording.texts import Words


def show_quarter(quarter: Quarter, say: Words) -> str:
    """Write a quarter, such as Q2 2027."""
    return say("plan.quarter", number=quarter.number, year=quarter.year)


def show_span(content: ActionContent, say: Words) -> str:
    """Write when an action is: from its first to its last quarter."""
    first = show_quarter(content.starts, say)
    if content.starts == content.ends:
        return first
    return say("plan.span", first=first, last=show_quarter(content.ends, say))


def show_status(content: ActionContent, say: Words) -> str:
    """Name how far an action is."""
    return say(f"plan.status.{content.status}")


def show_lead(
    content: ActionContent, agencies: Mapping[AgencyCode, str], say: Words
) -> str:
    """Name who is in charge; nobody is said, never left empty."""
    if content.lead is None:
        return say("plan.nobody")
    return agencies.get(content.lead, content.lead)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the words of an action need from around it.

    Attributes
    ----------
    edition
        The edition of today; None where it is not on this system.
    agencies
        Names of the state's agencies.
    entries
        Evidence, as far as the reader may see it.
    titles
        Titles of the actions of the plan.
    """

    edition: Edition | None
    agencies: Mapping[AgencyCode, str]
    entries: Mapping[EvidenceId, Evidence]
    titles: Mapping[ActionId, str]
    today: Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionWords:
    """An action as it is read.

    Attributes
    ----------
    drawn
        What is drawn of it: what is done ended when it was marked so.
    when, status, lead
        Always there; ``late`` is empty unless its time has passed.
    criteria
        One line for each, with what became of it.
    facts
        Pairs of a name and what it is: only those that are there.
    """

    id: ActionId
    seq: int
    content: ActionContent
    drawn: ActionContent
    title: str
    when: str
    status: str
    lead: str
    late: str
    criteria: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def action_words(action: ActionToday, around: Around, say: Words) -> ActionWords:
    """Put an action into words."""
    content = action.action.content
    return ActionWords(
        id=action.action.id,
        seq=action.action.seq,
        content=content,
        drawn=action.drawn,
        title=content.title,
        when=_when(action, say),
        status=show_status(content, say),
        lead=show_lead(content, around.agencies, say),
        late=say("plan.late") if is_overdue(content, around.today) else "",
        criteria=tuple(
            criterion_line(around.edition, criterion, say)
            for criterion in action.criteria
        ),
        facts=tuple(_facts(action, around, say)),
    )


def _when(action: ActionToday, say: Words) -> str:
    """Write when an action is, and of one that is done when it was."""
    span = show_span(action.action.content, say)
    if action.done_in is None:
        return span
    return say("plan.done_in", when=span, quarter=show_quarter(action.done_in, say))


def criterion_line(
    edition: Edition | None, criterion: PlannedCriterion, say: Words
) -> str:
    """Say what a criterion of an action is, and what became of it."""
    if edition is None or criterion.relation is None:
        return say("plan.criterion.unknown", code=criterion.code)
    now = "; ".join(_known(edition, code, say) for code in criterion.now)
    if criterion.relation in COMPARABLE and criterion.now == (criterion.code,):
        return now
    key = "moved" if criterion.relation in COMPARABLE else str(criterion.relation)
    return say(
        f"plan.criterion.{key}",
        code=criterion.code,
        now=now,
        edition=edition.id,
    )


def _known(edition: Edition, code: str, say: Words) -> str:
    if CriterionCode(code) not in edition.criterion_by_code:
        return code
    return criterion_words(edition, code, say)


def _facts(
    action: ActionToday, around: Around, say: Words
) -> Sequence[tuple[str, str]]:
    content = action.action.content
    named = {
        "option": _option(action, around, say),
        "partners": say.listed(around.agencies.get(p, p) for p in content.partners),
        "effort": (
            "" if content.effort is None else say(f"ways.effort.{content.effort}")
        ),
        "amount": show_amount(content),
        "after": say.listed(
            around.titles[before] for before in content.after if before in around.titles
        ),
        "evidence_wanted": content.evidence_wanted,
        "evidence": say.listed(
            around.entries[entry].title
            for entry in content.evidence
            if entry in around.entries
        ),
        "note": content.note,
    }
    return [(say(f"plan.field.{name}"), says) for name, says in named.items() if says]


def show_amount(content: ActionContent) -> str:
    """Write an amount with its currency, thousands apart; empty when there is none."""
    if content.amount is None or content.currency is None:
        return ""
    return f"{content.currency} {content.amount:,}".replace(",", "\u00a0")


def _option(action: ActionToday, around: Around, say: Words) -> str:
    code = action.action.content.option
    if code is None:
        return ""
    if action.option is None or around.edition is None:
        return say("plan.option_gone", code=code)
    return say.of(around.edition, f"{code}.title")


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version: when, by whom, and what was other than before."""

    at: datetime
    who: str
    changes: tuple[str, ...]


def version_lines(
    versions: Sequence[Action],
    around: Around,
    people: Mapping[PersonId, str],
    say: Words,
) -> tuple[VersionLine, ...]:
    """Say what changed from version to version, newest first.

    Parameters
    ----------
    versions
        Newest first.
    people
        Names of people; somebody who is not there is not named.
    """
    older = (*versions[1:], None)
    return tuple(
        VersionLine(
            at=version.at,
            who=people.get(version.person, ""),
            changes=_changes(version, before, around, say),
        )
        for version, before in zip(versions, older, strict=True)
    )


def _changes(
    version: Action, before: Action | None, around: Around, say: Words
) -> tuple[str, ...]:
    if before is None:
        return (say("plan.history.first"),)
    new, old = version.content, before.content
    if new.status is ActionStatus.REMOVED:
        return (say("plan.history.removed"),)
    changes = [say("plan.history.back")] if _was_gone(old) else []
    for name, show in _SHOWN.items():
        now = show(new, around, say)
        if now != show(old, around, say):
            changes.append(
                say(
                    "plan.history.change",
                    field=say(f"plan.field.{name}"),
                    now=now or say("plan.history.nothing"),
                )
            )
    return tuple(changes) or (say("plan.history.same"),)


def _was_gone(content: ActionContent) -> bool:
    return content.status is ActionStatus.REMOVED


def _status(content: ActionContent, around: Around, say: Words) -> str:
    return "" if _was_gone(content) else show_status(content, say)


_SHOWN: Mapping[str, Callable[[ActionContent, Around, Words], str]] = {
    "title": lambda c, _, __: c.title,
    "status": _status,
    "starts": lambda c, _, say: show_quarter(c.starts, say),
    "ends": lambda c, _, say: show_quarter(c.ends, say),
    "lead": lambda c, around, say: show_lead(c, around.agencies, say),
    "partners": lambda c, around, say: say.listed(
        around.agencies.get(p, p) for p in c.partners
    ),
    "criteria": lambda c, _, __: ", ".join(c.criteria),
    "option": lambda c, _, __: c.option or "",
    "edition": lambda c, _, __: c.edition,
    "effort": lambda c, _, __: "" if c.effort is None else str(c.effort),
    "amount": lambda c, _, __: show_amount(c),
    "evidence_wanted": lambda c, _, __: c.evidence_wanted,
    "evidence": lambda c, around, say: say.listed(
        around.entries[e].title if e in around.entries else e for e in c.evidence
    ),
    "after": lambda c, around, say: say.listed(
        around.titles.get(a, a) for a in c.after
    ),
    "note": lambda c, _, __: c.note,
}
