"""The answer page: one priority at a time, rung by rung."""

import json
from dataclasses import dataclass

from fastapi import FastAPI
from nicegui import ui

from assessments.errors import NotFound
from assessments.records import (
    Agency,
    Assessment,
    AssessmentId,
    Assignment,
    Person,
    Progress,
    Role,
    Sheet,
    WorkStage,
)
from assessments.service import Service
from priorities.edition import Edition, Priority
from priorities.profile import PriorityPlacement
from roadmap import asking
from roadmap.settings import Settings
from roadmap.web import theme, visitor
from roadmap.web.background import in_background
from roadmap.web.components.questionnaire import Questionnaire
from roadmap.wording import html_language, t

SEES_WHOLE = frozenset({Role.FOCAL_POINT, Role.APPROVER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one look at the page reads; ``placement`` only for those who may know."""

    assessment: Assessment
    edition: Edition
    priority: Priority
    sheet: Sheet
    progress: tuple[Progress, ...]
    placement: PriorityPlacement | None
    names: asking.Names


def register(app: FastAPI, service: Service, settings: Settings) -> None:
    """Offer the answer page."""
    asked: dict[tuple[str, ...], str] = {}  # the same text for all readers

    def questions(read: Read, language: str) -> str:
        assessment = read.assessment
        day = assessment.reference_date
        key = (
            read.edition.hash, read.priority.code, assessment.scope, str(day), language,
        )  # fmt: skip
        if key not in asked:
            asked[key] = _json(
                asking.questions(
                    read.edition,
                    read.priority,
                    scope=assessment.scope,
                    day=day,
                    language=language,
                )
            )
        return asked[key]

    @ui.page("/assessments/{assessment}/answer/{priority}")
    async def answer_page(assessment: str, priority: str) -> None:
        who, language = visitor.current(), visitor.language()
        read = await in_background(_read, service, who, assessment, priority, language)
        texts, given = questions(read, language), _json(_given(read, who, language))
        ui.add_head_html(theme.sheet("questionnaire.css"))
        codes = [p.code for p in read.edition.priorities]
        title = t(
            "answer.title",
            language,
            number=codes.index(read.priority.code) + 1,
            title=read.edition.words(f"{read.priority.code}.title", language),
        )
        with theme.frame(title, person=who, language=language):
            words = read.edition.words(f"{read.priority.code}.definition", language)
            theme.paragraph(words).classes("lead")
            for line in _handed_back(read, language):
                theme.paragraph(line).classes("note")
            Questionnaire(
                questions=texts, given=given, language=html_language(language)
            )


def _read(
    service: Service, who: Person, code: str, priority: str, language: str
) -> Read:
    here = AssessmentId(code)
    assessment = service.answering.assessment(who=who, assessment=here)
    edition = service.world.editions(assessment.edition)
    if priority not in edition.priority_by_code:
        raise NotFound("no_such_thing")
    sheet = service.answering.sheet(who=who, assessment=here, priority=priority)
    placement = None
    if who.role in SEES_WHOLE:
        placement = service.answering.placement_of_priority(
            who=who, assessment=here, priority=priority
        )
    linked = asking.linked_evidence(sheet.states.values())
    entries = service.evidence.entries(who=who) if linked else ()
    return Read(
        assessment=assessment,
        edition=edition,
        priority=edition.priority_by_code[priority],
        sheet=sheet,
        progress=service.answering.progress(who=who, assessment=here),
        placement=placement,
        names=asking.Names(
            agencies={agency.code: agency.name for agency in sheet.agencies},
            evidence={entry.id: entry.title for entry in entries},
            language=language,
        ),
    )


def _given(read: Read, who: Person, language: str) -> dict[str, object]:
    """Everything on the page that belongs to this reader."""
    may, whole = read.sheet.may_answer, who.role in SEES_WHOLE
    here = f"/assessments/{read.assessment.id}"
    path = f"{here}/answer/{read.priority.code}"
    return {
        "person": who.id,
        "assessment": read.assessment.id,
        "priority": read.priority.code,
        "whole": whole,
        "mayAnswer": may,
        "mayComment": may,
        "maySettle": may and who.role is Role.FOCAL_POINT,
        "mayLink": may,
        "mayPassOn": may and who.role is Role.CONTRIBUTOR,
        "frozen": "" if may else _frozen(read.assessment, language),
        "agencies": _other_agencies(read.sheet.agencies, who),
        "signInAddress": visitor.address(f"/sign-in?next={path}"),
        "evidenceAddress": visitor.address("/evidence"),
        "overviewAddress": visitor.address(here),
        "priorities": [_progress(read.edition, p, language) for p in read.progress],
        "next": _next(read, language),
        "placement": read.placement
        and asking.placed(read.edition, read.placement, language),
        "states": asking.states(read.sheet.states, who=who, names=read.names),
    }


def _other_agencies(agencies: tuple[Agency, ...], who: Person) -> dict[str, str]:
    return {a.code: a.name for a in agencies if a.code != who.agency}


def _progress(edition: Edition, now: Progress, language: str) -> dict[str, object]:
    return {
        "code": now.priority,
        "title": edition.words(f"{now.priority}.title", language),
        "answered": now.answered,
        "asked": now.asked,
        "disputed": now.disputed,
    }


def _next(read: Read, language: str) -> dict[str, str] | None:
    """Name the next priority that this reader has something to do with."""
    codes = [p.priority for p in read.progress]
    if read.priority.code not in codes:
        return None
    after = codes[codes.index(read.priority.code) + 1 :]
    if not after:
        return None
    return {
        "code": after[0],
        "title": read.edition.words(f"{after[0]}.title", language),
    }


def _frozen(assessment: Assessment, language: str) -> str:
    stage = assessment.stage
    kind = "closed" if stage is WorkStage.DRAFT else stage.value
    return t(f"answer.frozen.{kind}", language)


def _handed_back(read: Read, language: str) -> list[str]:
    return [_passed_on(read, line, language) for line in read.sheet.handed_back]


def _passed_on(read: Read, line: Assignment, language: str) -> str:
    return t(
        "answer.handed_back",
        language,
        code=line.code,
        agency=read.names.agencies.get(line.agency, line.agency),
        note=line.note or "",
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
