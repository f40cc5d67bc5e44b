"""Rehearse a release with invented figures: nothing of it is real, and nothing is kept."""

from functools import partial
from random import Random

from nicegui import ui

from assessments.disclosure.prepare import Prepared
from assessments.disclosure.release import read
from assessments.errors import NotAllowed
from assessments.records.people import Person, Role
from assessments.service import Service
from priorities.edition import Edition
from priorities.errors import PrioritiesError
from roadmap.region import rehearsal
from roadmap.region.releases import change_in_words
from roadmap.web import release_sheet
from roadmap.web.components.progress import ProgressBar
from roadmap.web.ui import forms, theme, visitor
from roadmap.web.ui.background import InTurn, in_background
from roadmap.wording.texts import t

HERE = "/office/rehearsal"


@ui.page(HERE)
async def rehearsal_page() -> None:
    """Show what would be published of an invented region."""
    visit = visitor.visit()
    service, who, language = visit.service, visit.who, visit.language
    in_turn = visit.turns[__name__]
    if who.role is not Role.ANALYST:
        raise NotAllowed("not_your_role")
    edition = await in_background(_newest_edition, service, who)
    ui.add_head_html(theme.sheet("components/distribution.css"))
    title = t("office.rehearsal", language)
    with theme.frame(title, person=who, language=language):
        theme.paragraph(t("office.rehearsal_says", language))
        if edition is None:
            theme.paragraph(t("office.no_edition", language)).classes("note")
        else:
            _offer(service, edition, in_turn, language)
        with theme.paragraph(""):
            theme.link(t("office.to_office", language), "/office")


def _offer(service: Service, edition: Edition, in_turn: InTurn, language: str) -> None:
    progress = ProgressBar(t("office.auditing", language))
    place = ui.element("div").props("aria-live=polite")

    async def rehearse(who: Person, filled: forms.Filled) -> None:
        place.clear()
        chance = Random(service.world.secret(12))  # noqa: S311 - invented data, not a secret
        with progress.shown():
            prepared = await in_turn(
                partial(rehearsal.rehearse, edition, chance, step=progress.step)
            )
        with place:
            _show(prepared, edition, language)

    with forms.handled(rehearse, language):
        forms.submit(t("office.rehearse", language))
    for part in (progress.place, place):
        part.move(target_index=-1)


def _show(prepared: Prepared, edition: Edition, language: str) -> None:
    """Show what would be published, as it is published, and that it is invented."""
    theme.paragraph(t("office.rehearsed", language)).classes("note")
    release = read(prepared.entry.document)
    panels = [
        release_sheet.panel(
            edition.words(f"{priority.code}.title", language),
            published.figure,
            language,
            change_in_words(published.change, language),
        )
        for priority in edition.priorities
        if (published := release.priorities[priority.code]).figure is not None
    ]
    release_sheet.show(panels, language)


def _newest_edition(service: Service, who: Person) -> Edition | None:
    """Give the edition of the newest cycle; without a cycle there is none to rehearse."""
    for cycle in service.cycles.cycles(who=who):
        try:
            return service.world.editions(cycle.edition)
        except PrioritiesError:
            continue
    return None
