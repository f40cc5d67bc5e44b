"""Files with anything in them end a command with a sentence, never with a fault of ours.

What is damaged are real files: an edition, answers, a release with its certificate, a
document of a submission. The suite draws few; ``poe long`` draws many.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from roadmap.cli import app
from roadmap.exit_codes import ExitCode
from tests.edition_folder import small_edition
from tests.examples import examples

FEW, MANY = 40, 2000
FORESEEN = {ExitCode.DONE, ExitCode.DIFFERENT, ExitCode.NOT_USABLE}
RELEASE = Path(__file__).parents[3] / "roadmap/demo/releases/2025.json"
ANSWERS = {
    "edition": "small",
    "answers": {"A-1.2a": {"answer": "met"}, "A-2": {"answer": "not_applicable"}},
}

NASTY = st.sampled_from(
    [
        *(b"\0", b"\xff\xfe", "\u202e\u2028\ud83d".encode("utf-8", "surrogatepass")),
        *(b"&a [*a,*a]", b"!!python/object/apply:os.system ['x']", b"<<: *a", b"\t-"),
        *(b"1e999999", b"-0", b"9" * 5000, b"NaN", b"1/0", b'"' * 3, b"\\ud800"),
        *(b"[" * 3000, b'{"a":' * 3000, b"{}", b"[]", b"null", b"true", b"''"),
    ]
)


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """Damage a file in up to three places."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(whole)))
        until = min(len(whole), at + draw(st.integers(0, 60)))
        put = draw(st.one_of(st.binary(max_size=8), NASTY, st.just(b"")))
        again = whole[at:until] if draw(st.booleans()) else b""
        whole = whole[:at] + put + again + whole[until:]
    return whole


Try = Callable[[bytes], list[str]]
"""Puts bytes where a command finds them, and gives that command."""


def edition_with(folder: Path, name: str) -> tuple[bytes, Try]:
    edition = small_edition(folder / "small")
    file = next(iter(sorted(edition.rglob(name))))

    def put(content: bytes) -> list[str]:
        file.write_bytes(content)
        return ["edition", "check", str(edition)]

    return file.read_bytes(), put


def answers_in(folder: Path, _: str) -> tuple[bytes, Try]:
    edition, file = small_edition(folder / "small"), folder / "answers.json"

    def put(content: bytes) -> list[str]:
        file.write_bytes(content)
        return ["place", str(edition), str(file)]

    return json.dumps(ANSWERS, indent=1).encode(), put


def release_in(folder: Path, _: str) -> tuple[bytes, Try]:
    file = folder / "release.json"

    def put(content: bytes) -> list[str]:
        file.write_bytes(content)
        return ["release", "check", str(file)]

    return RELEASE.read_bytes(), put


FILES = {
    "edition": (edition_with, "edition.yaml"),
    "structure": (edition_with, "structure/*.yaml"),
    "options": (edition_with, "options/*.yaml"),
    "texts": (edition_with, "text.en/*.yaml"),
    "answers": (answers_in, ""),
    "release": (release_in, ""),
}


def require_foreseen(command: list[str]) -> None:
    ended = CliRunner().invoke(app, command)
    assert ended.exit_code in FORESEEN, (ended.exit_code, ended.output, ended.exception)
    assert "Traceback" not in ended.output


def tried(kind: str, folder: Path, number: int) -> None:
    make, name = FILES[kind]
    whole, put = make(folder, name)
    require_foreseen(put(whole))

    @settings(
        examples(number), suppress_health_check=[HealthCheck.too_slow], database=None
    )
    @given(damaged(whole))
    def every(content: bytes) -> None:
        assume(content != whole)
        require_foreseen(put(content))

    every()


@pytest.mark.parametrize("kind", FILES)
def test_a_damaged_file_is_told_in_a_sentence(kind: str, tmp_path: Path) -> None:
    tried(kind, tmp_path, FEW)


@pytest.mark.long
@pytest.mark.parametrize("kind", FILES)
def test_many_damaged_files_are(kind: str, tmp_path: Path) -> None:
    tried(kind, tmp_path, MANY)
