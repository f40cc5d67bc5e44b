"""The answer page: one priority at a time, rung by rung."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from nicegui import ui

from assessments.records.people import Agency, Person
from assessments.records.plans import ActionBeside
from assessments.records.sheet import Progress, Sheet
from assessments.records.work import Assessment, AssessmentId, Assignment, WorkStage
from assessments.rules import may
from priorities.answers import Scope
from priorities.edition import Edition, Priority, PriorityCode
from roadmap.answering import questionnaire
from roadmap.answering.sent import AnswerPageGiven, CountsNow
from roadmap.web.components.questionnaire import Questionnaire
from roadmap.web.ui import first_html, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.web.ui.installation import Installation, Script
from roadmap.web.ui.templates import View
from roadmap.web.ui.window import windows_in
from roadmap.wording.directions import turns
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRead:
    """What one look at the page reads."""

    edition: Edition
    priority: Priority
    sheet: Sheet
    progress: tuple[Progress, ...]
    names: questionnaire.RecordNames
    actions: Mapping[str, tuple[ActionBeside, ...]]
    window: tuple[str, ...]
    script: Script


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAbove:
    """A line above the questions; ``is_turned`` where it runs against the page."""

    look: str
    text: str
    is_turned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AboveQuestions(View):
    """What stands above the questions."""

    template = "answering/above.html"

    lines: tuple[LineAbove, ...]


router = APIRouter()


@ui.page("/assessments/{assessment}/answer/{priority}")
async def answer_page(assessment: str, priority: str) -> None:
    """Show one priority to answer."""
    visit = visitor.visit()
    who, say = visit.who, visit.say
    read = await in_background(
        _read, visit.installation, who, assessment, priority, say
    )
    version = read.script.version
    ui.add_head_html(theme.sheet("components/questionnaire.css"))
    above = theme.assessment_above(read.sheet.assessment, say)
    with theme.frame(
        _title(read, say),
        person=who,
        above=above,
        skip=(say("answer.skip"), "#questions"),
        title_in=say.language_of(read.edition, f"{read.priority.code}.title"),
    ):
        first_html.put_first(_above(read, say), say)
        Questionnaire(
            questions=visitor.address(
                f"/assessments/{assessment}/questions/{priority}.js?{version}"
            ),
            given=_given(read, who, say),
            language=say.html,
        )


@router.get("/assessments/{assessment}/questions/{priority}.js")
async def questions_script(
    request: Request, assessment: str, priority: str
) -> Response:
    """Give what a priority asks, as a script that browsers keep."""
    visit = visitor.visit_of(request)
    script = await in_background(
        _script, visit.installation, visit.who, assessment, priority, visit.say
    )
    return Response(
        script.content,
        media_type="text/javascript",
        headers={"Cache-Control": "private, max-age=31536000, immutable"},
    )


def _script(
    installation: Installation, who: Person, code: str, priority: str, say: Words
) -> Script:
    service = installation.service
    work = service.answering.assessment(who=who, assessment=AssessmentId(code))
    if priority not in service.world.editions(work.edition).priority_by_code:
        raise HTTPException(status_code=404)
    return _questions(installation, work, priority, say)


def _questions(
    installation: Installation, assessment: Assessment, priority: str, say: Words
) -> Script:
    """Give what a priority asks; it is the same for all readers, and kept for them."""
    edition = installation.service.world.editions(assessment.edition)
    day, scope = assessment.reference_date, assessment.scope
    key = (edition.hash, priority, scope, day.isoformat(), say.language)
    return installation.scripts.get(
        key, lambda: _asked(edition, priority, scope, day, say)
    )


def _asked(
    edition: Edition, priority: str, scope: Scope, day: date, say: Words
) -> Script:
    values = questionnaire.questions(
        edition,
        edition.priority_by_code[PriorityCode(priority)],
        scope=scope,
        day=day,
        say=say,
    )
    script = f"window.questions = {json.dumps(values, ensure_ascii=False)};".encode()
    return Script(content=script, version=sha256(script).hexdigest()[:16])


def _above(read: AnswerRead, say: Words) -> AboveQuestions:
    """Say what the priority is about, until when it takes answers, and what is special."""
    lines = [
        ("lead", say.of(read.edition, f"{read.priority.code}.definition")),
        *(("window", text) for text in read.window),
        *(("note", text) for text in _last_unseen(read, say)),
        *(("note", text) for text in _handed_back(read, say)),
    ]
    return AboveQuestions(
        lines=tuple(
            LineAbove(look=look, text=text, is_turned=turns(text, say.direction))
            for look, text in lines
        )
    )


def _title(read: AnswerRead, say: Words) -> str:
    codes = [p.code for p in read.edition.priorities]
    return say(
        "answer.title",
        number=codes.index(read.priority.code) + 1,
        title=say.of(read.edition, f"{read.priority.code}.title"),
    )


def _read(
    installation: Installation, who: Person, code: str, priority: str, say: Words
) -> AnswerRead:
    service = installation.service
    opened = service.answering.open_priority(
        who=who, assessment=AssessmentId(code), priority=priority
    )
    sheet = opened.sheet
    edition = service.world.editions(sheet.assessment.edition)
    return AnswerRead(
        edition=edition,
        priority=edition.priority_by_code[PriorityCode(priority)],
        sheet=sheet,
        progress=opened.progress,
        names=questionnaire.names_of(sheet, service.world.editions, say),
        actions=opened.actions,
        window=windows_in(
            (opened.cycle,), sheet.assessment, service.world.clock(), say
        ),
        script=_questions(installation, sheet.assessment, priority, say),
    )


def _given(read: AnswerRead, who: Person, say: Words) -> AnswerPageGiven:
    """Everything on the page that belongs to this reader."""
    sheet, placement = read.sheet, read.sheet.placement
    may_answer = sheet.may_answer
    overview = f"/assessments/{sheet.assessment.id}"
    path = f"{overview}/answer/{read.priority.code}"
    return {
        "person": who.id,
        "assessment": sheet.assessment.id,
        "priority": read.priority.code,
        "whole": placement is not None,
        "mayAnswer": may_answer,
        "mayComment": may_answer,
        "maySettle": may_answer and may(who, "answering.settle"),
        "mayLink": may_answer,
        "mayPassOn": may_answer and may(who, "answering.pass_on"),
        "frozen": "" if may_answer else _frozen(sheet.assessment, who, say),
        "agencies": _other_agencies(sheet.agencies, who),
        "signInAddress": visitor.address(f"/sign-in?next={path}"),
        "evidenceAddress": visitor.address("/evidence"),
        "overviewAddress": visitor.address(overview),
        "placement": None
        if placement is None
        else questionnaire.placed(read.edition, placement, say),
        "progress": [_counts(progress) for progress in read.progress],
        "states": questionnaire.states(sheet.states, who=who, names=read.names),
        "actions": questionnaire.actions(read.actions, sheet.states, read.names),
    }


def _counts(progress: Progress) -> CountsNow:
    return {
        "code": progress.priority,
        "all": progress.indicators,
        "done": progress.done,
        "to_confirm": progress.to_confirm,
        "disputed": progress.disputed,
        "nothing_arose": progress.nothing_arose,
    }


def _other_agencies(agencies: tuple[Agency, ...], who: Person) -> dict[str, str]:
    return {a.code: a.name for a in agencies if a.code != who.agency}


def _frozen(assessment: Assessment, who: Person, say: Words) -> str:
    """Say why nothing can be answered here now."""
    kind = assessment.stage.value
    if assessment.stage is WorkStage.DRAFT:
        kind = "closed" if may(who, "answering.record_answer") else "reader"
    return say(f"answer.frozen.{kind}")


def _last_unseen(read: AnswerRead, say: Words) -> list[str]:
    """Say why last cycle's answers are not shown, where that is so."""
    if read.sheet.last_unseen is None:
        return []
    reason, values = read.sheet.last_unseen
    return [say(f"refused.{reason}", **values)]


def _handed_back(read: AnswerRead, say: Words) -> list[str]:
    return [_passed_on(read, line, say) for line in read.sheet.handed_back]


def _passed_on(read: AnswerRead, line: Assignment, say: Words) -> str:
    return say(
        "answer.handed_back",
        code=line.code,
        agency=read.names.agencies.get(line.agency, line.agency),
        note=line.note or "",
    )
