"""What stands on every page of a state while a change of who belongs to it waits.

It is drawn for each request beside the frame that is kept, so it is there at once, and gone
at once. Who decides for the state can stop the change where it stands; a plain form, which
needs no script.
"""

from dataclasses import dataclass

from markupsafe import Markup, escape

from assessments.records.members import ChangePhase, MemberChange
from assessments.records.people import Person
from assessments.rules import decides, may, may_stop
from roadmap.web.ui import templates
from roadmap.web.ui.stamps import stamp
from roadmap.web.ui.templates import View
from roadmap.web.ui.visitor import Visit
from roadmap.wording.members import asked
from roadmap.wording.texts import Words

TEAM = "/team"

_PLACES = {"until": "\0until\0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A change that waits.

    Attributes
    ----------
    stop
        Where it is stopped; empty for who may not.
    """

    says: Markup
    then: Markup
    stop: str
    stop_says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices(View):
    """Everything of that kind that a person is told."""

    template = "ui/notices.html"

    suspended: str
    notices: tuple[Notice, ...]
    person: str
    team: str


def drawn(visit: Visit) -> str:
    """Draw what a visitor is told of the own state; empty for nothing."""
    who = visit.person
    if who is None or not (who.suspended or visit.told):
        return ""
    now = visit.service.world.clock()
    told = tuple(
        Notice(
            says=escape(asked(change, visit.say)),
            then=then(change, change.phase(now), visit.say),
            stop=f"{visit.prefix}{TEAM}/changes/{change.number}/stop"
            if may_stop(who, change)
            else "",
            stop_says=visit.say("members.stop_says", name=change.name),
        )
        for change in visit.told
        if change.waits_until is not None or decides(who)
    )
    if not told and not who.suspended:
        return ""
    view = Notices(
        suspended=_suspended(who, visit.say),
        notices=told,
        person=who.id,
        team=f"{visit.prefix}{TEAM}" if may(who, "members.changes") else "",
    )
    return templates.drawn(view, visit.say)


def then(change: MemberChange, phase: ChangePhase, say: Words) -> Markup:
    """Say when it takes effect, or what became of it."""
    by = change.stopped_by_name or change.asked_by_name
    text = say(f"members.phase.{phase}", by=by, **_PLACES)
    before, *after = text.split(_PLACES["until"])
    if not after or change.waits_until is None:
        return escape(text.replace(_PLACES["until"], ""))
    return Markup("{}{}{}").format(before, stamp(change.waits_until, say), after[0])


def _suspended(who: Person, say: Words) -> str:
    return say(f"members.suspended.{who.suspended}") if who.suspended else ""
