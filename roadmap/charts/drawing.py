"""What all figures share: the colours of one hue, and how a figure becomes bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from roadmap.charts.slim_svg import slim

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = "#16323b"
QUIET = "#4d646b"
PAPER = "#ffffff"
BAND = "#a9cdd4"
LINE = "#135e6e"
STAGES = ("#eef5f6", "#d5e7ea", "#bcd9de", "#a3cbd2", "#8abdc6")
STAGE_EDGES = (1.0, 2.0, 3.0, 4.0, 4.5, 5.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A figure and its sentence, which is also its alternative text and caption."""

    figure: Figure
    says: str


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
    return slim(target.getvalue())


def bare(axes: Axes) -> None:
    """Take the frame and the ticks away; labels stay."""
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def shortened(title: str, most: int) -> str:
    """Cut a title at a word where it is longer than so many letters."""
    if len(title) <= most:
        return title
    return title[: most - 2].rsplit(" ", 1)[0] + " …"
