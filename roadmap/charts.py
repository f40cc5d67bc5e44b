"""Tidy tables as figures: a drawing and the sentence that says the same.

Figures are plain `matplotlib.figure.Figure` objects, never pyplot, and are written as
SVG whose text stays text. Drawing takes tenths of a second: the web draws in a process
of its own, and only there matplotlib is imported, which takes longer still.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = "#16323b"
QUIET = "#5d747b"
BAND = "#a9cdd4"
LINE = "#135e6e"
STAGES = ("#eef5f6", "#d5e7ea", "#bcd9de", "#a3cbd2", "#8abdc6")
STAGE_EDGES = (1.0, 2.0, 3.0, 4.0, 4.5, 5.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A figure and its sentence, which is also its alternative text and caption."""

    figure: Figure
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsWords:
    """The words that `years` needs, in the reader's language.

    ``period`` has the places ``{first}`` and ``{last}``, ``one_year`` has ``{cycle}``,
    and ``rose``, ``fell`` and ``same`` have ``{titles}``.
    """

    period: str
    none: str
    one_year: str
    rose: str
    fell: str
    same: str


def years(frame: pd.DataFrame, words: YearsWords, *, columns: int = 4) -> Drawn:
    """Draw one small panel per priority: the band and the point, year by year.

    Parameters
    ----------
    frame
        As made by `roadmap.frames.years`: columns cycle, priority, title, position,
        low, high; oldest cycle first.
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

    titles, cycles = _titles(frame), _cycles(frame)
    rows = max(1, -(-len(titles) // columns))
    width, height = 2.5 * columns, 1.65 * rows + 0.1
    figure = Figure(figsize=(width, height))
    for number, (code, title) in enumerate(titles.items()):
        axes = figure.add_subplot(rows, columns, number + 1)
        _panel(axes, frame[frame["priority"] == code], cycles, title)
    figure.subplots_adjust(
        left=0.35 / width,
        right=1 - 0.1 / width,
        top=1 - 0.3 / height,
        bottom=0.25 / height,
        hspace=0.55,
        wspace=0.2,
    )
    return Drawn(figure=figure, says=years_sentence(frame, words))


def years_sentence(frame: pd.DataFrame, words: YearsWords) -> str:
    """Say what `years` shows: which positions are higher, lower or the same.

    Compares the lower ends of the bands of the oldest and the newest cycle.
    """
    titles, cycles = _titles(frame), _cycles(frame)
    if not cycles:
        return words.none
    if len(cycles) == 1:
        return words.one_year.format(cycle=cycles[0])
    ends = frame[frame["cycle"].isin([cycles[0], cycles[-1]])].pivot_table(
        index="priority", columns="cycle", values="low", sort=False
    )
    change = (ends[cycles[-1]] - ends[cycles[0]]).dropna()
    groups = (
        (words.rose, change[change > 0]),
        (words.fell, change[change < 0]),
        (words.same, change[change == 0]),
    )
    parts = [
        text.format(n=len(found), titles="; ".join(titles[str(c)] for c in found.index))
        for text, found in groups
        if len(found)
    ]
    return " ".join([words.period.format(first=cycles[0], last=cycles[-1]), *parts])


def years_svg(frame: pd.DataFrame, words: YearsWords, *, columns: int) -> bytes:
    """Draw `years` as SVG: what the web asks another process for."""
    drawn = years(frame, words, columns=columns)
    return svg(drawn.figure, drawn.says)


def svg(figure: Figure, says: str) -> bytes:
    """Write a figure as SVG, its text as text, the sentence as its title.

    The same figure gives the same bytes.
    """
    import matplotlib as mpl

    settings: dict[Any, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": "roadmap",
        "font.family": "sans-serif",
    }
    target = io.BytesIO()
    with mpl.rc_context(settings):
        figure.savefig(
            target,
            format="svg",
            metadata={"Date": None, "Creator": None, "Title": says},
        )
    return target.getvalue()


def _titles(frame: pd.DataFrame) -> dict[str, str]:
    pairs = zip(frame["priority"], frame["title"], strict=True)
    return {str(code): str(title) for code, title in pairs}


def _cycles(frame: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(frame["cycle"]))


def _panel(axes: Axes, rows: pd.DataFrame, cycles: list[str], title: str) -> None:
    where = [cycles.index(cycle) for cycle in rows["cycle"]]
    for low, high, colour in zip(STAGE_EDGES, STAGE_EDGES[1:], STAGES, strict=False):
        axes.axhspan(low, high, color=colour, linewidth=0)
    for place, low, high in zip(where, rows["low"], rows["high"], strict=True):
        if not isnan(low):
            axes.plot(
                [place, place],
                [low, max(high, low + 0.02)],
                color=LINE,
                linewidth=5,
                alpha=0.35,
                solid_capstyle="butt",
            )
    axes.plot(
        where, rows["position"], color=LINE, linewidth=1.4, marker="o", markersize=4
    )
    axes.set_title(_shortened(title), fontsize=7.5, color=INK, loc="left", pad=4)
    axes.set_xlim(-0.5, max(len(cycles) - 0.5, 0.5))
    axes.set_ylim(1, 5)
    axes.set_xticks(range(len(cycles)), cycles, fontsize=7, color=QUIET)
    axes.set_yticks([1, 2, 3, 4, 5], ["1", "2", "3", "4", "5"], fontsize=7, color=QUIET)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _shortened(title: str) -> str:
    return title if len(title) <= 38 else title[:36].rsplit(" ", 1)[0] + " …"
