"""Seals: digests over rows, made when a deed is done, and held against the rows later.

A `SealedPart` is what is sealed together: columns of a table that one kind of deed writes. Rows
are found by what they are about (`SealedPart.about`). Of parts with a number of their own every
row is sealed once, in a range of numbers that follows the range before it, so that nothing
can be changed before a seal and be covered by the next; of the others the newest seal
counts, and no deed seals a column that it does not write itself.

Longer than most: what is sealed, how, and how it is held against the rows belongs together.

>>> wanted = [ToSeal(part="cycle", about="2026", state=None)]
>>> digest = seal(unit, "z1", wanted)
>>> list(broken(unit))
[]
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Select,
    String,
    Table,
    cast,
    func,
    insert,
    select,
    union_all,
)
from sqlmodel import AutoString

from assessments.records.people import StateCode
from assessments.records.seals import Broken, Difference
from assessments.store.database import Unit
from assessments.store.tables import TABLES

_SEAL = TABLES["seal"].c
_SUBJECT = "subject of the row"

AT_ONCE = 1000
"""Rows fetched at once."""


@dataclass(frozen=True, slots=True)
class SealedPart:
    """What is sealed together.

    Attributes
    ----------
    about
        The columns that say what a row is about, joined by blanks.
    columns
        What is sealed of it.
    number
        The column by which ranges are sealed; None where the newest seal counts.
    """

    table: str
    about: tuple[str, ...]
    columns: tuple[str, ...]
    number: str | None = None

    @property
    def rows(self) -> Table:
        """The table."""
        return TABLES[self.table]

    @property
    def subject(self) -> ColumnElement[str]:
        """What a row is about, as text."""
        first, *more = (_as_text(self.rows.c[name]) for name in self.about)
        said = first
        for column in more:
            said = said + " " + column
        return said


def _as_text(column: Column[Any]) -> ColumnElement[str]:
    """Give a column as text: as it is where it is one, so that an index is used."""
    return column if isinstance(column.type, AutoString) else cast(column, String)


def _every(table: str, *but: str) -> tuple[str, ...]:
    return tuple(c.key for c in TABLES[table].columns if c.key not in but)


def _numbered(table: str, about: str, number: str) -> SealedPart:
    return SealedPart(table, (about,), _every(table), number)


_CONFIRMED = ("confirmed_by", "confirmed_at", "confirmed_seq")
_REMOVED = ("removed_by", "removed_seq")
_SIGNED = ("signed_by", "signed_at")
_SENT_BACK = ("sent_back_by", "sent_back_note")
_CHANGE_ENDED = ("agreed_by", "agreed", "stopped_by", "stopped", "done")
_ENDED = ("accepted", "accepted_by", "withdrawn")

OF_A_DRAFT = {
    **{
        table: _numbered(table, "assessment", "seq")
        for table in ("answer", "settlement", "comment", "change_reason", "assignment")
    },
    "evidence_link": SealedPart(
        "evidence_link",
        ("assessment",),
        _every("evidence_link", *_CONFIRMED, *_REMOVED),
        "seq",
    ),
    "evidence_link.confirmed": SealedPart(
        "evidence_link", ("assessment",), ("id", *_CONFIRMED), "confirmed_seq"
    ),
    "evidence_link.removed": SealedPart(
        "evidence_link", ("assessment",), ("id", *_REMOVED), "removed_seq"
    ),
}
"""What is given to an assessment, by its numbers: sealed when it is submitted."""

OF_A_PLAN = {
    table: _numbered(table, "state", "seq") for table in ("action", "own_cost")
}
"""What is written in the plan of a state, by its numbers: sealed when it submits."""

AS_IT_COMES = {
    table: _numbered(table, "assessment", "number")
    for table in ("late_note", "contribution")
}
"""What is sealed row by row, when it is written."""

NEWEST_COUNTS = {
    "state": SealedPart("state", ("code",), _every("state")),
    "agency": SealedPart("agency", ("code",), _every("agency")),
    "person": SealedPart(
        "person",
        ("id",),
        ("id", "role", "state", "agency"),
    ),
    "person.name": SealedPart("person", ("id",), ("id", "name")),
    "person.active": SealedPart(
        "person", ("id",), ("id", "active", "suspended", "sign_in_name")
    ),
    "person.notice_address": SealedPart("person", ("id",), ("id", "notice_address")),
    "member_change": SealedPart(
        "member_change", ("number",), _every("member_change", "name", *_CHANGE_ENDED)
    ),
    "member_change.ended": SealedPart(
        "member_change", ("number",), ("number", *_CHANGE_ENDED)
    ),
    "invitation": SealedPart(
        "invitation", ("number",), _every("invitation", "name", *_ENDED)
    ),
    "invitation.ended": SealedPart("invitation", ("number",), ("number", *_ENDED)),
    "cycle": SealedPart("cycle", ("code",), _every("cycle", "closes", "closed")),
    "cycle.closes": SealedPart("cycle", ("code",), ("code", "closes", "closed")),
    "assessment": SealedPart("assessment", ("id",), ("id", "state", "cycle")),
    "assessment.scope": SealedPart("assessment", ("id",), ("id", "scope")),
    "assessment.stage": SealedPart("assessment", ("id",), ("id", "stage", "draft")),
    "assessment.started_from": SealedPart(
        "assessment", ("id",), ("id", "started_from")
    ),
    "late_note_end": SealedPart(
        "late_note_end", ("assessment", "number"), _every("late_note_end")
    ),
    "evidence": SealedPart("evidence", ("id",), _every("evidence")),
    "submission": SealedPart(
        "submission",
        ("id",),
        _every("submission", "document", *_SIGNED, *_SENT_BACK),
    ),
    "submission.signed": SealedPart("submission", ("id",), ("id", *_SIGNED)),
    "submission.sent_back": SealedPart("submission", ("id",), ("id", *_SENT_BACK)),
    "prepared_release": SealedPart(
        "prepared_release", ("number",), _every("prepared_release")
    ),
    "release": SealedPart("release", ("number",), _every("release", "document")),
    "release_member": SealedPart(
        "release_member", ("release",), _every("release_member")
    ),
    "release_audience": SealedPart(
        "release_audience", ("number",), _every("release_audience")
    ),
}
"""What is sealed by each deed that writes it; of each the newest seal counts."""

PARTS = OF_A_DRAFT | OF_A_PLAN | AS_IT_COMES | NEWEST_COUNTS
"""Every part of the record that is sealed, by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSeal:
    """Which rows a deed seals."""

    part: str
    about: str
    state: StateCode | None
    through: int | None = None


