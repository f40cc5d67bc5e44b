"""The releases that come with the invented region: made once, by the product itself.

The folder ``releases`` has the exact bytes of each document and certificate, and the
ledger with the id of each. They were prepared and published from the region as it is
invented here; ``tests/roadmap/demo/test_releases.py`` does it again, to the byte, and
says how to renew them.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from assessments.records.invented import InventedRelease
from assessments.records.people import PersonId
from assessments.records.region import StoredRelease
from assessments.records.work import CycleCode

FOLDER = "releases"
LEDGER = "ledger.json"
PREPARED_BY, PUBLISHED_BY = PersonId("analyst-one"), PersonId("analyst-two")


def published() -> tuple[InventedRelease, ...]:
    """Give the ledger, oldest first."""
    place = files("roadmap.demo").joinpath(FOLDER)
    ledger = json.loads(place.joinpath(LEDGER).read_text("utf-8"))
    return tuple(
        InventedRelease(
            release=StoredRelease(
                number=number,
                id=entry["id"],
                cycle=CycleCode(entry["cycle"]),
                document=place.joinpath(f"{entry['cycle']}.json").read_bytes(),
                certificate=place.joinpath(_certificate(entry["cycle"])).read_bytes(),
                at=moment_of(entry["cycle"]),
            ),
            prepared_by=PREPARED_BY,
            published_by=PUBLISHED_BY,
        )
        for number, entry in enumerate(ledger, 1)
    )


def moment_of(cycle: str) -> datetime:
    """Give the time at which the release of a cycle was published: after its window."""
    return datetime(int(cycle) + 1, 4, 15, 9, 0, tzinfo=UTC)


def keep(releases: Iterable[StoredRelease], place: Path) -> None:
    """Write releases down, oldest first, to be read by :func:`published`."""
    ledger = []
    for release in releases:
        place.joinpath(f"{release.cycle}.json").write_bytes(release.document)
        place.joinpath(_certificate(release.cycle)).write_bytes(release.certificate)
        ledger.append({"cycle": release.cycle, "id": release.id})
    text = json.dumps(ledger, indent=1)
    place.joinpath(LEDGER).write_text(f"{text}\n", "utf-8")


def _certificate(cycle: str) -> str:
    return f"{cycle}.certificate.json"
