"""Check and submit; the approver signs or sends back; a correction starts here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from nicegui import ui

from assessments.comparison.consistency import Drift
from assessments.records.people import Person, PersonId
from assessments.records.sheet import Progress
from assessments.records.work import Assessment, AssessmentId, Submission, WorkStage
from assessments.rules import may
from assessments.service import Service
from assessments.service.contributing import Chosen
from assessments.validation import LONGEST_TEXT
from priorities.edition import Edition
from roadmap.answering.second_look import questions
from roadmap.web.components.second_look import second_look
from roadmap.web.pages.submit import contributing
from roadmap.web.ui import forms, stamps, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.web.ui.window import show_windows, window_of
from roadmap.wording.editions import edition_name
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitRead:
    """What one look at the page reads.

    ``state`` is the name of the member in whose name it is submitted and signed.
    ``submission`` is the newest one, if any; ``drifts`` is empty once it is submitted.
    """

    state: str
    assessment: Assessment
    edition: Edition
    progress: tuple[Progress, ...]
    submission: Submission | None
    drifts: tuple[Drift, ...]
    chosen: Chosen
    window: tuple[str, ...]
    names: Mapping[PersonId, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """What the buttons of the page do; ``seen`` is the choice that the page shows."""

    seen: forms.Seen[Chosen]
    submit: forms.Deed
    sign: forms.Deed
    send_back: forms.Deed
    correct: forms.Deed


@ui.page("/assessments/{assessment}/submit")
async def submit_page(assessment: str, done: str = "") -> None:
    """Show what is to be checked, and let it be submitted or signed."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    assessment_id = AssessmentId(assessment)
    read = await in_background(_read, service, who, assessment_id, say)
    title = say(f"answer.submit.{_title(read, who)}", cycle=read.assessment.cycle)
    with theme.frame(
        title, person=who, above=theme.assessment_above(read.assessment, say)
    ):
        if done == "chosen":
            theme.done(say("region.choice.saved"))
        if done == "sent_back":
            theme.done(say("answer.submit.sent_back_done"))
        show_windows(read.window)
        _show(read, who, _deeds(service, assessment_id, read, say), say)
        if read.assessment.stage is not WorkStage.DRAFT:
            contributing.show(service, read.assessment, read.chosen, who, say)
        overview = say("answer.page.to_overview")
        with ui.element("p").classes("actions"):
            theme.link(overview, f"/assessments/{assessment_id}")


def _read(
    service: Service, who: Person, assessment_id: AssessmentId, say: Words
) -> SubmitRead:
    submissions = service.submitting.submissions(who=who)
    mine = [s for s in submissions if s.assessment == assessment_id]
    assessment = service.answering.assessment(who=who, assessment=assessment_id)
    (state,) = service.people.states(who=who)
    return SubmitRead(
        state=state.name,
        assessment=assessment,
        edition=service.world.editions(assessment.edition),
        progress=service.answering.progress(who=who, assessment=assessment_id),
        submission=max(mine, key=lambda s: s.draft, default=None),
        drifts=service.history.drift(who=who, assessment=assessment_id)
        if assessment.stage is WorkStage.DRAFT
        else (),
        chosen=service.contributing.choice(who=who, assessment=assessment_id),
        window=window_of(service, who, assessment, say),
        names={p.id: p.name for p in service.people.people_of_state(who=who)},
    )


def _deeds(
    service: Service, assessment_id: AssessmentId, read: SubmitRead, say: Words
) -> Deeds:
    submitting, submission = service.submitting, read.submission
    page = f"/assessments/{assessment_id}/submit"
    seen = forms.Seen(read.chosen, say)

    async def submit(who: Person, filled: forms.Filled) -> str:
        if filled.one("contributes"):
            await contributing.choose(service, who, assessment_id, filled, seen)
        await in_background(submitting.submit, who=who, assessment=assessment_id)
        return page

    async def sign(who: Person, filled: forms.Filled) -> str:
        if submission is not None:
            await in_background(submitting.sign, who=who, submission=submission.id)
        return page

    async def send_back(who: Person, filled: forms.Filled) -> str:
        if submission is not None:
            await in_background(
                submitting.send_back,
                who=who,
                submission=submission.id,
                note=filled.one("note"),
            )
        return f"{page}?done=sent_back"

    async def correct(who: Person, filled: forms.Filled) -> str:
        await in_background(submitting.new_draft, who=who, assessment=assessment_id)
        return f"/assessments/{assessment_id}"

    return Deeds(
        seen=seen,
        submit=submit,
        sign=sign,
        send_back=send_back,
        correct=correct,
    )


