"""Rehearse a release with invented figures: nothing of it is real, and nothing is kept."""

from functools import partial
from random import Random

from nicegui import ui

from assessments.disclosure.prepare import AuditedRelease
from assessments.disclosure.release import read
from assessments.records.people import Person
from assessments.rules import require
from assessments.service import Service
from priorities.edition import Edition
from priorities.errors import PrioritiesError
from roadmap.region import rehearsal
from roadmap.region.releases import change_in_words
from roadmap.web import release_sheet
from roadmap.web.components.progress import ProgressBar
from roadmap.web.ui import forms, theme, visitor
from roadmap.web.ui.background import in_background, in_turn
from roadmap.wording.texts import Words

HERE = "/office/rehearsal"


@ui.page(HERE)
async def rehearsal_page() -> None:
    """Show what would be published of an invented region."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    require(who, "releasing.prepare")
    edition = await in_background(_newest_edition, service, who)
    ui.add_head_html(theme.sheet("components/distribution.css"))
    title = say("office.rehearsal")
    with theme.frame(title, person=who, above=theme.page_above("office", say)):
        theme.paragraph(say("office.rehearsal_says"))
        if edition is None:
            theme.paragraph(say("office.no_edition")).classes("note")
        else:
            _offer(service, edition, say)
        with theme.paragraph(""):
            theme.link(say("office.to_office"), "/office")


def _offer(service: Service, edition: Edition, say: Words) -> None:
    progress = ProgressBar(say("office.auditing"))
    place = ui.element("div").props("aria-live=polite")

    async def rehearse(who: Person, filled: forms.Filled) -> None:
        place.clear()
        chance = Random(service.world.secret(12))  # noqa: S311 - invented data, not a secret
        with progress.shown():
            prepared = await in_turn(
                partial(rehearsal.rehearse, edition, chance, step=progress.step)
            )
        with place:
            _show(prepared, edition, say)

    with forms.handled(rehearse):
        forms.submit(say("office.rehearse"))
    for part in (progress.place, place):
        part.move(target_index=-1)


def _show(prepared: AuditedRelease, edition: Edition, say: Words) -> None:
    """Show what would be published, as it is published, and that it is invented."""
    theme.paragraph(say("office.rehearsed")).classes("note")
    release = read(prepared.entry.document)
    panels = [
        release_sheet.panel(
            say.of(edition, f"{priority.code}.title"),
            published.figure,
            say,
            change_in_words(published.change, say),
        )
        for priority in edition.priorities
        if (published := release.priorities[priority.code]).figure is not None
    ]
    release_sheet.show(panels, say)


def _newest_edition(service: Service, who: Person) -> Edition | None:
    """Give the edition of the newest cycle; without a cycle there is none to rehearse."""
    for cycle in service.cycles.cycles(who=who):
        try:
            return service.world.editions(cycle.edition)
        except PrioritiesError:
            continue
    return None
