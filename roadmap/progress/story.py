"""The story of a change in three sentences that can be read aloud.

First what changed in the answers, then what only the questionnaire changed, then how
sure that is and what comes next. Every number in them is listed in ``figures`` and
stands in the tables of the page too: rounded half up, parts by largest remainder.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessments.comparison.values import Certainty, Change, CriterionChange, NoTotal
from assessments.records.work import ChangeKind
from priorities.scoring.result import Placement
from roadmap.progress.decomposition import (
    NOTHING,
    OUTSIDE,
    Breakdowns,
    Clause,
    Figures,
    PartKind,
    break_down_all,
    counted,
    groups,
    listed,
    moves,
)
from roadmap.wording.editions import Naming
from roadmap.wording.texts import Words

NOT_THE_COUNTRY = frozenset({ChangeKind.BETTER_INFORMATION, ChangeKind.ERROR_PUT_RIGHT})
"""Reasons that say that the answer changed and the country did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Three sentences, and every number in them with what it counts or measures."""

    sentences: tuple[str, str, str]
    figures: Figures


def story(
    change: Change, cycles: tuple[str, str], naming: Naming, *, ahead: Clause = NOTHING
) -> Story:
    """Tell a change.

    Parameters
    ----------
    change
        Everything that changed between two assessments.
    cycles
        Names of the older and the newer year.
    naming
        The two editions, and the reader's language.
    ahead
        Where the plan leads or what the least next step is, as a clause of
        `roadmap.progress.outlook`.
    """
    breakdowns = break_down_all(change)
    first = _answers(change, breakdowns, cycles, naming)
    second = _sentence(
        _by_questionnaire(change, breakdowns, naming),
        _by_what_applies(breakdowns, naming),
        _by_information(change, naming.say),
        *_by_missing(change, cycles, naming.say),
        _without_total(change, breakdowns, naming.say),
    )
    third = _sentence(_sureness(breakdowns, naming.say), ahead)
    return Story(
        sentences=(first.says, second.says, third.says),
        figures=tuple(dict.fromkeys((*first.figures, *second.figures, *third.figures))),
    )


def first_story(
    cycle: str, placement: Placement, say: Words, *, ahead: Clause = NOTHING
) -> Story:
    """Tell the first year on record, which is compared with nothing.

    Parameters
    ----------
    cycle
        Name of the year.
    placement
        Where the state stands.
    ahead
        As for `story`.
    """
    placed = [
        p for p in placement.priorities if p.low is not None and p.completeness != 0
    ]
    certain = sum(p.certain for p in placed)
    key = "first_sure" if placed else "first_none"
    sure = say(f"progress.story.{key}", n=len(placed), certain=certain)
    return Story(
        sentences=(
            say("progress.story.first", cycle=cycle),
            say("progress.story.first_next"),
            _sentence(Clause(says=sure), ahead).says,
        ),
        figures=(
            *counted("placed", len(placed), say),
            *counted("certain_stages", certain, say),
            *ahead.figures,
        ),
    )


def _answers(
    change: Change, breakdowns: Breakdowns, cycles: tuple[str, str], naming: Naming
) -> Clause:
    """Say what changed answers moved."""
    say = naming.say
    years = {"older": cycles[0], "newer": cycles[1]}
    too_few = _too_few(change, cycles, say)
    if not breakdowns and too_few is NOTHING:
        why = _why_unknown(change, say)
        return Clause(says=say("progress.story.unknown", why=why, **years))
    clauses = [too_few] if too_few.says else []
    if breakdowns:
        clauses += _moved(change, breakdowns, naming)
    spoken = "; ".join(clause.says for clause in clauses)
    return Clause(
        says=say("progress.story.between", clauses=spoken, **years),
        figures=_figures(clauses),
    )


def _too_few(change: Change, cycles: tuple[str, str], say: Words) -> Clause:
    """Say what cannot be compared yet: what is not answered is no decline."""
    found = [priority for priority in change.priorities if priority.too_few]
    if not found:
        return NOTHING
    sides = (
        any(priority.too_few_before for priority in found),
        any(priority.too_few_after for priority in found),
    )
    named = [cycle for cycle, few in zip(cycles, sides, strict=True) if few]
    says = say("progress.story.too_few", n=len(found), cycles=listed(named, say))
    return Clause(says=says, figures=counted("too_few", len(found), say))


def _moved(change: Change, breakdowns: Breakdowns, naming: Naming) -> list[Clause]:
    """Say what changed answers moved, and apart from it what missing ones have a part in."""
    say = naming.say
    moved = moves(breakdowns, PartKind.INDICATOR)
    if not moved:
        n = _changed(change)
        return [
            Clause(
                says=say(f"progress.story.{'still' if n else 'nothing'}", n=n),
                figures=counted("changed", n, say),
            )
        ]
    clauses = []
    for key, cause, missing in (
        ("moved", "answers", False),
        ("moved_missing", "missing", True),
    ):
        group = [move for move in moved if move.missing is missing]
        if group:
            clause = groups(group, naming, cause=cause, through=True)
            says = say(f"progress.story.{key}", moves=clause.says)
            clauses.append(Clause(says=says, figures=clause.figures))
    return clauses


def _changed(change: Change) -> int:
    """Count answers that changed: one that is missing in a year has not."""
    return change.changed - sum(criterion.missing for criterion in _criteria(change))


def _criteria(change: Change) -> Iterator[CriterionChange]:
    return (
        criterion
        for priority in change.priorities
        for indicator in priority.indicators
        for criterion in indicator.criteria
    )


def _by_missing(
    change: Change, cycles: tuple[str, str], say: Words
) -> Iterator[Clause]:
    """Count questions that only one of the two years has an answer to."""
    years = {"older": cycles[0], "newer": cycles[1]}
    counts = {
        "lost": sum(criterion.after is None for criterion in _criteria(change)),
        "gained": sum(criterion.before is None for criterion in _criteria(change)),
    }
    for key, n in counts.items():
        if n:
            says = say(f"progress.story.{key}", n=n, **years)
            yield Clause(says=says, figures=counted(key, n, say))


def _by_questionnaire(change: Change, breakdowns: Breakdowns, naming: Naming) -> Clause:
    say = naming.say
    if change.older == change.newer:
        return Clause(says=say("progress.story.same_questions"))
    if not any(breakdown.is_whole for _, breakdown in breakdowns):
        return Clause(says=say("progress.story.questions_unknown"))
    moved = moves(breakdowns, PartKind.QUESTIONNAIRE)
    if not moved:
        return Clause(says=say("progress.story.questions_nothing"))
    clause = groups(moved, naming, cause="questionnaire")
    says = say("progress.story.questions", moves=clause.says)
    return Clause(says=says, figures=clause.figures)


def _by_what_applies(breakdowns: Breakdowns, naming: Naming) -> Clause:
    """Say what moved because something applies in one year only."""
    moved = moves(breakdowns, *OUTSIDE)
    if not moved:
        return NOTHING
    clause = groups(moved, naming, cause="applies")
    says = naming.say("progress.story.applies", moves=clause.says)
    return Clause(says=says, figures=clause.figures)


def _by_information(change: Change, say: Words) -> Clause:
    """Count changed answers of which every reason says that the country is the same."""
    n = sum(
        bool(criterion.reasons) and NOT_THE_COUNTRY.issuperset(criterion.reasons)
        for criterion in _criteria(change)
        if not criterion.missing
    )
    if not n:
        return NOTHING
    of = _changed(change)
    figures = (
        *counted("information", n, say),
        *counted("changed", of, say),
    )
    says = say("progress.story.information", n=n, of=of)
    return Clause(says=says, figures=figures)


def _without_total(change: Change, breakdowns: Breakdowns, say: Words) -> Clause:
    n = sum(priority.total is None for priority in change.priorities)
    if not n or not breakdowns:
        return NOTHING
    says = say("progress.story.without_total", n=n)
    return Clause(says=says, figures=counted("without_total", n, say))


def _sureness(compared: Breakdowns, say: Words) -> Clause:
    """Say how many moves, or where nothing moved how many stays, are how sure."""
    if not compared:
        return Clause(says=say("progress.story.sure_unknown"))
    moved = [
        change for change, breakdown in compared if breakdown.exact(PartKind.INDICATOR)
    ]
    kind, changes = (
        ("moves", moved) if moved else ("stays", [change for change, _ in compared])
    )
    counts = {
        how: n
        for how in Certainty
        if (n := sum(change.certainty is how for change in changes))
    }
    all_of_them = counted(kind, len(changes), say)
    if len(counts) == 1:
        key = f"progress.story.{kind}.all_{next(iter(counts))}"
        return Clause(says=say(key, n=len(changes)), figures=all_of_them)
    each_kind = [say(f"progress.story.{kind}.{how}", n=n) for how, n in counts.items()]
    says = say(
        f"progress.story.{kind}.of",
        n=len(changes),
        parts=listed(each_kind, say),
    )
    single = [figure for h, n in counts.items() for figure in counted(h, n, say)]
    return Clause(says=says, figures=(*all_of_them, *single))


def _why_unknown(change: Change, say: Words) -> str:
    reasons = {priority.no_real for priority in change.priorities}
    for whole in (
        NoTotal.NO_CROSSWALK,
        NoTotal.EDITION_MISSING,
        NoTotal.OTHER_RULES,
        NoTotal.ROUNDED,
        NoTotal.OTHER_ANSWERS,
    ):
        if reasons == {whole}:
            return say(f"progress.story.why.{whole}")
    return say("progress.story.why.nothing_comparable")


def _sentence(*clauses: Clause) -> Clause:
    """Join clauses that say something to one sentence."""
    spoken = [clause for clause in clauses if clause.says]
    return Clause(
        says="; ".join(clause.says for clause in spoken) + ".",
        figures=_figures(spoken),
    )


def _figures(clauses: Sequence[Clause]) -> Figures:
    return tuple(figure for clause in clauses for figure in clause.figures)
