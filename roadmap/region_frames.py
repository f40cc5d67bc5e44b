"""Published releases as a tidy table: one row per release and priority.

What is not published is empty, never 0.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assessments.region.change import Moved
from assessments.region.figures import AtLeast, Counts
from assessments.region.release import Published
from assessments.regional import StoredRelease
from roadmap.region_view import standing

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "cycle": "code of the cycle",
    "edition": "id of the edition answered",
    "release": "fingerprint of the release, 64 hex digits",
    "priority": "code of the priority in that edition",
    "states": "states that take part; empty below 12, and then so is all that follows",
    "at_stage_1": "states at stage 1, exact; empty where only at_least is published",
    "at_stage_2": "states at stage 2, exact",
    "at_stage_3": "states at stage 3, exact",
    "at_stage_4": "states at stage 4, exact",
    "at_stage_5": "states at stage 5, exact",
    "median_stage": "lower median of the stages; empty without exact counts",
    "at_least": "so many states or more stand at at_least_stages; the announced"
    " threshold, never a count",
    "at_least_stages": "one stage, or the two of an end separated by a space",
    "verdict": "up, down, mixed, unchanged or cannot_be_told, against the release"
    " before; empty where there is none to compare with",
    "rose": "states that stand higher than in the release before; empty where moves"
    " are not counted",
    "same": "states that stand at the same stage",
    "fell": "states that stand lower",
}
"""Every column with what it means: the data dictionary."""

_TEXTS = {
    *("cycle", "edition", "release", "priority"),
    *("at_least_stages", "verdict"),
}


def region(releases: Sequence[StoredRelease]) -> "pd.DataFrame":
    """Lay the releases that stand out as a table, oldest first."""
    import pandas as pd  # with the first table: it takes as long as all the rest

    rows = [
        {
            "cycle": stored.cycle,
            "edition": release.edition,
            "release": stored.id,
            "priority": code,
            **_numbers(published),
        }
        for stored, release in standing(releases)
        for code, published in release.priorities.items()
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    whole = [name for name in COLUMNS if name not in _TEXTS]
    return frame.astype(dict.fromkeys(whole, "Int64"))


def dictionary() -> "pd.DataFrame":
    """Lay the columns of :func:`region` out as a table: name and meaning."""
    import pandas as pd

    return pd.DataFrame(COLUMNS.items(), columns=["column", "meaning"])


def _numbers(published: Published) -> dict[str, object]:
    figure, change = published.figure, published.change
    found: dict[str, object] = {}
    if figure is not None:
        found["states"] = figure.states
        if isinstance(figure.shown, Counts):
            counts = enumerate(figure.shown.counts, 1)
            found |= {f"at_stage_{stage}": count for stage, count in counts}
            found["median_stage"] = figure.shown.median
        if isinstance(figure.shown, AtLeast):
            found["at_least"] = figure.shown.number
            found["at_least_stages"] = " ".join(map(str, figure.shown.stages))
    if change is not None:
        found["verdict"] = change.verdict.name.lower()
        if isinstance(change.moved, Moved):
            found["rose"] = change.moved.rose
            found["same"] = change.moved.same
            found["fell"] = change.moved.fell
    return found
