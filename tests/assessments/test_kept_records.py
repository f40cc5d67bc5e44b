"""A record of every earlier version is restored, brought up to today's tables and verified."""

import re
from pathlib import Path

import pytest
from sqlalchemy import text

from assessments.disclosure.checker import check
from assessments.rules import SYSTEM
from assessments.service import Service, migrate, waiting_migration
from assessments.service.backups import OpenedBackup, opened_backup, restore
from assessments.store import whole
from roadmap.settings import PROGRAM
from tests.keep_record import HERE, made, opened
from tests.past_the_program import SERVING, as_user
from tests.places import EmptyPlace
from tests.worlds import PASSPHRASE, Clock

KEPT = sorted(HERE.glob("*.backup"), key=lambda file: file.stem)
ROOT = Path(__file__).parents[2]

KEPT_ON = [
    *(("sqlite", file) for file in KEPT),
    *(
        pytest.param("postgresql", file, marks=pytest.mark.slow)
        for file in KEPT
        if file.stem in {"0001", "0006-region", KEPT[-1].stem}
    ),
]
"""On PostgreSQL the first, the last, and one with releases: all of them would take long."""


def restored(place: str, content: bytes) -> tuple[Service, OpenedBackup]:
    backup = opened_backup(content, None)
    restore(place, backup)
    migrate(place, serving=as_user(place, SERVING))
    return opened(as_user(place, SERVING), Clock()), backup


def count(service: Service, table: str) -> int:
    with service.world.database.reading() as unit:
        whole.reach_every_row(unit)
        asked = text(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - a table's name
        return int(unit.execute(asked).scalar_one())


@pytest.mark.parametrize(
    ("kind", "file"), KEPT_ON, ids=lambda part: getattr(part, "stem", part)
)
def test_a_kept_record_is_brought_up_and_verifies(
    kind: str, file: Path, empty_place: EmptyPlace
):
    place = empty_place(kind)
    service, backup = restored(place, file.read_bytes())

    try:
        verified = list(service.submitting.verify_all(who=SYSTEM))
        assert len(verified) == backup.contents.rows["submission"] > 1
        assert [v.differences for v in verified if not v.same] == []
        assert service.audit.breaks(who=SYSTEM) == ()
        assert service.audit.newest_out_of_step(who=SYSTEM) == ()
        assert waiting_migration(place) is None
        for table in ("answer", "person", "submission", "evidence_link"):
            assert count(service, table) == backup.contents.rows[table], table
    finally:
        service.close()


@pytest.mark.parametrize(
    "file", [f for f in KEPT if "region" in f.stem], ids=lambda file: file.stem
)
def test_kept_releases_still_pass_the_independent_checker(file: Path, tmp_path: Path):
    service, _ = restored(f"sqlite:///{tmp_path / 'kept.db'}", file.read_bytes())

    export = service.releases.export(who=SYSTEM, number=2)
    service.close()

    assert check(export.decode()) == []


def test_people_of_the_first_version_still_sign_in(tmp_path: Path):
    content = (HERE / "0001.backup").read_bytes()
    service, _ = restored(f"sqlite:///{tmp_path / 'kept.db'}", content)

    _, person = service.people.sign_in(sign_in_name="focal-AAA", passphrase=PASSPHRASE)
    service.close()

    assert person.sign_in_name == "focal-aaa"


def test_every_released_version_has_a_kept_record():
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest, *released = re.findall(r"^## (\S+)", changelog, re.MULTILINE)

    assert newest == PROGRAM
    assert set(released) <= {file.stem for file in KEPT}


def test_what_keeps_the_next_one_makes_a_record_that_verifies(tmp_path: Path):
    (tmp_path / "new").mkdir()
    service, backup = restored(
        f"sqlite:///{tmp_path / 'kept.db'}", made(tmp_path / "new")
    )

    verified = list(service.submitting.verify_all(who=SYSTEM))
    service.close()

    assert backup.contents.program == PROGRAM
    assert len(verified) > 3
    assert all(found.same for found in verified)
