"""Evidence of a state: the entries, a form to add one, and the links of this cycle."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from nicegui import ui

from assessments.records.evidence import Evidence, EvidenceKind, EvidenceLink
from assessments.records.people import Person, Role
from assessments.records.work import Assessment, WorkStage
from assessments.service import Service
from priorities.edition import Edition
from roadmap.answering import questionnaire
from roadmap.web.ui import forms, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.texts import show_date, t

Deed = Callable[[Person, forms.Filled], Awaitable[None]]

ADDS = frozenset({Role.FOCAL_POINT, Role.CONTRIBUTOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one look at the page reads.

    ``links`` are those of the newest assessment that may still be worked on; none and
    no ``edition`` when there is no such assessment.
    """

    entries: tuple[Evidence, ...]
    edition: Edition | None
    links: tuple[EvidenceLink, ...]


@ui.page("/evidence")
async def evidence_page() -> None:
    """Show the evidence of a state."""
    visit = visitor.visit()
    service, who, language = visit.service, visit.who, visit.language
    read = await in_background(_read, service, who)

    async def add(who: Person, filled: forms.Filled) -> None:
        await in_background(_add, service, who, filled)
        ui.navigate.to("/evidence")

    def confirm(link: EvidenceLink) -> Deed:
        async def deed(who: Person, filled: forms.Filled) -> None:
            await in_background(service.evidence.confirm, who=who, link=link.id)
            ui.navigate.to("/evidence")

        return deed

    with theme.frame(t("evidence.title", language), person=who, language=language):
        theme.paragraph(t("evidence.lead", language))
        theme.paragraph(t("evidence.warning", language)).classes("note problem")
        _show_entries(read.entries, language)
        _show_links(read, who, confirm, language)
        if who.role in ADDS:
            _offer_form(add, language)
        else:
            theme.paragraph(t("evidence.not_allowed", language)).classes("muted")


def _read(service: Service, who: Person) -> Read:
    entries = service.evidence.entries(who=who)
    drafts = [
        assessment
        for assessment in service.answering.assessments(who=who)
        if assessment.stage is WorkStage.DRAFT
    ]
    if not drafts:
        return Read(entries=entries, edition=None, links=())
    edition = service.world.editions(drafts[0].edition)
    links = _links(service, who, drafts[0], edition)
    return Read(entries=entries, edition=edition, links=links)


def _links(
    service: Service, who: Person, assessment: Assessment, edition: Edition
) -> tuple[EvidenceLink, ...]:
    sheets = (
        service.answering.sheet(who=who, assessment=assessment.id, priority=p.code)
        for p in edition.priorities
    )
    return tuple(
        link
        for sheet in sheets
        for state in sheet.states.values()
        for link in state.links
    )


def _add(service: Service, who: Person, filled: forms.Filled) -> None:
    dated = filled.one("dated")
    service.evidence.add(
        who=who,
        title=filled.one("title"),
        kind=EvidenceKind(filled.one("kind")),
        owner=filled.one("owner"),
        dated=date.fromisoformat(dated) if dated else None,
        language=filled.one("language"),
        confidential=bool(filled.every("confidential")),
        place=filled.one("place"),
    )


def _show_entries(entries: tuple[Evidence, ...], language: str) -> None:
    theme.heading(2, t("evidence.entries", language))
    if not entries:
        theme.paragraph(t("evidence.none", language)).classes("muted")
    with ui.element("ul").classes("cards"):
        for entry in entries:
            with ui.element("li").classes("card"):
                theme.Text("b", entry.title)
                facts = [t(f"evidence.kinds.{entry.kind}", language), entry.owner]
                facts.append(
                    show_date(entry.dated, language)
                    if entry.dated
                    else t("evidence.no_date", language)
                )
                if entry.confidential:
                    facts.append(t("evidence.confidential_short", language))
                theme.paragraph(" · ".join(facts)).classes("small muted")
                _show_place(entry.place)


def _show_place(place: str) -> None:
    """Lead to a web address; anything else is only told."""
    words = theme.Text("a" if place.startswith("https://") else "p", place)
    if place.startswith("https://"):
        words.props["href"] = place
        words.props["rel"] = "noopener noreferrer"
    words.classes("small place")


def _show_links(
    read: Read, who: Person, confirm: Callable[[EvidenceLink], Deed], language: str
) -> None:
    if read.edition is None:
        return
    theme.heading(2, t("evidence.links", language))
    if not read.links:
        theme.paragraph(t("evidence.links_none", language)).classes("muted")
    titles = {entry.id: entry.title for entry in read.entries}
    with ui.element("ul").classes("links"):
        for link in read.links:
            with ui.element("li"):
                words = read.edition.words(f"{link.criterion}.text", language)
                theme.Text("span", f"{link.criterion}: {words} ")
                theme.Text("b", titles.get(link.evidence, link.evidence))
                _show_state(link, language)
                if questionnaire.may_confirm(who, link):
                    name = t("evidence.confirm", language)
                    says = f"{name}: {titles.get(link.evidence, '')}, {link.criterion}"
                    forms.one_button(name, confirm(link), language, says=says)


def _show_state(link: EvidenceLink, language: str) -> None:
    grade = t(f"answer.page.grade_{int(link.grade)}", language)
    done = "waits" if link.confirmed_by is None else "confirmed"
    theme.Text("span", f" {grade}, {t(f'evidence.{done}', language)}").classes("muted")


def _offer_form(add: Deed, language: str) -> None:
    theme.heading(2, t("evidence.add", language))
    with forms.handled(add, language):
        forms.field(
            "title",
            t("evidence.name", language),
            hint=t("evidence.name_hint", language),
            maxlength="200",
        )
        kinds = {k.value: t(f"evidence.kinds.{k}", language) for k in EvidenceKind}
        forms.choice("kind", t("evidence.kind", language), kinds)
        forms.field("owner", t("evidence.owner", language), maxlength="200")
        forms.field("dated", t("evidence.dated", language), kind="date", optional="yes")
        forms.field("language", t("evidence.language", language), maxlength="40")
        forms.field("place", t("evidence.place", language), maxlength="200")
        forms.tick("confidential", "yes", t("evidence.confidential", language))
        forms.submit(t("evidence.add_button", language))
