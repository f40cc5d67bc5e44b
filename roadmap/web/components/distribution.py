"""Where the states of the region stand, as a bar in one hue: what is published, no more.

Drawn directly as SVG. The words beside it say the same, so it is hidden from readers
who listen.
"""

from itertools import accumulate

from markupsafe import Markup

from assessments.disclosure.figures import AtLeast, Counts, Figure

WIDTH, HEIGHT = 300, 24
DIGIT = 7
"""How wide a digit is."""


def distribution(figure: Figure | None, named: str = "") -> Markup:
    """Draw the states at each stage; "so many or more" as one part of an open bar.

    Parameters
    ----------
    figure
        None draws a thin line: nothing is published.
    named
        What to write into a part that stands for "so many or more", where it fits.
    """
    if figure is None:
        marks = [Markup('<line class="nothing" x1="0" x2="300" y1="12" y2="12"/>')]
    elif isinstance(figure.shown, Counts):
        marks = _counts(figure.shown.counts, figure.states)
    else:
        marks = _at_least(figure.shown, figure.states, named)
    return Markup(
        '<svg class="distribution" aria-hidden="true" viewBox="0 0 {} {}">{}</svg>'
    ).format(WIDTH, HEIGHT, Markup("").join(marks))


def _counts(counts: tuple[int, ...], states: int) -> list[Markup]:
    ends = [0, *accumulate(counts)]
    return [
        _part(f"stage-{stage}", start / states, count / states, str(count))
        for stage, (start, count) in enumerate(zip(ends, counts, strict=False), 1)
        if count
    ]


def _at_least(shown: AtLeast, states: int, named: str) -> list[Markup]:
    """Put the part where its stages are; the rest may be on either side of it."""
    width = shown.number / states
    room = 1 - width
    first, last = shown.stages[0], shown.stages[-1]
    start = 0 if first == 1 else room if last == 5 else room * (first - 1) / 4
    look = "stage-" + "-".join(map(str, shown.stages))
    fits = bool(named) and DIGIT * len(named) <= width * WIDTH
    return [
        Markup('<rect class="open" x="0.5" y="2.5" width="{}" height="19"/>').format(
            WIDTH - 1
        ),
        _part(look, start, width, named if fits else f"{shown.number}+"),
    ]


def _part(look: str, start: float, width: float, text: str) -> Markup:
    """Draw a part of the bar; ``start`` and ``width`` are shares of it."""
    part = Markup('<rect class="{}" x="{}" y="2" width="{}" height="20"/>').format(
        look, _across(start), _across(width)
    )
    if width * WIDTH < DIGIT * len(text):
        return part
    return part + Markup('<text class="on-{}" x="{}" y="16">{}</text>').format(
        look, _across(start + width / 2), text
    )


def _across(share: float) -> str:
    return f"{share * WIDTH:.1f}"
