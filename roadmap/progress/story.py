"""The story of a change in three sentences that can be read aloud.

First what changed in the answers, then what only the questionnaire changed, then how
sure that is and what comes next. Every number in them is listed in ``figures`` and
stands in the tables of the page too: rounded half up, parts by largest remainder.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.comparison.values import Certainty, Change, NoTotal
from assessments.records.work import ChangeKind
from priorities.scoring.result import Placement
from roadmap.progress.decomposition import (
    NOTHING,
    OUTSIDE,
    Apart,
    Figures,
    PartKind,
    Told,
    apart,
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
    change: Change, cycles: tuple[str, str], naming: Naming, *, ahead: Told = NOTHING
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
    found = apart(change)
    first = _answers(change, found, cycles, naming)
    second = _sentence(
        _by_questionnaire(change, found, naming),
        _by_what_applies(change, found, naming),
        _by_information(change, naming.say),
        _without_total(change, found, naming.say),
    )
    third = _sentence(_sureness(found, naming.say), ahead)
    return Story(
        sentences=(first.says, second.says, third.says),
        figures=tuple(dict.fromkeys((*first.figures, *second.figures, *third.figures))),
    )


def first_story(
    cycle: str, placement: Placement, say: Words, *, ahead: Told = NOTHING
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
    placed = [one for one in placement.priorities if one.low is not None]
    certain = sum(one.certain for one in placed)
    sure = say("progress.story.first_sure", n=len(placed), certain=certain)
    return Story(
        sentences=(
            say("progress.story.first", cycle=cycle),
            say("progress.story.first_next"),
            _sentence(Told(says=sure), ahead).says,
        ),
        figures=(
            *counted("placed", len(placed), say),
            *counted("certain_stages", certain, say),
            *ahead.figures,
        ),
    )


def _answers(
    change: Change, those: Apart, cycles: tuple[str, str], naming: Naming
) -> Told:
    """Say what changed answers moved."""
    say = naming.say
    years = {"older": cycles[0], "newer": cycles[1]}
    if not those:
        why = _why_unknown(change, say)
        return Told(says=say("progress.story.unknown", why=why, **years))
    found = moves(those, PartKind.INDICATOR)
    if not found:
        key = "still" if change.changed else "nothing"
        return Told(
            says=say(f"progress.story.{key}", n=change.changed, **years),
            figures=counted("changed", change.changed, say),
        )
    told = groups(found, naming, cause="answers", through=True)
    says = say("progress.story.moved", moves=told.says, **years)
    return Told(says=says, figures=told.figures)


def _by_questionnaire(change: Change, those: Apart, naming: Naming) -> Told:
    say = naming.say
    if change.older == change.newer:
        return Told(says=say("progress.story.same_questions"))
    if not any(each.is_whole for _, each in those):
        return Told(says=say("progress.story.questions_unknown"))
    found = moves(those, PartKind.QUESTIONNAIRE)
    if not found:
        return Told(says=say("progress.story.questions_nothing"))
    told = groups(found, naming, cause="questionnaire")
    says = say("progress.story.questions", moves=told.says)
    return Told(says=says, figures=told.figures)


def _by_what_applies(change: Change, those: Apart, naming: Naming) -> Told:
    """Say what moved because something applies, or is asked, in one year only."""
    found = moves(those, *OUTSIDE)
    if not found:
        return NOTHING
    key = "applies" if change.scope_before == change.scope_after else "scope"
    told = groups(found, naming, cause=key)
    says = naming.say(f"progress.story.{key}", moves=told.says)
    return Told(says=says, figures=told.figures)


def _by_information(change: Change, say: Words) -> Told:
    """Count changed answers of which every reason says that the country is the same."""
    n = sum(
        bool(criterion.reasons) and NOT_THE_COUNTRY.issuperset(criterion.reasons)
        for one in change.priorities
        for indicator in one.indicators
        for criterion in indicator.criteria
    )
    if not n:
        return NOTHING
    of = change.changed
    figures = (
        *counted("information", n, say),
        *counted("changed", of, say),
    )
    says = say("progress.story.information", n=n, of=of)
    return Told(says=says, figures=figures)


def _without_total(change: Change, those: Apart, say: Words) -> Told:
    n = sum(one.total is None for one in change.priorities)
    if not n or not those:
        return NOTHING
    says = say("progress.story.without_total", n=n)
    return Told(says=says, figures=counted("without_total", n, say))


def _sureness(compared: Apart, say: Words) -> Told:
    """Say how many moves, or where nothing moved how many stays, are how sure."""
    if not compared:
        return Told(says=say("progress.story.sure_unknown"))
    moved = [one for one, each in compared if each.exact(PartKind.INDICATOR)]
    kind, those = ("moves", moved) if moved else ("stays", [one for one, _ in compared])
    counts = {
        how: n for how in Certainty if (n := sum(one.certainty is how for one in those))
    }
    all_of_them = counted(kind, len(those), say)
    if len(counts) == 1:
        key = f"progress.story.{kind}.all_{next(iter(counts))}"
        return Told(says=say(key, n=len(those)), figures=all_of_them)
    each_kind = [say(f"progress.story.{kind}.{how}", n=n) for how, n in counts.items()]
    says = say(
        f"progress.story.{kind}.of",
        n=len(those),
        parts=listed(each_kind, say),
    )
    single = [figure for h, n in counts.items() for figure in counted(h, n, say)]
    return Told(says=says, figures=(*all_of_them, *single))


def _why_unknown(change: Change, say: Words) -> str:
    reasons = {one.no_real for one in change.priorities}
    for whole in (
        NoTotal.NO_CROSSWALK,
        NoTotal.EDITION_MISSING,
        NoTotal.OTHER_RULES,
    ):
        if reasons == {whole}:
            return say(f"progress.story.why.{whole}")
    return say("progress.story.why.nothing_comparable")


def _sentence(*clauses: Told) -> Told:
    """Join clauses that say something to one sentence."""
    said = [clause for clause in clauses if clause.says]
    return Told(
        says="; ".join(clause.says for clause in said) + ".",
        figures=_figures(said),
    )


def _figures(told: Sequence[Told]) -> Figures:
    return tuple(figure for one in told for figure in one.figures)
