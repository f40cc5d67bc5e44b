"""Say what a change of one priority means: how sure, why no number, why the stage.

Each function gives whole sentences in the reader's language. The values are exact;
numbers come rounded from `roadmap.progress.decomposition`.
"""

from collections.abc import Sequence
from fractions import Fraction

from assessments.comparison.values import (
    CriterionChange,
    Direction,
    NoTotal,
    OverallChange,
    PriorityChange,
    StageChange,
)
from priorities.crosswalk.links import Link
from roadmap.wording.editions import Naming
from roadmap.wording.placements import stage_name
from roadmap.wording.texts import Words


def certainty(change: PriorityChange | OverallChange, say: Words) -> str:
    """Say how sure the direction of a change is, leaving the questionnaire out of it."""
    moved = change.direction in (Direction.UP, Direction.DOWN)
    kind = "moved" if moved else "still"
    if change.total is None or change.questionnaire:
        kind = f"{kind}_apart"
    return say(f"progress.certainty.{kind}.{change.certainty}")


def no_number(reason: NoTotal, say: Words) -> str:
    """Say why a number of a change does not exist."""
    return say(f"progress.no_number.{reason}")


def stage(change: StageChange, naming: Naming) -> tuple[str, ...]:
    """Explain a stage that is another one: by position, by the cap, by the core set.

    Returns
    -------
    tuple of str
        First what the stage was and is; then, only where it moved or the cap differs,
        one sentence per cause.
    """
    say = naming.say
    names = {
        "before": stage_name(change.before, say, naming.older),
        "after": stage_name(change.after, say, naming.newer),
    }
    if change.before is None or change.after is None:
        return (say("progress.stage.not_both", **names),)
    how = "same" if change.before == change.after else "moved"
    causes = (_by_position(change, naming), _by_cap(change, naming))
    lines = [say(f"progress.stage.{how}", **names), *filter(None, causes)]
    if change.core_set_changed and len(lines) > 1:
        lines.append(say("progress.stage.core_set"))
    return tuple(lines)


def answer(value: str | None, say: Words) -> str:
    """Name what stood for a criterion, in what `told_apart` gives."""
    return say(f"progress.answer.{value or 'none'}")


def reasons(change: CriterionChange, say: Words) -> str:
    """Say what the voices give as reasons for another answer."""
    if not change.reasons:
        return say("progress.reason.none")
    return "; ".join(say(f"progress.reason.{kind}") for kind in change.reasons)


def relation(link: Link, naming: Naming) -> str:
    """Say what became of an item that cannot be compared, and why."""
    return naming.say(
        f"progress.relation.{link.relation}",
        older=_titles([naming.any_words(code, older=True) for code in link.older]),
        newer=_titles([naming.any_words(code, older=False) for code in link.newer]),
        reason=link.reason,
    )


def position(value: Fraction | None, say: Words) -> str:
    """Write a position, or that there is none."""
    if value is None:
        return say("progress.value.none")
    return say.decimal(value, places=2)


def placed(value: Fraction | None, say: Words, *, too_few: bool) -> str:
    """Write a position; where too few questions have an answer to show one, say so."""
    return say("progress.value.too_few") if too_few else position(value, say)


def _by_position(change: StageChange, naming: Naming) -> str:
    if change.uncapped_before == change.uncapped_after:
        return ""
    say = naming.say
    return say(
        "progress.stage.position",
        before=stage_name(change.uncapped_before, say, naming.older),
        after=stage_name(change.uncapped_after, say, naming.newer),
    )


def _by_cap(change: StageChange, naming: Naming) -> str:
    then = [naming.older_title(code) for code in change.held_back_before]
    now = [naming.title(code) for code in change.held_back_after]
    if not then and not now:
        return ""
    how = "still" if then and now else ("freed" if then else "held")
    return naming.say(
        f"progress.stage.cap_{how}",
        before=_titles(then),
        after=_titles(now),
    )


def _titles(titles: Sequence[str]) -> str:
    return "; ".join(titles)
