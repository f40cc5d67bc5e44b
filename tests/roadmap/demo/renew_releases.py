"""Make the releases of the invented region anew, by the product itself.

    python -m tests.roadmap.demo.renew_releases

Needed when what the region is invented from has changed, or an edition has; look at the
difference before you commit it.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from assessments.records.invented import InventedRegion
from assessments.records.region import StoredRelease
from assessments.rules import SYSTEM
from assessments.service import CHEAP, Service, migrate, open_service
from roadmap.demo import published
from roadmap.demo.making import invent
from roadmap.demo.names import two_editions
from roadmap.settings import now

FOLDER = Path(published.__file__).parent / published.FOLDER


def recomputed(place: Path, kept: int = 0) -> Iterator[StoredRelease]:
    """Prepare and publish the releases of the region, one after the other.

    Parameters
    ----------
    place
        A folder for the record.
    kept
        How many of the releases that come with the region to begin with.
    """
    service, region = region_with(place, kept)
    people = {invented.person.id: invented.person for invented in region.people}
    preparer, publisher = people[published.PREPARED_BY], people[published.PUBLISHED_BY]
    for cycle in region.cycles[kept:-1]:
        prepared = service.releasing.prepare(who=preparer, cycle=cycle.code)
        yield service.releasing.publish(who=publisher, number=prepared.number)
    service.close()


def region_with(place: Path, kept: int) -> tuple[Service, InventedRegion]:
    """Make the record of the region in a folder, with its first releases only."""
    url = f"sqlite:///{place / 'record.sqlite'}"
    migrate(url)
    service = open_service(url, clock=now, passphrase_cost=CHEAP)
    region = invent(two_editions(), today=date(2026, 7, 1))
    region = replace(region, releases=region.releases[:kept])
    service.bulk.populate(who=SYSTEM, region=region, progress=lambda *_: None)
    return service, region


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        published.keep(recomputed(Path(folder)), FOLDER)