def _show(read: SubmitRead, who: Person, deeds: Deeds, say: Words) -> None:
    if read.submission is not None and read.assessment.stage is not WorkStage.DRAFT:
        _show_submission(read, read.submission, say, is_signing=_is_signing(read, who))
    if read.assessment.stage is WorkStage.DRAFT:
        if not may(who, "submitting.submit"):
            theme.paragraph(say("answer.submit.waits_for_focal_point"))
        _show_sent_back(read, who, say)
        _show_gaps(read, who, say)
        second_look(
            questions(read.drifts, read.edition, say),
            f"/assessments/{read.assessment.id}",
            say,
        )
        if may(who, "submitting.submit"):
            _offer_submit(read, deeds, say)
    elif _is_signing(read, who):
        _lead_to_reading(read, say)
        if read.submission is not None:
            _offer_signing(read, read.submission, deeds, say)
    elif may(who, "submitting.new_draft") and read.assessment.stage is WorkStage.SIGNED:
        _offer_correction(read, deeds, say)


def _title(read: SubmitRead, who: Person) -> str:
    """Name what the page is to who looks."""
    if _is_signing(read, who):
        return "title_sign"
    return "title" if may(who, "submitting.submit") else "title_read"


def _is_signing(read: SubmitRead, who: Person) -> bool:
    waits = read.assessment.stage is WorkStage.SUBMITTED
    return waits and may(who, "submitting.sign")


def _show_submission(
    read: SubmitRead, submission: Submission, say: Words, *, is_signing: bool
) -> None:
    """Say who submitted and who signed, and when."""
    with ui.element("div").classes("card first"):
        by, moments = _name(read, submission.by, say), {"at": submission.at}
        stamps.told("p", "answer.submit.submitted", moments, say, name=by)
        if submission.signed_at is None:
            waits = "waits_for_you" if is_signing else "waits"
            theme.paragraph(say(f"answer.submit.{waits}"))
        else:
            moments = {"at": submission.signed_at}
            by = _name(read, submission.signed_by, say)
            stamps.told("p", "answer.submit.signed", moments, say, name=by)
        if not is_signing:  # it stands with what is signed
            words = say("answer.submit.fingerprint", sha256=submission.sha256)
            theme.paragraph(words).classes("muted small fingerprint")


def _name(read: SubmitRead, person: PersonId | None, say: Words) -> str:
    name = None if person is None else read.names.get(person)
    return name or say("log.nameless")


def _show_sent_back(read: SubmitRead, who: Person, say: Words) -> None:
    """Show what is asked to be looked at again, until it is submitted anew."""
    if read.submission is not None and read.submission.sent_back is not None:
        by_us = may(who, "submitting.send_back")
        says = say(f"answer.submit.{'sent_back_by_us' if by_us else 'sent_back'}")
        theme.quote(says, read.submission.sent_back)


def _show_gaps(read: SubmitRead, who: Person, say: Words) -> None:
    """List what is missing, disputed and unconfirmed, each with what it means."""
    gaps: dict[str, Callable[[Progress], int]] = {
        "missing": lambda p: p.missing,
        "disputed": lambda p: p.disputed,
        "unconfirmed": lambda p: p.unconfirmed,
    }
    complete = True
    for kind, count in gaps.items():
        incomplete = [(p, count(p)) for p in read.progress if count(p)]
        if not incomplete:
            continue
        complete = False
        theme.heading(2, say(f"answer.submit.{kind}_title"))
        if kind == "missing" and may(who, "submitting.submit"):
            theme.paragraph(say("answer.submit.missing_can")).classes("muted")
        theme.paragraph(say(f"answer.submit.{kind}_note")).classes("muted")
        with ui.element("ul"):
            for progress, n in incomplete:
                with ui.element("li"):
                    _gap(read, kind, progress, n, say)
    if complete:
        theme.paragraph(say("answer.submit.ready")).classes("note")


