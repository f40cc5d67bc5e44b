"""Everything that is shown of one priority, in every form that the product gives it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from assessments.records import CycleCode
from assessments.region.chain import link
from assessments.region.figures import publish
from assessments.region.release import Published, Release, exported, written
from assessments.regional import StoredRelease
from roadmap import frames, region_frames
from roadmap.web import sheet
from tests.region.making import stages_of

WHEN = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)


def everything(counts: Sequence[int]) -> bytes:
    """Give release, exported file, table, picture and words of a year, one after another."""
    figure = publish(stages_of(counts))
    release = Release(
        cycle="2026", edition="1", priorities={"P1": Published(figure=figure)}
    )
    chained = link((), written(release))
    stored = StoredRelease(
        number=1,
        id=chained.id,
        cycle=CycleCode("2026"),
        document=chained.document,
        certificate=b"{}",
        at=WHEN,
    )
    panel = sheet.panel("P1", figure, "en")
    return b"\n".join(
        (
            chained.document,
            exported((chained,), stored.certificate),
            frames.csv(region_frames.region([stored])),
            panel.picture.encode(),
            panel.says.encode(),
        )
    )
