"""What a release shows of a priority, drawn and in words; for real and invented figures."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup
from nicegui import ui

from assessments.disclosure.figures import AtLeast, Figure
from roadmap.region.releases import STAGES, figure_in_words, stages_in_words
from roadmap.web.components.distribution import distribution
from roadmap.web.ui import templates, theme
from roadmap.web.ui.templates import View
from roadmap.wording.placements import stage_name
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One priority in one release; ``change`` is empty where nothing is compared."""

    title: str
    picture: Markup
    says: str
    change: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSheet(View):
    """Panels side by side, under the names of the stages."""

    template = "release_sheet.html"

    panels: tuple[Panel, ...]
    stages: tuple[str, ...]


def panel(
    title: str, figure: Figure, say: Words, change: tuple[str, ...] = ()
) -> Panel:
    """Draw a figure and put it into words."""
    return Panel(
        title=title,
        picture=picture(figure, say),
        says=figure_in_words(figure, say),
        change=change,
    )


def picture(figure: Figure | None, say: Words) -> Markup:
    """Draw a figure; what is published as "so many or more" says so in the picture."""
    if figure is None or not isinstance(figure.shown, AtLeast):
        return distribution(figure)
    return distribution(figure, at_least(figure.shown, say))


def at_least(shown: AtLeast, say: Words) -> str:
    """Say "so many or more" as shortly as in a picture."""
    stages = stages_in_words(shown.stages, say)
    return say("region.at_least_short", number=shown.number, stages=stages)


def show(panels: Iterable[Panel], say: Words) -> None:
    """Show panels side by side, under what the hues stand for."""
    ui.add_head_html(theme.sheet("components/distribution.css"))
    stages = tuple(stage_name(stage, say, None) for stage in STAGES)
    templates.show(ReleaseSheet(panels=tuple(panels), stages=stages), say)
