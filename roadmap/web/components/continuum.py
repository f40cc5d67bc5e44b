"""The continuum as a picture: five stages in one hue, the band and the point on it.

Drawn directly as SVG, so that it costs nothing, prints sharply and follows the
reader's zoom. The sentence that says the same is its accessible name.
"""

from fractions import Fraction
from itertools import pairwise

from markupsafe import Markup

from priorities.scoring.result import PriorityPlacement

WIDTH, HEIGHT = 400, 28
LOWEST, HIGHEST = 1, 5


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
    marks = [*_stages(edges)]
    if placed.low is not None and placed.high is not None:
        marks.append(_band(placed.low, placed.high))
        if placed.evidenced is not None and placed.evidenced < placed.low:
            marks.append(_tick(placed.evidenced))
    if placed.position is not None:
        marks.append(_point(placed.position))
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


def _across(position: Fraction) -> str:
    share = (position - LOWEST) / (HIGHEST - LOWEST)
    return f"{float(share * WIDTH):.1f}"


def _stages(edges: tuple[Fraction, ...]) -> list[Markup]:
    bounds = [Fraction(LOWEST), *edges, Fraction(HIGHEST)]
    return [
        Markup('<rect class="stage-{}" x="{}" y="7" width="{}" height="14"/>').format(
            stage, _across(low), _across(LOWEST + high - low)
        )
        for stage, (low, high) in enumerate(pairwise(bounds), 1)
    ]


def _band(low: Fraction, high: Fraction) -> Markup:
    return Markup('<rect class="band" x="{}" y="11" width="{}" height="6"/>').format(
        _across(low), _across(LOWEST + high - low)
    )


def _tick(position: Fraction) -> Markup:
    x = _across(position)
    return Markup('<line class="evidenced" x1="{}" x2="{}" y1="4" y2="24"/>').format(
        x, x
    )


def _point(position: Fraction) -> Markup:
    return Markup('<circle class="point" cx="{}" cy="14" r="7"/>').format(
        _across(position)
    )
