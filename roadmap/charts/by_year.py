"""Small multiples over the years: one panel per priority, with breaks between editions.

What was submitted never changes: its band and its point stay where they were. Where
the questionnaire changed stands a dashed line, nothing is joined across it, and older
answers as read under the newer edition are a lighter band beside what was submitted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import isnan
from typing import TYPE_CHECKING, Any

from roadmap.charts.drawing import (
    INK,
    LINE,
    PAPER,
    QUIET,
    STAGE_EDGES,
    STAGES,
    Drawn,
    bare,
    shortened,
    svg,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BESIDE = 0.2
"""How far right of what was submitted the same answers as read later stand, in years."""


_SUBMITTED: dict[str, Any] = {"color": LINE, "alpha": 0.35, "linewidth": 0}
_AS_READ: dict[str, Any] = {"facecolor": PAPER, "edgecolor": QUIET, "linewidth": 0.6}


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsWords:
    """The words that `years` needs, in the reader's language.

    ``period`` and ``since`` have the places ``{first}`` and ``{last}``, ``one_year`` and
    ``only_since`` have ``{cycle}``; ``rose``, ``fell`` and ``same`` have ``{titles}``;
    ``breaks`` has ``{cycle}`` and ``{edition}``; ``edition`` and ``as_read`` have
    ``{edition}``; ``skipped`` has ``{cycles}``.
    """

    period: str
    none: str
    one_year: str
    rose: str
    fell: str
    same: str
    since: str
    breaks: str
    edition: str
    mark: str
    as_read: str
    submitted: str
    skipped: str
    only_since: str


def years(frame: pd.DataFrame, words: YearsWords, *, columns: int = 4) -> Drawn:
    """Draw one small panel per priority: the band and the point, year by year.

    Parameters
    ----------
    frame
        As made by `roadmap.frames.years` or `roadmap.change_frames.years`: columns
        cycle, edition, priority, title, position, low, high, oldest cycle first. A row
        whose ``under`` is another edition than its ``edition`` tells how that year
        reads under the other; a row without numbers keeps the place of a year.
    words
        Wording in the reader's language.
    columns
        Panels in a row: 4 for a wide screen and for paper, 2 for a narrow screen.

    Returns
    -------
    Drawn
        The figure and its sentence; an empty figure with its sentence when there are no
        years.
    """
    from matplotlib.figure import Figure

    titles, course = _titles(frame), _Course.of(frame)
    rows = max(1, -(-len(titles) // columns))
    foot = 0.45 if course.breaks else 0.25
    width, height = 2.5 * columns, 1.65 * rows + foot - 0.15
    figure = Figure(figsize=(width, height))
    for number, (code, title) in enumerate(titles.items()):
        axes = figure.add_subplot(rows, columns, number + 1)
        _panel(axes, frame[frame["priority"] == code], course, title)
        _break_marks(axes, course, words)
    if course.breaks:
        _legend(figure, course, words)
    figure.subplots_adjust(
        left=0.35 / width,
        right=1 - 0.1 / width,
        top=1 - 0.3 / height,
        bottom=foot / height,
        hspace=0.55,
        wspace=0.2,
    )
    return Drawn(figure=figure, says=years_sentence(frame, words))


def years_sentence(frame: pd.DataFrame, words: YearsWords) -> str:
    """Say what `years` shows: breaks, gaps, and what is higher, lower or the same.

    Compares the lower ends of the bands of the oldest and the newest cycle under the
    newest edition, as they were submitted: nothing is compared across a break.
    """
    titles, course = _titles(frame), _Course.of(frame)
    answered = [c for c in course.cycles if c in course.editions]
    if not answered:
        return words.none
    newest = [c for c in answered if course.editions[c] == course.newest]
    parts = list(_said_about_breaks(frame, course, answered, words))
    if len(newest) == 1:
        only = words.only_since if course.breaks else words.one_year
        parts.append(only.format(cycle=newest[0]))
    else:
        if course.breaks:
            parts.append(words.since.format(first=newest[0], last=newest[-1]))
        parts += _compared(_submitted(frame), titles, (newest[0], newest[-1]), words)
    return " ".join(parts)


def years_svg(frame: pd.DataFrame, words: YearsWords, *, columns: int) -> bytes:
    """Draw `years` as SVG: what the web asks another process for."""
    drawn = years(frame, words, columns=columns)
    return svg(drawn.figure, drawn.says)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """The years in order, what was answered in each, and where the edition changes.

    ``breaks`` pairs the place of a break mark with the first cycle behind it; a cycle
    that is not in ``editions`` was skipped.
    """

    cycles: tuple[str, ...]
    editions: dict[str, str]
    breaks: tuple[tuple[float, str], ...]
    newest: str

    @classmethod
    def of(cls, frame: pd.DataFrame) -> _Course:
        cycles = tuple(map(str, dict.fromkeys(frame["cycle"])))
        known = frame.dropna(subset=["edition"])
        editions = {
            str(cycle): str(edition)
            for cycle, edition in zip(known["cycle"], known["edition"], strict=True)
        }
        answered = [cycle for cycle in cycles if cycle in editions]
        breaks = tuple(
            (cycles.index(next_one) - (1 - BESIDE) / 2, next_one)
            for one, next_one in pairwise(answered)
            if editions[one] != editions[next_one]
        )
        newest = editions[answered[-1]] if answered else ""
        return cls(cycles=cycles, editions=editions, breaks=breaks, newest=newest)


def _titles(frame: pd.DataFrame) -> dict[str, str]:
    pairs = zip(frame["priority"], frame["title"], strict=True)
    return {str(code): str(title) for code, title in pairs}


def _submitted(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the rows under the edition that was answered."""
    if "under" not in frame.columns:
        return frame
    return frame[frame["under"].eq(frame["edition"]).fillna(value=False)]


