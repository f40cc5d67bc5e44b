"""Crosswalks for tests: a line for each link.

>>> linked(older, newer, criteria=["same: A.2a > A.2a", "merged: A.3a A.3b > A.3a"])
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from priorities.crosswalk.links import Crosswalk, EditionPath, Link, Relation, identity
from priorities.edition import Edition, EditionId
from tests.builders import edition, ladder


def named(of: Edition, name: str) -> Edition:
    """Give an edition an id and a hash of its own."""
    return replace(of, id=EditionId(name), hash=name)


def link(line: str) -> Link:
    """Read a link such as ``split: A.2a > A.2a A.2b``."""
    relation, _, codes = line.partition(":")
    older, _, newer = codes.partition(">")
    return Link(
        relation=Relation(relation),
        older=tuple(older.split()),
        newer=tuple(newer.split()),
        reason=f"Because of {codes.strip()}.",
    )


def linked(
    older: str,
    newer: str,
    *,
    priorities: Iterable[str] = (),
    indicators: Iterable[str] = (),
    criteria: Iterable[str] = (),
) -> Crosswalk:
    """Link two editions, by lines such as ``same: A.2a > A.2a``."""
    return Crosswalk(
        older=EditionId(older),
        newer=EditionId(newer),
        priorities=tuple(map(link, priorities)),
        indicators=tuple(map(link, indicators)),
        criteria=tuple(map(link, criteria)),
    )


def path(older: Edition, newer: Edition, crosswalk: Crosswalk) -> EditionPath:
    """Lead from one edition to another."""
    return EditionPath(older=older, newer=newer, crosswalk=crosswalk)


def within_one(edition: Edition) -> EditionPath:
    """Stay under one edition."""
    return path(edition, edition, identity(edition))


@st.composite
def random_links(draw: st.DrawFn, older: Sequence[str], newer: Sequence[str]):
    """Draw links in which every code of both sides stands once."""
    olds, news = draw(st.permutations(older)), draw(st.permutations(newer))
    found = []
    while olds or news:
        sizes = {
            Relation.SAME: (1, 1),
            Relation.REWORDED: (1, 1),
            Relation.MOVED: (1, 1),
            Relation.MERGED: (draw(st.integers(2, 3)), 1),
            Relation.SPLIT: (1, draw(st.integers(2, 3))),
            Relation.NEW: (0, 1),
            Relation.DROPPED: (1, 0),
        }
        possible = [
            relation
            for relation, (then, now) in sizes.items()
            if then <= len(olds) and now <= len(news)
        ]
        relation = draw(st.sampled_from(possible))
        then, now = sizes[relation]
        found.append(
            Link(
                relation=relation,
                older=tuple(sorted(olds[:then])),
                newer=tuple(sorted(news[:now])),
                reason=f"{relation} {olds[:then]} {news[:now]}",
            )
        )
        olds, news = olds[then:], news[now:]
    return tuple(
        sorted(found, key=lambda k: (0, *k.newer) if k.newer else (1, *k.older))
    )


@st.composite
def random_crosswalks(draw: st.DrawFn, older: Edition, newer: Edition):
    """Draw a crosswalk between two editions, whatever their texts say."""
    return Crosswalk(
        older=older.id,
        newer=newer.id,
        **{
            level: draw(
                random_links(sorted(getattr(older, of)), sorted(getattr(newer, of)))
            )
            for level, of in (
                ("priorities", "priority_by_code"),
                ("indicators", "indicator_by_code"),
                ("criteria", "criterion_by_code"),
            )
        },
    )


@st.composite
def random_editions(draw: st.DrawFn, name: str, *, optional: bool = True):
    """Draw an edition of one priority P with up to three ladders."""
    indicators = [
        ladder(
            code,
            rungs=draw(st.lists(st.integers(1, 2), min_size=4, max_size=4)),
            core=draw(st.booleans()),
            may_not_apply=optional and draw(st.booleans()),
            optional=[f"{code}.{n}b" for n in range(2, 6)] if optional else (),
        )
        for code in "ABC"[: draw(st.integers(1, 3))]
    ]
    return named(edition(*indicators), name)


def two_editions() -> tuple[Edition, Edition, Crosswalk]:
    """Give an older and a newer edition that differ in every way there is.

    ``old`` has A, core (A.2a, A.2b that may not apply, 3a, 4a, 5a), and B, which may
    not apply as a whole (2a, 3a, 4a, 5a). ``new`` has A (2a, 2b, 3a, 3b, 4a, 5a) and C.
    """
    a_then = ladder("A", rungs=(2, 1, 1, 1), core=True, optional=["A.2b"])
    a_now = ladder("A", rungs=(2, 2, 1, 1), core=True, optional=["A.2b"])
    return (
        named(edition(a_then, ladder("B", may_not_apply=True)), "old"),
        named(edition(a_now, ladder("C", may_not_apply=True)), "new"),
        linked(
            "old",
            "new",
            priorities=["same: P > P"],
            indicators=["same: A > A", "moved: B > C"],
            criteria=[
                "same: A.2a > A.2a",
                "reworded: A.2b > A.2b",
                "split: A.3a > A.3a A.3b",
                "merged: A.4a B.4a > A.4a",
                "same: A.5a > A.5a",
                "moved: B.2a > C.2a",
                "new: > C.3a",
                "new: > C.4a",
                "same: B.5a > C.5a",
                "dropped: B.3a >",
            ],
        ),
    )
