"""The projected course of one priority as a small picture: steps with their band.

Drawn as SVG whose places across are shares of its width; the sentence that says the
same is its accessible name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from markupsafe import Markup

from priorities.scoring.result import PriorityPlacement

HEIGHT = 84
LOWEST, HIGHEST = Fraction(1), Fraction(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Height:
    """How high the continuum goes in a picture: to 5, or where the scope cuts ladders."""

    highest: Fraction

    def down(self, position: Fraction) -> str:
        """Give the place of a position, from the top."""
        share = (self.highest - position) / (self.highest - LOWEST)
        return f"{float(share * HEIGHT):.1f}"

    def tall(self, low: Fraction, high: Fraction) -> str:
        """Give the height of what lies between two positions."""
        return f"{float((high - low) / (self.highest - LOWEST) * HEIGHT):.1f}"


def course(
    placed: Sequence[PriorityPlacement],
    places: Sequence[Fraction],
    *,
    edges: tuple[Fraction, ...],
    says: str,
) -> Markup:
    """Draw where a priority would be, step by step.

    Parameters
    ----------
    placed
        Now, and at each later moment; a moment without a place leaves a gap.
    places
        When each moment is, as shares of the time shown, from 0 to 1, rising; what is
        placed holds until the next.
    edges
        The least positions of stages 2, 3, ... of the edition.
    says
        The sentence that says the same.
    """
    ends = [*places[1:], Fraction(1)]
    moments = list(zip(placed, places, ends, strict=True))
    height = Height(highest=placed[0].cut or HIGHEST)
    parts = [
        *_stages(edges, height),
        *(_band(*moment, height) for moment in moments),
        *(_line(*moment, height) for moment in moments),
        *(
            _rise(before, after, place, height)
            for (before, _, _), (after, place, _) in pairwise(moments)
        ),
    ]
    return Markup(
        '<svg class="course" role="img" aria-label="{}" width="100%" height="{}">{}</svg>'
    ).format(says, HEIGHT, Markup("").join(parts))


def _across(share: Fraction) -> str:
    return f"{float(share * 100):.2f}%"


def _stages(edges: tuple[Fraction, ...], height: Height) -> list[Markup]:
    highest = height.highest
    bounds = [LOWEST, *(edge for edge in edges if edge < highest), highest]
    return [
        Markup(
            '<rect class="ground-{}" x="0" width="100%" y="{}" height="{}"/>'
        ).format(stage, height.down(high), height.tall(low, high))
        for stage, (low, high) in enumerate(pairwise(bounds), 1)
    ]


def _band(
    placement: PriorityPlacement, start: Fraction, end: Fraction, height: Height
) -> Markup:
    if placement.low is None or placement.high is None:
        return Markup("")
    return Markup('<rect class="band" x="{}" width="{}" y="{}" height="{}"/>').format(
        _across(start),
        _across(end - start),
        height.down(placement.high),
        height.tall(placement.low, placement.high),
    )


def _line(
    placement: PriorityPlacement, start: Fraction, end: Fraction, height: Height
) -> Markup:
    if placement.low is None:
        return Markup("")
    return Markup('<line class="low" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
        _across(start),
        _across(end),
        height.down(placement.low),
        height.down(placement.low),
    )


def _rise(
    before: PriorityPlacement,
    after: PriorityPlacement,
    place: Fraction,
    height: Height,
) -> Markup:
    if before.low is None or after.low is None:
        return Markup("")
    return Markup('<line class="low" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
        _across(place), _across(place), height.down(before.low), height.down(after.low)
    )
