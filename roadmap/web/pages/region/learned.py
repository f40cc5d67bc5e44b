"""What could others learn about us: from the published figures, the worst case."""

from collections.abc import Sequence
from dataclasses import dataclass

from nicegui import ui

from assessments.disclosure.risk import AboutState, DisclosureRisk
from assessments.disclosure.rule import ANNOUNCED
from assessments.records.people import Person
from assessments.service import Service
from assessments.service.contributing import AboutUs
from priorities.edition import Edition
from priorities.errors import PrioritiesError
from roadmap.web.ui import first_html, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.web.ui.templates import View
from roadmap.wording.placements import stage_name
from roadmap.wording.texts import Words

COLUMNS = (
    *("priority", "stage", "at_stage", "at_stage_allowed"),
    *("at_end", "at_end_allowed"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedRelease:
    """What one release says about the own state, a row for each priority.

    Attributes
    ----------
    note
        What is to be known of it; may be empty.
    has_published
        Whether the state published its placements itself: then nothing is left to learn.
    """

    title: str
    note: str
    has_published: bool
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedPage(View):
    """What could be learnt, the newest release first."""

    template = "region/learned.html"

    releases: tuple[LearnedRelease, ...]
    columns: tuple[str, ...]
    region_url: str


@ui.page("/region/about-us")
async def about_us() -> None:
    """Show what could be learnt about the own state."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    learned = await in_background(_read, service, who)
    ui.add_head_html(theme.sheet("components/distribution.css"))
    title = say("region.learned.title")
    with theme.frame(title, person=who, above=theme.page_above("region", say)):
        first_html.read(_view(learned, say), say)


def _read(service: Service, who: Person) -> tuple[tuple[AboutUs, Edition | None], ...]:
    return tuple(
        (about, _edition(service, about.edition))
        for about in service.contributing.learned(who=who)
    )


def _edition(service: Service, edition: str) -> Edition | None:
    try:
        return service.world.editions(edition)
    except PrioritiesError:
        return None


def _view(learned: Sequence[tuple[AboutUs, Edition | None]], say: Words) -> LearnedPage:
    cycles = [about.cycle for about, _ in learned]
    corrected = _corrected(say)
    return LearnedPage(
        releases=tuple(
            LearnedRelease(
                title=_named(about, say),
                note=corrected if cycles.count(about.cycle) > 1 else "",
                has_published=about.has_published,
                rows=tuple(_row(row, edition, say) for row in about.priorities),
            )
            for about, edition in learned
        ),
        columns=tuple(say(f"region.learned.column.{name}") for name in COLUMNS),
        region_url=visitor.address("/region"),
    )


def _named(about: AboutUs, say: Words) -> str:
    """Name a release; one that corrects another says so."""
    title = say("region.learned.release", cycle=about.cycle)
    return title + (say("region.corrects") if about.is_correction else "")


def _corrected(say: Words) -> str:
    """Say what two releases of one cycle tell together of those that were corrected."""
    single, joined = (
        100 * share.numerator // share.denominator
        for share in (ANNOUNCED.single, ANNOUNCED.joined)
    )
    return say("region.learned.corrected", single=single, joined=joined)


def _row(row: AboutState, edition: Edition | None, say: Words) -> tuple[str, ...]:
    at_stage, at_end = (_at_most(_about(row, n), say) for n in (1, 2))
    return (
        _title(row, edition, say),
        stage_name(row.stage, say, edition),
        *at_stage,
        *at_end,
    )


def _title(row: AboutState, edition: Edition | None, say: Words) -> str:
    if edition is None:
        return row.priority
    return say.of(edition, f"{row.priority}.title")


def _about(row: AboutState, stages: int) -> DisclosureRisk | None:
    """Give what is learnt about one stage, or about an end of two."""
    return next((risk for risk in row.learnt if len(risk.stages) == stages), None)


def _at_most(learnt: DisclosureRisk | None, say: Words) -> tuple[str, str]:
    """Say what is known for certain, and what the rule allows."""
    if learnt is None:
        return say("region.learned.middle"), ""
    others = learnt.others
    known = say("region.learned.sure", fewest=learnt.fewest, others=others)
    return (
        known if learnt.fewest else say("region.learned.nothing"),
        say("region.learned.allowed", allowed=learnt.allowed, others=others),
    )