def seal(unit: Unit, bundle: str, wanted: Iterable[ToSeal]) -> str:
    """Seal rows as they stand, and give the digest over all of them, for the log."""
    rows = [_sealed(unit, bundle, each) for each in wanted]
    if rows:
        unit.execute(insert(TABLES["seal"]), rows)
    return _bundled(bundle, rows)


def sealed_through(unit: Unit, part: str, about: str) -> int:
    """Give the newest number of a part that is sealed; 0 for none."""
    last = select(func.max(_SEAL.through)).where(
        _SEAL.part == part, _SEAL.about == about
    )
    return int(unit.execute(last).scalar_one() or 0)


def bundles(unit: Unit) -> Iterator[tuple[str, StateCode | None, str]]:
    """Give the digest of every bundle of seals, with a state and a part that is in it."""
    rows = unit.execute(
        select(TABLES["seal"]).order_by(_SEAL.bundle, _SEAL.number)
    ).mappings()
    for bundle, inside in groupby(rows, key=lambda row: row["bundle"]):
        there = list(inside)
        first = there[0]
        yield _bundled(bundle, there), first["state"], first["part"]


def broken(unit: Unit) -> Iterator[Broken]:
    """Hold every seal against the rows as they are, and every row against its seal."""
    for name in PARTS:
        yield from broken_in(unit, name)
    yield from _misnumbered(unit, "assessment", "id", OF_A_DRAFT)
    yield from _misnumbered(unit, "plan", "state", OF_A_PLAN)
    yield from _half_removed(unit)
    yield from _lone_origins(unit)


def broken_in(unit: Unit, name: str) -> Iterator[Broken]:
    """Hold the seals of one part against its rows."""
    part = PARTS[name]
    held = _in_ranges if part.number else _as_the_newest
    yield from held(name, part, _seals_of(unit, name), _rows_of(unit, part))


