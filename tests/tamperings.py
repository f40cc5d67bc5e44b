# ruff: noqa: S608 - the statements are made of what stands here
"""What somebody with the database's own rights can do to the record: a list of tamperings.

Most of it is made from the tables as they are, so that it grows with them: every column of
every table changed, a row of every table deleted, one inserted. `COMPOSED` is what takes
several statements. Triggers, foreign keys and checks are switched off.

>>> for tampering in tamperings(but={"session"}):
...     with tampered(service, tampering) as same_service:
...         verify(same_service)
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Table,
    UniqueConstraint,
    select,
    text,
)

from assessments import chain as chaining
from assessments.records.log import Chain, NewDeed
from assessments.service import Service
from assessments.store import sealing
from assessments.store.reading import log as reading_log
from assessments.store.tables import TABLES
from assessments.store.writing import log as writing_log

WORK = "(SELECT id FROM assessment WHERE state = 'AAA' AND cycle = '2026')"
SENT = f"(SELECT min(id) FROM submission WHERE assessment = {WORK} AND signed_at IS NOT NULL)"
PERSON = "(SELECT id FROM person WHERE sign_in_name = 'approver-aaa')"

ROWS = {
    "person": f"id = {PERSON}",
    "state": "code = 'AAA'",
    "agency": "state = 'AAA'",
    "invitation": f"accepted_by = {PERSON}",
    "assessment": f"id = {WORK}",
    "submission": f"id = {SENT}",
    "cycle": "code = '2026'",
    "evidence": "id = (SELECT evidence FROM evidence_link WHERE removed_seq IS NULL)",
    "evidence_link": "removed_seq IS NULL",
    "deed": f"about = {SENT}",
    "change_reason": "assessment IN (SELECT id FROM assessment WHERE state = 'AAA')",
    "contribution": "assessment IN (SELECT id FROM assessment WHERE state = 'AAA')",
}
"""Which row of a table is taken; of others the first, of the signed year where it has one."""


class Undone(Exception):
    """Takes back what was tampered with."""


@dataclass(frozen=True, kw_only=True)
class Tampering:
    """One of them, by what is done to what: ``answer.value changed``."""

    name: str
    do: Callable[[Connection], None]


def tamperings(but: Iterable[str] = ()) -> Iterator[Tampering]:
    """List them: made from all tables but some, and composed."""
    for name in sorted({*TABLES} - {*but}):
        for column in TABLES[name].columns:
            yield Tampering(name=f"{name}.{column.key} changed", do=_changing(column))
        yield Tampering(name=f"{name} deleted", do=_deleting(TABLES[name]))
        yield Tampering(name=f"{name} inserted", do=_inserting(TABLES[name]))
    for name, statements in COMPOSED.items():
        yield Tampering(name=name, do=_all_of(*statements))
    yield Tampering(name="a signature with a line in the log", do=_signed)
    for name, put in PUT_AT_THE_END.items():
        yield Tampering(name=name, do=_put_at_the_end(**put))
    yield Tampering(name=ALL_ANEW, do=_all_written_anew)


@contextmanager
def tampered(service: Service, tampering: Tampering) -> Iterator[Service]:
    """Tamper with a record, give a service that reads what came of it, and take it back."""
    database = service.world.database
    try:
        with service.together() as inside, inside.world.database.reading() as unit:
            _switch_off(unit, is_sqlite=database.is_sqlite)  # type: ignore[attr-defined]
            tampering.do(unit)
            yield inside
            raise Undone  # noqa: TRY301 - it is how a unit of work is taken back
    except Undone:
        pass
    finally:
        _switch_on(service)


def _switch_off(unit: Connection, *, is_sqlite: bool) -> None:
    if is_sqlite:
        unit.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        unit.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        names = unit.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).scalars()
        for name in list(names):
            unit.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    unit.exec_driver_sql("SET LOCAL session_replication_role = replica")
    for table in TABLES.values():
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint):
                unit.exec_driver_sql(
                    f"ALTER TABLE {table.name} DROP CONSTRAINT IF EXISTS "
                    f"{constraint.name}"
                )


def _switch_on(service: Service) -> None:
    database = service.world.database
    if database.is_sqlite:  # type: ignore[attr-defined]
        with database.reading() as unit:
            unit.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")


def _where(table: Table) -> str:
    if table.name in ROWS:
        return ROWS[table.name]
    if "assessment" in table.c and table.name != "assessment":
        return f"assessment = {WORK}"
    return "1 = 1"


def _row(unit: Connection, table: Table) -> dict[str, Any]:
    found = unit.execute(
        select(table)
        .where(text(_where(table)))
        .order_by(*table.primary_key.columns)
        .limit(1)
    )
    row = found.mappings().one_or_none()
    assert row is not None, f"The story has no row of {table.name}: tell it of one."
    return dict(row)


def _this(table: Table, row: dict[str, Any]) -> Any:
    return [column == row[column.key] for column in table.primary_key.columns]


def _changing(column: Column[Any]) -> Callable[[Connection], None]:
    def change(unit: Connection) -> None:
        table = column.table
        row = _row(unit, table)  # type: ignore[arg-type]
        other = _other(unit, column, row[column.key])
        done = unit.execute(
            table.update().where(*_this(table, row)).values({column.key: other})  # type: ignore[attr-defined,arg-type]
        )
        assert done.rowcount == 1

    return change


def _deleting(table: Table) -> Callable[[Connection], None]:
    def delete(unit: Connection) -> None:
        row = _row(unit, table)
        assert unit.execute(table.delete().where(*_this(table, row))).rowcount == 1

    return delete


def _inserting(table: Table) -> Callable[[Connection], None]:
    """Insert a row like another, with what has to be its own: the usual next number."""

    def insert(unit: Connection) -> None:
        row = _row(unit, table)
        for column in _to_be_its_own(table):
            row[column.key] = _next(unit, column, row[column.key])
        unit.execute(table.insert(), row)

    return insert


def _to_be_its_own(table: Table) -> set[Column[Any]]:
    """Give the last column of everything that no two rows may share."""
    keys = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    groups = [
        [*table.primary_key.columns],
        *([*key.columns] for key in keys),
        *([*index.columns] for index in table.indexes if index.unique),
    ]
    return {group[-1] for group in groups if group}


def _next(unit: Connection, column: Column[Any], value: object) -> object:
    if isinstance(value, int):
        table = column.table
        last = unit.execute(
            select(column).order_by(column.desc()).limit(1)
        ).scalar_one()
        assert table is not None
        return last + 1
    return f"{value}x"


def _other(unit: Connection, column: Column[Any], value: object) -> object:
    """Give another value that the column could hold, so that nothing else betrays it."""
    if column.primary_key and isinstance(value, str):
        return f"{value}x"
    together = any(
        column.key in group and len(group) > 1 for group in _unique_together(column)
    )
    if together and isinstance(value, str):
        return f"{value}x"
    listed = _listed(column)
    if listed:
        return next(item for item in listed if item != value)
    for key in column.foreign_keys:
        others = select(key.column).where(key.column != value)
        found = unit.execute(
            others.order_by(key.column.desc()).limit(1)
        ).scalar_one_or_none()
        if found is not None:
            return found
    return _different(column, value)


def _unique_together(column: Column[Any]) -> Iterator[set[str]]:
    for constraint in column.table.constraints:  # type: ignore[attr-defined]
        if isinstance(constraint, UniqueConstraint):
            yield {c.key for c in constraint.columns}


def _different(column: Column[Any], value: object) -> object:
    if value is None:
        value = _EMPTY.get(str(column.type), "")
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 900  # no other row has it
    if isinstance(value, date | datetime):
        return value + timedelta(days=1)
    if isinstance(value, bytes):
        return value.replace(b"1", b"2") or b"x"
    is_hash = re.fullmatch(r"[0-9a-f]{64}", str(value))
    return "f" * 64 if is_hash else f"{value}x"


_EMPTY: dict[str, object] = {
    "INTEGER": 0,
    "BIGINT": 0,
    "BOOLEAN": False,
    "DATE": date(2026, 3, 2),
    "DATETIME": datetime(2026, 3, 2, 10, tzinfo=UTC),
}
"""What stands for nothing, to be changed."""


def _listed(column: Column[Any]) -> list[str]:
    """Read what a check lets a column hold."""
    for constraint in column.table.constraints:  # type: ignore[attr-defined]
        if isinstance(constraint, CheckConstraint):
            said = re.fullmatch(rf"{column.key} IN \((.*)\)", str(constraint.sqltext))
            if said:
                return [
                    int(item) if item.isdigit() else item.strip("'")  # type: ignore[misc]
                    for item in said[1].split(", ")
                ]
    return []


def _all_of(*statements: str) -> Callable[[Connection], None]:
    def run(unit: Connection) -> None:
        changed = [unit.execute(text(said)).rowcount for said in statements]
        assert any(changed), statements

    return run


_HANGS_ON_IT = (
    *("answer", "settlement", "comment", "change_reason", "assignment", "newest"),
    *("late_note_end", "late_note", "evidence_link", "contribution", "submission"),
)


def _a_year(where: str) -> tuple[str, ...]:
    works = f"(SELECT id FROM assessment WHERE {where})"
    return (
        f"DELETE FROM deed WHERE about IN {works} OR about IN "
        f"(SELECT id FROM submission WHERE assessment IN {works})",
        *(f"DELETE FROM {table} WHERE assessment IN {works}" for table in _HANGS_ON_IT),
        f"DELETE FROM assessment WHERE {where}",
    )


PUT_AT_THE_END: dict[str, dict[str, Any]] = {
    "a line that follows: that somebody read": {"deed": "read.results"},
    "a line that follows: that somebody signed in": {"deed": "people.sign_in"},
    "a line that follows: of something that nobody can do": {"deed": "people.crown"},
    "a line that follows: of a person who was never there": {"who": "px"},
    "a line that follows: of a person of another state": {"chain": "BBB"},
    "a line that follows: in another role": {"role": "observer"},
    "a line that follows: of a year ago": {"at": datetime(2026, 3, 1, tzinfo=UTC)},
    "a line that follows: of a signature, sealed by nothing": {
        "deed": "submitting.sign"
    },
    "a line that follows: sealed as one before it": {
        "deed": "submitting.sign",
        "digest": "(SELECT digest FROM deed WHERE deed = 'submitting.sign')",
    },
}
"""What somebody writes who makes the hash of the line and the end of the log, too."""


def _put_at_the_end(chain: str = "AAA", **said: Any) -> Callable[[Connection], None]:
    def put(unit: Connection) -> None:
        newest = select(TABLES["deed"].c.at).order_by(TABLES["deed"].c.at.desc())
        deed = NewDeed(
            who=unit.execute(text(f"SELECT {PERSON}")).scalar_one(),
            role="approver",
            deed="read.results",
            about="",
            at=unit.execute(newest.limit(1)).scalar_one(),
        )
        if "digest" in said:
            said["digest"] = unit.execute(text(f"SELECT {said['digest']}")).scalar_one()
        writing_log.add_deeds(unit, Chain(chain), [replace(deed, **said)])

    return put


ALL_ANEW = "a comment, its seal and the whole log after it written anew"
"""What nobody sees who has nothing from outside: everything fits again."""


def _all_written_anew(unit: Connection) -> None:
    seal, deed = TABLES["seal"], TABLES["deed"].c
    unit.execute(text(f"UPDATE comment SET text = 'No.' WHERE assessment = {WORK}"))
    said = unit.execute(
        select(seal).where(seal.c.part == "comment", seal.c.rows > 0)
    ).mappings()
    first = next(row for row in said if row["about"] == _work(unit))
    before = {digest: bundle for bundle, digest in _digests(unit)}
    rows = unit.execute(
        select(*(TABLES["comment"].c[name] for name in first["columns"].split()))
        .where(TABLES["comment"].c.assessment == first["about"])
        .where(TABLES["comment"].c.seq <= first["through"])
        .order_by(TABLES["comment"].c.seq)
    )
    unit.execute(
        seal.update()
        .where(seal.c.number == first["number"])
        .values(sha256=sealing._digest(rows)[1])
    )
    after = dict(_digests(unit))
    end = chaining.none_yet(Chain("AAA"))
    for entry in list(reading_log.whole(unit, Chain("AAA"))):
        told = entry.digest and after[before[entry.digest]]
        entry = replace(entry, digest=told)
        hashed = chaining.entry_hash(end, entry, entry.origin)
        end = replace(end, place=entry.place, hash=hashed)
        unit.execute(
            TABLES["deed"]
            .update()
            .where(deed.number == entry.number)
            .values(digest=told, hash=hashed)
        )
    unit.execute(
        TABLES["log_head"]
        .update()
        .where(TABLES["log_head"].c.chain == "AAA")
        .values(hash=end.hash)
    )


def _signed(unit: Connection) -> None:
    """Sign what nobody signed, and put it into the log as the program does."""
    submission = TABLES["submission"]
    waiting = submission.c.signed_by.is_(None) & submission.c.sent_back_by.is_(None)
    row = unit.execute(select(submission).where(waiting).limit(1)).mappings().one()
    unit.execute(
        submission.update()
        .where(submission.c.id == row["id"])
        .values(signed_by=row["person"], signed_at=row["at"])
    )
    new = NewDeed(
        who=row["person"],
        role="approver",
        deed="submitting.sign",
        about=row["id"],
        at=row["at"],
    )
    writing_log.add_deeds(unit, Chain("AAA"), [new])


def _work(unit: Connection) -> str:
    return str(unit.execute(text(f"SELECT {WORK}")).scalar_one())


def _digests(unit: Connection) -> Iterator[tuple[str, str]]:
    """Give the digest of every bundle of seals."""
    seal = TABLES["seal"].c
    rows = unit.execute(
        select(TABLES["seal"]).order_by(seal.bundle, seal.number)
    ).mappings()
    for bundle, inside in groupby(rows, key=itemgetter("bundle")):
        yield bundle, sealing._bundled(bundle, list(inside))


COMPOSED: dict[str, tuple[str, ...]] = {
    "a signature together with its line in the log": (
        f"DELETE FROM deed WHERE about = {SENT} AND deed = 'submitting.sign'",
        f"UPDATE submission SET signed_by = NULL, signed_at = NULL WHERE id = {SENT}",
    ),
    "a submission deleted": (f"DELETE FROM submission WHERE id = {SENT}",),
    "a whole year of a state deleted with all that hangs on it": (
        "UPDATE assessment SET started_from = NULL WHERE state = 'AAA' AND cycle = '2027'",
        f"DELETE FROM evidence_link WHERE assessment = {WORK} AND removed_seq IS NOT NULL",
        *_a_year("state = 'AAA' AND cycle = '2026'"),
    ),
    "the newest answer of a draft deleted with its number": (
        "DELETE FROM answer WHERE assessment = "
        "(SELECT id FROM assessment WHERE state = 'BBB' AND cycle = '2026')",
        "DELETE FROM newest WHERE kind = 'answer' AND assessment = "
        "(SELECT id FROM assessment WHERE state = 'BBB' AND cycle = '2026')",
    ),
    "an answer and what is noted of it changed in a draft": (
        "UPDATE answer SET value = 'met', at = '2026-03-03 00:00:00+00:00' WHERE "
        "assessment = (SELECT id FROM assessment WHERE state = 'BBB' AND cycle = '2026')",
    ),
    "who confirmed evidence": (
        f"UPDATE evidence_link SET confirmed_by = {PERSON} WHERE removed_seq IS NULL",
    ),
    "who answered and when, in a whole year": (
        f"UPDATE answer SET person = {PERSON}, at = '2026-03-03 00:00:00+00:00' "
        f"WHERE assessment = {WORK}",
    ),
    "who submitted, with the log": (
        f"UPDATE deed SET who = {PERSON} WHERE about = {SENT} "
        "AND deed = 'submitting.submit'",
        f"UPDATE submission SET person = {PERSON} WHERE id = {SENT}",
    ),
    "a comment": (f"UPDATE comment SET text = 'No.' WHERE assessment = {WORK}",),
    "the words of the plan": ("UPDATE action SET title = 'x', note = 'y'",),
    "the version before the newest of an action deleted": (
        "DELETE FROM action WHERE seq = 1",
    ),
    "a stage back to draft": (
        f"UPDATE assessment SET stage = 'draft' WHERE id = {WORK}",
    ),
    "scope and draft of a signed year": (
        f"UPDATE assessment SET scope = 'core', draft = 9 WHERE id = {WORK}",
    ),
    "a contributor becomes the approver": (
        "UPDATE person SET role = 'approver', agency = NULL "
        "WHERE sign_in_name = 'officer-aaa'",
    ),
    "a person of one state becomes one of another": (
        "UPDATE person SET state = 'BBB' WHERE sign_in_name = 'approver-aaa'",
    ),
    "somebody who left is back": ("UPDATE person SET active = true WHERE NOT active",),
    "a person whom nobody invited": (
        "INSERT INTO person (id, name, sign_in_name, role, state, language, active, "
        "passphrase_hash) SELECT 'px', name, 'another', role, state, language, active, "
        "passphrase_hash FROM person WHERE sign_in_name = 'approver-aaa'",
    ),
    "an invitation that was taken back is open again": (
        "UPDATE invitation SET withdrawn = NULL WHERE withdrawn IS NOT NULL",
    ),
    "the tail of the log cut": (
        "DELETE FROM deed WHERE number > (SELECT max(number) - 3 FROM deed)",
    ),
    "the tail of a state's log cut, and where it ends put back": (
        "DELETE FROM deed_origin WHERE chain = 'AAA'",
        "DELETE FROM deed WHERE chain = 'AAA' AND deed = 'people.sign_in'",
        "UPDATE log_head SET place = (SELECT max(place) FROM deed WHERE chain = 'AAA'), "
        "hash = (SELECT hash FROM deed WHERE chain = 'AAA' ORDER BY place DESC LIMIT 1) "
        "WHERE chain = 'AAA'",
    ),
    "a signature and the tail of the log from there, and where it ends put back": (
        "DELETE FROM deed WHERE chain = 'AAA' AND number >= (SELECT max(number) FROM deed "
        "WHERE chain = 'AAA' AND deed = 'submitting.sign')",
        "UPDATE log_head SET place = (SELECT max(place) FROM deed WHERE chain = 'AAA'), "
        "hash = (SELECT hash FROM deed WHERE chain = 'AAA' ORDER BY place DESC LIMIT 1) "
        "WHERE chain = 'AAA'",
        "UPDATE assessment SET stage = 'submitted' WHERE state = 'AAA' AND cycle = '2027'",
        "UPDATE submission SET signed_by = NULL, signed_at = NULL WHERE assessment IN "
        "(SELECT id FROM assessment WHERE state = 'AAA' AND cycle = '2027')",
    ),
    "a seal emptied": ("DELETE FROM seal WHERE part = 'comment'",),
    "all seals emptied": ("DELETE FROM seal",),
    "the beginning of the log cut": (
        "DELETE FROM deed WHERE number < (SELECT min(number) + 3 FROM deed)",
    ),
    "the whole log emptied": ("DELETE FROM deed",),
    "a cycle's dates": (
        "UPDATE cycle SET closes = '2026-12-31', closed = false WHERE code = '2025'",
    ),
    "a release and its line in the ledger deleted": (
        "DELETE FROM release_member",
        "DELETE FROM release",
        "DELETE FROM deed WHERE deed = 'releasing.publish'",
    ),
    "a state put into a release": (
        f"INSERT INTO release_member (release, submission, named) VALUES (1, {SENT}, true)",
    ),
    "a choice at the time of a release": (
        "UPDATE contribution SET contributes = false, named = false "
        "WHERE assessment = 'S03-2025'",
    ),
    "a newer choice put after it": (
        "INSERT INTO contribution (assessment, number, contributes, named, has_published, "
        "person, at) SELECT assessment, 2, false, false, false, person, at "
        "FROM contribution WHERE assessment = 'S03-2025'",
    ),
    "what was said last points at what was said before": (
        "UPDATE newest SET seq = seq - 1 WHERE kind = 'answer'",
    ),
    "what is noted as said last emptied": ("DELETE FROM newest",),
    "the last number of an assessment put back": (
        f"UPDATE assessment SET last_seq = last_seq - 1 WHERE id = {WORK}",
    ),
    "the last number of a plan put back": ("UPDATE plan SET last_seq = last_seq - 1",),
    "a whole state deleted from the list": ("DELETE FROM state WHERE code = 'BBB'",),
}
"""What takes several statements, or is worth a name of its own."""
