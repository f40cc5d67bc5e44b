"""The overview of an assessment: scope, start from last cycle, where to go on."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from nicegui import ui

from assessments.records.people import Person
from assessments.records.sheet import Progress
from assessments.records.work import Assessment, AssessmentId, CycleCode, WorkStage
from assessments.rules import may, sees_all_voices
from assessments.service import Service
from priorities.answers import Scope
from priorities.edition import Edition
from roadmap.web.pages.assessment.late import LateRead, read_late, show_late
from roadmap.web.ui import forms, routes, templates, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.web.ui.templates import View
from roadmap.web.ui.window import show_windows, window_of
from roadmap.wording.editions import edition_name, edition_note
from roadmap.wording.scopes import scope_choices, what_changes
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewRead:
    """What one look at the overview reads.

    ``last_cycle`` is the one to start from, while that can be done; ``sent_back`` what
    the approver asks to look at again, until it is submitted anew.
    """

    assessment: Assessment
    edition: Edition
    progress: tuple[Progress, ...]
    last_cycle: CycleCode | None
    sent_back: str | None
    window: tuple[str, ...]
    late: LateRead


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityDone:
    """How far one priority is; shares in percent, for the meter."""

    title: str
    progress: Progress
    done: float
    to_confirm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentPage(View):
    """The overview: what the assessment is, how far each priority is, what to do.

    Attributes
    ----------
    stage, scope, reference, edition
        The facts about it, in words.
    note
        What is special about the edition; None for nothing.
    base, evidence_address, asked_address
        Addresses of the assessment, of the register of evidence, and of what agencies
        are asked; the last is empty for who cannot choose it now.
    go_on
        Code and title of the priority to go on with; None where nothing is left to do.
    """

    template = "assessment/page.html"

    stage: str
    scope: str
    reference: str
    edition: str
    note: str | None
    base: str
    evidence_address: str
    asked_address: str
    sees_whole: bool
    submit: str
    go_on: tuple[str, str] | None
    rows: tuple[PriorityDone, ...]


router = APIRouter()


@router.get("/assessment")
async def newest(request: Request) -> RedirectResponse:
    """Lead to the newest assessment, or home where none was started."""
    visit = visitor.visit_of(request)
    found = await in_background(visit.service.answering.assessments, who=visit.who)
    return routes.lead_to(request, f"/assessments/{found[0].id}" if found else "/")


@ui.page("/assessments/{assessment}")
async def overview(
    assessment: str, taken: int | None = None, asked: int | None = None, done: str = ""
) -> None:
    """Show the overview of an assessment."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    assessment_id = AssessmentId(assessment)
    read = await in_background(_read, service, who, assessment_id, say)
    is_draft = read.assessment.stage is WorkStage.DRAFT

    async def carry_over(who: Person, filled: forms.Filled) -> str:
        taken = await in_background(
            service.answering.carry_over, who=who, assessment=assessment_id
        )
        return f"/assessments/{assessment_id}?taken={taken.copied}&asked={taken.asked}"

    ui.add_head_html(theme.sheet("components/questionnaire.css"))
    title = say("answer.overview.title", cycle=read.assessment.cycle)
    with theme.frame(title, person=who):
        _say_taken(taken, taken if asked is None else asked, say)
        if done == "scope":
            theme.done(say("answer.overview.scope_saved"))
        show_windows(read.window)
        if read.sent_back is not None:
            theme.quote(say("answer.submit.sent_back"), read.sent_back)
        if read.last_cycle is not None:
            _carry_form(carry_over, read.last_cycle, say)
        templates.show(_view(read, who, say), say)
        show_late(read.late, service, read.assessment, read.edition, say)
        if may(who, "answering.set_scope") and is_draft:
            _scope_form(service, read.assessment, read.edition, say)


def _say_taken(taken: int | None, asked: int | None, say: Words) -> None:
    if taken is not None:
        some = "carried" if taken == asked else "carried_some"
        key = some if taken else "carried_none"
        words = say(f"answer.overview.{key}", n=taken, asked=asked)
        theme.done(words)


def _carry_form(deed: forms.Deed, cycle: CycleCode, say: Words) -> None:
    with ui.element("section").classes("card first"):
        theme.heading(2, say("answer.overview.carry_title"))
        theme.paragraph(say("answer.overview.carry_text", cycle=cycle))
        with forms.handled(deed):
            forms.submit(say("answer.overview.carry"))


