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
from roadmap.wording.texts import t

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
        _by_information(change, naming.language),
        _without_total(change, found, naming.language),
    )
    third = _sentence(_sureness(found, naming.language), ahead)
    return Story(
        sentences=(first.says, second.says, third.says),
        figures=tuple(dict.fromkeys((*first.figures, *second.figures, *third.figures))),
    )


def first_story(
    cycle: str, placement: Placement, language: str, *, ahead: Told = NOTHING
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
    sure = t("progress.story.first_sure", language, n=len(placed), certain=certain)
    return Story(
        sentences=(
            t("progress.story.first", language, cycle=cycle),
            t("progress.story.first_next", language),
            _sentence(Told(says=sure), ahead).says,
        ),
        figures=(
            *counted("placed", len(placed), language),
            *counted("certain_stages", certain, language),
            *ahead.figures,
        ),
    )


def _answers(
    change: Change, those: Apart, cycles: tuple[str, str], naming: Naming
) -> Told:
    """Say what changed answers moved."""
    language = naming.language
    years = {"older": cycles[0], "newer": cycles[1]}
    if not those:
        why = _why_unknown(change, language)
        return Told(says=t("progress.story.unknown", language, why=why, **years))
    found = moves(those, PartKind.INDICATOR)
    if not found:
        key = "still" if change.changed else "nothing"
        return Told(
            says=t(f"progress.story.{key}", language, n=change.changed, **years),
            figures=counted("changed", change.changed, language),
        )
    told = groups(found, naming, cause="answers", through=True)
    says = t("progress.story.moved", language, moves=told.says, **years)
    return Told(says=says, figures=told.figures)


def _by_questionnaire(change: Change, those: Apart, naming: Naming) -> Told:
    language = naming.language
    if change.older == change.newer:
        return Told(says=t("progress.story.same_questions", language))
    if not any(each.is_whole for _, each in those):
        return Told(says=t("progress.story.questions_unknown", language))
    found = moves(those, PartKind.QUESTIONNAIRE)
    if not found:
        return Told(says=t("progress.story.questions_nothing", language))
    told = groups(found, naming, cause="questionnaire")
    says = t("progress.story.questions", language, moves=told.says)
    return Told(says=says, figures=told.figures)


def _by_what_applies(change: Change, those: Apart, naming: Naming) -> Told:
    """Say what moved because something applies, or is asked, in one year only."""
    found = moves(those, *OUTSIDE)
    if not found:
        return NOTHING
    key = "applies" if change.scope_before == change.scope_after else "scope"
    told = groups(found, naming, cause=key)
    says = t(f"progress.story.{key}", naming.language, moves=told.says)
    return Told(says=says, figures=told.figures)


def _by_information(change: Change, language: str) -> Told:
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
        *counted("information", n, language),
        *counted("changed", of, language),
    )
    says = t("progress.story.information", language, n=n, of=of)
    return Told(says=says, figures=figures)


def _without_total(change: Change, those: Apart, language: str) -> Told:
    n = sum(one.total is None for one in change.priorities)
    if not n or not those:
        return NOTHING
    says = t("progress.story.without_total", language, n=n)
    return Told(says=says, figures=counted("without_total", n, language))


def _sureness(compared: Apart, language: str) -> Told:
    """Say how many moves, or where nothing moved how many stays, are how sure."""
    if not compared:
        return Told(says=t("progress.story.sure_unknown", language))
    moved = [one for one, each in compared if each.exact(PartKind.INDICATOR)]
    kind, those = ("moves", moved) if moved else ("stays", [one for one, _ in compared])
    counts = {
        how: n for how in Certainty if (n := sum(one.certainty is how for one in those))
    }
    all_of_them = counted(kind, len(those), language)
    if len(counts) == 1:
        key = f"progress.story.{kind}.all_{next(iter(counts))}"
        return Told(says=t(key, language, n=len(those)), figures=all_of_them)
    each_kind = [
        t(f"progress.story.{kind}.{how}", language, n=n) for how, n in counts.items()
    ]
    says = t(
        f"progress.story.{kind}.of",
        language,
        n=len(those),
        parts=listed(each_kind, language),
    )
    single = [figure for h, n in counts.items() for figure in counted(h, n, language)]
    return Told(says=says, figures=(*all_of_them, *single))


def _why_unknown(change: Change, language: str) -> str:
    reasons = {one.no_real for one in change.priorities}
    for whole in (
        NoTotal.NO_CROSSWALK,
        NoTotal.EDITION_MISSING,
        NoTotal.OTHER_RULES,
    ):
        if reasons == {whole}:
            return t(f"progress.story.why.{whole}", language)
    return t("progress.story.why.nothing_comparable", language)


def _sentence(*clauses: Told) -> Told:
    """Join clauses that say something to one sentence."""
    said = [clause for clause in clauses if clause.says]
    return Told(
        says="; ".join(clause.says for clause in said) + ".",
        figures=_figures(said),
    )


def _figures(told: Sequence[Told]) -> Figures:
    return tuple(figure for one in told for figure in one.figures)
