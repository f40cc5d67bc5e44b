"""Which agency is asked for what, and what agencies passed on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from nicegui import ui

from assessments.errors import NotFound
from assessments.records.people import Agency, AgencyCode, Person
from assessments.records.sheet import Progress
from assessments.records.work import Assessment, Assignment, WorkStage
from assessments.rules import require
from assessments.service import Service
from priorities.answers import Scope
from priorities.edition import Edition, Indicator, Priority
from roadmap.web.ui import forms, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.texts import Words

HERE = "/team/asked"
DONE = {"asked", "taken_back"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AssigningRead:
    """What one look reads about the assessment in work.

    ``asked`` has the agencies that are asked for each code; ``handed_back`` what was
    passed on and nobody is asked for now.
    """

    assessment: Assessment
    edition: Edition
    agencies: tuple[Agency, ...]
    asked: Mapping[str, tuple[AgencyCode, ...]]
    handed_back: tuple[Assignment, ...]
    progress: Mapping[AgencyCode, tuple[Progress, ...]]

    def address(self, **query: str) -> str:
        """Give the address of this page, about the same assessment."""
        return f"{HERE}?{urlencode({'assessment': self.assessment.id, **query})}"

    def asks(self, indicator: Indicator) -> bool:
        """Whether the scope of the assessment asks an indicator."""
        return indicator.code in self.edition.asked(self.assessment.scope)

    def name_of(self, code: AgencyCode) -> str:
        """Give the name of an agency of the state."""
        return next((a.name for a in self.agencies if a.code == code), code)


@ui.page(HERE)
async def asked(agency: str = "", assessment: str = "", done: str = "") -> None:
    """Show which agency is asked for what."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    require(who, "answering.assign")
    read = await in_background(_read, service, who, assessment)
    if read is not None and agency and agency not in {a.code for a in read.agencies}:
        raise NotFound("no_such_thing")
    ui.add_head_html(theme.script("assessment/asked.js"))
    title = say("people.asked.title")
    with theme.frame(title, person=who, above=theme.page_above("team", say)):
        if done in DONE:
            theme.done(say(f"people.done.{done}"))
        _body(service, read, agency, say)
        with theme.paragraph(""):
            theme.link(say("people.asked.back"), "/team")


def _read(service: Service, who: Person, wanted: str) -> AssigningRead | None:
    """Read the assessment that is wanted, or else the newest one, if it is in work.

    Raises
    ------
    NotFound
        If there is none of this name.
    """
    assessments = service.answering.assessments(who=who)
    if wanted:
        assessments = tuple(a for a in assessments if a.id == wanted)
        if not assessments:
            raise NotFound("no_such_thing")
    drafts = [a for a in assessments if a.stage is WorkStage.DRAFT]
    if not drafts:
        return None
    work = drafts[0]
    edition = service.world.editions(work.edition)
    asked: dict[str, tuple[AgencyCode, ...]] = {}
    handed_back: list[Assignment] = []
    for priority in edition.priorities:
        sheet = service.answering.sheet(
            who=who, assessment=work.id, priority=priority.code
        )
        asked |= {code: state.assigned for code, state in sheet.states.items()}
        handed_back += sheet.handed_back
    return AssigningRead(
        assessment=work,
        edition=edition,
        agencies=service.people.agencies(who=who),
        progress=service.answering.progress_of_agencies(who=who, assessment=work.id),
        asked=asked,
        handed_back=tuple(
            assignment for assignment in handed_back if not asked.get(assignment.code)
        ),
    )


def _body(service: Service, read: AssigningRead | None, code: str, say: Words) -> None:
    if read is None:
        theme.paragraph(say("people.asked.no_assessment")).classes("note")
        return
    if not read.agencies:
        theme.paragraph(say("people.asked.no_agencies")).classes("note")
        return
    _passed_on(service, read, say)
    chosen = next((a for a in read.agencies if a.code == code), None)
    _agencies(read, chosen, say)
    if chosen is not None:
        _asked_of(service, read, chosen, say)


def _agencies(read: AssigningRead, chosen: Agency | None, say: Words) -> None:
    theme.heading(2, say("people.asked.choose"))
    with ui.element("nav") as nav, ui.element("ul").classes("choices"):
        nav.props["aria-label"] = say("people.asked.choose")
        for agency in read.agencies:
            with ui.element("li"):
                link = theme.link(agency.name, read.address(agency=agency.code))
                if agency == chosen:
                    link.props["aria-current"] = "true"
                theme.Text("small", _how_far(read.progress[agency.code], say))


def _how_far(progress: tuple[Progress, ...], say: Words) -> str:
    """Say how far an agency is with what it is asked, as it reads it itself."""
    if not progress:
        return say("people.asked.nothing")
    counts = {
        "done": sum(p.done for p in progress),
        "all": sum(p.indicators for p in progress),
        "to_confirm": sum(p.to_confirm for p in progress),
    }
    said = [say("answer.page.progress", **counts)]
    if counts["to_confirm"]:
        said.append(say("answer.page.progress_to_confirm", **counts))
    if nothing_arose := sum(p.nothing_arose for p in progress):
        words = say("answer.page.progress_nothing_arose", nothing_arose=nothing_arose)
        said.append(words)
    return ", ".join(said)


