"""The course of the years: their order, their breaks, and the sentence about them.

A time series with its breaks and gaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

FULL = "full"
"""The scope that needs no mark."""

BESIDE = 0.2
"""How far right of what was submitted the same answers as read later stand, in years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsWords:
    """The words that `years` needs, in the reader's language.

    ``period``, ``since`` and ``since_scope`` have the places ``{first}`` and ``{last}``, ``one_year``,
    ``only_since`` and ``only_scope`` have ``{cycle}``; ``rose``, ``fell``, ``same`` and ``open`` have ``{titles}``;
    ``breaks`` has ``{cycle}`` and ``{edition}``; ``edition`` and ``as_read`` have
    ``{edition}``; ``skipped`` has ``{cycles}``. ``scopes`` names each scope by its code;
    ``scoped`` has ``{cycles}``, ``in_scope`` ``{cycle}`` and ``{scope}``, ``or_more``
    ``{titles}``, ``{cycle}`` and ``{at}``.
    """

    period: str
    none: str
    one_year: str
    rose: str
    fell: str
    same: str
    open: str
    since: str
    breaks: str
    edition: str
    mark: str
    as_read: str
    submitted: str
    skipped: str
    only_since: str
    scopes: Mapping[str, str]
    in_scope: str
    scoped: str
    since_scope: str
    only_scope: str
    or_more: str


def years_sentence(frame: pd.DataFrame, words: YearsWords) -> str:
    """Say what `years` shows: breaks, gaps, and what is higher, lower or the same.

    Compares the lower ends of the bands of the oldest and the newest cycle under the
    newest edition in its scope, as they were submitted: nothing is compared across a
    break or with another scope, and a priority that has no position in one of the two
    is said to have none.
    """
    titles, series = titles_of(frame), CycleSeries.of(frame)
    answered = [c for c in series.cycles if c in series.editions]
    if not answered:
        return words.none
    newest = [c for c in answered if series.kind(c) == series.kind(answered[-1])]
    other_scope = any(
        series.editions[c] == series.newest and c not in newest for c in answered
    )
    parts = list(_said_about_breaks(frame, series, answered, words))
    if len(newest) == 1:
        only = words.only_since if series.breaks else words.one_year
        only = words.only_scope if other_scope else only
        parts.append(only.format(cycle=newest[0]))
    else:
        if other_scope or series.breaks:
            since = words.since_scope if other_scope else words.since
            parts.append(since.format(first=newest[0], last=newest[-1]))
        parts += _compared(submitted(frame), titles, (newest[0], newest[-1]), words)
    return " ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleSeries:
    """The years in order, what was answered in each, and where the edition changes.

    ``breaks`` pairs the place of a break mark with the first cycle behind it; a cycle
    that is not in ``editions`` was skipped. ``scopes`` has the scope of each year, and is
    empty where all are in full scope; ``cuts`` where a scope cuts ladders, if it does.
    """

    cycles: tuple[str, ...]
    editions: dict[str, str]
    breaks: tuple[tuple[float, str], ...]
    newest: str
    scopes: dict[str, str]
    cuts: dict[str, float]

    @property
    def is_cut(self) -> bool:
        """Whether every year was answered in a scope that cuts ladders."""
        return bool(self.cuts) and set(self.cuts) == set(self.editions)

    def kind(self, cycle: str) -> tuple[str, str]:
        """Give what decides whether a year is compared with others: edition and scope."""
        return self.editions[cycle], self.scopes.get(cycle, "")

    @classmethod
    def of(cls, frame: pd.DataFrame) -> CycleSeries:
        """Read the series from a table of years."""
        cycles = tuple(map(str, dict.fromkeys(frame["cycle"])))
        known = frame.dropna(subset=["edition"])
        editions = {
            str(cycle): str(edition)
            for cycle, edition in zip(known["cycle"], known["edition"], strict=True)
        }
        answered = [cycle for cycle in cycles if cycle in editions]
        breaks = tuple(
            (cycles.index(after) - (1 - BESIDE) / 2, after)
            for before, after in pairwise(answered)
            if editions[before] != editions[after]
        )
        newest = editions[answered[-1]] if answered else ""
        scopes = _by_cycle(submitted(known), "scope")
        return cls(
            cycles=cycles,
            editions=editions,
            breaks=breaks,
            newest=newest,
            scopes=scopes if set(scopes.values()) - {FULL} else {},
            cuts=_by_cycle(submitted(known), "cut"),
        )