def _sealed(unit: Unit, bundle: str, wanted: ToSeal) -> dict[str, Any]:
    part = PARTS[wanted.part]
    after = None
    if part.number is not None:
        after = sealed_through(unit, wanted.part, wanted.about)
    count, digest = _digest(
        unit.execute(
            _rows(part, part.columns, wanted.about, after=after, through=wanted.through)
        )
    )
    return {
        "bundle": bundle,
        "state": wanted.state,
        "part": wanted.part,
        "about": wanted.about,
        "after": after,
        "through": wanted.through,
        "columns": " ".join(part.columns),
        "rows": count,
        "sha256": digest,
    }


def _rows(
    part: SealedPart,
    columns: Iterable[str],
    about: str,
    *,
    after: int | None,
    through: int | None,
) -> Select[Any]:
    there = part.rows.c
    wanted = select(*(there[name] for name in columns)).where(part.subject == about)
    wanted = wanted.order_by(*_order(part))
    if part.number is not None:
        wanted = wanted.where(there[part.number] > after, there[part.number] <= through)
    return wanted


def _order(part: SealedPart) -> Iterator[Column[Any]]:
    if part.number is not None:
        yield part.rows.c[part.number]
    yield from part.rows.primary_key.columns


def _digest(rows: Iterable[Sequence[object]]) -> tuple[int, str]:
    """Count rows, and give the SHA-256 over them: one line of JSON for each."""
    digest, count = sha256(), 0
    for row in rows:
        digest.update(_line(row))
        count += 1
    return count, digest.hexdigest()


def _line(row: Sequence[object]) -> bytes:
    said = json.dumps(
        list(row), default=_plain, ensure_ascii=True, separators=(",", ":")
    )
    return said.encode() + b"\n"


