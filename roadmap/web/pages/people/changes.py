"""Changes of who belongs to a state, with what one may do about each.

The team of a state shows those of the state, the administration those that the office began.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from nicegui import ui

from assessments.records.members import (
    ChangePhase,
    MemberChange,
    MemberChangeKind,
)
from assessments.records.people import Person
from assessments.rules import may, may_agree, may_stop
from assessments.service import Service
from roadmap.web.ui import forms, plain, routes, stamps, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.members import asked
from roadmap.wording.texts import Words

SHOWN = 20
"""So many changes are shown, the newest."""

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""What a database numbers rows with."""

router = APIRouter()


def show(
    service: Service,
    changes: Sequence[MemberChange],
    who: Person,
    page: str,
    now: datetime,
    say: Words,
) -> None:
    """Show changes, the newest first, each with what may be done about it."""
    theme.heading(2, say("members.changes")).props("id=changes")
    theme.paragraph(say("members.changes_note"))
    if not changes:
        theme.paragraph(say("members.no_changes")).classes("muted")
        return
    columns = [say(f"members.{key}") for key in ("what", "when", "where")]
    with theme.table(say("members.changes_caption"), [*columns, ""]):
        for change in changes[:SHOWN]:
            phase = change.phase(now)
            with ui.element("tr"):
                theme.Text("th", asked(change, say)).props("scope=row")
                stamps.show(change.at, say, tag="td")
                with ui.element("td"):
                    _phase(change, phase, say)
                with ui.element("td"):
                    _buttons(service, change, who, page, now, say)


def _phase(change: MemberChange, phase: ChangePhase, say: Words) -> None:
    key = f"members.phase.{phase}"
    if change.waits_until is not None and phase is ChangePhase.WAITS:
        stamps.told("span", key, {"until": change.waits_until}, say)
        return
    theme.Text("span", say(key, by=change.stopped_by_name or say("members.server")))


def _buttons(
    service: Service,
    change: MemberChange,
    who: Person,
    page: str,
    now: datetime,
    say: Words,
) -> None:
    async def agree(who: Person, filled: forms.Filled) -> str:
        await in_background(service.members.agree, who=who, number=change.number)
        return f"{page}?done=agreed"

    async def stop(who: Person, filled: forms.Filled) -> str:
        await in_background(service.members.stop, who=who, number=change.number)
        return f"{page}?done=stopped"

    async def carry_out(who: Person, filled: forms.Filled) -> str:
        await in_background(service.members.carry_out, who=who, number=change.number)
        return f"{page}?done=carried_out"

    offered = []
    if may_agree(who, change, now):
        offered.append(("agree", agree))
    is_to_close = change.kind is MemberChangeKind.LEAVING and change.person != who.id
    is_ready = change.phase(now) is ChangePhase.READY
    if is_to_close and is_ready and may(who, "members.carry_out"):
        offered.append(("carry_out", carry_out))
    if change.is_open(now) and may_stop(who, change):
        offered.append(("stop", stop))
    for key, deed in offered:
        forms.one_button(
            say(f"members.{key}"),
            deed,
            says=say(f"members.{key}_says", name=change.name),
            sure=""
            if key == "carry_out"
            else say(f"members.{key}_sure", name=change.name),
        )


@router.post("/team/changes/{number}/stop")
async def stop(request: Request, number: Number) -> Response:
    """Stop a change from wherever its notice stands."""
    visit = visitor.visit_of(request)
    await routes.own_fields(request)
    await in_background(visit.service.members.stop, who=visit.who, number=number)
    if may(visit.who, "members.changes"):
        return routes.lead_to(request, "/team", done="stopped")
    says = visit.say("members.stopped_here")
    return plain.tell(request, visit.say("members.label"), [says], 200)
