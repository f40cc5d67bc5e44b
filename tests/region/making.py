"""Builders for the region: contributions of invented states."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assessments.disclosure.change import MoveCounts, StagesByState, StateStage, moved
from assessments.disclosure.constraints import Linked, kinds_of
from assessments.disclosure.figures import publish
from assessments.disclosure.prepare import Contribution, CycleContributions

STAGES = (1, 2, 3, 4, 5)


def stages_of(counts: Sequence[int]) -> list[int]:
    """Give one stage per state from a table."""
    return [stage for stage, n in zip(STAGES, counts, strict=True) for _ in range(n)]


def year(
    cycle: str,
    stages: Mapping[str, Mapping[str, int | None]],
    *,
    published: Sequence[str] = (),
    edition: str = "2024",
) -> CycleContributions:
    """Make a year of states, each with its stage per priority."""
    return CycleContributions(
        cycle=cycle,
        edition=edition,
        priorities=tuple(sorted({p for of_state in stages.values() for p in of_state})),
        contributions=tuple(
            Contribution(
                state=state,
                stages=of_state,
                is_full=True,
                consents=True,
                submission=f"{cycle} {state}",
                has_published=state in published,
            )
            for state, of_state in stages.items()
        ),
    )


def one_priority(
    cycle: str, counts: Sequence[int], **more: Sequence[str]
) -> CycleContributions:
    """Make a year with one priority from a table; states S00, S01 ... by stage."""
    states = {f"S{n:02}": {"P1": s} for n, s in enumerate(stages_of(counts))}
    return year(cycle, states, **more)


def corrected(
    first: CycleContributions, changes: Mapping[str, Mapping[str, int | None]]
) -> CycleContributions:
    """Put some submissions of a year right."""
    return replace(
        first,
        corrects=True,
        contributions=tuple(
            replace(c, stages=changes[c.state], submission=f"{c.submission}, corrected")
            if c.state in changes
            else c
            for c in first.contributions
        ),
    )


def by_state(
    stages: Sequence[int], first: int = 0, published: int = 0
) -> StagesByState:
    """Make states numbered from ``first``; those below ``published`` told everybody."""
    return {
        f"s{n}": StateStage(stage=stage, published=n < published)
        for n, stage in enumerate(stages, first)
    }


def linked(before: StagesByState, now: StagesByState) -> Linked:
    """Link two years of one priority as a release does."""
    then, here = (publish(state.stage for state in y.values()) for y in (before, now))
    counted = moved((then, before), (here, now))
    return Linked(
        before=then,
        now=here,
        kinds=kinds_of(before, now),
        moved=counted if isinstance(counted, MoveCounts) else None,
    )


def drawn(random_: random.Random, states: int) -> list[int]:
    """Draw a profile, and the stages of so many states from it."""
    weights = [random_.random() ** 3 for _ in STAGES]
    return random_.choices(STAGES, weights, k=states)