def _plain(value: object) -> str:
    """Write what JSON does not know alike on every database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    msg = f"A seal cannot hold a {type(value).__name__}."
    raise TypeError(msg)


_SAID = ("state", "part", "about", "after", "through", "columns", "rows", "sha256")


def _bundled(bundle: str, rows: Iterable[Any]) -> str:
    told = [bundle, *([row[name] for name in _SAID] for row in rows)]
    return sha256(_line(told)).hexdigest()


def _seals_of(unit: Unit, name: str) -> dict[str, list[Mapping[str, Any]]]:
    """Give the seals of a part, oldest first, by what they are about."""
    seals: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    wanted = select(TABLES["seal"]).where(_SEAL.part == name).order_by(_SEAL.number)
    for said in unit.execute(wanted).mappings():
        seals[said["about"]].append(dict(said))
    return seals


def _rows_of(
    unit: Unit, part: SealedPart
) -> Iterator[tuple[str, Iterator[Mapping[str, Any]]]]:
    """Walk over the rows of a part, by what they are about, with few in memory."""
    subject = part.subject.label(_SUBJECT)
    wanted = select(subject, part.rows).order_by(subject, *_order(part))
    if part.number is not None:
        wanted = wanted.where(part.rows.c[part.number].is_not(None))
    found = unit.execute(wanted, execution_options={"yield_per": AT_ONCE}).mappings()
    rows: Iterator[Mapping[str, Any]] = map(dict, found)
    return groupby(rows, key=itemgetter(_SUBJECT))


def _as_the_newest(
    name: str,
    part: SealedPart,
    seals: dict[str, list[Mapping[str, Any]]],
    found: Iterable[tuple[str, Iterator[Mapping[str, Any]]]],
) -> Iterator[Broken]:
    for about, rows in found:
        there = list(rows)
        said = seals.pop(about, [None])[-1]
        if said is None:
            yield _unsealed(name, about, there[0])
        else:
            yield from _compared(said, there)
    for of_it in seals.values():
        yield from _compared(of_it[-1], [])


def _in_ranges(
    name: str,
    part: SealedPart,
    seals: dict[str, list[Mapping[str, Any]]],
    found: Iterable[tuple[str, Iterator[Mapping[str, Any]]]],
) -> Iterator[Broken]:
    number = part.number or ""
    for about, rows in found:
        ranges, waiting = seals.pop(about, []), next(rows, None)
        before = 0
        for said in ranges:
            there = []
            while waiting is not None and waiting[number] <= said["through"]:
                there.append(waiting)
                waiting = next(rows, None)
            yield from _compared(said, there, follows=before)
            before = said["through"]
        if waiting is not None and name in AS_IT_COMES:
            yield _unsealed(name, about, waiting)
    for ranges in seals.values():
        before = 0
        for said in ranges:
            yield from _compared(said, [], follows=before)
            before = said["through"]


def _compared(
    said: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    follows: int | None = None,
) -> Iterator[Broken]:
    """Hold a seal against the rows that it is about."""
    if said["after"] != follows:
        yield _of(said, Difference.RANGE)
    elif len(rows) != said["rows"]:
        fewer = len(rows) < said["rows"]
        yield _of(said, Difference.FEWER if fewer else Difference.MORE)
    elif _digest_of(said, rows) != said["sha256"]:
        yield _of(said, Difference.CHANGED)


def _digest_of(said: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> str:
    columns = said["columns"].split()
    try:
        return _digest([row[name] for name in columns] for row in rows)[1]
    except LookupError:
        return ""  # a column that is not there


def _of(said: Mapping[str, Any], difference: Difference) -> Broken:
    return Broken(
        state=said["state"],
        part=said["part"],
        about=said["about"],
        difference=difference,
    )


def _unsealed(name: str, about: str, row: Mapping[str, Any]) -> Broken:
    state = row.get("state")
    return Broken(
        state=None if state is None else StateCode(state),
        part=name,
        about=about,
        difference=Difference.NOT_SEALED,
    )


def _misnumbered(
    unit: Unit, owner: str, key: str, parts: Mapping[str, SealedPart]
) -> Iterator[Broken]:
    """Name what belongs to an owner in which a number is left out, or given twice."""
    told = {
        row[key]: (row["state"], row["last_seq"])
        for row in unit.execute(select(TABLES[owner])).mappings()
    }
    for about, *numbers in unit.execute(_numbers_given(parts)):
        state, last = told.pop(about, (None, None))
        if last is None or numbers != [last, last * (last + 1) // 2, last]:
            yield _numbers(state, owner, about)
    for about, (state, last) in told.items():
        if last:
            yield _numbers(state, owner, about)


def _numbers_given(parts: Mapping[str, SealedPart]) -> Select[Any]:
    """Ask how many numbers were given in all parts together, their sum and the newest."""
    given = union_all(
        *(
            select(
                part.rows.c[part.about[0]].label("about"),
                part.rows.c[part.number].label("given"),
            ).where(part.rows.c[part.number].is_not(None))
            for part in parts.values()
            if part.number is not None
        )
    ).subquery()
    numbers = func.count(), cast(func.sum(given.c.given), BigInteger)
    return select(given.c.about, *numbers, func.max(given.c.given)).group_by(
        given.c.about
    )


def _numbers(state: str | None, owner: str, about: str) -> Broken:
    return Broken(
        state=None if state is None else StateCode(state),
        part=f"{owner}.last_seq",
        about=about,
        difference=Difference.NUMBERS,
    )


def _half_removed(unit: Unit) -> Iterator[Broken]:
    """Name links that somebody removed at no moment."""
    link = TABLES["evidence_link"].c
    wanted = select(link.id).where(
        link.removed_by.is_not(None), link.removed_seq.is_(None)
    )
    for about in unit.execute(wanted).scalars():
        yield Broken(
            state=None,
            part="evidence_link.removed",
            about=about,
            difference=Difference.NOT_SEALED,
        )


def _lone_origins(unit: Unit) -> Iterator[Broken]:
    """Name where somebody came from where no entry of that log is beside it."""
    origin, deed = TABLES["deed_origin"].c, TABLES["deed"].c
    beside = (deed.number == origin.number) & (deed.chain == origin.chain)
    lone = select(origin.number).where(~select(deed.number).where(beside).exists())
    for about in unit.execute(lone.order_by(origin.number)).scalars():
        yield Broken(
            state=None,
            part="deed_origin",
            about=str(about),
            difference=Difference.NOT_SEALED,
        )
