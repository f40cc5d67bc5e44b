"""What is no backup, no whole one, or not for this program is told before anything is done."""

import gzip
import json
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import NotUsable
from assessments.service import backups, version_of_record
from assessments.service.backups import back_up, opened_backup, restore
from assessments.store import newest_revision
from tests.age_by_hand import decrypted, encrypted
from tests.places import EmptyPlace
from tests.worlds import SmallWorld, answer

AT = datetime(2026, 11, 30, 21, 0, tzinfo=UTC)


@pytest.fixture
def database_url(fresh_sqlite: str) -> str:
    """Take one database: the file is the same from either."""
    return fresh_sqlite


def backed_up(url: str) -> bytes:
    content, _ = back_up(url, program="2026.11", at=AT, passphrase=None)
    return content


def lines_of(content: bytes) -> list[bytes]:
    return gzip.decompress(content).splitlines(keepends=True)


def packed(lines: list[bytes]) -> bytes:
    return gzip.compress(b"".join(lines))


@pytest.fixture
def content(small_world: SmallWorld, database_url: str) -> bytes:
    small_world.service.answering.record_answer(
        who=small_world.a.focal_point,
        assessment=small_world.a.assessment,
        answer=answer("LAW-1.2a"),
    )
    return backed_up(database_url)


def why_not(content: bytes, passphrase: str | None = None) -> str:
    with pytest.raises(NotUsable) as refused:
        opened_backup(content, passphrase)
    return refused.value.reason


def changed(content: bytes, old: bytes, new: bytes) -> bytes:
    whole_text = b"".join(lines_of(content))
    assert old in whole_text
    return gzip.compress(whole_text.replace(old, new, 1))


def test_a_damaged_backup_is_found_before_anything_is_touched(content: bytes):
    lines = lines_of(content)
    damaged = {
        "cut off": content[:-20],
        "a line is missing": packed([*lines[:3], *lines[4:]]),
        "without the last line": packed(lines[:-1]),
        "a line twice": packed([*lines[:4], *lines[3:]]),
        "more behind the end": packed([*lines, b"{}\n"]),
        "an answer changed": changed(content, b'"met"', b'"not_yet"'),
        "no JSON": packed([b"hello\n"]),
        "another JSON": packed([b"[]\n"]),
        "nothing inside": gzip.compress(b""),
        "of something else": packed([b'{"format":"another thing 1"}\n']),
    }

    assert {name: why_not(file) for name, file in damaged.items()} == dict.fromkeys(
        damaged, "backup_damaged"
    )


