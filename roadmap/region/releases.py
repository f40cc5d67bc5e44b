"""Published releases in words: one panel per priority, one row per release.

Pure, and made from releases alone: whoever reads this page reads what is stored.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.disclosure.change import MoveCounts, Verdict, Withheld
from assessments.disclosure.figures import AtLeast, Counts, Figure
from assessments.disclosure.release import Movement, PublishedPriority, Release, read
from assessments.records.region import StoredRelease
from priorities.crosswalk.links import COMPARABLE, Crosswalk
from priorities.edition import Edition
from roadmap.wording.placements import stage_name
from roadmap.wording.texts import Words

STAGES = (1, 2, 3, 4, 5)

CrosswalkFinder = Callable[[str, str], Crosswalk | None]
"""Links an older edition to a newer one; None where nobody linked them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow:
    """One priority in one release.

    Attributes
    ----------
    figure
        None when nothing is published of it.
    says
        The figure in words.
    in_short
        The verdict in one word, or why there is no figure; empty when there is neither.
    change
        The verdict in sentences, with what is counted; empty when there is none.
    breaks
        Whether another edition was answered than in the row before.
    """

    cycle: str
    edition: str
    figure: Figure | None
    says: str
    in_short: str
    change: tuple[str, ...]
    breaks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionPriority:
    """One priority over the releases, oldest first."""

    code: str
    title: str
    rows: tuple[RegionRow, ...]


def in_force(
    releases: Sequence[StoredRelease],
) -> tuple[tuple[StoredRelease, Release], ...]:
    """Give the release that is in force for each cycle, oldest first.

    Parameters
    ----------
    releases
        The ledger in any order; a correction takes the place of what it corrects.
    """
    by_cycle = {
        stored.cycle: (stored, read(stored.document))
        for stored in sorted(releases, key=lambda stored: stored.number)
    }
    return tuple(by_cycle.values())


def region_priorities(
    releases: Sequence[StoredRelease],
    edition: Edition,
    linked: CrosswalkFinder,
    say: Words,
) -> tuple[RegionPriority, ...]:
    """Put the releases into words, priority by priority.

    Parameters
    ----------
    releases
        The ledger, in any order.
    edition
        The edition of the newest release. A priority that older editions alone had
        comes last and is called by its code.
    """
    read_releases = in_force(releases)
    codes = {
        release.edition: _codes_of(linked, release.edition, edition)
        for _, release in read_releases
    }
    newer = [priority.code for priority in edition.priorities]
    alone = {
        code: code
        for _, release in read_releases
        for code in release.priorities
        if code not in codes[release.edition].values()
    }
    return tuple(
        RegionPriority(
            code=code,
            title=code if code in alone else say.of(edition, f"{code}.title"),
            rows=tuple(_rows(code, read_releases, codes, say)),
        )
        for code in (*newer, *alone)
    )


