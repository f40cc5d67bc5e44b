"""Tidy tables as figures: a drawing and the sentence that says the same.

Figures are plain `matplotlib.figure.Figure` objects, never pyplot, and are written as
SVG whose text stays text. Drawing takes tenths of a second: the web draws in a process
of its own, and only there matplotlib is imported, which takes longer still.
"""

from roadmap.charts.by_part import (
    WaterfallWords,
    waterfall,
    waterfall_sentence,
    waterfall_size,
    waterfall_svg,
)
from roadmap.charts.by_year import years, years_size, years_svg
from roadmap.charts.course import YearsWords, years_sentence
from roadmap.charts.drawing import Drawn, svg

__all__ = [
    "Drawn",
    "WaterfallWords",
    "YearsWords",
    "svg",
    "waterfall",
    "waterfall_sentence",
    "waterfall_size",
    "waterfall_svg",
    "years",
    "years_sentence",
    "years_size",
    "years_svg",
]