def _gap(read: SubmitRead, kind: str, progress: Progress, n: int, say: Words) -> None:
    title = say.of(read.edition, f"{progress.priority}.title")
    words = say(f"answer.submit.{kind}", title=title, n=n, all=progress.indicators)
    theme.link(words, f"/assessments/{read.assessment.id}/answer/{progress.priority}")


def _offer_submit(read: SubmitRead, deeds: Deeds, say: Words) -> None:
    theme.heading(2, say("answer.submit.submit"))
    theme.paragraph(say("answer.submit.explain", number=read.assessment.draft))
    asked = contributing.ask(read.assessment, read.chosen, say)
    with forms.handled(deeds.submit) as form:
        sure = say(
            "answer.submit.submit_sure",
            state=read.state,
            cycle=read.assessment.cycle,
            number=read.assessment.draft,
            answers=_answered(read, say),
        )
        forms.ask_first(form, sure)
        if asked:
            contributing.fields(read.chosen.choice, say)
            deeds.seen.stand()
        forms.submit(say("answer.submit.submit"))


def _lead_to_reading(read: SubmitRead, say: Words) -> None:
    """Lead who signs to what is signed."""
    address = f"/assessments/{read.assessment.id}"
    theme.heading(2, say("answer.submit.read_title"))
    with ui.element("p").classes("actions"):
        theme.link(say("answer.submit.read_results"), f"{address}/results")
        theme.link(say("answer.submit.read_answers"), address)


def _offer_signing(
    read: SubmitRead, submission: Submission, deeds: Deeds, say: Words
) -> None:
    """Say what is signed and in whose name, and ask; or let it be sent back."""
    theme.heading(2, say("answer.submit.sign_title"))
    theme.paragraph(say("answer.submit.sign_what", state=read.state))
    with ui.element("dl").classes("facts"):
        for key, value in _signed(read, submission, say):
            theme.Text("dt", say(f"answer.submit.fact.{key}"))
            if isinstance(value, datetime):
                stamps.show(value, say, tag="dd")
            else:
                look = "fingerprint" if key == "sha256" else ""
                theme.Text("dd", value).classes(look)
    theme.paragraph(say("answer.submit.sign_explain"))
    about = {
        "state": read.state,
        "cycle": submission.cycle,
        "number": submission.draft,
    }
    with forms.handled(deeds.sign) as form:
        answers = _answered(read, say)
        sure = say("answer.submit.sign_sure", answers=answers, **about)
        forms.ask_first(form, sure)
        forms.submit(say("answer.submit.sign"))
    with forms.handled(deeds.send_back) as form:
        forms.ask_first(form, say("answer.submit.back_sure", **about))
        forms.text("note", say("answer.submit.back_note"), most=LONGEST_TEXT)
        forms.submit(say("answer.submit.back")).classes("quiet")


def _signed(
    read: SubmitRead, submission: Submission, say: Words
) -> Iterator[tuple[str, str | datetime]]:
    """Give what a signature is under: everything that tells one submission from others."""
    yield "name", read.state
    yield "edition", edition_name(read.edition, say)
    yield "cycle", submission.cycle
    yield "reference", say.date(read.assessment.reference_date)
    yield "draft", str(submission.draft)
    yield "scope", say(f"answer.scope.{submission.scope}")
    yield "answers", _answered(read, say)
    for key in ("disputed", "unconfirmed"):
        yield key, str(sum(getattr(p, key) for p in read.progress))
    if nothing_arose := sum(p.nothing_arose for p in read.progress):
        yield "nothing_arose", str(nothing_arose)
    yield "submitted", submission.at
    yield "submitted_by", _name(read, submission.by, say)
    yield "sha256", submission.sha256


def _answered(read: SubmitRead, say: Words) -> str:
    return say(
        "answer.submit.answered",
        answered=sum(p.answered for p in read.progress),
        questions=sum(p.questions for p in read.progress),
        done=sum(p.done for p in read.progress),
        all=sum(p.indicators for p in read.progress),
    )


def _offer_correction(read: SubmitRead, deeds: Deeds, say: Words) -> None:
    theme.heading(2, say("answer.submit.correct_title"))
    number = read.assessment.draft + 1
    theme.paragraph(say("answer.submit.correct_explain", number=number))
    with forms.handled(deeds.correct) as form:
        forms.ask_first(form, say("answer.submit.correct_sure", number=number))
        forms.submit(say("answer.submit.correct")).classes("quiet")
