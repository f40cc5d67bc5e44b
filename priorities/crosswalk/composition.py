"""Link editions that are no neighbours: one crosswalk after another.

The composition of correspondence tables, by connected components of the items between.

Links that share an item of the edition between become one link, and the weakest
relation among them wins: same, reworded, moved, merged, split, then new and dropped.
Where an item appears or disappears on the way, what remains is split: something of it
was asked before, and no answer carries over.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from priorities.crosswalk.links import Crosswalk, Link, Relation

_WEAKER_LAST = tuple(Relation)


def compose(first: Crosswalk, second: Crosswalk) -> Crosswalk:
    """Give the crosswalk from the oldest to the newest of three editions.

    Parameters
    ----------
    first, second
        The second goes on from the edition that the first leads to.

    Returns
    -------
    Crosswalk
        In the order of the second; what only the edition between had is left out. The
        reason of a link is that of its weakest relation. What carries over by it also
        carries over step by step, except an answer "not applicable" that the edition
        between does not allow.

    Raises
    ------
    ValueError
        If the second does not go on where the first ends.
    """
    if first.newer != second.older:
        message = f"{first.newer!r} is not {second.older!r}: crosswalks must meet."
        raise ValueError(message)
    return Crosswalk(
        older=first.older,
        newer=second.newer,
        priorities=_composed(first.priorities, second.priorities),
        indicators=_composed(first.indicators, second.indicators),
        criteria=_composed(first.criteria, second.criteria),
    )


def _composed(first: Sequence[Link], second: Sequence[Link]) -> tuple[Link, ...]:
    older = _numbered(code for link in first for code in link.older)
    newer = _numbered(code for link in second for code in link.newer)
    links = [
        _joined(before, after, older, newer)
        for before, after in _groups(first, second)
        if any(link.older for link in before) or any(link.newer for link in after)
    ]
    return tuple(
        sorted(
            links,
            key=lambda link: (
                (0, newer[link.newer[0]]) if link.newer else (1, older[link.older[0]])
            ),
        )
    )


def _groups(
    first: Sequence[Link], second: Sequence[Link]
) -> Iterator[tuple[list[Link], list[Link]]]:
    """Group the links that hang together by items of the edition between."""
    between = [*(link.newer for link in first), *(link.older for link in second)]
    links = [*first, *second]
    done: set[int] = set()
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for number, codes in enumerate(between):
        for code in codes:
            holding[code].append(number)
    for start in range(len(links)):
        if start in done:
            continue
        group = sorted(_reached(start, between, holding))
        done.update(group)
        yield (
            [links[number] for number in group if number < len(first)],
            [links[number] for number in group if number >= len(first)],
        )


def _reached(
    start: int, between: Sequence[Sequence[str]], holding: Mapping[str, Sequence[int]]
) -> set[int]:
    """Go from link to link by the items they share."""
    reached = {start}
    rest = [start]
    while rest:
        shared = between[rest.pop()]
        further = {number for code in shared for number in holding[code]} - reached
        reached |= further
        rest += further
    return reached


def _joined(
    before: Sequence[Link],
    after: Sequence[Link],
    older: Mapping[str, int],
    newer: Mapping[str, int],
) -> Link:
    links = [*before, *after]
    weakest = max((link.relation for link in links), key=_WEAKER_LAST.index)
    reasons = [k.reason for k in links if k.relation is weakest and k.reason]
    then = {code for link in before for code in link.older}
    now = {code for link in after for code in link.newer}
    if not then:
        relation = Relation.NEW
    elif not now:
        relation = Relation.DROPPED
    else:
        relation = min(weakest, Relation.SPLIT, key=_WEAKER_LAST.index)
    return Link(
        relation=relation,
        older=tuple(sorted(then, key=older.__getitem__)),
        newer=tuple(sorted(now, key=newer.__getitem__)),
        reason=" ".join(dict.fromkeys(reasons)),
    )


def _numbered(codes: Iterable[str]) -> Mapping[str, int]:
    return {code: number for number, code in enumerate(codes)}
