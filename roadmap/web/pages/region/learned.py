"""What could others learn about us: from the published figures, the worst case."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from assessments.disclosure.release import read
from assessments.disclosure.risk import AboutState, DisclosureRisk
from assessments.disclosure.rule import ANNOUNCED
from assessments.records.people import Person
from assessments.service import Service
from assessments.service.contributing import AboutUs
from priorities.edition import Edition
from priorities.errors import PrioritiesError
from roadmap.web.ui import theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.placements import stage_name
from roadmap.wording.texts import Words

COLUMNS = (
    *("priority", "stage", "at_stage", "at_stage_allowed"),
    *("at_end", "at_end_allowed"),
)


@ui.page("/region/about-us")
async def about_us() -> None:
    """Show what could be learnt about the own state."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    learned = await in_background(_read, service, who)
    ui.add_head_html(theme.sheet("components/distribution.css"))
    title = say("region.learned.title")
    with theme.frame(title, person=who, above=theme.page_above("region", say)):
        theme.paragraph(say("region.learned.intro"))
        if not learned:
            theme.paragraph(say("region.learned.none")).classes("note")
        else:
            theme.paragraph(say("region.learned.reads")).classes("note")
        cycles = [about.release.cycle for about, _ in learned]
        for number, (about, edition) in enumerate(learned):
            is_twice = cycles.count(about.release.cycle) > 1
            title = _named(about, say)
            with _release(title, is_newest=number == 0):
                if is_twice:
                    _say_corrected(say)
                _show(about, edition, say)
        theme.paragraph(say("region.learned.two_years")).classes("muted")
        with theme.paragraph("").classes("screen-only"):
            theme.link(say("region.learned.to_region"), "/region")


def _read(service: Service, who: Person) -> tuple[tuple[AboutUs, Edition | None], ...]:
    return tuple(
        (about, _edition(service, read(about.release.document).edition))
        for about in service.contributing.learned(who=who)
    )


def _edition(service: Service, edition: str) -> Edition | None:
    try:
        return service.world.editions(edition)
    except PrioritiesError:
        return None


@contextmanager
def _release(title: str, *, is_newest: bool) -> Iterator[None]:
    """Show the newest release at once and fold the others."""
    if is_newest:
        theme.heading(2, title)
        yield
        return
    with ui.element("details").classes("learned-older"):
        theme.Text("summary", title)
        yield


def _named(about: AboutUs, say: Words) -> str:
    """Name a release; one that corrects another says so."""
    title = say("region.learned.release", cycle=about.release.cycle)
    is_correction = read(about.release.document).corrects is not None
    return title + (say("region.corrects") if is_correction else "")


def _say_corrected(say: Words) -> None:
    """Say what two releases of one cycle tell together of those that were corrected."""
    single, joined = (
        100 * share.numerator // share.denominator
        for share in (ANNOUNCED.single, ANNOUNCED.joined)
    )
    note = say("region.learned.corrected", single=single, joined=joined)
    theme.paragraph(note).classes("note")


def _show(about: AboutUs, edition: Edition | None, say: Words) -> None:
    if about.has_published:
        theme.paragraph(say("region.learned.has_published")).classes("note")
        return
    columns = [say(f"region.learned.column.{name}") for name in COLUMNS]
    with theme.table(say("region.learned.caption"), columns, look="labelled learned"):
        for row in about.priorities:
            at_stage, at_end = (_at_most(_about(row, n), say) for n in (1, 2))
            title = _title(row, edition, say)
            stage = stage_name(row.stage, say)
            theme.row((title, stage, *at_stage, *at_end))


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
