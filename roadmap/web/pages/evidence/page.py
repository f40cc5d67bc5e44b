"""Evidence of a state: the entries, a form to add one, and the links of this cycle."""

from collections.abc import Callable
from dataclasses import dataclass

from nicegui import ui

from assessments.records.evidence import Evidence, EvidenceKind, EvidenceLink
from assessments.records.people import Person
from assessments.records.work import WorkStage
from assessments.rules import may
from assessments.service import Service
from assessments.validation import LONGEST_NAME
from priorities.edition import Edition
from priorities.web_address import is_web_address
from roadmap.answering import questionnaire
from roadmap.web.ui import forms, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.texts import Words

DONE = {"added", "link_confirmed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRead:
    """What one look at the page reads.

    ``links`` are those of the newest assessment that may still be worked on; none and
    no ``edition`` when there is no such assessment.
    """

    entries: tuple[Evidence, ...]
    edition: Edition | None
    links: tuple[EvidenceLink, ...]


@ui.page("/evidence")
async def evidence_page(done: str = "") -> None:
    """Show the evidence of a state."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    read = await in_background(_read, service, who)

    async def add(who: Person, filled: forms.Filled) -> str:
        await in_background(_add, service, who, filled)
        return "/evidence?done=added"

    def confirm(link: EvidenceLink) -> forms.Deed:
        async def deed(who: Person, filled: forms.Filled) -> str:
            await in_background(service.evidence.confirm, who=who, link=link.id)
            return "/evidence?done=link_confirmed"

        return deed

    with theme.frame(say("evidence.title"), person=who):
        if done in DONE:
            theme.done(say(f"evidence.done.{done}"))
        theme.paragraph(say("evidence.lead"))
        theme.paragraph(say("evidence.warning")).classes("note problem")
        _show_entries(read.entries, say)
        _show_links(read, who, confirm, say)
        if may(who, "evidence.add"):
            _offer_form(add, say)
        else:
            theme.paragraph(say("evidence.not_allowed")).classes("muted")


def _read(service: Service, who: Person) -> EvidenceRead:
    entries = service.evidence.entries(who=who)
    drafts = [
        assessment
        for assessment in service.answering.assessments(who=who)
        if assessment.stage is WorkStage.DRAFT
    ]
    if not drafts:
        return EvidenceRead(entries=entries, edition=None, links=())
    return EvidenceRead(
        entries=entries,
        edition=service.world.editions(drafts[0].edition),
        links=service.evidence.links(who=who, assessment=drafts[0].id),
    )


def _add(service: Service, who: Person, filled: forms.Filled) -> None:
    service.evidence.add(
        who=who,
        title=filled.one("title"),
        kind=filled.choice("kind", EvidenceKind),
        owner=filled.one("owner"),
        dated=filled.day("dated") if filled.one("dated") else None,
        language=filled.one("document_language"),
        confidential=bool(filled.every("confidential")),
        place=filled.one("place"),
    )


def _show_entries(entries: tuple[Evidence, ...], say: Words) -> None:
    theme.heading(2, say("evidence.entries"))
    if not entries:
        theme.paragraph(say("evidence.none")).classes("muted")
    with ui.element("ul").classes("cards"):
        for entry in entries:
            with ui.element("li").classes("card"):
                theme.Text("b", entry.title)
                facts = [say(f"evidence.kinds.{entry.kind}"), say.apart(entry.owner)]
                facts.append(
                    say.date(entry.dated) if entry.dated else say("evidence.no_date")
                )
                if entry.confidential:
                    facts.append(say("evidence.confidential_short"))
                theme.paragraph(" · ".join(facts)).classes("small muted")
                _show_place(entry.place)


def _show_place(place: str) -> None:
    """Lead to a web address; anything else is only told."""
    leads = is_web_address(place)
    words = theme.Text("a" if leads else "p", place)
    if leads:
        words.props["href"] = place
        words.props["rel"] = "noopener noreferrer"
    words.classes("small place")


def _show_links(
    read: EvidenceRead,
    who: Person,
    confirm: Callable[[EvidenceLink], forms.Deed],
    say: Words,
) -> None:
    if read.edition is None:
        return
    theme.heading(2, say("evidence.links"))
    if not read.links:
        theme.paragraph(say("evidence.links_none")).classes("muted")
    titles = {entry.id: entry.title for entry in read.entries}
    with ui.element("ul").classes("links"):
        for link in read.links:
            with ui.element("li"):
                words = say.of(read.edition, f"{link.criterion}.text")
                theme.Text("span", f"{link.criterion}: {words} ")
                theme.Text("b", titles.get(link.evidence, link.evidence))
                _show_state(link, say)
                if questionnaire.may_confirm(who, link):
                    name = say("evidence.confirm")
                    title = say.apart(titles.get(link.evidence, ""))
                    says = f"{name}: {title}, {link.criterion}"
                    forms.one_button(name, confirm(link), says=says)


def _show_state(link: EvidenceLink, say: Words) -> None:
    grade = say(f"answer.page.grade_{int(link.grade)}")
    done = "waits" if link.confirmed_by is None else "confirmed"
    theme.Text("span", f" {grade}, {say(f'evidence.{done}')}").classes("muted")


def _offer_form(add: forms.Deed, say: Words) -> None:
    theme.heading(2, say("evidence.add"))
    with forms.handled(add):
        forms.field(
            "title",
            say("evidence.name"),
            hint=say("evidence.name_hint"),
            most=LONGEST_NAME,
        )
        kinds = {k.value: say(f"evidence.kinds.{k}") for k in EvidenceKind}
        forms.choice("kind", say("evidence.kind"), kinds)
        forms.field("owner", say("evidence.owner"), most=LONGEST_NAME)
        forms.field("dated", say("evidence.dated"), kind="date", optional="yes")
        forms.field("document_language", say("evidence.language"), most=LONGEST_NAME)
        forms.field("place", say("evidence.place"), most=LONGEST_NAME)
        forms.tick("confidential", "yes", say("evidence.confidential"))
        forms.submit(say("evidence.add_button"))
