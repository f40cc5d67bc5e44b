"""The yearly windows: open, close, and give another last day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from nicegui import ui

from assessments.days import Doubt, doubts_of_last_day, doubts_of_window
from assessments.errors import NotFound, NotUsable
from assessments.records.people import Person
from assessments.records.work import Cycle, CycleCode
from assessments.rules import (
    cycle_is_open,
    cycle_is_over,
    cycle_is_to_come,
    may,
    require,
)
from assessments.service import Service
from priorities.loading.editions import list_editions
from roadmap.web.ui import forms, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.editions import name_of_edition
from roadmap.wording.scopes import scopes_in_short
from roadmap.wording.texts import Words

HERE = "/administration/cycles"
DAYS = ("reference_date", "opens", "closes")
DONE = {"cycle_opened", "cycle_closed", "cycle_extended"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CyclesRead:
    """What one look at the cycles reads.

    ``editions`` has the names of the cycles' editions and of those ``offered``, by id;
    ``scopes`` says of each that is offered how many questions it asks.
    """

    cycles: tuple[Cycle, ...]
    offered: tuple[str, ...]
    editions: Mapping[str, str]
    scopes: tuple[str, ...]
    now: datetime


@ui.page(HERE)
async def cycles(done: str = "") -> None:
    """Show the yearly windows."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    require(who, "cycles.open_cycle")
    read = await in_background(_read, service, who, say)
    place = "office" if may(who, "releasing.participation") else "administration"
    with theme.frame(
        say("admin.cycles"), person=who, above=theme.page_above(place, say)
    ):
        if done in DONE:
            theme.done(say(f"admin.done.{done}"))
        _table(service, read, say)
        _open(service, read, say)
        if read.cycles:
            _extend(service, read, say)
        with theme.paragraph(""):
            if may(who, "people.add_state"):
                theme.link(say("admin.title"), "/administration")
            else:
                theme.link(say("office.title"), "/office")


def _read(service: Service, who: Person, say: Words) -> CyclesRead:
    cycles = service.cycles.cycles(who=who)
    offered = tuple(list_editions())
    return CyclesRead(
        cycles=cycles,
        offered=offered,
        editions={
            code: name_of_edition(code, service.world.editions, say)
            for code in {*offered, *(cycle.edition for cycle in cycles)}
        },
        scopes=tuple(
            scopes_in_short(edition, say)
            for code in offered
            if (edition := service.world.edition_here(code)) is not None
        ),
        now=service.world.clock(),
    )


def _table(service: Service, read: CyclesRead, say: Words) -> None:
    if not read.cycles:
        theme.paragraph(say("admin.no_cycles")).classes("note")
        return
    names = ("cycle", "edition", "reference_date", "opens", "closes", "how")
    columns = [say(f"admin.{name}") for name in names]
    with theme.table(say("admin.cycles_caption"), [*columns, ""]):
        for cycle in read.cycles:
            with ui.element("tr"):
                theme.Text("th", cycle.code).props("scope=row")
                theme.Text("td", read.editions[cycle.edition])
                for day in (cycle.reference_date, cycle.opens, cycle.closes):
                    theme.Text("td", say.date(day))
                theme.Text("td", say(f"admin.{_how(cycle, read.now)}"))
                with ui.element("td"):
                    if not cycle_is_over(cycle, read.now):
                        _close(service, cycle, say)


def _how(cycle: Cycle, now: datetime) -> str:
    if cycle_is_open(cycle, now):
        return "is_open"
    return "not_yet_open" if cycle_is_to_come(cycle, now) else "closed"


def _close(service: Service, cycle: Cycle, say: Words) -> None:
    seen = forms.Seen(cycle, say)

    async def close(who: Person, filled: forms.Filled) -> str:
        await seen.put(
            filled,
            lambda there: in_background(
                service.cycles.close_cycle, who=who, code=cycle.code, seen=there
            ),
        )
        return f"{HERE}?done=cycle_closed"

    forms.one_button(
        say("admin.close"),
        close,
        says=say("admin.close_says", cycle=cycle.code),
        sure=say("admin.close_sure", cycle=cycle.code),
        seen=seen,
    )


def _open(service: Service, read: CyclesRead, say: Words) -> None:

    async def open_one(who: Person, filled: forms.Filled) -> str:
        days = {name: filled.day(name) for name in DAYS}
        now = service.world.clock()
        meant.require(doubts_of_window(**days, now=now), filled)
        await in_background(
            service.cycles.open_cycle,
            who=who,
            code=CycleCode(filled.one("code")),
            edition=filled.one("edition"),
            **days,
        )
        return f"{HERE}?done=cycle_opened"

    theme.heading(2, say("admin.open_cycle"))
    with forms.handled(open_one):
        hint = say("admin.cycle_code_hint")
        forms.field("code", say("admin.cycle"), hint=hint)
        editions = {edition: read.editions[edition] for edition in read.offered}
        newest = read.offered[-1]
        forms.choice("edition", say("admin.edition"), editions, value=newest)
        for scopes in read.scopes:
            theme.paragraph(scopes).classes("hint")
        hint = say("admin.reference_date_hint")
        reference_date = say("admin.reference_date")
        forms.field("reference_date", reference_date, kind="date", hint=hint)
        hint = say("admin.opens_hint")
        forms.field("opens", say("admin.opens"), kind="date", hint=hint)
        _last_day(say)
        meant = _Meant(say)
        forms.submit(say("admin.open_cycle_do"))


def _extend(service: Service, read: CyclesRead, say: Words) -> None:
    seen = {cycle.code: forms.Seen(cycle, say) for cycle in read.cycles}

    async def extend(who: Person, filled: forms.Filled) -> str:
        code, closes = CycleCode(filled.one("code")), filled.day("closes")
        cycle = next((there for there in read.cycles if there.code == code), None)
        if cycle is None:
            raise NotFound("no_such_thing")
        doubts = doubts_of_last_day(
            reference_date=cycle.reference_date,
            opens=cycle.opens,
            closes=closes,
            now=service.world.clock(),
        )
        meant.require(doubts, filled)
        await seen[code].put(
            filled,
            lambda there: in_background(
                service.cycles.extend_cycle,
                who=who,
                code=code,
                closes=closes,
                seen=there,
            ),
        )
        return f"{HERE}?done=cycle_extended"

    theme.heading(2, say("admin.extend"))
    theme.paragraph(say("admin.extend_note"))
    with forms.handled(extend):
        codes = {str(cycle.code): str(cycle.code) for cycle in read.cycles}
        forms.choice("code", say("admin.cycle"), codes)
        _last_day(say)
        meant = _Meant(say)
        for known in seen.values():
            known.stand()
        forms.submit(say("admin.extend_do")).classes("quiet")


def _last_day(say: Words) -> None:
    hint = say("admin.closes_hint")
    forms.field("closes", say("admin.closes"), kind="date", hint=hint)


class _Meant:
    """A tick that a form shows beside what it doubts, and takes for just that."""

    def __init__(self, say: Words) -> None:
        self._say = say
        self._place = ui.element("div")

    def require(self, doubts: Sequence[Doubt], filled: forms.Filled) -> None:
        """Ask whether it is meant, unless the tick beside the same doubts was set."""
        self._place.clear()
        asked = repr(doubts)
        if doubts and asked not in filled.every("meant"):
            with self._place:
                forms.tick("meant", asked, self._say("admin.meant"))
            raise NotUsable(*doubts)
