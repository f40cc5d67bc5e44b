"""The cheapest way up, as plain values: a target stage for each priority.

The words of `priorities.least_cost.steps`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.answers.snapshot import Snapshot
from priorities.edition import CriterionCode
from priorities.errors import TargetError
from priorities.least_cost.choices import Cost
from priorities.least_cost.steps import StageTarget, Steps, next_steps
from priorities.scoring.result import PriorityPlacement
from roadmap.next_steps.next_step import NextStep, set_words, step_words
from roadmap.next_steps.option_cards import OptionCard, option_card
from roadmap.next_steps.options import serving_any_of
from roadmap.next_steps.what_if import if_met
from roadmap.wording.placements import (
    criterion_words,
    last_stage,
    place_words,
    target_name,
)
from roadmap.wording.texts import Words

SHOWN_PATTERNS = 5
"""How many compact forms are spelt out."""

SHOWN_OPTIONS = 5
"""How many options are named beside a way."""

STAY = 0
"""The target of a priority that is to stay where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOption:
    """An option that serves one of the criteria, by its code and in words."""

    code: str
    card: OptionCard


@dataclass(frozen=True, slots=True, kw_only=True)
class CheapestWays:
    """The cheapest ways of one priority to its target.

    Attributes
    ----------
    target
        Stage to reach; `STAY` for staying.
    stages
        The stages it could be sent to, by number, in words; empty at the top or where
        nothing is placed.
    cost
        Least effort, as it is shown; empty when there is no way.
    number, count
        The exact number of cheapest sets, and as it is shown; 0 and empty when there is
        no way.
    words
        What is to be fulfilled, in the compact form, or why there is no way.
    find_out, settle
        Criteria to find out about, and whole indicators and criteria to settle, before
        anything else.
    first
        Codes of the first of the cheapest sets; empty when there is none.
    sets
        The first 20 sets one by one, each with its codes; only when asked for.
    options
        The first options that serve criteria of the cheapest ways; ``option_count``
        says how many there are.
    """

    code: str
    title: str
    now: str
    target: int
    target_name: str
    stages: Mapping[int, str]
    cost: str
    number: int
    count: str
    words: NextStep
    find_out: tuple[str, ...]
    settle: tuple[str, ...]
    first: tuple[CriterionCode, ...]
    sets: tuple[tuple[tuple[str, ...], tuple[CriterionCode, ...]], ...]
    options: tuple[NamedOption, ...]
    option_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked of the page.

    Attributes
    ----------
    targets
        Target stage by priority; the next stage where nothing, or nothing that makes
        sense, is said.
    one_by_one
        Code of the priority whose sets are listed one by one; empty for none.
    """

    targets: Mapping[str, int]
    one_by_one: str = ""


def is_countable(snapshot: Snapshot) -> bool:
    """Whether the edition counts in a way for which cheapest ways are found."""
    try:
        for priority in snapshot.edition.priorities[:1]:
            next_steps(
                snapshot.edition,
                priority.code,
                snapshot.effective,
                scope=snapshot.scope,
            )
    except TargetError:
        return False
    return bool(snapshot.edition.rules.stages)


def ways(
    snapshot: Snapshot, wish: Wish, costs: Mapping[str, Cost], say: Words
) -> tuple[CheapestWays, ...]:
    """Find the cheapest ways of every priority to its target, in words.

    Parameters
    ----------
    snapshot
        What was answered and where it stands.
    costs
        Costs of the state's own, by criterion.
    say
        The reader's words.

    Raises
    ------
    TargetError
        If the edition counts in another way (`is_countable`).
    """
    return tuple(
        _way(snapshot, placed, wish, costs, say)
        for placed in snapshot.placement.priorities
    )


def stages_above(snapshot: Snapshot, placed: PriorityPlacement) -> tuple[int, ...]:
    """List the stages above the present one, that of ``low``, that the scope can tell."""
    if placed.stage_low is None:
        return ()
    last = last_stage(snapshot.edition, placed.cut)
    return tuple(range(placed.stage_low + 1, last + 1))


def target_of(snapshot: Snapshot, placed: PriorityPlacement, wish: Wish) -> int:
    """Give the stage that a priority is sent to; `STAY` when it cannot move."""
    above = stages_above(snapshot, placed)
    wished = wish.targets.get(placed.code)
    if wished == STAY or not above:
        return STAY
    return wished if wished in above else above[0]


def _way(
    snapshot: Snapshot,
    placed: PriorityPlacement,
    wish: Wish,
    costs: Mapping[str, Cost],
    say: Words,
) -> CheapestWays:
    target = target_of(snapshot, placed, wish)
    steps = _steps(snapshot, placed, target, costs)
    possible = _possible(steps)
    fits = serving_any_of(snapshot.edition, possible, say)
    has_way = bool(steps.count) and target != STAY
    names = {
        n: target_name(snapshot.edition, n, placed.cut, say)
        for n in stages_above(snapshot, placed)
    }
    return CheapestWays(
        code=placed.code,
        title=say.of(snapshot.edition, f"{placed.code}.title"),
        now=place_words(snapshot.edition, placed, say),
        target=target,
        target_name=names[target] if target else "",
        stages=names,
        cost=str(steps.cost) if has_way else "",
        number=steps.count if has_way else 0,
        count=say.whole(steps.count) if has_way else "",
        words=_words(snapshot, placed, steps, say),
        find_out=_named(snapshot, steps.find_out_first, say),
        settle=(
            *(
                say.of(snapshot.edition, f"{code}.title")
                for code in steps.settle_whole_first
            ),
            *_named(snapshot, steps.settle_first, say),
        ),
        first=steps.sets[0] if has_way else (),
        sets=tuple(
            (set_words(snapshot.edition, codes, steps, say), codes)
            for codes in steps.sets
        )
        if wish.one_by_one == placed.code and has_way
        else (),
        options=tuple(
            NamedOption(
                code=fit.option.code, card=option_card(snapshot.edition, fit, say)
            )
            for fit in fits[:SHOWN_OPTIONS]
        ),
        option_count=len(fits),
    )


def _steps(
    snapshot: Snapshot,
    placed: PriorityPlacement,
    target: int,
    costs: Mapping[str, Cost],
) -> Steps:
    if target == STAY:
        return Steps(priority=placed.code, target=None, cost=None, count=0)
    return next_steps(
        snapshot.edition,
        placed.code,
        snapshot.effective,
        target=StageTarget(stage=target),
        scope=snapshot.scope,
        costs=costs,
    )


def _words(
    snapshot: Snapshot, placed: PriorityPlacement, steps: Steps, say: Words
) -> NextStep:
    if steps.target is None and stages_above(snapshot, placed):
        return NextStep(says=say("ways.stays"), ways=(), more="")
    words = step_words(snapshot.edition, placed, steps, say, most=SHOWN_PATTERNS)
    if steps.target is None or steps.cost is not None:
        return words
    lacking = (*placed.would_raise, *placed.would_not_raise)
    best = if_met(snapshot, placed.code, lacking)
    limit = say("ways.limit", place=place_words(snapshot.edition, best, say))
    return NextStep(says=f"{words.says} {limit}", ways=(), more="")


def _possible(steps: Steps) -> tuple[CriterionCode, ...]:
    """List the criteria in the ways that are spelt out, each once."""
    codes = (
        code
        for pattern in steps.patterns
        for part in pattern.parts
        for code in part.criteria
    )
    return tuple(dict.fromkeys(codes))


def _named(
    snapshot: Snapshot, codes: tuple[CriterionCode, ...], say: Words
) -> tuple[str, ...]:
    return tuple(criterion_words(snapshot.edition, code, say) for code in codes)
