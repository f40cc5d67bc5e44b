"""What the settings say about signing in, and where browsers make passkeys."""

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from assessments.errors import NotReachable
from assessments.records.factors import PasskeySite
from assessments.records.people import Role
from roadmap.commands import private_file
from roadmap.commands.factor_key import FILE, make_key, seal_of
from roadmap.settings import Settings
from roadmap.signing_in import passkeys_possible, site_of, terms_of


def test_nobody_who_decides_signs_in_with_a_passphrase_alone_unless_it_is_set_so():
    terms = terms_of(Settings())

    assert terms.required == set(Role) - {
        Role.CONTRIBUTOR,
        Role.OBSERVER,
        Role.SYSTEM,
    }
    assert terms.fresh_for == timedelta(minutes=10)
    assert terms.without_factor.idle < terms.with_factor.idle
    assert terms.without_factor.longest < terms.with_factor.longest
    assert terms.tell_browsers
    assert terms_of(Settings(second_factor="none")).required == frozenset()
    assert terms_of(Settings(fresh_minutes=0)).fresh_for is None


@pytest.mark.parametrize("given", ["", "everybody", "approver,,analyst", "system"])
def test_a_role_that_is_none_is_not_taken(given: str):
    with pytest.raises(ValidationError):
        Settings(second_factor=given)


@pytest.mark.parametrize(
    ("public", "host", "origin"),
    [
        ("https://roadmap.example.org", "elsewhere", "https://roadmap.example.org"),
        ("https://Roadmap.example.org:443/x", "", "https://roadmap.example.org"),
        ("https://roadmap.example.org:8443", "", "https://roadmap.example.org:8443"),
        ("http://localhost:8080", "", "http://localhost:8080"),
        ("http://roadmap.example.org", "", None),
        ("https://192.0.2.7", "", None),
        (None, "localhost:8080", "http://localhost:8080"),
        (None, "127.0.0.1:8080", None),
        (None, "roadmap.example.org", None),
    ],
)
def test_passkeys_are_for_a_name_with_https_or_the_computer_itself(
    public: str | None, host: str, origin: str | None
):
    settings = Settings(public_url=public)
    name = origin and origin.partition("://")[2].partition(":")[0]

    site = site_of(settings, host, "Roadmap")

    assert site == (
        PasskeySite(id=str(name), origin=origin, name="Roadmap") if origin else None
    )
    assert passkeys_possible(settings) == (public is None or origin is not None)


def test_a_server_for_others_without_a_public_address_has_no_passkeys():
    assert not passkeys_possible(Settings(host="192.0.2.7"))
    assert site_of(Settings(host="192.0.2.7"), "localhost", "Roadmap") is None


def test_the_key_is_made_once_and_readable_by_the_server_alone(tmp_path: Path):
    settings = Settings(data_dir=tmp_path / "data")
    assert seal_of(settings) is None

    make_key(settings)
    made = seal_of(settings)
    make_key(settings)

    file = tmp_path / "data" / FILE
    assert made is not None
    assert seal_of(settings) == made
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == [FILE]
    assert Settings(factor_key=file.read_text()).factor_key is not None
    shared = Settings(data_dir=tmp_path / "none", factor_key=file.read_text())
    assert seal_of(shared) == made
    assert str(made.key) not in repr(shared) + repr(made)


def test_the_key_is_on_the_disk_before_anything_is_sealed_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    synced: list[bool] = []  # of each file or folder, whether it is a folder
    fsync = os.fsync

    def noted(number: int) -> None:
        synced.append(stat.S_ISDIR(os.fstat(number).st_mode))
        fsync(number)

    monkeypatch.setattr(private_file.os, "fsync", noted)

    make_key(Settings(data_dir=tmp_path / "data"))

    assert synced == [False, True]


def test_a_pipe_or_a_huge_file_in_the_place_of_the_key_is_refused_at_once(
    tmp_path: Path,
):
    file = tmp_path / FILE
    os.mkfifo(file)
    with pytest.raises(NotReachable):
        seal_of(Settings(data_dir=tmp_path))
    file.unlink()
    with file.open("wb") as huge:
        huge.truncate(2**40)
    with pytest.raises(NotReachable):
        seal_of(Settings(data_dir=tmp_path))


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:8080/x"), ("::1", "http://[::1]:8080/x")],
)
def test_the_servers_own_address_is_one_that_a_browser_opens(host: str, address: str):
    assert Settings(host=host, prefix="/x").own_address == address


@pytest.mark.parametrize("given", ["short", "not base64 at all!", "A" * 60])
def test_a_key_that_is_none_is_not_taken(given: str):
    with pytest.raises(ValidationError):
        Settings(factor_key=given)
