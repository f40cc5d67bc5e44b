"""Small multiples over the years: one panel per priority, with breaks between editions.

What was submitted never changes: its band and its point stay where they were. Where
the questionnaire changed stands a dashed line, nothing is joined across it, and older
answers as read under the newer edition are a lighter band beside what was submitted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from roadmap.charts.course import (
    BESIDE,
    CycleSeries,
    YearsWords,
    as_read,
    submitted,
    titles_of,
    years_sentence,
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Sizes of the panels in hundredths of an inch, of a title in letters and lines."""

    columns: int
    panel: int
    row: int
    letters: int
    lines: int
    ticks: float
    legend_rows: int

    def foot(self, series: CycleSeries) -> int:
        """Give the room under the panels: a legend stands there after a break."""
        scope = 10 if series.scopes else 0
        return 25 + scope + (6 + 14 * self.legend_rows if series.breaks else 0)


_WIDE = _Layout(
    columns=4, panel=250, row=165, letters=38, lines=2, ticks=7, legend_rows=1
)
_NARROW = _Layout(
    columns=2, panel=175, row=165, letters=24, lines=2, ticks=6.5, legend_rows=3
)

_SUBMITTED: dict[str, Any] = {"color": LINE, "alpha": 0.35, "linewidth": 0}
_AS_READ: dict[str, Any] = {"facecolor": PAPER, "edgecolor": QUIET, "linewidth": 0.6}


def years(frame: pd.DataFrame, words: YearsWords, *, narrow: bool = False) -> Drawn:
    """Draw one small panel per priority: the band and the point, year by year.

    Parameters
    ----------
    frame
        As made by `roadmap.frames.years` or `roadmap.progress.frames.years`: columns
        cycle, edition, priority, title, position, low, high, oldest cycle first. A row
        whose ``under`` is another edition than its ``edition`` tells how that year
        reads under the other; a row without numbers keeps the place of a year.
    words
        Wording in the reader's language.
    narrow
        Whether it is for a narrow screen: two panels in a row, and not four.

    Returns
    -------
    Drawn
        The figure and its sentence; an empty figure with its sentence when there are no
        years.
    """
    from matplotlib.figure import Figure

    titles, series = titles_of(frame), CycleSeries.of(frame)
    layout = _NARROW if narrow else _WIDE
    width, height = (side / 100 for side in years_size(frame, narrow=narrow))
    rows = _rows(len(titles), layout)
    figure = Figure(figsize=(width, height))
    for number, (code, title) in enumerate(titles.items()):
        axes = figure.add_subplot(rows, layout.columns, number + 1)
        _panel(axes, frame[frame["priority"] == code], series, layout, words)
        _title(axes, title, layout)
        _break_marks(axes, series, words)
    if series.breaks:
        _legend(figure, series, words, layout)
    figure.subplots_adjust(
        left=0.3 / width,
        right=1 - 0.1 / width,
        top=1 - (0.17 + 0.13 * layout.lines) / height,
        bottom=layout.foot(series) / 100 / height,
        hspace=0.55 + 0.15 * (layout.lines - 1) + (0.12 if series.scopes else 0),
        wspace=0.2,
    )
    return Drawn(figure=figure, says=years_sentence(frame, words))


def years_size(frame: pd.DataFrame, *, narrow: bool = False) -> tuple[int, int]:
    """Give width and height of `years`, in hundredths of an inch."""
    layout = _NARROW if narrow else _WIDE
    rows = _rows(len(titles_of(frame)), layout)
    foot = layout.foot(CycleSeries.of(frame))
    return layout.panel * layout.columns, layout.row * rows + foot - 15


def years_svg(frame: pd.DataFrame, words: YearsWords, *, narrow: bool) -> bytes:
    """Draw `years` as SVG: what the web asks another process for."""
    drawn = years(frame, words, narrow=narrow)
    return svg(drawn.figure, drawn.says)