def movements(
    release: Release, titles: Mapping[str, str], say: Words
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Say which priorities moved which way in a release.

    Parameters
    ----------
    titles
        By code of the priority.

    Returns
    -------
    tuple
        Per verdict that occurs: in words, and the priorities by code and title.
    """
    return tuple(
        (say(f"region.moved_how.{_key(verdict)}"), moved)
        for verdict in Verdict
        if (
            moved := tuple(
                (code, title)
                for code, title in titles.items()
                if (change := _change_of(release, code)) and change.verdict is verdict
            )
        )
    )


def figure_in_words(figure: Figure, say: Words) -> str:
    """Say a figure: every count that is published and nothing else."""
    shown = figure.shown
    if isinstance(shown, Counts):
        parts = [
            say("region.count", n=n, stage=stage_name(stage, say, None))
            for stage, n in zip(STAGES, shown.counts, strict=True)
        ]
        return say("region.counts", n=figure.states, parts=", ".join(parts))
    return say(
        "region.at_least",
        number=shown.number,
        n=figure.states,
        stages=stages_in_words(shown.stages, say),
    )


def stages_in_words(stages: Sequence[int], say: Words) -> str:
    """Name a stage, or the two of an end."""
    return say("region.or").join(stage_name(stage, say, None) for stage in stages)


def change_in_words(change: Movement | None, say: Words) -> tuple[str, ...]:
    """Say how a priority moved since the release before; empty when nothing is said."""
    if change is None:
        return ()
    verdict = say(f"region.verdict.{_key(change.verdict)}")
    moved = change.moved
    if isinstance(moved, Withheld):
        return verdict, say(f"region.not_counted.{moved.name.lower()}")
    counts = {"rose": moved.rose, "same": moved.same, "fell": moved.fell}
    return verdict, say("region.moved", **counts)


def _rows(
    code: str,
    releases: Sequence[tuple[StoredRelease, Release]],
    codes: Mapping[str, Mapping[str, str]],
    say: Words,
) -> list[RegionRow]:
    rows: list[RegionRow] = []
    for stored, release in releases:
        published = release.priorities.get(codes[release.edition].get(code, code))
        change = published.change if published else None
        rows.append(
            RegionRow(
                cycle=stored.cycle,
                edition=release.edition,
                figure=published.figure if published else None,
                says=_says(published, release.edition, say),
                in_short=_in_short(published, say),
                change=change_in_words(change, say),
                breaks=bool(rows) and rows[-1].edition != release.edition,
            )
        )
    return rows


def _says(published: PublishedPriority | None, edition: str, say: Words) -> str:
    if published is None:
        return say("region.not_asked", edition=edition)
    if published.figure is None:
        return say("region.too_few")
    return figure_in_words(published.figure, say)


def _in_short(published: PublishedPriority | None, say: Words) -> str:
    if published is None:
        return say("region.short.not_asked")
    if published.figure is None:
        return say("region.short.too_few")
    change = published.change
    return say(f"region.moved_how.{_key(change.verdict)}") if change else ""


def _change_of(release: Release, code: str) -> Movement | None:
    published = release.priorities.get(code)
    return published.change if published else None


def _key(verdict: Verdict) -> str:
    return verdict.name.lower()


def _codes_of(linked: CrosswalkFinder, older: str, edition: Edition) -> dict[str, str]:
    """Give the code that each priority had in an older edition, where it is the same."""
    if older == edition.id:
        return {p.code: p.code for p in edition.priorities}
    links = linked(older, edition.id)
    if links is None:
        return {}
    return {
        link.newer[0]: link.older[0]
        for link in links.priorities
        if link.relation in COMPARABLE
    }


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
        for stored, release in in_force(releases)
        for code, published in release.priorities.items()
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    whole = [name for name in COLUMNS if name not in _TEXTS]
    return frame.astype(dict.fromkeys(whole, "Int64"))


def dictionary() -> "pd.DataFrame":
    """Lay the columns of :func:`region` out as a table: name and meaning."""
    import pandas as pd

    return pd.DataFrame(COLUMNS.items(), columns=["column", "meaning"])


def _numbers(published: PublishedPriority) -> dict[str, object]:
    figure, change = published.figure, published.change
    numbers: dict[str, object] = {}
    if figure is not None:
        numbers["states"] = figure.states
        if isinstance(figure.shown, Counts):
            counts = enumerate(figure.shown.counts, 1)
            numbers |= {f"at_stage_{stage}": count for stage, count in counts}
            numbers["median_stage"] = figure.shown.median
        if isinstance(figure.shown, AtLeast):
            numbers["at_least"] = figure.shown.number
            numbers["at_least_stages"] = " ".join(map(str, figure.shown.stages))
    if change is not None:
        numbers["verdict"] = change.verdict.name.lower()
        if isinstance(change.moved, MoveCounts):
            numbers["rose"] = change.moved.rose
            numbers["same"] = change.moved.same
            numbers["fell"] = change.moved.fell
    return numbers
