"""Published releases as a tidy table: one row per release and priority.

What is not published is empty, never 0.
"""

from collections.abc import Callable, Sequence
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
    "corrects": "fingerprint of the release whose place this one takes, which is then"
    " left out here; empty where it corrects none",
    "priority": "code of the priority in that edition",
    "title": "title of the priority in the reader's language",
    "states": "states that take part; empty below 12, and then so is all that follows",
    "at_stage_1": "states at stage 1 (Starting), exact; empty where only at_least is"
    " published",
    "at_stage_2": "states at stage 2 (Building), exact",
    "at_stage_3": "states at stage 3 (Established), exact",
    "at_stage_4": "states at stage 4 (Practised), exact",
    "at_stage_5": "states at stage 5 (Sustained), exact",
    "median_stage": "lower median of the stages, 1 to 5; empty without exact counts",
    "at_least": "so many states or more stand at at_least_stages; the announced"
    " threshold, never a count",
    "at_least_stages": "one stage, 1 to 5, or the two of an end separated by a space",
    "verdict": "up, down, mixed, unchanged or cannot_be_told, against the release"
    " before; empty where there is none to compare with, and in a correction",
    "rose": "states that stand higher than in the release before; empty where moves"
    " are not counted",
    "same": "states that stand at the same stage",
    "fell": "states that stand lower",
}
"""Every column with what it means: the data dictionary."""

_TEXTS = {
    *("cycle", "edition", "release", "corrects", "priority", "title"),
    *("at_least_stages", "verdict"),
}


Title = Callable[[str, str], str]
"""Gives the title of a priority by the id of the edition and its code."""


def region(
    releases: Sequence[StoredRelease], title: Title = lambda _, code: code
) -> "pd.DataFrame":
    """Lay the releases that stand out as a table, oldest first.

    Parameters
    ----------
    title
        The code stands for the title where nothing gives one.
    """
    import pandas as pd  # with the first table: it takes as long as all the rest

    rows = [
        {
            "cycle": stored.cycle,
            "edition": release.edition,
            "release": stored.id,
            "corrects": release.corrects,
            "priority": code,
            "title": title(release.edition, code),
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
