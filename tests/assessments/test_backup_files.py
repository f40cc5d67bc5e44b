"""What is no backup, no whole one, or not for this program is told before anything is done."""

import gzip
import json
from datetime import UTC, datetime

import pytest

from assessments.errors import NotUsable
from assessments.service.backups import back_up, opened_backup
from assessments.store import newest_revision
from tests.age_by_hand import decrypted, encrypted
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
