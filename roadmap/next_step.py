"""The least-cost next step of a priority, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from priorities.answers import Scope, Standing
from priorities.edition import Edition
from priorities.patterns import Pattern
from priorities.profile import PriorityPlacement
from priorities.steps import StageTarget, Steps, next_steps
from roadmap.explaining import criterion_words, stage_name
from roadmap.wording import t

SHOWN_WAYS = 3
"""How many of the cheapest ways are spelt out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One cheapest way: what to fulfil, one line each."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The next step of a priority; ``ways`` is empty when there is none."""

    says: str
    ways: tuple[Way, ...]
    more: str


def next_step(
    edition: Edition,
    placed: PriorityPlacement,
    standings: Mapping[str, Standing],
    scope: Scope,
    language: str,
) -> NextStep:
    """Put the least-cost step to the next stage into words.

    Parameters
    ----------
    edition, standings, scope
        As for `priorities.placement.place`.
    placed
        Where the priority stands by them.
    language
        Language tag of the reader.
    """
    steps = next_steps(edition, placed.code, standings, scope=scope)
    if not isinstance(steps.target, StageTarget):
        key = "none" if placed.low is None else "top"
        return NextStep(says=t(f"results.next_step.{key}", language), ways=(), more="")
    stage = stage_name(steps.target.stage, language)
    if steps.cost is None:
        says = t("results.next_step.out_of_reach", language, stage=stage)
        return NextStep(says=says, ways=(), more="")
    criteria = min(len(one) for one in steps.sets)
    says = t(
        "results.next_step.says", language, stage=stage, n=criteria, cost=steps.cost
    )
    ways = t("results.next_step.ways", language, n=steps.count)
    more = steps.pattern_count - SHOWN_WAYS
    return NextStep(
        says=f"{says} {ways}",
        ways=tuple(
            _way(edition, one, steps, language) for one in steps.patterns[:SHOWN_WAYS]
        ),
        more="" if more <= 0 else t("results.next_step.more_ways", language, n=more),
    )


def _way(edition: Edition, pattern: Pattern, steps: Steps, language: str) -> Way:
    marks: dict[str, str] = {
        **dict.fromkeys(steps.find_out_first, "find_out"),
        **dict.fromkeys(steps.settle_first, "settle"),
    }

    def named(code: str) -> str:
        words = criterion_words(edition, code, language)
        if code not in marks:
            return words
        return f"{words} [{t(f'results.next_step.{marks[code]}', language)}]"

    lines: list[str] = []
    for part in pattern.parts:
        if part.is_all:
            lines.extend(named(code) for code in part.criteria)
        else:
            titles = "; ".join(named(code) for code in part.criteria)
            lines.append(
                t(
                    "results.next_step.any_of",
                    language,
                    n=part.needed,
                    of=len(part.criteria),
                    titles=titles,
                )
            )
    return Way(lines=tuple(lines))
