"""What the page of the plan shows, as values for its template, and its tables."""

from collections import Counter
from functools import partial

from fastapi import HTTPException
from fastapi.responses import Response

from assessments.plan_ground import PlanGround
from assessments.planned import ActionStatus
from roadmap.plans import plan_frames
from roadmap.plans.action_words import ActionWords, action_words
from roadmap.plans.hint_words import hint_lines
from roadmap.plans.hints import hints
from roadmap.plans.leads import leads
from roadmap.plans.projecting import Projection, project
from roadmap.plans.timeline import Timeline, timeline
from roadmap.web.components.course import course
from roadmap.web.components.timeline import axis, bar
from roadmap.web.figures import csv_file
from roadmap.web.planning import PlanRead
from roadmap.wording import t

STEPS = {
    ActionStatus.PLANNED: (
        (ActionStatus.UNDER_WAY, "start"),
        (ActionStatus.DONE, "finish"),
    ),
    ActionStatus.UNDER_WAY: ((ActionStatus.DONE, "finish"),),
    ActionStatus.DROPPED: ((ActionStatus.PLANNED, "again"),),
}
"""What is one click away from each status, and its words."""


def values(read: PlanRead, language: str, prefix: str) -> dict[str, object]:
    """Everything the template puts in that does not depend on who looks."""
    line = timeline(read.contents.values(), today=read.today)
    words = [action_words(one, read.around, language) for one in read.actions]
    return {
        "t": partial(t, language=language),
        "here": f"{prefix}/plan",
        "help_url": f"{prefix}/help/plan",
        "counts": _counts(words, language),
        "notes": _notes(read, language),
        "axis": axis(line),
        "caption": t("plan.list.caption", language, first=line.first, last=line.last),
        "actions": [_row(one, line, language) for one in words],
        **_read_forward(read, language),
    }


def file(read: PlanRead, table: str, language: str) -> Response:
    """Give a table of the plan; the one of placements to who may know them."""
    if table == "actions":
        return csv_file(plan_frames.actions(read.actions, read.around), "plan")
    ground = read.ground
    if table != "projection" or ground is None:
        raise HTTPException(status_code=404)
    frame = plan_frames.projection(ground.edition, _projection(read, ground), language)
    return csv_file(frame, "plan-leads")


def _read_forward(read: PlanRead, language: str) -> dict[str, object]:
    """Say where the plan leads and what to look at, to who may know what stands."""
    ground = read.ground
    if ground is None:
        return {"leads": None, "hints": None}
    found = _projection(read, ground)
    asked = hints(
        ground.edition, ground.standings, read.actions, found, today=read.today
    )
    return {
        "leads": _leads(ground, found, language),
        "hints": hint_lines(ground.edition, asked, read.contents, language),
    }


def _projection(read: PlanRead, ground: PlanGround) -> Projection:
    return project(
        ground.edition,
        ground.standings,
        ground.scope,
        read.actions,
        today=read.today,
    )


def _counts(words: list[ActionWords], language: str) -> str:
    found = Counter(one.content.status.value for one in words)
    return t(
        "plan.counts",
        language,
        **{
            status.value: found[status.value]
            for status in ActionStatus
            if status is not ActionStatus.REMOVED
        },
    )


def _notes(read: PlanRead, language: str) -> list[str]:
    """Say what is special about the edition that the plan is read under."""
    if read.edition_id is None:
        return [t("plan.no_edition", language)]
    if read.edition is None:
        return [t("plan.edition_missing", language, edition=read.edition_id)]
    notes = []
    older = sum(
        content.edition != read.edition.id for content in read.contents.values()
    )
    if older:
        edition = read.edition.id
        notes.append(t("plan.older_edition", language, n=older, edition=edition))
    if read.assessment is None:
        notes.append(t("plan.no_assessment", language))
    return notes


def _row(one: ActionWords, line: Timeline, language: str) -> dict[str, object]:
    return {
        "words": one,
        "bar": bar(line, one.content),
        "steps": [
            {
                "do": f"{after.value} {one.id} {one.seq}",
                "text": t(f"plan.list.{name}", language),
                "says": t(f"plan.list.{name}_says", language, title=one.title),
            }
            for after, name in STEPS.get(one.content.status, ())
        ],
    }


def _leads(
    ground: PlanGround, projection: Projection, language: str
) -> dict[str, object]:
    found = leads(ground.edition, projection, language)
    return {
        "words": found,
        "basis": _basis(ground, language),
        "pictures": {
            one.code: course(
                one.placed,
                found.places,
                edges=ground.edition.rules.stages,
                says=one.says,
            )
            for one in found.courses
        },
    }


def _basis(ground: PlanGround, language: str) -> str:
    """Say what "now" is."""
    if ground.draft is None:
        return t("plan.leads.basis", language, cycle=ground.submitted)
    if ground.submitted is None:
        return t("plan.leads.basis_draft", language, cycle=ground.draft)
    return t(
        "plan.leads.basis_both",
        language,
        cycle=ground.submitted,
        draft=ground.draft,
    )