def _by_cycle(frame: pd.DataFrame, column: str) -> dict[str, Any]:
    """Give what stands in a column by cycle, where anything does."""
    if column not in frame.columns:
        return {}
    there = frame.dropna(subset=[column])
    pairs = zip(there["cycle"], there[column], strict=True)
    return {str(cycle): value for cycle, value in pairs}


def titles_of(frame: pd.DataFrame) -> dict[str, str]:
    """Give the titles of the panels by code, in their order."""
    pairs = zip(frame["priority"], frame["title"], strict=True)
    return {str(code): str(title) for code, title in pairs}


def submitted(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the rows under the edition that was answered."""
    if "under" not in frame.columns:
        return frame
    return frame[frame["under"].eq(frame["edition"]).fillna(value=False)]


def as_read(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the rows under another edition than the one that was answered."""
    if "under" not in frame.columns:
        return frame.head(0)
    return frame[frame["under"].ne(frame["edition"]) & frame["edition"].notna()]


def _said_about_breaks(
    frame: pd.DataFrame, series: CycleSeries, answered: list[str], words: YearsWords
) -> Iterator[str]:
    if len(answered) > 1:
        yield words.period.format(first=answered[0], last=answered[-1])
    for _, cycle in series.breaks:
        yield words.breaks.format(cycle=cycle, edition=series.editions[cycle])
    if len(as_read(frame)):
        yield words.as_read.format(edition=series.newest) + "."
    yield from _said_about_scopes(frame, series, answered, words)
    skipped = [cycle for cycle in series.cycles if cycle not in series.editions]
    if skipped:
        yield words.skipped.format(cycles=", ".join(skipped))


def _said_about_scopes(
    frame: pd.DataFrame, series: CycleSeries, answered: list[str], words: YearsWords
) -> Iterator[str]:
    """Name the scope of each year, and what stands where a scope cuts ladders."""
    if not series.scopes:
        return
    named = [
        words.in_scope.format(cycle=cycle, scope=words.scopes[series.scopes[cycle]])
        for cycle in answered
        if cycle in series.scopes
    ]
    yield words.scoped.format(cycles=", ".join(named))
    own, titles = submitted(frame), titles_of(frame)
    for cycle, cut in series.cuts.items():
        there = own[own["cycle"].eq(cycle) & own["position"].eq(cut)]
        if len(there):
            codes = [titles[str(code)] for code in there["priority"]]
            yield words.or_more.format(
                cycle=cycle, at=f"{cut:g}", titles="; ".join(codes)
            )


def _compared(
    frame: pd.DataFrame,
    titles: dict[str, str],
    ends: tuple[str, str],
    words: YearsWords,
) -> list[str]:
    both = frame[frame["cycle"].isin(ends)]
    table = (
        both[both["position"].notna()]
        .pivot_table(index="priority", columns="cycle", values="low", sort=False)
        .reindex(columns=list(ends))
    )
    change = (table[ends[1]] - table[ends[0]]).dropna()
    groups = (
        (words.rose, change.index[change > 0]),
        (words.fell, change.index[change < 0]),
        (words.same, change.index[change == 0]),
        (words.open, [c for c in both["priority"].unique() if c not in change.index]),
    )
    return [
        text.format(titles="; ".join(titles[str(code)] for code in codes))
        for text, codes in groups
        if len(codes)
    ]
