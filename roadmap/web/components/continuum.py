"""The continuum as a picture: its stages in one hue, the band and the point on it.

Where the scope cuts ladders it is drawn up to there and stays open, as an arrow.

Drawn directly as SVG, so that it costs nothing, prints sharply and follows the
reader's zoom. The sentence that says the same is its accessible name.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from markupsafe import Markup

from priorities.scoring.result import PriorityPlacement

WIDTH, HEIGHT = 400, 28
LOWEST, HIGHEST = Fraction(1), Fraction(5)
OPEN = 56
"""Width of what stays open above the place where a scope cuts ladders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """How much of the continuum is drawn, and where on the picture.

    ``cut`` is where the scope cuts ladders; None where all of it is drawn.
    """

    cut: Fraction | None

    @property
    def highest(self) -> Fraction:
        """The position at its end."""
        return HIGHEST if self.cut is None else self.cut

    @property
    def width(self) -> int:
        """How wide it is, without what stays open."""
        return WIDTH if self.cut is None else WIDTH - OPEN

    def across(self, position: Fraction) -> str:
        """Give the place of a position."""
        share = (position - LOWEST) / (self.highest - LOWEST)
        return f"{float(share * self.width):.1f}"


def continuum(
    placed: PriorityPlacement, *, edges: tuple[Fraction, ...], says: str
) -> Markup:
    """Draw where a priority stands.

    Parameters
    ----------
    placed
        The placement of one priority.
    edges
        The least positions of stages 2, 3, ... of the edition.
    says
        The sentence that says the same, for those who do not see the picture.

    Returns
    -------
    Markup
        An SVG element; its text is escaped.
    """
    span = Span(cut=placed.cut)
    marks = [*_stages(edges, span)]
    if placed.low is not None and placed.high is not None:
        marks.append(_band(placed.low, placed.high, span))
        if placed.evidenced is not None and placed.evidenced < placed.low:
            marks.append(_tick(placed.evidenced, span))
    if placed.position is not None:
        marks.append(_point(placed.position, span))
    return Markup(
        '<svg class="continuum" role="img" aria-label="{}" viewBox="-8 0 {} {}">{}</svg>'
    ).format(says, WIDTH + 16, HEIGHT, Markup("").join(marks))


def legend() -> dict[str, Markup]:
    """Draw the three marks alone, for the legend: ``point``, ``band``, ``evidenced``."""
    shapes = {
        "point": Markup('<circle class="point" cx="20" cy="14" r="7"/>'),
        "band": Markup('<rect class="band" x="4" y="11" width="32" height="6"/>'),
        "evidenced": Markup('<line class="evidenced" x1="20" x2="20" y1="4" y2="24"/>'),
    }
    return {
        name: Markup(
            '<svg class="continuum" aria-hidden="true" viewBox="0 0 40 28">{}</svg>'
        ).format(shape)
        for name, shape in shapes.items()
    }


def _stages(edges: tuple[Fraction, ...], span: Span) -> list[Markup]:
    bounds = [LOWEST, *(e for e in edges if e < span.highest), span.highest]
    shapes = [
        Markup('<rect class="stage-{}" x="{}" y="7" width="{}" height="14"/>').format(
            stage, span.across(low), span.across(LOWEST + high - low)
        )
        for stage, (low, high) in enumerate(pairwise(bounds), 1)
    ]
    if span.cut is not None:
        stage = 1 + sum(edge <= span.cut for edge in edges)
        start, tip = span.width, WIDTH
        shapes.append(
            Markup(
                '<path class="stage-{} or-more" d="M{} 7H{}L{} 14L{} 21H{}z"/>'
            ).format(stage, start, tip - 12, tip, tip - 12, start)
        )
    return shapes


def _band(low: Fraction, high: Fraction, span: Span) -> Markup:
    return Markup('<rect class="band" x="{}" y="11" width="{}" height="6"/>').format(
        span.across(low), span.across(LOWEST + high - low)
    )


def _tick(position: Fraction, span: Span) -> Markup:
    x = span.across(position)
    return Markup('<line class="evidenced" x1="{}" x2="{}" y1="4" y2="24"/>').format(
        x, x
    )


def _point(position: Fraction, span: Span) -> Markup:
    return Markup('<circle class="point" cx="{}" cy="14" r="7"/>').format(
        span.across(position)
    )
