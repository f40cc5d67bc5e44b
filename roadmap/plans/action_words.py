"""An action of a plan as it is read: everything in words, and what became of its criteria."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.planned import ActionContent, PlannedCriterion, Quarter
from assessments.records import ActionId, AgencyCode, Evidence, EvidenceId
from priorities.crosswalk import COMPARABLE
from priorities.edition import CriterionCode, Edition
from roadmap.explaining import criterion_words
from roadmap.plans.projecting import is_overdue
from roadmap.plans.today import ActionToday
from roadmap.plans.words import show_lead, show_span, show_status
from roadmap.wording import t


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
    title: str
    when: str
    status: str
    lead: str
    late: str
    criteria: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def action_words(one: ActionToday, around: Around, language: str) -> ActionWords:
    """Put an action into words."""
    content = one.action.content
    return ActionWords(
        id=one.action.id,
        seq=one.action.seq,
        content=content,
        title=content.title,
        when=show_span(content, language),
        status=show_status(content, language),
        lead=show_lead(content, around.agencies, language),
        late=t("plan.late", language) if is_overdue(content, around.today) else "",
        criteria=tuple(
            criterion_line(around.edition, criterion, language)
            for criterion in one.criteria
        ),
        facts=tuple(_facts(one, around, language)),
    )


def criterion_line(
    edition: Edition | None, criterion: PlannedCriterion, language: str
) -> str:
    """Say what a criterion of an action is, and what became of it."""
    if edition is None or criterion.relation is None:
        return t("plan.criterion.unknown", language, code=criterion.code)
    now = "; ".join(_known(edition, code, language) for code in criterion.now)
    if criterion.relation in COMPARABLE and criterion.now == (criterion.code,):
        return now
    key = "moved" if criterion.relation in COMPARABLE else str(criterion.relation)
    return t(
        f"plan.criterion.{key}",
        language,
        code=criterion.code,
        now=now,
        edition=edition.id,
    )


def _known(edition: Edition, code: str, language: str) -> str:
    if CriterionCode(code) not in edition.criterion_by_code:
        return code
    return criterion_words(edition, code, language)


def _facts(
    one: ActionToday, around: Around, language: str
) -> Sequence[tuple[str, str]]:
    content = one.action.content
    named = {
        "option": _option(one, around, language),
        "partners": "; ".join(around.agencies.get(p, p) for p in content.partners),
        "effort": (
            ""
            if content.effort is None
            else t(f"ways.effort.{content.effort}", language)
        ),
        "amount": show_amount(content),
        "after": "; ".join(
            around.titles[action] for action in content.after if action in around.titles
        ),
        "evidence_wanted": content.evidence_wanted,
        "evidence": "; ".join(
            around.entries[entry].title
            for entry in content.evidence
            if entry in around.entries
        ),
        "note": content.note,
    }
    return [
        (t(f"plan.field.{name}", language), says)
        for name, says in named.items()
        if says
    ]


def show_amount(content: ActionContent) -> str:
    """Write an amount with its currency, thousands apart; empty when there is none."""
    if content.amount is None or content.currency is None:
        return ""
    return f"{content.currency} {content.amount:,}".replace(",", "\u00a0")


def _option(one: ActionToday, around: Around, language: str) -> str:
    code = one.action.content.option
    if code is None:
        return ""
    if one.option is None or around.edition is None:
        return t("plan.option_gone", language, code=code)
    return around.edition.words(f"{code}.title", language)
