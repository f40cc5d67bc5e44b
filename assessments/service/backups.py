"""Backups: every row of the record in one file, and a record out of such a file.

A backup is lines of JSON, compressed with gzip, encrypted with a passphrase in the format
of age (age-encryption.org/v1): the tool ``age`` and ``zcat`` read it without this program.
The first line says what is in it and where every chain ends, and the last has a fingerprint
of each table. The same rows give the same lines from either database, so a record goes from
one kind to the other.

Longer than most: what is written and how it is read are one format.
"""

import gzip
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from operator import itemgetter
from typing import Annotated, Any, TypeAlias

import pyrage
from pydantic import AfterValidator, Field, Strict, StringConstraints, TypeAdapter
from typing_extensions import TypedDict

from assessments import store
from assessments.errors import NotUsable, WrongMoment
from assessments.records.log import Chain, LogHead
from assessments.records.people import Person
from assessments.service.world import World, begin, note_deed
from assessments.store import Unit, whole
from assessments.store.reading import people as reading
from assessments.store.whole import TableShape, Values
from assessments.store.writing import members as writing_members
from assessments.store.writing import people as writing

FORMAT = "tip-roadmap backup 1"
"""What the first line of a backup names; another one is another format."""

ENCRYPTED, PLAIN = b"age-encryption.org/v1\n", b"\x1f\x8b"
"""How the file begins: in the format of age, or of gzip."""

FAST = 1
"""How hard gzip tries: documents are packed already, and the rest is small."""

LONGEST_LINE = 32 * 2**20
"""Bytes of a line, when it is written and when it is read: what it unpacks to in memory."""

MOST_UNPACKED = 200
"""How many times its size a file may unpack to; rows come to some twenty times."""