# What was made to look like a backup

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=5)
    | st.builds(lambda text: {"base64": text}, st.text(max_size=5)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


def places(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Name every place in a value of JSON, and the place of the whole."""
    yield before
    inside = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else inside
    for key, part in inside:
        yield from places(part, (*before, key))


def with_another(value: Any, place: tuple[Any, ...], other: Any) -> Any:
    """Put something else at a place of a copy."""
    if not place:
        return other
    changed_value = value.copy()
    changed_value[place[0]] = with_another(value[place[0]], place[1:], other)
    return changed_value


def crafted(lines: list[Any]) -> bytes:
    """Make a backup of lines, with the counts and fingerprints that fit where they can."""
    with suppress(Exception):
        first, *parts, last = lines
        last["fingerprints"] = {}
        for table in first["tables"]:
            rows = [
                row
                for part in parts
                if part["table"] == table["name"]
                for row in part["rows"]
            ]
            table["rows"] = len(rows)
            listed = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
            fits = listed[1:-1].encode() + b"," if rows else b""
            last["fingerprints"][table["name"]] = sha256(fits).hexdigest()
    return packed([json.dumps(line).encode() + b"\n" for line in lines])


@pytest.fixture(scope="module")
def small_backup(migrated_file: Path) -> list[Any]:
    """Give the lines of a backup of empty tables, and one row."""
    lines = [
        json.loads(line) for line in lines_of(backed_up(f"sqlite:///{migrated_file}"))
    ]
    row = {"table": "state", "rows": [["AAA", "A state", "", 1]]}
    return [lines[0], row, lines[-1]]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data())
def test_whatever_stands_in_a_backup_it_is_opened_or_refused_in_a_sentence(
    small_backup: list[Any], data: st.DataObject
):
    first, row, last = small_backup
    two = {
        **first,
        "tables": [t for t in first["tables"] if t["name"] in ("state", "cycle")],
    }
    few = [two, row, last]
    place = data.draw(st.sampled_from(list(places(few))[1:]))
    lines = with_another(few, place, data.draw(JSON))

    with suppress(NotUsable):
        opened_backup(crafted(json.loads(json.dumps(lines))), None)


def test_lines_that_no_backup_has_are_refused_before_they_fill_the_memory(
    small_backup: list[Any], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(backups, "LONGEST_LINE", 2**18)
    first = json.dumps(small_backup[0]).encode() + b"\n"
    files = {
        "deep": gzip.compress(b"[" * 200_000),
        "a long number": gzip.compress(b'{"a":' + b"9" * 5000 + b"}"),
        "a long line": gzip.compress(b'{"format": "' + b"x" * 2**23),
        "many lines": gzip.compress(first + b'{"table":"state","rows":[]}\n' * 2**17),
    }
    found = {name: why_not(file) for name, file in files.items()}
    tracemalloc.start()
    why_not(files["a long line"])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == {
        "deep": "backup_damaged",
        "a long number": "backup_damaged",
        "a long line": "backup_unpacks_too_far",
        "many lines": "backup_unpacks_too_far",
    }
    assert most < 10 * backups.LONGEST_LINE


def test_no_line_is_written_longer_than_it_is_read(
    content: bytes, database_url: str, monkeypatch: pytest.MonkeyPatch
):
    longest = max(len(line) for line in lines_of(content)[1:-1])
    monkeypatch.setattr(backups, "LONGEST_LINE", longest)
    monkeypatch.setattr(backups, "MOST_UNPACKED", 1000)

    again = backed_up(database_url)

    assert max(len(line) for line in lines_of(again)[1:-1]) < longest
    assert lines_of(again)[-1] == lines_of(content)[-1]
    assert opened_backup(again, None).contents.count > 10


@pytest.mark.parametrize(
    "kind",
    ["sqlite", pytest.param("postgresql", marks=[pytest.mark.slow, pytest.mark.long])],
)
def test_rows_that_no_table_takes_leave_nothing(
    small_backup: list[Any], empty_place: EmptyPlace, kind: str
):
    place = empty_place(kind)
    tables = {
        "state": [["AAA", None, "", 1]],
        "cycle": [["2026", "small", "some day", "2026-01-01", "2026-12-01", 0]],
        "agency": [["AAA-1", "nowhere", "An agency"]],
    }

    for table, rows in tables.items():
        for row in rows:
            lines = [small_backup[0], {"table": table, "rows": [row]}, small_backup[-1]]
            backup = opened_backup(crafted(json.loads(json.dumps(lines))), None)
            with pytest.raises(NotUsable, match="backup_damaged"):
                restore(place, backup)
            assert version_of_record(place) is None


@pytest.mark.parametrize("file", [b"", b"hello", b"SQLite format 3\x00", b"PGDMP"])
def test_what_is_no_backup_is_said_to_be_none(file: bytes):
    assert why_not(file) == "backup_is_none"


def test_a_backup_of_a_later_program_names_that_program(content: bytes):
    newest = newest_revision().encode()
    later = changed(content, b'"revision": "' + newest, b'"revision": "9999')
    another_format = changed(content, b"backup 1", b"backup 2")

    assert why_not(later) == why_not(another_format) == "backup_is_newer"


def test_an_encrypted_backup_says_whether_the_passphrase_or_the_file_is_wrong(
    content: bytes,
):
    file = encrypted(content, "a long passphrase")

    assert opened_backup(file, "a long passphrase").plain == content
    assert why_not(file) == "backup_needs_passphrase"
    assert why_not(file, "another passphrase") == "backup_wrong_passphrase"
    assert why_not(file[:-1], "a long passphrase") == "backup_damaged"
    assert why_not(file[:70], "a long passphrase") == "backup_damaged"


@pytest.mark.slow
@pytest.mark.long
def test_what_is_encrypted_is_the_format_of_age_and_inside_are_lines_of_json(
    small_world: SmallWorld, database_url: str
):
    file, contents = back_up(
        database_url, program="2026.11", at=AT, passphrase="a long passphrase"
    )

    plain = decrypted(file, "a long passphrase")

    first, *_, last = map(json.loads, gzip.decompress(plain).splitlines())
    assert first["format"] == "tip-roadmap backup 1"
    assert first["made"] == AT.isoformat()
    assert {t["name"]: t["rows"] for t in first["tables"]} == contents.rows
    assert last["fingerprints"].keys() == contents.rows.keys()
    assert small_world.a.focal_point.name.encode() not in file
