"""Administration: members and their focal points, regional people, invitations."""

from dataclasses import dataclass
from datetime import datetime

from nicegui import ui

from assessments.errors import NotAllowed
from assessments.records.people import Invitation, Person, Role, State, StateCode
from assessments.rules import may_manage
from assessments.service import Service
from roadmap.web.ui import forms, routes, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.texts import Words

INVITED = (
    Role.FOCAL_POINT,
    Role.ADMINISTRATOR,
    Role.ANALYST,
    Role.CONTENT_EDITOR,
)
DONE = {"state_added", "withdrawn", "deactivated"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one look at the administration reads."""

    states: tuple[State, ...]
    people: tuple[Person, ...]
    invitations: tuple[Invitation, ...]
    now: datetime

    def state_name(self, code: StateCode | None) -> str:
        """Give the name of a member; empty for regional people."""
        return next((one.name for one in self.states if one.code == code), "")


@ui.page("/administration")
async def administration(done: str = "") -> None:
    """Show states, invitations and accounts."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    if who.role is not Role.ADMINISTRATOR:
        raise NotAllowed("not_your_role")
    read = await in_background(_read, service, who)
    title = say("admin.title")
    with theme.frame(title, person=who):
        if done in DONE:
            theme.note(say(f"admin.done.{done}"))
        theme.button_link(say("admin.cycles"), "/administration/cycles")
        _states(read, say)
        _invite(service, read, say)
        _invitations(service, read, say)
        _people(service, read, who, say)
        _add_state(service, say)


def _read(service: Service, who: Person) -> Read:
    return Read(
        states=service.people.states(who=who),
        people=service.people.people_of_state(who=who),
        invitations=service.people.invitations(who=who),
        now=service.world.clock(),
    )


def _states(read: Read, say: Words) -> None:
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


def _who_leads(read: Read, state: State, say: Words) -> str:
    leads = [
        one.name
        for one in read.people
        if one.active and one.role is Role.FOCAL_POINT and one.state == state.code
    ]
    leads += [
        say("admin.invited", name=one.name)
        for one in _waiting(read)
        if one.state == state.code
    ]
    return ", ".join(leads) or say("admin.no_focal_point")


def _waiting(read: Read) -> list[Invitation]:
    return [one for one in read.invitations if one.accepted is None]


def _invite(service: Service, read: Read, say: Words) -> None:
    request = ui.context.client.request
    theme.heading(2, say("admin.invite"))
    theme.paragraph(say("people.invite_note"))
    given = ui.element("div").props("role=status")

    async def invite(who: Person, filled: forms.Filled) -> None:
        state = filled.one("state")
        offer, secret = await in_background(
            service.people.invite,
            who=who,
            name=filled.one("name"),
            role=Role(filled.one("role")),
            state=StateCode(state) if state else None,
        )
        path = f"/invitation/{secret}"
        forms.show_link(given, offer, routes.public_address(request, path))

    with forms.handled(invite):
        forms.field("name", say("people.invite_name"), autocomplete="off")
        roles = {role.value: say(f"frame.role.{role}") for role in INVITED}
        forms.choice("role", say("people.role"), roles)
        states = {"": say("admin.invite_no_state")} | {
            state.code: state.name for state in read.states
        }
        hint = say("admin.invite_state_hint")
        forms.choice("state", say("admin.invite_state"), states, hint=hint)
        forms.submit(say("people.invite_do"))


def _invitations(service: Service, read: Read, say: Words) -> None:
    theme.heading(2, say("people.invitations"))
    if not _waiting(read):
        theme.paragraph(say("people.no_invitations")).classes("muted")
        return
    columns = [
        say("people.name"),
        say("people.role"),
        say("admin.state"),
        say("people.expires"),
    ]
    with theme.table(say("people.invitations_caption"), [*columns, ""]):
        for one in _waiting(read):
            with ui.element("tr"):
                theme.Text("th", one.name).props("scope=row")
                theme.Text("td", say(f"frame.role.{one.role}"))
                theme.Text("td", read.state_name(one.state))
                when = say.time(one.expires)
                if one.expires <= read.now:
                    when = say("people.expired", when=when)
                theme.Text("td", when)
                with ui.element("td"):
                    _withdraw(service, one, say)


def _withdraw(service: Service, one: Invitation, say: Words) -> None:
    async def withdraw(who: Person, filled: forms.Filled) -> None:
        await in_background(
            service.people.withdraw_invitation, who=who, number=one.number
        )
        ui.navigate.to("/administration?done=withdrawn")

    says = say("people.withdraw_says", name=one.name)
    forms.one_button(say("people.withdraw"), withdraw, says=says)


def _people(service: Service, read: Read, who: Person, say: Words) -> None:
    theme.heading(2, say("admin.people"))
    columns = [say("people.name"), say("people.role"), say("admin.state")]
    with theme.table(say("admin.people_caption"), [*columns, ""]):
        for person in sorted(read.people, key=lambda one: not one.active):
            with ui.element("tr"):
                name = person.name
                if not person.active:
                    name = say("people.inactive", name=name)
                theme.Text("th", name).props("scope=row")
                theme.Text("td", say(f"frame.role.{person.role}"))
                theme.Text("td", read.state_name(person.state))
                with ui.element("td"):
                    is_oneself = person.id == who.id
                    if person.active and not is_oneself and may_manage(who, person):
                        _deactivate(service, person, say)


def _deactivate(service: Service, person: Person, say: Words) -> None:
    async def deactivate(who: Person, filled: forms.Filled) -> None:
        await in_background(service.people.deactivate, who=who, person=person.id)
        ui.navigate.to("/administration?done=deactivated")

    forms.one_button(
        say("people.deactivate"),
        deactivate,
        says=say("people.deactivate_says", name=person.name),
        sure=say("people.deactivate_sure", name=person.name),
    )


def _add_state(service: Service, say: Words) -> None:

    async def add(who: Person, filled: forms.Filled) -> None:
        await in_background(
            service.people.add_state,
            who=who,
            code=StateCode(filled.one("code")),
            name=filled.one("name"),
            sub_region=filled.one("sub_region"),
        )
        ui.navigate.to("/administration?done=state_added")

    theme.heading(2, say("admin.add_state"))
    with forms.handled(add):
        name, code, region = (
            say(f"admin.{key}") for key in ("state_name", "code", "sub_region")
        )
        forms.field("name", name, hint=say("admin.state_name_hint"))
        forms.field("code", code, hint=say("admin.state_code_hint"))
        hint = say("admin.sub_region_hint")
        forms.field("sub_region", region, hint=hint, optional="yes")
        forms.submit(say("admin.add_state_do"))