_NOT_OPENED = "Decryption failed"
"""What age says when the passphrase opens nothing; everything else is damage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupContents:
    """What is in a backup.

    Attributes
    ----------
    made
        By the clock of the server that made it.
    program
        The version of the program that made it.
    revision
        The version of the tables.
    tables
        Every table, in the order in which they are put back.
    rows
        How many rows of each.
    heads
        The end of every chain.
    """

    made: datetime
    program: str
    revision: str
    tables: tuple[TableShape, ...]
    rows: Mapping[str, int]
    heads: tuple[LogHead, ...]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(self.rows.values())


@dataclass(frozen=True)
class Backups:
    """What is done beside a backup, in a record that is open."""

    world: World

    def made(self, *, who: Person, backup: BackupContents) -> None:
        """Note that somebody took a copy of everything."""
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "backups.made")
            note_deed(self.world, unit, me, "backups.made", _moment(backup.made))

    def restored(self, *, who: Person, backup: BackupContents) -> tuple[int, int, int]:
        """End sessions, open invitations and changes of members; note it in every log.

        What was ended, used or taken back after the backup was made would open the record
        again.

        Returns
        -------
        tuple of int
            How many sessions ended, how many invitations were taken back, and how many
            changes of who belongs to a state were stopped.
        """
        with self.world.database.unit_of_work() as unit:
            me = begin(unit, who, "backups.restored")
            now = self.world.clock()
            sessions = writing.revoke_all_sessions(unit, at=now)
            invitations = writing.withdraw_all_invitations(unit, at=now)
            for number, state in sorted(invitations, key=itemgetter(0)):
                deed = "people.withdraw_invitation"
                note_deed(self.world, unit, me, deed, number, state=state)
            changes = writing_members.stop_everything(unit, at=now)
            for number, state in sorted(changes, key=itemgetter(0)):
                note_deed(self.world, unit, me, "members.stop", number, state=state)
            moment = _moment(backup.made)
            for whose in (*(state.code for state in reading.states(unit)), None):
                note_deed(self.world, unit, me, "backups.restored", moment, state=whose)
        return sessions, len(invitations), len(changes)


def back_up(
    url: str, *, program: str, at: datetime, passphrase: str | None
) -> tuple[bytes, BackupContents]:
    """Make a backup of the record behind a URL, as it stands at one moment.

    Others may read and write meanwhile. The record may be of an earlier version.

    Parameters
    ----------
    program
        The version of this program.
    passphrase
        None to leave it unencrypted.

    Raises
    ------
    WrongMoment
        If there is no record.
    """
    database = store.Database(url)
    try:
        revision = store.revision(database)
        if revision is None:
            raise WrongMoment("backup_of_nothing")
        with database.reading() as unit:
            whole.reach_every_row(unit)
            contents = _contents(unit, program=program, revision=revision, at=at)
            plain = _written(unit, contents)
    finally:
        database.close()
    if passphrase is None:
        return plain, contents
    return pyrage.passphrase.encrypt(plain, passphrase), contents


@dataclass(frozen=True)
class OpenedBackup:
    """A backup that was checked from its first to its last line.

    Attributes
    ----------
    plain
        Its lines, compressed.
    fingerprints
        Of each table.
    """

    contents: BackupContents
    plain: bytes
    fingerprints: Mapping[str, str]

    def rows(self) -> Iterator[tuple[str, list[Values]]]:
        """Give the rows with the name of their table, many at once."""
        for line in _lines(self.plain):
            if "rows" in line:
                yield line["table"], [tuple(row) for row in line["rows"]]


def is_encrypted(file: bytes) -> bool:
    """Whether a passphrase is needed to open a file, by how it begins."""
    return file.startswith(ENCRYPTED)


def opened_backup(file: bytes, passphrase: str | None) -> OpenedBackup:
    """Open a backup and check all of it, before anything is touched.

    Raises
    ------
    NotUsable
        If it is none, is not whole, is of a later program, or needs another passphrase.
    """
    plain = _decrypted(file, passphrase)
    if not plain.startswith(PLAIN):
        raise NotUsable(("backup_is_none", {}))
    try:
        return _checked(plain)
    except (EOFError, OSError, zlib.error, ValueError, RecursionError) as error:
        raise NotUsable(("backup_damaged", {})) from error


def restore(url: str, backup: OpenedBackup, *, serving: str | None = None) -> None:
    """Make the record of a backup in an empty database, all of it or nothing.

    The rows are read again and held against the fingerprints before anything stays.

    Parameters
    ----------
    serving
        On PostgreSQL: the URL of the database for the user as whom the server asks, who is
        let in to the rows.

    Raises
    ------
    WrongMoment
        If the database is not empty.
    NotUsable
        If the tables are not those of the version that the backup names.
    """
    contents = backup.contents
    database = store.Database(url)
    try:
        store.revision(database)  # whether it answers at all
        role = None if serving is None else _user_of(serving)
        with _as_damage(), database.rebuilding() as unit:
            if not whole.is_empty(unit):
                raise WrongMoment("restore_not_empty")
            whole.make_tables(unit, contents.revision)
            if not _are_alike(whole.shapes(unit), contents.tables):
                raise NotUsable(("backup_damaged", {}))
            _fill(unit, backup)
            if _fingerprints(unit, contents) != backup.fingerprints:
                raise NotUsable(("backup_damaged", {}))
            whole.bring_up(unit, serving=role)
    finally:
        database.close()


def _user_of(url: str) -> str | None:
    database = store.Database(url)
    try:
        return database.user()
    finally:
        database.close()


@contextmanager
def _as_damage() -> Iterator[None]:
    """Say of rows that do not fit their tables or each other that the backup is damaged."""
    try:
        yield
    except (whole.NoSuchRow, store.PointsNowhere) as error:
        raise NotUsable(("backup_damaged", {})) from error


def _are_alike(here: Iterable[TableShape], there: Iterable[TableShape]) -> bool:
    """Whether these are the same tables and columns, in whatever order."""
    named = ({shape.name: set(shape.columns) for shape in of} for of in (here, there))
    return next(named) == next(named)


def _fill(unit: Unit, backup: OpenedBackup) -> None:
    rows = backup.rows()
    name, part = next(rows, ("", []))
    for shape in backup.contents.tables:

        def parts(of: TableShape = shape) -> Iterator[list[Values]]:
            nonlocal name, part
            while name == of.name:
                yield part
                name, part = next(rows, ("", []))

        whole.fill(unit, shape, parts())


def _contents(
    unit: Unit, *, program: str, revision: str, at: datetime
) -> BackupContents:
    tables = whole.shapes(unit)
    return BackupContents(
        made=at,
        program=program,
        revision=revision,
        tables=tables,
        rows={table.name: whole.count(unit, table) for table in tables},
        heads=whole.heads(unit),
    )


class _Fingerprint:
    """A digest of the rows of a table, however many at once they are given."""

    def __init__(self) -> None:
        self._rows = sha256()

    def add(self, listed: bytes) -> None:
        """Take rows as they are written."""
        self._rows.update(listed[1:-1] + b",")

    def hexdigest(self) -> str:
        """Give what stands for all rows so far."""
        return self._rows.hexdigest()


def _written(unit: Unit, contents: BackupContents) -> bytes:
    """Write all lines, compressed."""
    target = BytesIO()
    fingerprints: dict[str, str] = {}
    with gzip.GzipFile(fileobj=target, mode="wb", compresslevel=FAST, mtime=0) as file:
        file.write(_line(_first_line(contents)))
        for table in contents.tables:
            fingerprint = _Fingerprint()
            name = json.dumps(table.name).encode()
            for part in whole.rows(unit, table):
                for listed in _listed(part):
                    fingerprint.add(listed)
                    file.write(b'{"table":' + name + b',"rows":' + listed + b"}\n")
            fingerprints[table.name] = fingerprint.hexdigest()
        file.write(_line({"fingerprints": fingerprints}))
    return target.getvalue()


def _listed(part: list[Values]) -> Iterator[bytes]:
    """Write rows, on as many lines as keep each from being too long."""
    listed = _rows(part)
    if len(part) == 1 or len(listed) < LONGEST_LINE // 2:
        yield listed
        return
    yield from _listed(part[: len(part) // 2])
    yield from _listed(part[len(part) // 2 :])


def _first_line(contents: BackupContents) -> dict[str, object]:
    return {
        "format": FORMAT,
        "program": contents.program,
        "revision": contents.revision,
        "made": contents.made.isoformat(),
        "heads": [asdict(head) for head in contents.heads],
        "tables": [
            {
                "name": table.name,
                "columns": table.columns,
                "rows": contents.rows[table.name],
            }
            for table in contents.tables
        ],
    }


def _checked(plain: bytes) -> OpenedBackup:
    """Read every line and hold what is counted and fingerprinted against it.

    Raises
    ------
    ValueError
        If a line is not what stands there in a backup.
    """
    lines = _lines(plain)
    contents = _understood(next(lines, None))
    counted = dict.fromkeys(contents.rows, 0)
    found = {table.name: _Fingerprint() for table in contents.tables}
    width = {table.name: len(table.columns) for table in contents.tables}
    said: Mapping[str, str] | None = None
    for line in lines:
        if said is not None:
            raise ValueError("There is more behind the last line.")
        if isinstance(line, dict) and "fingerprints" in line:
            said = _LAST_LINE.validate_python(line)["fingerprints"]
            continue
        part = _ROWS_LINE.validate_python(line)
        table, rows = part["table"], part["rows"]
        if any(len(row) != width.get(table) for row in rows):
            raise ValueError("A row is not as wide as its table.")
        counted[table] += len(rows)
        found[table].add(_rows(rows))
    fingerprints = {name: of.hexdigest() for name, of in found.items()}
    if counted != contents.rows or fingerprints != said:
        raise ValueError("The rows are not those that were written.")
    return OpenedBackup(contents=contents, plain=plain, fingerprints=fingerprints)


def _printed(text: str) -> str:
    if not text.isprintable():
        raise ValueError("It cannot be printed.")
    return text


_Printed: TypeAlias = Annotated[str, AfterValidator(_printed), Strict()]
"""A text of one line that may be printed."""

_Number: TypeAlias = Annotated[int, Strict(), Field(ge=-(2**63), lt=2**63)]

_RowValue: TypeAlias = (
    Annotated[str, Strict(), StringConstraints(pattern=r"^[^\x00]*$")]
    | _Number
    | Annotated[float, Strict(), Field(allow_inf_nan=False)]
    | Annotated[bytes, Strict()]
    | None
)
"""What both databases can keep."""


class _TableLine(TypedDict):
    name: _Printed
    columns: list[_Printed]
    rows: _Number


class _HeadLine(TypedDict):
    chain: _Printed
    place: _Number
    hash: _Printed


class _Beginning(TypedDict):
    format: _Printed
    program: _Printed
    revision: _Printed


class _FirstLine(_Beginning):
    made: _Printed
    heads: list[_HeadLine]
    tables: list[_TableLine]


class _RowsLine(TypedDict):
    table: _Printed
    rows: list[list[_RowValue]]


class _LastLine(TypedDict):
    fingerprints: dict[_Printed, _Printed]


_BEGINNING = TypeAdapter(_Beginning)
_FIRST_LINE = TypeAdapter(_FirstLine)
_ROWS_LINE = TypeAdapter(_RowsLine)
_LAST_LINE = TypeAdapter(_LastLine)


def _understood(given: object) -> BackupContents:
    """Read the first line.

    Raises
    ------
    NotUsable
        If a later program wrote it.
    ValueError
        If it is none.
    """
    named = _BEGINNING.validate_python(given)
    if not named["format"].startswith(FORMAT.rsplit(" ", 1)[0]):
        raise ValueError("It is no backup of a record.")
    if named["format"] != FORMAT or not store.is_known(named["revision"]):
        raise NotUsable(("backup_is_newer", {"program": named["program"]}))
    first = _FIRST_LINE.validate_python(given)
    made = datetime.fromisoformat(first["made"])
    if made.tzinfo is None:
        raise ValueError("Nobody knows whose time that is.")
    rows = {table["name"]: table["rows"] for table in first["tables"]}
    columns = [(table["name"], tuple(table["columns"])) for table in first["tables"]]
    if len(rows) < len(columns) or any(len(set(of)) < len(of) for _, of in columns):
        raise ValueError("A table or a column stands there twice.")
    return BackupContents(
        made=made,
        program=first["program"],
        revision=first["revision"],
        tables=tuple(TableShape(*table) for table in columns),
        rows=rows,
        heads=tuple(
            LogHead(chain=Chain(h["chain"]), place=h["place"], hash=h["hash"])
            for h in first["heads"]
        ),
    )


def _fingerprints(unit: Unit, contents: BackupContents) -> dict[str, str]:
    """Read every row of a record again, as it would be written."""
    found: dict[str, str] = {}
    for table in contents.tables:
        fingerprint = _Fingerprint()
        for part in whole.rows(unit, table):
            fingerprint.add(_rows(part))
        found[table.name] = fingerprint.hexdigest()
    return found


def _decrypted(file: bytes, passphrase: str | None) -> bytes:
    if not is_encrypted(file):
        return file
    if passphrase is None:
        raise NotUsable(("backup_needs_passphrase", {}))
    try:
        return bytes(pyrage.passphrase.decrypt(file, passphrase))
    except pyrage.DecryptError as error:
        wrong = str(error) == _NOT_OPENED
        reason = "backup_wrong_passphrase" if wrong else "backup_damaged"
        raise NotUsable((reason, {})) from error


def _lines(plain: bytes) -> Iterator[Any]:
    """Read lines, as long as they are no longer and no more than a backup has.

    Raises
    ------
    NotUsable
        If they are.
    """
    left = LONGEST_LINE + MOST_UNPACKED * len(plain)
    with gzip.GzipFile(fileobj=BytesIO(plain)) as file:
        while line := file.readline(LONGEST_LINE + 1):
            left -= len(line)
            if left < 0 or len(line) > LONGEST_LINE:
                raise NotUsable(("backup_unpacks_too_far", {}))
            yield json.loads(line, object_hook=_bytes_again)


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def _rows(part: object) -> bytes:
    """Write rows one way, so that the same rows have the same fingerprint."""
    written = json.dumps(
        part, ensure_ascii=False, separators=(",", ":"), default=_in_letters
    )
    return written.encode()


def _in_letters(value: object) -> dict[str, str]:
    if not isinstance(value, bytes):
        raise TypeError(f"A backup has no way to write {type(value)}.")
    return {"base64": b64encode(value).decode()}


def _bytes_again(found: dict[str, Any]) -> object:
    if found.keys() != {"base64"}:
        return found
    try:
        return b64decode(found["base64"], validate=True)
    except TypeError as error:
        raise ValueError("These are no bytes.") from error


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
