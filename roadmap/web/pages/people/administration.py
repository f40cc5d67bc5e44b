"""Administration: members and their focal points, regional people, invitations."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from nicegui import ui
from nicegui.element import Element

from assessments.records.members import MemberChange
from assessments.records.people import Invitation, Person, Role, State, StateCode
from assessments.rules import require
from assessments.service import Service
from assessments.service.keeping import office_of
from roadmap.web.pages.people import accounts, changes, invitations
from roadmap.web.pages.people.accounts import PeopleTable
from roadmap.web.pages.people.invitations import Belonging, MadeInvitation
from roadmap.web.ui import forms, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.texts import Words

HERE = "/administration"
DONE = {"state_added", "withdrawn", "deactivated", "erased"}
CHANGED = {"stopped", "suspended", "asked"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministrationRead:
    """What one look at the administration reads."""

    states: tuple[State, ...]
    people: tuple[Person, ...]
    invitations: tuple[Invitation, ...]
    changes: tuple[MemberChange, ...]
    now: datetime

    def state_name(self, code: StateCode | None) -> str:
        """Give the name of a member; empty for regional people."""
        return next((state.name for state in self.states if state.code == code), "")


@ui.page(HERE)
async def administration(done: str = "") -> None:
    """Show states, invitations and accounts."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    require(who, "people.add_state")
    read = await in_background(_read, service, who)
    title = say("admin.title")
    with theme.frame(title, person=who):
        if done in DONE:
            theme.done(say(f"admin.done.{done}"))
        if done in CHANGED:
            theme.done(say(f"members.done.{done}"))
        place = theme.body()
    with place:
        _body(service, read, who, place, say)


def _body(
    service: Service,
    read: AdministrationRead,
    who: Person,
    place: Element,
    say: Words,
    made: MadeInvitation | None = None,
) -> None:
    """Show everything below the heading; the link of an invitation just made, once."""

    async def drawn_anew(made: MadeInvitation | None) -> None:
        now = await in_background(_read, service, who)
        place.clear()
        with place:
            _body(service, now, who, place, say, made)

    theme.button_link(say("admin.cycles"), f"{HERE}/cycles").classes("quiet")
    with theme.paragraph(""):
        theme.link(say("log.to_region"), "/log")
    _states(read, say)
    _add_state(service, say)
    belonging = _belonging(read, say)
    invite = partial(_invite, service)
    invitations.offer(service, who, invite, belonging, drawn_anew, say, made)
    invitations.show(service, read.invitations, belonging, read.now, say)
    changes.show(service, read.changes, who, HERE, read.now, say)
    accounts.show(service, read.people, who, _people(read, say), say)


def _read(service: Service, who: Person) -> AdministrationRead:
    return AdministrationRead(
        states=service.people.states(who=who),
        people=service.people.people_of_state(who=who),
        invitations=service.people.invitations(who=who),
        changes=service.members.changes(who=who),
        now=service.world.clock(),
    )


def _states(read: AdministrationRead, say: Words) -> None:
    theme.heading(2, say("admin.states"))
    if not read.states:
        theme.paragraph(say("admin.no_states")).classes("muted")
        return
    columns = [
        say(f"admin.{name}") for name in ("state", "code", "sub_region", "focal_point")
    ]
    with theme.table(say("admin.states_caption"), columns):
        for state in read.states:
            with ui.element("tr"):
                theme.Text("th", state.name).props("scope=row")
                theme.Text("td", state.code)
                theme.Text("td", state.sub_region)
                theme.Text("td", _who_leads(read, state, say))


def _who_leads(read: AdministrationRead, state: State, say: Words) -> str:
    leads = [
        person.name
        for person in read.people
        if person.active
        and person.role is Role.FOCAL_POINT
        and person.state == state.code
    ]
    leads += [
        say("admin.invited", name=invitation.name)
        for invitation in invitations.waiting(read.invitations)
        if invitation.state == state.code
    ]
    return say.listed(leads, ", ") or say("admin.no_focal_point")


def _belonging(read: AdministrationRead, say: Words) -> Belonging:
    return Belonging(
        page=HERE,
        field="state",
        column=say("admin.state"),
        label=say("admin.invite_state"),
        nothing=say("admin.invite_no_state"),
        hint=say("admin.invite_state_hint"),
        names={state.code: state.name for state in read.states},
        code_of=lambda invitation: invitation.state,
    )


def _invite(
    service: Service, who: Person, name: str, role: Role, state: str
) -> tuple[Invitation, str]:
    code = StateCode(state) if state else None
    return service.people.invite(who=who, name=name, role=role, state=code)


def _people(read: AdministrationRead, say: Words) -> PeopleTable:
    return PeopleTable(
        page=HERE,
        heading=say("admin.people"),
        caption=say("admin.people_caption"),
        column=say("admin.state"),
        place=lambda person: read.state_name(person.state),
        office=lambda person: office_of(person, agency=None, state=None),
    )


def _add_state(service: Service, say: Words) -> None:
    async def add(who: Person, filled: forms.Filled) -> str:
        await in_background(
            service.people.add_state,
            who=who,
            code=StateCode(filled.one("code")),
            name=filled.one("name"),
            sub_region=filled.one("sub_region"),
        )
        return f"{HERE}?done=state_added"

    theme.heading(3, say("admin.add_state"))
    with forms.handled(add):
        name, code, region = (
            say(f"admin.{key}") for key in ("state_name", "code", "sub_region")
        )
        forms.field("name", name, hint=say("admin.state_name_hint"))
        forms.field("code", code, hint=say("admin.state_code_hint"))
        hint = say("admin.sub_region_hint")
        forms.field("sub_region", region, hint=hint, optional="yes")
        forms.submit(say("admin.add_state_do"))
