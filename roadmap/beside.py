"""What a state's plan says beside a criterion of the answer page, as values for the browser.

It proposes and fills nothing in: the answer is the voice's own, evidence is linked by hand.
"""

from collections.abc import Mapping, Sequence

from assessments.planned import ActionBeside
from assessments.records import CriterionState, EvidenceId
from priorities.crosswalk import Relation
from roadmap.asking import Names
from roadmap.wording import show_quarter, t

Value = dict[str, object]


def actions(
    found: Mapping[str, Sequence[ActionBeside]],
    states: Mapping[str, CriterionState],
    names: Names,
) -> dict[str, list[Value]]:
    """Give the actions by criterion code, without what is not there.

    Parameters
    ----------
    states
        What the reader sees of each criterion: links among it are told from there.
    """
    return {
        code: [
            _action(one, {link.evidence for link in states[code].links}, names)
            for one in beside
        ]
        for code, beside in found.items()
        if code in states
    }


def _action(beside: ActionBeside, seen: set[EvidenceId], names: Names) -> Value:
    content = beside.action.content
    lead = None if content.lead is None else names.agencies.get(content.lead)
    value: dict[str, object | None] = {
        "title": content.title,
        "status": content.status.value,
        "lead": lead,
        "until": show_quarter(content.ends.year, content.ends.number, names.language),
        "before": _before(beside, names.language),
        "wanted": content.evidence_wanted,
        "evidence": [
            {"id": one.entry.id, "title": one.entry.title}
            | ({"elsewhere": True} if one.linked and one.entry.id not in seen else {})
            for one in beside.evidence
        ],
    }
    return {name: each for name, each in value.items() if each}


def _before(beside: ActionBeside, language: str) -> str | None:
    """Say for what it was planned, where that is another question now."""
    planned = beside.criterion
    if planned.relation in (None, Relation.SAME):
        return None
    edition = beside.action.content.edition
    return t("answer.planned_for", language, code=planned.code, edition=edition)