def _as_read(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the rows under another edition than the one that was answered."""
    if "under" not in frame.columns:
        return frame.head(0)
    return frame[frame["under"].ne(frame["edition"]) & frame["edition"].notna()]


def _said_about_breaks(
    frame: pd.DataFrame, course: _Course, answered: list[str], words: YearsWords
) -> Iterator[str]:
    if len(answered) > 1:
        yield words.period.format(first=answered[0], last=answered[-1])
    for _, cycle in course.breaks:
        yield words.breaks.format(cycle=cycle, edition=course.editions[cycle])
    if len(_as_read(frame)):
        yield words.as_read.format(edition=course.newest) + "."
    skipped = [cycle for cycle in course.cycles if cycle not in course.editions]
    if skipped:
        yield words.skipped.format(cycles=", ".join(skipped))


def _compared(
    frame: pd.DataFrame,
    titles: dict[str, str],
    ends: tuple[str, str],
    words: YearsWords,
) -> list[str]:
    table = frame[frame["cycle"].isin(ends)].pivot_table(
        index="priority", columns="cycle", values="low", sort=False
    )
    change = (table[ends[1]] - table[ends[0]]).dropna()
    groups = (
        (words.rose, change[change > 0]),
        (words.fell, change[change < 0]),
        (words.same, change[change == 0]),
    )
    return [
        text.format(n=len(found), titles="; ".join(titles[str(c)] for c in found.index))
        for text, found in groups
        if len(found)
    ]


def _panel(axes: Axes, rows: pd.DataFrame, course: _Course, title: str) -> None:
    cycles = course.cycles
    for low, high, colour in zip(STAGE_EDGES, STAGE_EDGES[1:], STAGES, strict=False):
        axes.axhspan(low, high, color=colour, linewidth=0)
    _bands(axes, _as_read(rows), cycles, beside=BESIDE, **_AS_READ)
    submitted = _submitted(rows)
    _bands(axes, submitted, cycles, **_SUBMITTED)
    for run in _runs(submitted, course):
        axes.plot(
            [cycles.index(cycle) for cycle in run["cycle"]],
            run["position"],
            color=LINE,
            linewidth=1.4,
            marker="o",
            markersize=4,
        )
    axes.set_title(shortened(title, 38), fontsize=7.5, color=INK, loc="left", pad=4)
    axes.set_xlim(-0.5, max(len(cycles) - 0.5, 0.5))
    axes.set_ylim(1, 5)
    axes.set_xticks(range(len(cycles)), cycles, fontsize=7, color=QUIET)
    axes.set_yticks([1, 2, 3, 4, 5], ["1", "2", "3", "4", "5"], fontsize=7, color=QUIET)
    bare(axes)


def _bands(
    axes: Axes, rows: pd.DataFrame, cycles: tuple[str, ...], **look: Any
) -> None:
    """Draw bands; a band of no width is a line."""
    beside = look.pop("beside", 0)
    for cycle, low, high in zip(rows["cycle"], rows["low"], rows["high"], strict=True):
        if not isnan(low):
            axes.bar(
                cycles.index(cycle) + beside,
                max(high - low, 0.02),
                bottom=low,
                width=0.14,
                **look,
            )


def _runs(submitted: pd.DataFrame, course: _Course) -> Iterator[pd.DataFrame]:
    """Give the stretches of years that may be joined: one edition, no year skipped."""
    places = submitted["cycle"].map(lambda cycle: course.cycles.index(str(cycle)))
    editions = submitted["edition"]
    starts = places.diff().ne(1) | editions.ne(editions.shift())
    for _, run in submitted.groupby(starts.cumsum(), sort=True):
        yield run


def _break_marks(axes: Axes, course: _Course, words: YearsWords) -> None:
    for place, cycle in course.breaks:
        axes.axvline(place, color=INK, linewidth=0.9, linestyle=(0, (3, 2)))
        axes.annotate(
            words.edition.format(edition=course.editions[cycle]),
            (place, 5),
            xytext=(2, -2),
            textcoords="offset points",
            fontsize=6,
            color=INK,
            va="top",
        )


def _legend(figure: Figure, course: _Course, words: YearsWords) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    marks = [
        Line2D([], [], color=LINE, marker="o", markersize=4, linewidth=1.4),
        Patch(**_AS_READ),
        Line2D([], [], color=INK, linewidth=0.9, linestyle=(0, (3, 2))),
    ]
    says = (words.submitted, words.as_read, words.mark)
    figure.legend(
        marks,
        [text.format(edition=course.newest) for text in says],
        loc="lower left",
        bbox_to_anchor=(0.35 / figure.get_figwidth(), 0),
        ncols=3,
        fontsize=7,
        frameon=False,
        labelcolor=INK,
        handlelength=1.6,
        columnspacing=1.4,
        borderpad=0,
        borderaxespad=0.2,
    )
