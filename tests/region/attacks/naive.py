"""Releases that look careful and are not; each is attacked beside ours."""

from collections import Counter
from collections.abc import Mapping, Sequence

from tests.region.brute import SETS, is_too_much, share_of

MINIMUM = 5


def plain(counts: Sequence[int]) -> str:
    """Publish every count as soon as five states take part."""
    return str(list(counts)) if sum(counts) >= MINIMUM else "too few"


def small_ones_hidden(counts: Sequence[int]) -> str:
    """Hide counts from one to four; nothing stands there is no secret."""
    return str([n if n == 0 or n >= MINIMUM else "1 to 4" for n in counts])


def exact_else_rounded(counts: Sequence[int]) -> str:
    """Publish exact counts, or counts to fives where exact ones would tell too much."""
    states = sum(counts)
    for stages in SETS:
        inside = sum(counts[stage - 1] for stage in stages)
        if is_too_much(inside, states - 2, share_of(stages), 2):
            return f"about {[5 * ((n + 2) // 5) for n in counts]}"
    return str(list(counts))


def rounded_with_share(counts: Sequence[int]) -> str:
    """Publish the largest count to fives, with its share to one decimal."""
    largest = max(counts)
    tenths = (2000 * largest + sum(counts)) // (2 * sum(counts))  # half up
    stage = list(counts).index(largest) + 1
    return f"about {5 * ((largest + 2) // 5)} at {stage}, {tenths / 10} %"


def by_sub_region(states: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    """Publish plain counts for every sub-region; by state: sub-region and stage."""
    regions: dict[str, Counter[int]] = {}
    for region, stage in states.values():
        regions.setdefault(region, Counter())[stage] += 1
    return {
        region: plain([held[stage] for stage in range(1, 6)])
        for region, held in regions.items()
    }
