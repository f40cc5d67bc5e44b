"""The least-cost next step of a priority, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.answers.snapshot import Snapshot
from priorities.edition import Edition
from priorities.errors import TargetError
from priorities.least_cost.patterns import Pattern
from priorities.least_cost.steps import StageTarget, Steps, next_steps
from priorities.scoring.result import PriorityPlacement
from roadmap.wording.placements import criterion_words, target_name
from roadmap.wording.texts import Words

SHOWN_WAYS = 3
"""How many of the cheapest ways are spelt out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPart:
    """Some of what to fulfil, one line each; ``says`` is empty when all are needed."""

    says: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One cheapest way: what to fulfil, part by part."""

    parts: tuple[StepPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The next step of a priority; ``ways`` is empty when there is none."""

    says: str
    ways: tuple[Way, ...]
    more: str


def next_step(snapshot: Snapshot, placed: PriorityPlacement, say: Words) -> NextStep:
    """Put the least-cost step to the next stage into words.

    Parameters
    ----------
    snapshot
        What was answered and where it stands.
    placed
        The priority, as it stands there.
    say
        The words of the reader's language.
    """
    try:
        steps = next_steps(
            snapshot.edition, placed.code, snapshot.effective, scope=snapshot.scope
        )
    except TargetError:
        says = say("results.next_step.other_rules")
        return NextStep(says=says, ways=(), more="")
    return step_words(snapshot.edition, placed, steps, say, most=SHOWN_WAYS)


def step_words(
    edition: Edition,
    placed: PriorityPlacement,
    steps: Steps,
    say: Words,
    *,
    most: int,
) -> NextStep:
    """Put the cheapest ways to a target into words.

    Parameters
    ----------
    edition, placed, say
        As for `next_step`.
    steps
        The cheapest ways to the next stage or to another one.
    most
        How many of them are spelt out.
    """
    if not isinstance(steps.target, StageTarget):
        key = "whole_scope" if placed.is_or_more else "top"
        key = "none" if placed.low is None else key
        return NextStep(says=say(f"results.next_step.{key}"), ways=(), more="")
    stage = target_name(edition, steps.target.stage, placed.cut, say)
    if steps.cost is None:
        says = say("results.next_step.out_of_reach", stage=stage)
        return NextStep(says=says, ways=(), more="")
    criteria = min(len(codes) for codes in steps.sets)
    says = say("results.next_step.says", stage=stage, n=criteria, cost=steps.cost)
    ways = say(
        "results.next_step.ways",
        n=steps.count,
        number=say.whole(steps.count),
    )
    more = steps.pattern_count - most
    return NextStep(
        says=" ".join([says, ways, *_settle_whole(edition, steps, say)]),
        ways=tuple(
            _way(edition, pattern, steps, say) for pattern in steps.patterns[:most]
        ),
        more=""
        if more <= 0
        else say(
            "results.next_step.more_ways",
            n=more,
            number=say.whole(more),
        ),
    )


def _settle_whole(edition: Edition, steps: Steps, say: Words) -> list[str]:
    """Ask to settle first whether indicators apply of which that is disputed."""
    codes = steps.settle_whole_first
    titles = say.listed([say.of(edition, f"{code}.title") for code in codes])
    return [say("results.next_step.settle_whole", titles=titles)] if codes else []


def set_words(
    edition: Edition, codes: Sequence[str], steps: Steps, say: Words
) -> tuple[str, ...]:
    """Name every criterion of one set, with what is to be done before."""
    marks = _marks(steps)
    return tuple(_named(edition, code, marks, say) for code in codes)


def _way(edition: Edition, pattern: Pattern, steps: Steps, say: Words) -> Way:
    marks = _marks(steps)
    return Way(
        parts=tuple(
            StepPart(
                says=""
                if part.is_all
                else say(
                    "results.next_step.any_of",
                    n=part.needed,
                    of=len(part.criteria),
                ),
                lines=tuple(
                    _named(edition, code, marks, say) for code in part.criteria
                ),
            )
            for part in pattern.parts
        )
    )


def _marks(steps: Steps) -> dict[str, str]:
    """Give, by criterion, what is to be done before it can be fulfilled."""
    return {
        **dict.fromkeys(steps.find_out_first, "find_out"),
        **dict.fromkeys(steps.settle_first, "settle"),
    }


def _named(edition: Edition, code: str, marks: Mapping[str, str], say: Words) -> str:
    words = criterion_words(edition, code, say)
    if code not in marks:
        return words
    return f"{words} [{say(f'results.next_step.{marks[code]}')}]"
