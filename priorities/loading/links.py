"""Whether the links of a crosswalk hold between its two editions.

Links are found leniently, also in a file that does not fit its shape, so that one
wrong value does not hide what is wrong elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from priorities.crosswalk.links import Relation
from priorities.edition import Edition
from priorities.errors import EditionProblem
from priorities.loading.documents import Document, Node, Place

NUMBERS: Mapping[Relation, tuple[str, str]] = {
    Relation.SAME: ("one", "one"),
    Relation.REWORDED: ("one", "one"),
    Relation.MOVED: ("one", "one"),
    Relation.MERGED: ("several", "one"),
    Relation.SPLIT: ("one", "several"),
    Relation.NEW: ("no", "one"),
    Relation.DROPPED: ("one", "no"),
}
"""How many codes of the older and of the newer edition each relation links."""

LEVELS: Mapping[str, str] = {
    "priorities": "priority",
    "indicators": "indicator",
    "criteria": "criterion",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """One link as it is written.

    Attributes
    ----------
    level
        The list it stands in: priorities, indicators or criteria.
    place
        Where in the file.
    relation
        None when there is no such relation.
    """

    level: str
    place: Place
    relation: Relation | None
    older: tuple[str, ...]
    newer: tuple[str, ...]

    @property
    def has_its_numbers(self) -> bool:
        """Whether it links as many codes as its relation says; False without one."""
        return self.relation is not None and NUMBERS[self.relation] == (
            _number(self.older),
            _number(self.newer),
        )


def rows_of(document: Document) -> list[LinkRow]:
    """List the links of a file, in its order."""
    return [
        LinkRow(
            level=level,
            place=(level, index),
            relation=_relation(node.at("relation")),
            older=_codes(node.at("older")),
            newer=_codes(node.at("newer")),
        )
        for level in LEVELS
        for index, node in (document.root.at(level) or Node(0, "")).entries()
    ]


def check_links(
    document: Document, rows: Sequence[LinkRow], older: Edition, newer: Edition
) -> Iterator[EditionProblem]:
    """Check that every item of both editions stands in exactly one link, in order."""
    for row in rows:
        if row.relation is not None and not row.has_its_numbers:
            yield _wrong_numbers(document, row)
    for level in LEVELS:
        of_level = [row for row in rows if row.level == level]
        for side, edition in (("older", older), ("newer", newer)):
            yield from _each_once(document, level, side, of_level, edition)
        yield from _in_order(document, of_level, codes_of(older, level), newer)


def codes_of(edition: Edition, level: str) -> tuple[str, ...]:
    """Give the codes of an edition at one level, in the order of the list."""
    return tuple(
        {
            "priorities": edition.priority_by_code,
            "indicators": edition.indicator_by_code,
            "criteria": edition.criterion_by_code,
        }[level]
    )


def _relation(node: Node | None) -> Relation | None:
    text = "" if node is None else node.text
    return Relation(text) if text in set(Relation) else None


def _codes(node: Node | None) -> tuple[str, ...]:
    if node is None:
        return ()
    named = [node, *(entry for _, entry in node.entries())]
    return tuple(each.text for each in named if each.text)


def _number(codes: Sequence[str]) -> str:
    return "several" if len(codes) > 1 else "one" if codes else "no"


def _wrong_numbers(document: Document, row: LinkRow) -> EditionProblem:
    relation = row.relation or Relation.SAME
    older, newer = NUMBERS[relation]
    return document.problem(
        row.place,
        given=f"{relation} with {_in_words(_number(row.older), _number(row.newer))}",
        expected=_in_words(older, newer),
        remedy="Correct the relation or the codes.",
    )


def _in_words(older: str, newer: str) -> str:
    codes = {"no": "no code", "one": "one code", "several": "several codes"}
    return f"{codes[older]} under older and {codes[newer]} under newer"


def _each_once(
    document: Document, level: str, side: str, rows: Sequence[LinkRow], edition: Edition
) -> Iterator[EditionProblem]:
    """Check one side of one level: nothing unknown, nothing twice, nothing left out."""
    what = LEVELS[level]
    wanted = codes_of(edition, level)
    known = set(wanted)
    lines: dict[str, int] = {}
    for row in rows:
        place = (*row.place, side)
        for code in row.older if side == "older" else row.newer:
            if code not in known:
                yield document.problem(
                    place,
                    given=f"{code}, which is no {what} of {edition.id}",
                    expected=f"the code of a {what} of {edition.id}",
                    remedy="Correct the code, or move the link to its list.",
                )
            elif code in lines:
                yield document.problem(
                    place,
                    given=f"{code} of {edition.id} a second time, "
                    f"after line {lines[code]}",
                    expected="every item in exactly one link",
                    remedy="Take it out of one of the two.",
                )
            else:
                lines[code] = document.line(place)
    for code in wanted:
        if code not in lines:
            yield document.problem(
                (level,),
                given=f"no link for the {what} {code} of {edition.id}",
                expected="every item in exactly one link",
                remedy=f"Say what became of it under {level}."
                if side == "older"
                else f"Say where it comes from under {level}.",
            )


def _in_order(
    document: Document, rows: Sequence[LinkRow], older: Sequence[str], newer: Edition
) -> Iterator[EditionProblem]:
    """Check the order of the links and of the codes inside each."""
    if not rows:
        return
    in_newer = {c: n for n, c in enumerate(codes_of(newer, rows[0].level))}
    in_older = {c: n for n, c in enumerate(older)}
    last: tuple[int, int] = (-1, -1)
    for row in rows:
        for side, order in ((row.older, in_older), (row.newer, in_newer)):
            numbers = [order[code] for code in side if code in order]
            if numbers != sorted(numbers):
                yield document.problem(
                    row.place,
                    given=f"{', '.join(side)}",
                    expected="the codes of a link in the order of their edition",
                    remedy="Change their order.",
                )
        now = _position(row, in_older, in_newer)
        if now is None:
            continue
        if now < last:
            first = (row.newer or row.older)[0]
            yield document.problem(
                row.place,
                given=f"the link of {first} after links that come later",
                expected="links in the order of the newer edition, dropped ones last "
                "in the order of the older",
                remedy="Move the link up.",
            )
        last = max(last, now)


def _position(
    row: LinkRow, in_older: Mapping[str, int], in_newer: Mapping[str, int]
) -> tuple[int, int] | None:
    """Give where a link belongs; None when its codes do not say."""
    if row.newer:
        number = in_newer.get(row.newer[0])
        return None if number is None else (0, number)
    number = in_older.get(row.older[0]) if row.older else None
    return None if number is None else (1, number)
