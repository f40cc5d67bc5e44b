"""A waterfall: from one year's position to the next, one bar per part of the change.

Rises are full bars, falls are hatched and light, and what comes from no changed answer
is only an outline; every bar carries its number with a sign, so that nothing depends
on colour. The numbers are those of the tables: they add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from roadmap.charts.drawing import (
    BAND,
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

ENDS = ("before", "after")
FOOT = 0.3
"""Height of the numbers under the bars, in inches."""
ROOM = 0.12
"""Free space at both sides of the bars, as a share of the axis."""
LOWER = 0.16
"""How much lower bars stand where their titles are above them, in rows."""
LEAST_SPAN = 0.5
"""The axis shows at least so many levels, so that a small part looks small."""

_RISE: dict[str, Any] = {"facecolor": LINE, "edgecolor": LINE}
_FALL: dict[str, Any] = {"facecolor": BAND, "edgecolor": LINE, "hatch": "/////"}
_OUTLINE: dict[str, Any] = {
    "facecolor": PAPER,
    "edgecolor": INK,
    "linestyle": (0, (3, 2)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallWords:
    """The words that `waterfall` needs, in the reader's language.

    ``says`` has the places ``{title}``, ``{before}``, ``{older}``, ``{after}`` and
    ``{newer}``; ``part`` has ``{title}`` and ``{by}``.
    """

    title: str
    says: str
    part: str
    none: str


def waterfall(
    frame: pd.DataFrame, words: WaterfallWords, *, narrow: bool = False
) -> Drawn:
    """Draw the steps from an older position to a newer one.

    Parameters
    ----------
    frame
        As made by `roadmap.progress.frames.steps`: columns step, part, title, start, end,
        shown; the first and the last row are the positions.
    words
        Wording in the reader's language.
    narrow
        Whether it is for a narrow screen: titles then stand above their bars.

    Returns
    -------
    Drawn
        The figure and its sentence.
    """
    from matplotlib.figure import Figure

    rows = len(frame)
    width, height = (side / 100 for side in waterfall_size(rows, narrow=narrow))
    figure = Figure(figsize=(width, height))
    left, across = (0.02, 0.96) if narrow else (0.4, 0.58)
    axes = figure.add_axes((left, FOOT / height, across, 1 - FOOT / height))
    _scale(axes, frame)
    axes.set_ylim(rows - 0.5, -0.5)
    for place, step in enumerate(frame.itertuples(index=False)):
        _step(axes, place + (LOWER if narrow else 0), step)
        _label(axes, place, step, narrow=narrow)
    _joints(axes, frame, LOWER if narrow else 0)
    return Drawn(figure=figure, says=waterfall_sentence(frame, words))


def waterfall_size(rows: int, *, narrow: bool) -> tuple[int, int]:
    """Give width and height of a waterfall of so many rows, in hundredths of an inch."""
    width, row = (350, 42) if narrow else (760, 30)
    return width, rows * row + round(FOOT * 100)


def waterfall_sentence(frame: pd.DataFrame, words: WaterfallWords) -> str:
    """Say what `waterfall` shows: both positions, and every part with its sign."""
    first, last = frame.iloc[0], frame.iloc[-1]
    parts = frame.iloc[1:-1]
    listed = "; ".join(
        words.part.format(title=title, by=by)
        for title, by in zip(parts["title"], parts["shown"], strict=True)
    )
    says = words.says.format(
        title=words.title,
        before=first["shown"],
        older=first["title"],
        after=last["shown"],
        newer=last["title"],
    )
    return f"{says} {listed}." if listed else f"{says} {words.none}"


def waterfall_svg(frame: pd.DataFrame, words: WaterfallWords, *, narrow: bool) -> bytes:
    """Draw `waterfall` as SVG: what the web asks another process for."""
    drawn = waterfall(frame, words, narrow=narrow)
    return svg(drawn.figure, drawn.says)


def _scale(axes: Axes, frame: pd.DataFrame) -> None:
    """Show as much of the continuum as the steps need, with the stages behind them.

    Nothing beyond its ends is shown, but a margin.
    """
    low = float(min(frame["start"].min(), frame["end"].min()))
    high = float(max(frame["start"].max(), frame["end"].max()))
    span = max(high - low, LEAST_SPAN)
    margin = span * ROOM
    left = (low + high - span) / 2 - margin
    right = left + span + 2 * margin
    if low >= STAGE_EDGES[0] and high <= STAGE_EDGES[-1]:
        least, most = STAGE_EDGES[0] - margin, STAGE_EDGES[-1] + margin
        shift = max(0.0, least - left) + min(0.0, most - right)
        left, right = left + shift, right + shift
    axes.set_xlim(left, right)
    for edge, end, colour in zip(STAGE_EDGES, STAGE_EDGES[1:], STAGES, strict=False):
        axes.axvspan(edge, end, color=colour, linewidth=0, zorder=0)
    axes.tick_params(axis="x", labelsize=7, labelcolor=QUIET)
    axes.locator_params(axis="x", nbins=6)
    axes.set_yticks([])
    bare(axes)


def _step(axes: Axes, place: float, step: Any) -> None:
    if step.part in ENDS:
        axes.plot([step.end], [place], marker="o", markersize=7, color=INK)
        return
    rises = step.end >= step.start
    look = _OUTLINE if step.part != "indicator" else _RISE if rises else _FALL
    axes.barh(
        place,
        step.end - step.start,
        left=step.start,
        height=0.42,
        linewidth=0.8,
        zorder=2,
        **look,
    )


def _label(axes: Axes, place: int, step: Any, *, narrow: bool) -> None:
    """Write the title of a step and its number beside its bar."""
    is_end = step.part in ENDS
    weight = "bold" if is_end else "normal"
    title = shortened(step.title, 44)
    if narrow:
        axes.annotate(
            f"{title}  {step.shown}",
            (0.01, place - 0.28),
            xycoords=("axes fraction", "data"),
            fontsize=7.5,
            color=INK,
            weight=weight,
            va="center",
        )
        return
    axes.annotate(
        title,
        (-0.02, place),
        xycoords=("axes fraction", "data"),
        fontsize=8,
        color=INK,
        weight=weight,
        ha="right",
        va="center",
    )
    axes.annotate(
        step.shown,
        (max(step.start, step.end), place),
        xytext=(8 if is_end else 4, 0),
        textcoords="offset points",
        fontsize=8,
        color=INK,
        weight=weight,
        va="center",
    )


def _joints(axes: Axes, frame: pd.DataFrame, lower: float) -> None:
    """Join each step to the next where one ends and the other begins."""
    for place, end in enumerate(frame["end"].iloc[:-1], start=1):
        ends = [place - 1 + lower, place + lower]
        axes.plot([end, end], ends, color=QUIET, linewidth=0.6, zorder=1)