def _asked_of(
    service: Service, read: AssigningRead, agency: Agency, say: Words
) -> None:
    """Show every priority with its indicators, ticked where the agency is asked."""
    shown: set[str] = {
        indicator.code
        for priority in read.edition.priorities
        for indicator in priority.indicators
        if agency.code in read.asked[indicator.code]
    }
    cycle = read.assessment.cycle
    heading = say("people.asked.of", agency=agency.name, cycle=cycle)
    theme.heading(2, heading)
    theme.paragraph(say("people.asked.note"))
    if read.assessment.scope is not Scope.FULL:
        theme.paragraph(say(f"people.asked.{read.assessment.scope}_note"))

    async def save(who: Person, filled: forms.Filled) -> str:
        wanted = wanted_indicators(
            read.edition,
            scope=read.assessment.scope,
            shown=shown,
            priorities=set(filled.every("priority")),
            indicators=set(filled.every("indicator")),
        )
        for asked, codes in ((True, wanted - shown), (False, shown - wanted)):
            if codes:
                await in_background(
                    service.answering.assign,
                    who=who,
                    assessment=read.assessment.id,
                    agency=agency.code,
                    codes=sorted(codes),
                    asked=asked,
                )
        return read.address(agency=agency.code, done="asked")

    with forms.handled(save, about=agency.code) as form:
        form.classes("wide")
        for priority in read.edition.priorities:
            _priority(read, priority, shown, say)
        forms.submit(say("people.asked.save", agency=agency.name))


def _priority(
    read: AssigningRead, priority: Priority, shown: set[str], say: Words
) -> None:
    """Offer a priority as a whole, and folded below it each of its indicators."""
    edition = read.edition
    title = say.of(edition, f"{priority.code}.title")
    asked = {i.code for i in priority.indicators if read.asks(i)}
    counts = [
        say("people.asked.count", n=n, all=len(asked)) for n in range(len(asked) + 1)
    ]
    with ui.element("div").classes("asks measure") as group:
        group.props["data-counts"] = json.dumps(counts)
        label = say("people.asked.whole", priority=title)
        is_whole = bool(asked) and asked <= shown
        forms.tick("priority", priority.code, label, ticked=is_whole)
        with ui.element("details"):
            theme.Text("summary", counts[len(asked & shown)])
            with forms.group(title):
                for indicator in priority.indicators:
                    label = say.of(edition, f"{indicator.code}.title")
                    if indicator.code not in asked:
                        label = say("people.asked.outside", indicator=label)
                    code = indicator.code
                    box = forms.tick("indicator", code, label, ticked=code in shown)
                    box.props["data-asked"] = "yes" if code in asked else "no"


def wanted_indicators(
    edition: Edition,
    *,
    scope: Scope,
    shown: set[str],
    priorities: set[str],
    indicators: set[str],
) -> set[str]:
    """Work out what an agency is to be asked, from what was changed in the form.

    Parameters
    ----------
    scope
        A priority is ticked when all of it that the scope asks is.
    shown
        Indicators that were ticked when the form was shown.
    priorities, indicators
        What is ticked now. Where single indicators of a priority were changed, they
        count; otherwise a priority that was changed counts for all its indicators.
    """
    wanted: set[str] = set()
    for priority in edition.priorities:
        codes = {indicator.code for indicator in priority.indicators}
        asked = codes & edition.asked(scope)
        was_whole, is_whole = (
            bool(asked) and asked <= shown,
            priority.code in priorities,
        )
        if codes & indicators != codes & shown or was_whole == is_whole:
            wanted |= codes & indicators
        elif is_whole:
            wanted |= codes
    return wanted


def _passed_on(service: Service, read: AssigningRead, say: Words) -> None:
    """Show what agencies said is not theirs, with a decision for each."""
    if not read.handed_back:
        return
    theme.heading(2, say("people.asked.passed_on"))
    theme.paragraph(say("people.asked.passed_on_note"))
    by_code = sorted(read.handed_back, key=lambda word: word.code)
    for code, words in groupby(by_code, key=lambda word: word.code):
        with ui.element("section").classes("card"):
            theme.heading(3, _text_of(read.edition, code, say))
            passed = tuple(words)
            for word in passed:
                by = say("people.asked.by", agency=read.name_of(word.agency))
                theme.paragraph(by).classes("muted")
                theme.Text("blockquote", word.note or "").props("dir=auto")
            _decide(service, read, passed, say)


def _decide(
    service: Service, read: AssigningRead, passed: tuple[Assignment, ...], say: Words
) -> None:
    code, agencies = passed[0].code, [word.agency for word in passed]
    others = [agency for agency in read.agencies if agency.code not in agencies]

    async def decide(who: Person, filled: forms.Filled) -> str:
        to = filled.one("to")
        # Saying it of the agencies anew, without their notes, takes it off this list.
        wanted = [(to, True)] if to else [(agency, False) for agency in agencies]
        for agency, asked in wanted:
            await in_background(
                service.answering.assign,
                who=who,
                assessment=read.assessment.id,
                agency=AgencyCode(agency),
                codes=[code],
                asked=asked,
            )
        return read.address(done="taken_back")

    with forms.handled(decide, about=code):
        choices = {"": say("people.asked.keep")} | {
            agency.code: agency.name for agency in others
        }
        forms.choice("to", say("people.asked.give_to"), choices)
        forms.submit(say("people.asked.do")).classes("quiet")


def _text_of(edition: Edition, code: str, say: Words) -> str:
    ending = "text" if code in edition.criterion_by_code else "title"
    return say.of(edition, f"{code}.{ending}")
