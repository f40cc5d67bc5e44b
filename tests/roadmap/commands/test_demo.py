"""``roadmap demo``: what it does with a region that is there already."""

from pathlib import Path

import pytest
from alembic import command

from assessments.service import waiting_migration
from assessments.store import Database, migrations
from roadmap.commands import demo


def test_a_region_of_an_earlier_version_is_brought_up_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROADMAP_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(demo, "_serve", lambda *_given, **_named: None)
    url = f"sqlite:///{tmp_path / demo.FILE}"
    first = Database(url)
    with first.rebuilding() as unit:
        command.upgrade(migrations._config(unit), "0001")
        unit.exec_driver_sql(
            "INSERT INTO state (code, name, sub_region, invented)"
            " VALUES ('kept', 'Kept', 'north', true)"
        )
    first.close()
    assert waiting_migration(url) is not None

    demo.demo(port=None, no_browser=True, fresh=False)

    assert waiting_migration(url) is None
    again = Database(url)
    with again.reading() as unit:
        assert unit.exec_driver_sql("SELECT code FROM state").scalar_one() == "kept"
    again.close()
