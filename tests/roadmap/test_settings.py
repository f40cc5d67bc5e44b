"""The environment, and the clock."""

import tomllib
from datetime import UTC
from pathlib import Path

import pytest
from pydantic import ValidationError

from roadmap.settings import PROGRAM, Settings, now

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ROADMAP_{name.upper()}", raising=False)


def test_without_any_setting_the_record_is_a_file_of_the_user() -> None:
    settings = Settings()

    assert settings.database.startswith("sqlite:///")
    assert settings.database.endswith("/roadmap.sqlite")
    assert settings.host == "127.0.0.1"  # nobody else is served unasked


def test_a_setting_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ROADMAP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ROADMAP_PORT", "9000")

    settings = Settings()

    assert settings.database == f"sqlite:///{tmp_path / 'roadmap.sqlite'}"
    assert settings.port == 9000


@pytest.mark.parametrize(
    ("given", "kept"),
    [("", ""), ("/", ""), ("tip", "/tip"), ("/tip/", "/tip"), ("/a/b", "/a/b")],
)
def test_a_prefix_begins_with_a_slash_and_ends_without(given: str, kept: str) -> None:
    assert Settings(prefix=given).prefix == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [("https://example.org/tip/", "https://example.org/tip"), ("", None)],
)
def test_the_public_address_ends_without_a_slash(given: str, kept: str | None) -> None:
    assert Settings(public_url=given).public_url == kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"port": 70000},
        {"port": "many"},
        {"public_url": "example.org"},
        {"public_url": "https:// not a link"},
    ],
)
def test_a_setting_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)  # type: ignore[arg-type]


def test_the_clock_gives_aware_times_in_utc() -> None:
    assert now().tzinfo is UTC


def test_the_program_has_the_number_that_it_is_packed_with() -> None:
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert packed["project"]["version"] == PROGRAM


@pytest.mark.parametrize(
    "contact", ["security@example.org", "http://a.b", "mailto:a\nb"]
)
def test_whom_to_tell_of_a_hole_is_an_address_that_can_be_followed(
    contact: str,
) -> None:
    with pytest.raises(ValidationError, match="such as mailto:"):
        Settings(security_contact=contact)
