"""The team of a state: people, agencies and invitations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from nicegui import ui
from nicegui.element import Element

from assessments.records.members import ForgottenPassphrase, MemberChange
from assessments.records.people import (
    Agency,
    AgencyCode,
    Invitation,
    Person,
    Role,
    State,
)
from assessments.records.work import WorkStage
from assessments.rules import may, require
from assessments.service import Service
from assessments.service.keeping import office_of
from roadmap.web.pages.people import accounts, changes, invitations
from roadmap.web.pages.people.accounts import PeopleTable
from roadmap.web.pages.people.invitations import Belonging, MadeInvitation
from roadmap.web.ui import forms, stamps, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.texts import Words

HERE = "/team"
DONE = {"deactivated", "erased", "withdrawn", "agency_added"}
CHANGED = {"stopped", "agreed", "carried_out", "suspended", "lifted", "asked"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRead:
    """What one look at the team reads.

    ``is_in_work`` says whether there is an assessment that agencies can be asked in.
    """

    state: State
    people: tuple[Person, ...]
    agencies: tuple[Agency, ...]
    invitations: tuple[Invitation, ...]
    changes: tuple[MemberChange, ...]
    forgot: tuple[ForgottenPassphrase, ...]
    is_in_work: bool
    now: datetime

    @property
    def agency_names(self) -> Mapping[str, str]:
        """Names of agencies by code."""
        return {agency.code: agency.name for agency in self.agencies}


@ui.page(HERE)
async def team(done: str = "") -> None:
    """Show the team of a state."""
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    for deed in ("people.people_of_state", "people.agencies"):
        require(who, deed)
    read = await in_background(_read, service, who)
    title = say("people.title_of", state=read.state.name)
    with theme.frame(title, person=who):
        if done in DONE:
            theme.done(say(f"people.done.{done}"))
        if done in CHANGED:
            theme.done(say(f"members.done.{done}"))
        place = theme.body()
    with place:
        _body(service, read, who, place, say)


def _body(
    service: Service,
    read: TeamRead,
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

    accounts.show(service, read.people, who, _people(read, say), say)
    _forgot(read, say)
    changes.show(service, read.changes, who, HERE, read.now, say)
    if may(who, "audit.of_state"):
        with theme.paragraph(""):
            theme.link(say("log.to_state"), "/log")
    belonging = _belonging(read, say)
    invitations.show(service, read.invitations, belonging, read.now, say)
    invite = partial(_invite, service)
    invitations.offer(service, who, invite, belonging, drawn_anew, say, made)
    _agencies(service, read, who, say)


def _read(service: Service, who: Person) -> TeamRead:
    return TeamRead(
        state=service.people.states(who=who)[0],
        people=service.people.people_of_state(who=who),
        agencies=service.people.agencies(who=who),
        invitations=service.people.invitations(who=who),
        changes=service.members.changes(who=who),
        forgot=service.members.who_forgot(who=who),
        is_in_work=any(
            assessment.stage is WorkStage.DRAFT
            for assessment in service.answering.assessments(who=who)
        ),
        now=service.world.clock(),
    )


def _forgot(read: TeamRead, say: Words) -> None:
    """Show under whose names somebody asked for a new passphrase, if any did."""
    if not read.forgot:
        return
    names = {person.id: person.name for person in read.people}
    theme.heading(2, say("members.forgot"))
    theme.paragraph(say("members.forgot_note"))
    columns = [say("people.name"), say("members.when"), ""]
    with theme.table(say("members.forgot_caption"), columns):
        for asked in read.forgot:
            with ui.element("tr"):
                theme.Text("th", names.get(asked.person, "")).props("scope=row")
                stamps.show(asked.at, say, tag="td")
                with ui.element("td"):
                    name = names.get(asked.person, "")
                    link = theme.link(
                        say("members.more"), f"{HERE}/people/{asked.person}"
                    )
                    link.props["aria-label"] = say("members.more_says", name=name)


def _people(read: TeamRead, say: Words) -> PeopleTable:
    return PeopleTable(
        page=HERE,
        heading=say("people.people"),
        caption=say("people.people_caption"),
        column=say("people.agency"),
        place=lambda person: read.agency_names.get(person.agency or "", ""),
        office=lambda person: office_of(
            person,
            agency=read.agency_names.get(person.agency or ""),
            state=read.state.name,
        ),
    )


def _belonging(read: TeamRead, say: Words) -> Belonging:
    return Belonging(
        page=HERE,
        field="agency",
        column=say("people.agency"),
        label=say("people.agency"),
        nothing=say("people.invite_no_agency"),
        hint=say(
            "people.invite_agency_hint"
            if read.agencies
            else "people.invite_agency_first"
        ),
        names=read.agency_names,
        code_of=lambda invitation: invitation.agency,
    )


def _invite(
    service: Service, who: Person, name: str, role: Role, agency: str
) -> tuple[Invitation, str]:
    code = AgencyCode(agency) if agency else None
    return service.people.invite(who=who, name=name, role=role, agency=code)


def _agencies(service: Service, read: TeamRead, who: Person, say: Words) -> None:
    theme.heading(2, say("people.agencies"))
    theme.paragraph(say("people.agencies_note"))
    if read.agencies:
        columns = [say("people.agency"), say("people.people_of_agency")]
        with theme.table(say("people.agencies_caption"), columns):
            for agency in read.agencies:
                with ui.element("tr"):
                    theme.Text("th", agency.name).props("scope=row")
                    theme.Text("td", _names(read, agency, say))
    else:
        theme.paragraph(say("people.no_agencies")).classes("muted")
    if not may(who, "people.add_agency"):
        return
    if read.agencies and may(who, "answering.assign"):
        _lead_to_asking(read, say)
    theme.heading(3, say("people.add_agency"))
    with forms.handled(_add_agency(service)):
        forms.field("name", say("people.agency_name"), autocomplete="off")
        forms.submit(say("people.add_agency_do"))


def _lead_to_asking(read: TeamRead, say: Words) -> None:
    """Lead to what agencies are asked; before there is anything to ask, say when."""
    if read.is_in_work:
        theme.button_link(say("people.ask"), f"{HERE}/asked").classes("quiet")
        theme.paragraph(say("people.ask_note")).classes("muted")
    else:
        theme.paragraph(say("people.ask_later")).classes("muted")


def _add_agency(service: Service) -> forms.Deed:
    async def add(who: Person, filled: forms.Filled) -> str:
        name = filled.one("name")
        await in_background(service.people.add_agency, who=who, name=name)
        return f"{HERE}?done=agency_added"

    return add


def _names(read: TeamRead, agency: Agency, say: Words) -> str:
    names = (
        person.name
        for person in read.people
        if person.active and person.agency == agency.code
    )
    return say.listed(names, ", ")