def _scope_form(
    service: Service, work: Assessment, edition: Edition, say: Words
) -> None:
    """Offer the scopes of the edition, each with what it would ask more or less."""
    seen = forms.Seen(work.scope, say)

    async def change_scope(who: Person, filled: forms.Filled) -> str:
        scope = filled.choice("scope", Scope)
        await seen.put(
            filled,
            lambda there: in_background(
                service.answering.set_scope,
                who=who,
                assessment=work.id,
                scope=scope,
                seen=there,
            ),
        )
        return f"/assessments/{work.id}?done=scope"

    theme.heading(2, say("answer.overview.facts_scope"))
    theme.paragraph(say("answer.overview.scope_hint"))
    with forms.handled(change_scope):
        with forms.group(say("answer.overview.scope_legend")):
            for scope, words in scope_choices(edition, say).items():
                if scope is work.scope:
                    words = say("answer.overview.scope_now", scope=words)
                else:
                    words = f"{words} {what_changes(edition, work.scope, scope, say)}"
                forms.radio("scope", scope, words, chosen=scope is work.scope)
        seen.stand()
        forms.submit(say("answer.overview.scope_save")).classes("quiet")


def _read(
    service: Service, who: Person, assessment_id: AssessmentId, say: Words
) -> OverviewRead:
    assessment = service.answering.assessment(who=who, assessment=assessment_id)
    is_draft = assessment.stage is WorkStage.DRAFT
    is_begun = assessment.started_from is not None
    may_begin = is_draft and not is_begun and may(who, "answering.carry_over")
    may_read = is_draft and may(who, "submitting.submissions")
    return OverviewRead(
        assessment=assessment,
        edition=service.world.editions(assessment.edition),
        progress=service.answering.progress(who=who, assessment=assessment_id),
        last_cycle=service.answering.last_cycle(who=who, assessment=assessment_id)
        if may_begin
        else None,
        sent_back=_sent_back(service, who, assessment) if may_read else None,
        window=window_of(service, who, assessment, say),
        late=read_late(service, who, assessment),
    )


def _sent_back(service: Service, who: Person, draft: Assessment) -> str | None:
    """Read what the approver wrote to the submission before this draft, if anything."""
    if draft.draft == 1:
        return None
    submissions = service.submitting.submissions(who=who)
    mine = [s for s in submissions if s.assessment == draft.id]
    newest = max(mine, key=lambda submission: submission.draft, default=None)
    return None if newest is None else newest.sent_back


def _view(read: OverviewRead, who: Person, say: Words) -> AssessmentPage:
    assessment = read.assessment
    stage = say(f"answer.stage.{assessment.stage}")
    return AssessmentPage(
        stage=say("answer.overview.draft_number", stage=stage, number=assessment.draft),
        scope=say(f"answer.scope.{assessment.scope}"),
        reference=say.date(assessment.reference_date),
        edition=edition_name(read.edition, say),
        note=edition_note(read.edition, say),
        base=visitor.address(f"/assessments/{assessment.id}"),
        evidence_address=visitor.address("/evidence"),
        asked_address=visitor.address(f"/team/asked?assessment={assessment.id}")
        if may(who, "answering.assign") and assessment.stage is WorkStage.DRAFT
        else "",
        sees_whole=sees_all_voices(who),
        submit=_name_of_submitting(assessment, who),
        go_on=_go_on(read, who, say),
        rows=tuple(
            PriorityDone(
                title=say.of(read.edition, f"{progress.priority}.title"),
                progress=progress,
                done=_share(progress.done, progress),
                to_confirm=_share(progress.to_confirm, progress),
            )
            for progress in read.progress
        ),
    )


def _share(number: int, progress: Progress) -> float:
    """Give how many percent of a priority's indicators these are."""
    return 100 * number / (progress.indicators or 1)


def _name_of_submitting(assessment: Assessment, who: Person) -> str:
    """Name where it is submitted and signed, by what one does there."""
    if may(who, "submitting.submit"):
        return "submit"
    waits = assessment.stage is WorkStage.SUBMITTED
    return "sign" if waits and may(who, "submitting.sign") else "submission"


def _go_on(read: OverviewRead, who: Person, say: Words) -> tuple[str, str] | None:
    """Name the first priority in which this person still has something to answer."""
    draft = read.assessment.stage is WorkStage.DRAFT
    if not draft or not may(who, "answering.record_answer"):
        return None
    for p in read.progress:
        if p.missing or p.unconfirmed:
            return p.priority, say.of(read.edition, f"{p.priority}.title")
    return None
