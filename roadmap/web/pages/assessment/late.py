"""What arrived after an assessment was closed, on its overview: take it over, or remove it."""

from dataclasses import dataclass

from nicegui import ui

from assessments import rules
from assessments.records.people import Person
from assessments.records.work import Assessment, AssessmentId, LateNote
from assessments.service import Service
from priorities.edition import Edition
from priorities.scoring.cases import told_apart
from roadmap.web.ui import forms, stamps, theme
from roadmap.web.ui.background import in_background
from roadmap.wording.reasons import reason_in_words
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRead:
    """What arrived late, and whether it can be taken over now."""

    notes: tuple[LateNote, ...]
    is_open: bool


def read_late(service: Service, who: Person, work: Assessment) -> LateRead:
    """Read what the person sees of it; nothing for who does not answer."""
    if not rules.may(who, "late.notes"):
        return LateRead(notes=(), is_open=False)
    notes = service.late.notes(who=who, assessment=work.id)
    cycles = service.cycles.cycles(who=who) if notes else ()
    now = service.world.clock()
    open_now = (c for c in cycles if c.code == work.cycle)
    return LateRead(
        notes=notes,
        is_open=any(rules.is_open(work, cycle, now) for cycle in open_now),
    )


def show_late(
    read: LateRead, service: Service, work: Assessment, edition: Edition, say: Words
) -> None:
    """Show everything that arrived late, if anything did."""
    if not read.notes:
        return
    with ui.element("section").classes("card late"):
        theme.heading(2, say("answer.late.title"))
        theme.paragraph(say("answer.late.explain"))
        for note in read.notes:
            with ui.element("div").classes("note"):
                _show(note, edition, say)
                with ui.element("div").classes("actions"):
                    if note.taken_over_by is None:
                        _buttons(note, service, work.id, say, may_take=read.is_open)
                    priority = edition.priority_of.get(note.code)
                    if priority is not None:
                        path = f"/assessments/{work.id}/answer/{priority.code}"
                        theme.link(say("answer.late.open"), f"{path}#{note.code}")


def _show(note: LateNote, edition: Edition, say: Words) -> None:
    if note.taken_over_by is None:
        values = {"code": note.code, "name": note.name}
        stamps.told("b", "answer.late.what", {"at": note.at}, say, **values)
    else:
        taken = {"by": note.taken_over_by, "name": note.name}
        theme.Text("b", say("answer.late.taken", code=note.code, **taken))
    if note.code in edition.criterion_by_code:
        theme.paragraph(say.of(edition, f"{note.code}.text"))
    answered = told_apart(edition, note.code, note.value)
    value = say(f"answer.page.{answered}") if answered else ""
    text = reason_in_words(note.text, say)
    given = ": ".join(part for part in (value, text) if part)
    words = given or say("answer.page.withdrawn")
    theme.Text("blockquote", words).props("dir=auto")


def _buttons(
    note: LateNote, service: Service, here: AssessmentId, say: Words, *, may_take: bool
) -> None:
    seen = forms.Seen(0, say)

    async def take_over(who: Person, filled: forms.Filled) -> str:
        await seen.put(
            filled,
            lambda there: in_background(
                service.late.take_over,
                who=who,
                assessment=here,
                number=note.number,
                seen=there,
            ),
        )
        return f"/assessments/{here}"

    async def remove(who: Person, _filled: forms.Filled) -> str:
        await in_background(
            service.late.remove, who=who, assessment=here, number=note.number
        )
        return f"/assessments/{here}"

    if may_take:
        _button("take_over", note, take_over, say, seen=seen)
    _button("remove", note, remove, say, sure=say("answer.late.remove_sure"))


def _button(
    what: str,
    note: LateNote,
    deed: forms.Deed,
    say: Words,
    *,
    sure: str = "",
    seen: forms.Seen[int] | None = None,
) -> None:
    text = say(f"answer.late.{what}")
    says = say("answer.late.says", what=text, code=note.code)
    forms.one_button(text, deed, says=says, sure=sure, seen=seen)
