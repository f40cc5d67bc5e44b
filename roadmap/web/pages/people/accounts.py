"""The people there are, as the administration and the team of a state both show them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nicegui import ui

from assessments.records.people import Person
from assessments.rules import may, may_erase, may_manage, may_suspend
from assessments.service import Service
from roadmap.web.ui import forms, theme
from roadmap.web.ui.background import in_background
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleTable:
    """How a page shows people, in words.

    ``page`` is its own path; ``place`` names what somebody belongs to, under ``column``;
    ``office`` is what stands for a name that was erased.
    """

    page: str
    heading: str
    caption: str
    column: str
    place: Callable[[Person], str]
    office: Callable[[Person], str]


def show(
    service: Service,
    people: Sequence[Person],
    who: Person,
    table: PeopleTable,
    say: Words,
) -> None:
    """Show people, the active ones first, each with a way to end what one may end."""
    theme.heading(2, table.heading)
    columns = [say("people.name"), say("people.role"), table.column, ""]
    with theme.table(table.caption, columns):
        for person in sorted(people, key=lambda account: not account.active):
            with ui.element("tr"):
                name = person.name
                if not person.active:
                    name = say("people.inactive", name=name)
                elif person.suspended:
                    name = say("members.is_suspended", name=name)
                theme.Text("th", name).props("scope=row")
                theme.Text("td", say(f"frame.role.{person.role}"))
                theme.Text("td", table.place(person))
                with ui.element("td"):
                    is_oneself = person.id == who.id
                    if person.active and not is_oneself and may_manage(who, person):
                        _deactivate(service, person, table.page, say)
                    if may_erase(who, person) and person.name != table.office(person):
                        _erase(service, person, table, say)
                    if changes_something(who, person):
                        link = theme.link(
                            say("members.more"), f"{table.page}/people/{person.id}"
                        )
                        link.props["aria-label"] = say(
                            "members.more_says", name=person.name
                        )


def changes_something(who: Person, person: Person) -> bool:
    """Whether there is anything that one may begin about an account."""
    if person.id == who.id:
        return may(who, "members.hand_over")
    return may_suspend(who, person)


def _erase(service: Service, person: Person, table: PeopleTable, say: Words) -> None:
    called = table.office(person)

    async def erase(who: Person, filled: forms.Filled) -> str:
        await in_background(service.keeping.erase, who=who, person=person.id)
        return f"{table.page}?done=erased"

    forms.one_button(
        say("people.erase"),
        erase,
        says=say("people.erase_says", name=person.name),
        sure=say("people.erase_sure", name=person.name, called=called),
    )


def _deactivate(service: Service, person: Person, page: str, say: Words) -> None:
    async def deactivate(who: Person, filled: forms.Filled) -> str:
        await in_background(service.people.deactivate, who=who, person=person.id)
        return f"{page}?done=deactivated"

    forms.one_button(
        say("people.deactivate"),
        deactivate,
        says=say("people.deactivate_says", name=person.name),
        sure=say("people.deactivate_sure", name=person.name),
    )
