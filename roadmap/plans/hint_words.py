"""Hints about a plan as plain sentences, each with the action to open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.planned import ActionContent
from assessments.records import ActionId
from priorities.edition import CriterionCode, Edition
from roadmap.explaining import criterion_words
from roadmap.plans.hints import Hint, HintKind
from roadmap.plans.words import show_quarter
from roadmap.wording import t

SHOWN = 3
"""How many criteria are named before "and n more"."""

_OF_THE_OLD = frozenset(
    {HintKind.CRITERION_GONE, HintKind.CRITERION_SPLIT, HintKind.CRITERION_MERGED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HintLine:
    """One hint in words; ``action`` and ``title`` are of the action to open."""

    says: str
    action: ActionId
    title: str


def hint_lines(
    edition: Edition,
    found: Iterable[Hint],
    contents: Mapping[ActionId, ActionContent],
    language: str,
) -> tuple[HintLine, ...]:
    """Put hints into words, in their order.

    Parameters
    ----------
    edition
        The edition of today.
    contents
        Every action of the plan.
    """
    still_open = sum(
        content.status in ("planned", "under_way") for content in contents.values()
    )
    return tuple(
        HintLine(
            says=t(
                f"plan.hint.{hint.kind}",
                language,
                **_values(edition, hint, contents, language),
                all=still_open,
            ),
            action=hint.actions[0],
            title=contents[hint.actions[0]].title,
        )
        for hint in found
    )


def some_criteria(edition: Edition, codes: Sequence[str], language: str) -> str:
    """Name a few criteria by their statements, and how many more there are."""
    named = "; ".join(
        criterion_words(edition, code, language)
        if CriterionCode(code) in edition.criterion_by_code
        else code
        for code in codes[:SHOWN]
    )
    more = len(codes) - SHOWN
    if more <= 0:
        return named
    return t("plan.more_criteria", language, named=named, n=more)


def _values(
    edition: Edition,
    hint: Hint,
    contents: Mapping[ActionId, ActionContent],
    language: str,
) -> dict[str, object]:
    about = [contents[action] for action in hint.actions]
    first, last = about[0], about[-1]
    return {
        "n": len(about),
        "title": first.title,
        "other": last.title,
        "titles": ", ".join(f"“{content.title}”" for content in about),
        "starts": show_quarter(first.starts, language),
        "ends": show_quarter(first.ends, language),
        "other_ends": show_quarter(last.ends, language),
        "quarter": "" if hint.quarter is None else show_quarter(hint.quarter, language),
        "criteria": (
            ", ".join(hint.codes)
            if hint.kind in _OF_THE_OLD
            else some_criteria(edition, hint.codes, language)
        ),
        "now": some_criteria(edition, hint.now, language),
        "option": hint.option or "",
        "own": first.edition,
        "edition": edition.id,
    }
