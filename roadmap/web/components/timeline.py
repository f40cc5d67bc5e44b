"""The time of an action as a picture: a bar on a line of quarters, in one hue.

Drawn as SVG whose places are shares of its width, so that it fits a phone, a wide
screen and paper. What it says stands beside it as text; it is hidden from who listens.
"""

from fractions import Fraction

from markupsafe import Markup

from assessments.records.plans import ActionContent
from roadmap.plans.projection import Timeline

HEIGHT = 22
QUARTERS = 4


def bar(line: Timeline, content: ActionContent) -> Markup:
    """Draw when an action is, on the lines of the quarters, with the mark of today.

    How far it is shows in the filling: planned is light, under way half, done full,
    dropped an empty outline.
    """
    start = line.starts_at(content.starts)
    width = line.ends_at(content.ends) - start
    shape = Markup(
        '<rect class="bar {}" x="{}" y="5" width="{}" height="12" rx="3"/>'
    ).format(content.status.value, _share(start), _share(width))
    return _drawn([*_lines(line), shape, _today(line)])


def axis(line: Timeline) -> Markup:
    """Draw the years above the bars, and a tick for each quarter."""
    years = [
        Markup('<text x="{}" dx="3" y="14">{}</text>').format(
            _share(Fraction(number, len(line.years))), year
        )
        for number, year in enumerate(line.years)
        if number % _every(line) == 0
    ]
    return _drawn([*_lines(line), *years])


def _every(line: Timeline) -> int:
    """Say how many years share a label, so that labels never touch."""
    return -(-len(line.years) // 6)


def _lines(line: Timeline) -> list[Markup]:
    number = len(line.years) * QUARTERS
    return [
        Markup('<line class="{}" x1="{}" x2="{}" y1="0" y2="{}"/>').format(
            "year" if tick % QUARTERS == 0 else "quarter",
            _share(Fraction(tick, number)),
            _share(Fraction(tick, number)),
            HEIGHT,
        )
        for tick in range(number + 1)
        if tick % QUARTERS == 0 or number <= 40
    ]


def _today(line: Timeline) -> Markup:
    middle = (line.starts_at(line.today) + line.ends_at(line.today)) / 2
    return Markup('<line class="today" x1="{}" x2="{}" y1="0" y2="{}"/>').format(
        _share(middle), _share(middle), HEIGHT
    )


def _drawn(parts: list[Markup]) -> Markup:
    return Markup(
        '<svg class="time" aria-hidden="true" focusable="false" width="100%" height="{}">'
        "{}</svg>"
    ).format(HEIGHT, Markup("").join(parts))


def _share(share: Fraction) -> str:
    return f"{float(share * 100):.2f}%"
