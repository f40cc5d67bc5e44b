"""What if: what would stand, and where, with some criteria met or not.

A counterfactual placement.

Pure: a copy of what stands is changed, and nothing is answered or kept by it. Who ticks
criteria on or off on the page sends the ticks along, and gets the two placements back.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from assessments.answers.snapshot import Snapshot, effective_word
from priorities.answers import AnswerValue, EffectiveAnswer
from priorities.edition import Criterion, Indicator, PriorityCode
from priorities.rules import Rules
from priorities.scoring.answer import worth_of_answers
from priorities.scoring.placement import place_priority
from priorities.scoring.result import PriorityPlacement
from priorities.voices import Applicability, applicability
from roadmap.wording.placements import place_words, sentence
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Tickable:
    """One criterion as it can be ticked.

    Attributes
    ----------
    met
        Whether it is met now.
    fixed
        Whether it does not apply, so that there is nothing to tick.
    stands
        What stands now, in words.
    """

    code: str
    says: str
    met: bool
    fixed: bool
    stands: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TickableRung:
    """One rung of an indicator."""

    level: int
    criteria: tuple[Tickable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TickableIndicator:
    """One indicator with its ladder."""

    code: str
    title: str
    core: bool
    rungs: tuple[TickableRung, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementWords:
    """A placement in words: where, and why there."""

    placed: PriorityPlacement
    place: str
    sentence: str


def tried(
    snapshot: Snapshot, *, on: Iterable[str] = (), off: Iterable[str] = ()
) -> dict[str, EffectiveAnswer]:
    """Give what would stand with some criteria met and others not met.

    Parameters
    ----------
    on, off
        Codes of criteria to take as met, and as not met; ``on`` wins over ``off``.

    Returns
    -------
    dict
        As its effective answers. The evidence of a criterion stays as it is.
    """
    worst, best = _ends_of_the_scale(snapshot.edition.rules)
    changed = dict(snapshot.effective)
    for codes, answer in ((off, worst), (on, best)):
        for code in codes:
            now = snapshot.effective.get(code, EffectiveAnswer())
            changed[code] = replace(now, voices=(answer,), settled=None)
    return changed


def if_met(
    snapshot: Snapshot, priority: str, codes: Iterable[str]
) -> PriorityPlacement:
    """Place a priority as if these criteria were met too.

    Raises
    ------
    AnswersError
        If the edition has no such criterion.
    KeyError
        If the edition has no such priority.
    """
    changed = tried(snapshot, on=codes)
    return place_priority(snapshot.edition, priority, changed, snapshot.scope)


def indicators(
    snapshot: Snapshot, priority: str, say: Words
) -> tuple[TickableIndicator, ...]:
    """List what can be ticked in a priority: the indicators and rungs in scope.

    Raises
    ------
    KeyError
        If the edition has no such priority.
    """
    asked = snapshot.edition.within(snapshot.scope).priority_by_code
    return tuple(
        TickableIndicator(
            code=indicator.code,
            title=say.of(snapshot.edition, f"{indicator.code}.title"),
            core=indicator.core,
            rungs=tuple(
                TickableRung(
                    level=rung.level,
                    criteria=tuple(
                        _tickable(snapshot, indicator, criterion, say)
                        for criterion in rung.criteria
                    ),
                )
                for rung in indicator.rungs
            ),
        )
        for indicator in asked[PriorityCode(priority)].indicators
    )


def now(snapshot: Snapshot, priority: str, say: Words) -> PlacementWords:
    """Say where a priority stands."""
    return _outcome(snapshot, snapshot.placement.by_code[priority], say)


def then(
    snapshot: Snapshot,
    priority: str,
    *,
    on: Collection[str],
    off: Collection[str],
    say: Words,
) -> PlacementWords:
    """Say where a priority would stand.

    Parameters
    ----------
    on, off
        Criteria ticked on and off; everything else stays as it stands.

    Raises
    ------
    KeyError
        If the edition has no such priority, or a code is no criterion of it that can
        be ticked.
    """
    allowed = {
        criterion.code
        for indicator in indicators(snapshot, priority, say)
        for rung in indicator.rungs
        for criterion in rung.criteria
        if not criterion.fixed
    }
    if unknown := {*on, *off} - allowed:
        raise KeyError(f"Not to be ticked in {priority}: {', '.join(sorted(unknown))}")
    effective = tried(snapshot, on=on, off=off)
    placed = place_priority(snapshot.edition, priority, effective, snapshot.scope)
    return _outcome(snapshot, placed, say)


def _outcome(
    snapshot: Snapshot, placed: PriorityPlacement, say: Words
) -> PlacementWords:
    return PlacementWords(
        placed=placed,
        place=place_words(snapshot.edition, placed, say),
        sentence=sentence(snapshot.edition, placed, say),
    )


def _tickable(
    snapshot: Snapshot, indicator: Indicator, criterion: Criterion, say: Words
) -> Tickable:
    stands = stands_for(
        snapshot.effective, indicator.code, criterion.code, snapshot.edition.rules
    )
    return Tickable(
        code=criterion.code,
        says=say.of(snapshot.edition, f"{criterion.code}.text"),
        met=stands == AnswerValue.MET,
        fixed=stands == AnswerValue.NOT_APPLICABLE,
        stands=say(f"what_if.stands.{stands}"),
    )


def stands_for(
    effective: Mapping[str, EffectiveAnswer], indicator: str, code: str, rules: Rules
) -> str:
    """Name what stands for a criterion.

    Where it is disputed whether the indicator applies, the answers to its criteria stand.

    Returns
    -------
    str
        An `AnswerValue`, ``disputed`` or ``none``.
    """
    if applicability(effective.get(indicator), rules) is Applicability.NO:
        return AnswerValue.NOT_APPLICABLE.value
    return effective_word(effective.get(code)) or "none"


def _ends_of_the_scale(rules: Rules) -> tuple[str, str]:
    """Give the answers that are worth the least and the most."""
    worths = worth_of_answers(rules, rules.scale)
    return min(worths, key=worths.__getitem__), max(worths, key=worths.__getitem__)
