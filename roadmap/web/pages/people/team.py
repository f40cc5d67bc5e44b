"""The team of a state: people, agencies and invitations."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from nicegui import ui

from assessments.errors import NotAllowed
from assessments.records.people import (
    Agency,
    AgencyCode,
    Invitation,
    Person,
    PersonId,
    Role,
    State,
)
from assessments.rules import may_manage
from assessments.service import Service
from roadmap.web.ui import forms, routes, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.texts import Words

INVITED = (Role.CONTRIBUTOR, Role.APPROVER, Role.OBSERVER)
DONE = {"deactivated", "withdrawn", "agency_added"}

Deed = Callable[[Person, forms.Filled], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one look at the team reads; an approver sees no invitations."""

    state: State
    people: tuple[Person, ...]
    agencies: tuple[Agency, ...]
    invitations: tuple[Invitation, ...]
    now: datetime

    @property
    def agency_names(self) -> Mapping[str | None, str]:
        """Names of agencies by code."""
        return {agency.code: agency.name for agency in self.agencies}


@ui.page("/team")
async def team(done: str = "") -> None:
    """Show the team of a state."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    if who.role not in {Role.FOCAL_POINT, Role.APPROVER}:
        raise NotAllowed("not_your_role")
    read = await in_background(_read, service, who)
    title = say("people.title_of", state=read.state.name)
    with theme.frame(title, person=who):
        if done in DONE:
            theme.note(say(f"people.done.{done}"))
        _people(service, read, who, say)
        if who.role is Role.FOCAL_POINT:
            _invitations(service, read, say)
            _invite(service, read, say)
        _agencies(service, read, who, say)


def _read(service: Service, who: Person) -> Read:
    invites = who.role is Role.FOCAL_POINT
    return Read(
        state=service.people.states(who=who)[0],
        people=service.people.people_of_state(who=who),
        agencies=service.people.agencies(who=who),
        invitations=service.people.invitations(who=who) if invites else (),
        now=service.world.clock(),
    )


def _people(service: Service, read: Read, who: Person, say: Words) -> None:
    theme.heading(2, say("people.people"))
    columns = [say(f"people.{name}") for name in ("name", "role", "agency")]
    with theme.table(say("people.people_caption"), [*columns, ""]):
        for person in sorted(read.people, key=lambda one: not one.active):
            with ui.element("tr"):
                name = person.name
                if not person.active:
                    name = say("people.inactive", name=name)
                theme.Text("th", name).props("scope=row")
                theme.Text("td", say(f"frame.role.{person.role}"))
                theme.Text("td", read.agency_names.get(person.agency, ""))
                with ui.element("td"):
                    if person.active and may_manage(who, person):
                        _deactivate(service, person, say)


def _deactivate(service: Service, person: Person, say: Words) -> None:
    async def deactivate(who: Person, filled: forms.Filled) -> None:
        code = PersonId(person.id)
        await in_background(service.people.deactivate, who=who, person=code)
        ui.navigate.to("/team?done=deactivated")

    says = say("people.deactivate_says", name=person.name)
    sure = say("people.deactivate_sure", name=person.name)
    forms.one_button(say("people.deactivate"), deactivate, says=says, sure=sure)


def _invitations(service: Service, read: Read, say: Words) -> None:
    theme.heading(2, say("people.invitations"))
    waiting = [one for one in read.invitations if one.accepted is None]
    if not waiting:
        theme.paragraph(say("people.no_invitations")).classes("muted")
        return
    columns = [say(f"people.{name}") for name in ("name", "role", "agency", "expires")]
    with theme.table(say("people.invitations_caption"), [*columns, ""]):
        for one in waiting:
            with ui.element("tr"):
                theme.Text("th", one.name).props("scope=row")
                theme.Text("td", say(f"frame.role.{one.role}"))
                theme.Text("td", read.agency_names.get(one.agency, ""))
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
        ui.navigate.to("/team?done=withdrawn")

    says = say("people.withdraw_says", name=one.name)
    forms.one_button(say("people.withdraw"), withdraw, says=says)


def _invite(service: Service, read: Read, say: Words) -> None:
    request = ui.context.client.request
    theme.heading(2, say("people.invite"))
    theme.paragraph(say("people.invite_note"))
    given = ui.element("div").props("role=status")

    async def invite(who: Person, filled: forms.Filled) -> None:
        agency = filled.one("agency")
        offer, secret = await in_background(
            service.people.invite,
            who=who,
            name=filled.one("name"),
            role=Role(filled.one("role")),
            agency=AgencyCode(agency) if agency else None,
        )
        path = f"/invitation/{secret}"
        forms.show_link(given, offer, routes.public_address(request, path))

    with forms.handled(invite):
        forms.field("name", say("people.invite_name"), autocomplete="off")
        roles = {role.value: say(f"frame.role.{role}") for role in INVITED}
        forms.choice("role", say("people.role"), roles)
        agencies = {"": say("people.invite_no_agency")} | {
            agency.code: agency.name for agency in read.agencies
        }
        forms.choice(
            "agency",
            say("people.agency"),
            agencies,
            hint=say("people.invite_agency_hint"),
        )
        forms.submit(say("people.invite_do"))


def _agencies(service: Service, read: Read, who: Person, say: Words) -> None:
    theme.heading(2, say("people.agencies"))
    theme.paragraph(say("people.agencies_note"))
    if read.agencies:
        columns = [say("people.agency"), say("people.people_of_agency")]
        with theme.table(say("people.agencies_caption"), columns):
            for agency in read.agencies:
                with ui.element("tr"):
                    theme.Text("th", agency.name).props("scope=row")
                    theme.Text("td", _names(read, agency))
    else:
        theme.paragraph(say("people.no_agencies")).classes("muted")
    if who.role is not Role.FOCAL_POINT:
        return
    if read.agencies:
        theme.button_link(say("people.ask"), "/team/asked").classes("quiet")
        theme.paragraph(say("people.ask_note")).classes("muted")
    theme.heading(3, say("people.add_agency"))
    with forms.handled(_add_agency(service)):
        forms.field("name", say("people.agency_name"), autocomplete="off")
        forms.submit(say("people.add_agency_do"))


def _add_agency(service: Service) -> Deed:
    async def add(who: Person, filled: forms.Filled) -> None:
        name = filled.one("name")
        await in_background(service.people.add_agency, who=who, name=name)
        ui.navigate.to("/team?done=agency_added")

    return add


def _names(read: Read, agency: Agency) -> str:
    return ", ".join(
        person.name
        for person in read.people
        if person.active and person.agency == agency.code
    )
