"""Everything that is shown of one priority, in every form that the product gives it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from assessments.disclosure.figures import publish
from assessments.disclosure.ledger import chained
from assessments.disclosure.release import PublishedPriority, Release, exported, written
from assessments.records.region import StoredRelease
from assessments.records.work import CycleCode
from roadmap import frames
from roadmap.region import releases
from roadmap.web import release_sheet
from roadmap.wording.texts import english
from tests.region.making import stages_of

WHEN = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)


def everything(counts: Sequence[int]) -> bytes:
    """Give release, exported file, table, picture and words of a year, one after another."""
    figure = publish(stages_of(counts))
    release = Release(
        cycle="2026", edition="1", priorities={"P1": PublishedPriority(figure=figure)}
    )
    entry = chained((), written(release))
    stored = StoredRelease(
        number=1,
        id=entry.id,
        cycle=CycleCode("2026"),
        document=entry.document,
        certificate=b"{}",
        at=WHEN,
    )
    panel = release_sheet.panel("P1", figure, english)
    return b"\n".join(
        (
            entry.document,
            exported((entry,), stored.certificate),
            frames.csv(releases.region([stored])),
            panel.picture.encode(),
            panel.says.encode(),
        )
    )