def _rows(panels: int, layout: _Layout) -> int:
    return max(1, -(-panels // layout.columns))


def _title(axes: Axes, title: str, layout: _Layout) -> None:
    """Write a title over a panel, on as many lines as there is room for."""
    lines = wrap(title, layout.letters)
    if len(lines) > layout.lines:
        rest = " ".join(lines[layout.lines - 1 :])
        lines = [*lines[: layout.lines - 1], shortened(rest, layout.letters)]
    axes.set_title("\n".join(lines), fontsize=7.5, color=INK, loc="left", pad=4)


def _panel(
    axes: Axes,
    rows: pd.DataFrame,
    series: CycleSeries,
    layout: _Layout,
    words: YearsWords,
) -> None:
    cycles = series.cycles
    for low, high, colour in zip(STAGE_EDGES, STAGE_EDGES[1:], STAGES, strict=False):
        axes.axhspan(low, high, color=colour, linewidth=0)
    for cycle, cut in series.cuts.items():
        place = cycles.index(cycle)  # above there is nothing that this year asked
        axes.axvspan(
            place - 0.5, place + 0.5, ymin=(cut - 1) / 4, color=PAPER, linewidth=0
        )
    _bands(axes, as_read(rows), cycles, beside=BESIDE, **_AS_READ)
    own = submitted(rows)
    _bands(axes, own, cycles, **_SUBMITTED)
    for run in _runs(own, series):
        axes.plot(
            [cycles.index(cycle) for cycle in run["cycle"]],
            run["position"],
            color=LINE,
            linewidth=1.4,
            marker="o",
            markersize=4,
        )
        _or_more(axes, run, series)
    small: dict[str, Any] = {"fontsize": layout.ticks, "color": QUIET}
    axes.set_xlim(-0.5, max(len(cycles) - 0.5, 0.5))
    axes.set_ylim(1, _highest(series) + (0.35 if series.is_cut else 0))
    labels = [
        f"{cycle}\n{words.scopes[series.scopes[cycle]]}"
        if cycle in series.scopes
        else cycle
        for cycle in cycles
    ]
    axes.set_xticks(range(len(cycles)), labels, **small)
    levels = range(1, int(_highest(series)) + 1)
    axes.set_yticks([*levels], [str(level) for level in levels], **small)
    bare(axes)


def _highest(series: CycleSeries) -> float:
    """Give the top of what is drawn: where all years are cut, the highest cut."""
    return max(series.cuts.values()) if series.is_cut else 5


def _or_more(axes: Axes, run: pd.DataFrame, series: CycleSeries) -> None:
    """Point up from what stands where the scope cuts ladders: there or higher."""
    for cycle, position in zip(run["cycle"], run["position"], strict=True):
        if position == series.cuts.get(cycle):
            place = series.cycles.index(cycle)
            axes.plot(place, position + 0.2, color=LINE, marker="^", markersize=4)


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


def _runs(own: pd.DataFrame, series: CycleSeries) -> Iterator[pd.DataFrame]:
    """Give the stretches of years that may be joined: one edition and scope, none skipped."""
    places = own["cycle"].map(lambda cycle: series.cycles.index(str(cycle)))
    kinds = own["cycle"].map(lambda cycle: series.kind(str(cycle)))
    starts = places.diff().ne(1) | kinds.ne(kinds.shift())
    for _, run in own.groupby(starts.cumsum(), sort=True):
        yield run


def _break_marks(axes: Axes, series: CycleSeries, words: YearsWords) -> None:
    for place, cycle in series.breaks:
        is_late = place > (len(series.cycles) - 1) / 2
        axes.axvline(place, color=INK, linewidth=0.9, linestyle=(0, (3, 2)))
        says = words.edition.format(edition=series.editions[cycle])
        axes.annotate(
            f"{says} →" if is_late else says,
            (place, axes.get_ylim()[1]),
            xytext=(-2 if is_late else 2, -2),
            ha="right" if is_late else "left",
            textcoords="offset points",
            fontsize=6,
            color=INK,
            va="top",
        )


def _legend(
    figure: Figure, series: CycleSeries, words: YearsWords, layout: _Layout
) -> None:
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
        [text.format(edition=series.newest) for text in says],
        loc="lower left",
        bbox_to_anchor=(0.3 / figure.get_figwidth(), 0),
        ncols=3 if layout.legend_rows == 1 else 1,
        fontsize=7,
        frameon=False,
        labelcolor=INK,
        handlelength=1.6,
        columnspacing=1.4,
        borderpad=0,
        borderaxespad=0.2,
    )
