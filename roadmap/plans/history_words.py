"""The versions of an action as sentences: what changed from each to the next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assessments.planned import Action, ActionContent, ActionStatus
from assessments.records import PersonId
from roadmap.plans.action_words import Around, show_amount
from roadmap.plans.words import show_lead, show_quarter, show_status
from roadmap.wording import show_time, t


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version: when, by whom, and what was other than before."""

    when: str
    who: str
    changes: tuple[str, ...]


def version_lines(
    versions: Sequence[Action],
    around: Around,
    people: Mapping[PersonId, str],
    language: str,
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
            when=show_time(version.at, language),
            who=people.get(version.person, ""),
            changes=_changes(version, before, around, language),
        )
        for version, before in zip(versions, older, strict=True)
    )


def _changes(
    version: Action, before: Action | None, around: Around, language: str
) -> tuple[str, ...]:
    if before is None:
        return (t("plan.history.first", language),)
    new, old = version.content, before.content
    if new.status is ActionStatus.REMOVED:
        return (t("plan.history.removed", language),)
    found = [t("plan.history.back", language)] if _was_gone(old) else []
    for name, show in _SHOWN.items():
        now = show(new, around, language)
        if now != show(old, around, language):
            found.append(
                t(
                    "plan.history.change",
                    language,
                    field=t(f"plan.field.{name}", language),
                    now=now or t("plan.history.nothing", language),
                )
            )
    return tuple(found) or (t("plan.history.same", language),)


def _was_gone(content: ActionContent) -> bool:
    return content.status is ActionStatus.REMOVED


def _status(content: ActionContent, around: Around, language: str) -> str:
    return "" if _was_gone(content) else show_status(content, language)


_SHOWN: Mapping[str, Callable[[ActionContent, Around, str], str]] = {
    "title": lambda c, _, __: c.title,
    "status": _status,
    "starts": lambda c, _, language: show_quarter(c.starts, language),
    "ends": lambda c, _, language: show_quarter(c.ends, language),
    "lead": lambda c, around, language: show_lead(c, around.agencies, language),
    "partners": lambda c, around, _: "; ".join(
        around.agencies.get(p, p) for p in c.partners
    ),
    "criteria": lambda c, _, __: ", ".join(c.criteria),
    "option": lambda c, _, __: c.option or "",
    "edition": lambda c, _, __: c.edition,
    "effort": lambda c, _, __: "" if c.effort is None else str(c.effort),
    "amount": lambda c, _, __: show_amount(c),
    "evidence_wanted": lambda c, _, __: c.evidence_wanted,
    "evidence": lambda c, around, _: "; ".join(
        around.entries[e].title if e in around.entries else e for e in c.evidence
    ),
    "after": lambda c, around, _: "; ".join(around.titles.get(a, a) for a in c.after),
    "note": lambda c, _, __: c.note,
}
