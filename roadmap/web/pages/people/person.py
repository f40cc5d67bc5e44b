"""One account of a state, and what may be begun about it: by its people, or by the office."""

from collections.abc import Awaitable, Callable

from fastapi import Request
from nicegui import ui

from assessments.errors import NotAllowed, NotFound
from assessments.records.members import Consent
from assessments.records.people import Person, PersonId
from assessments.rules import (
    consent,
    decides,
    is_suspended_for,
    may,
    may_suspend,
    require,
)
from assessments.service import Service
from roadmap.web.pages.people import invitations
from roadmap.web.pages.people.invitations import MadeInvitation
from roadmap.web.ui import forms, routes, theme, visitor
from roadmap.web.ui.background import in_background
from roadmap.wording.texts import Words

Drawn = Callable[[MadeInvitation], Awaitable[None]]
"""Shows a link that was just made, in the place of everything else."""


@ui.page("/team/people/{person}")
async def of_team(request: Request, person: str) -> None:
    """Show an account of the own state."""
    await _account(request, PersonId(person), "team")


@ui.page("/administration/people/{person}")
async def of_administration(request: Request, person: str) -> None:
    """Show an account of a state to the regional office."""
    require(visitor.visit().who, "people.add_state")
    await _account(request, PersonId(person), "administration")


async def _account(request: Request, wanted: PersonId, above: str) -> None:
    visit = visitor.visit()
    service, who, say = visit.service, visit.who, visit.say
    require(who, "members.changes")
    people = await in_background(service.people.people_of_state, who=who)
    person = next((p for p in people if p.id == wanted and p.active), None)
    if person is None or person.state is None:
        raise NotFound("no_such_thing")
    title = say("members.title", name=person.name)
    with theme.frame(title, person=who, above=theme.page_above(above, say)):
        place = theme.body()

    async def drawn(made: MadeInvitation) -> None:
        place.clear()
        with place:
            invitations.show_link(made, say)

    with place:
        theme.paragraph(say(f"frame.role.{person.role}")).classes("muted")
        signs_in = say("members.signs_in_as", name=person.sign_in_name)
        theme.paragraph(signs_in).classes("muted")
        if person.suspended:
            theme.note(say("members.is_suspended", name=person.name))
        if person.id == who.id:
            _hand_over(service, people, who, request, drawn, say)
        else:
            _about(service, people, who, person, request, drawn, above, say)


def _about(  # noqa: PLR0913, PLR0917 - whose account, who looks, and where
    service: Service,
    people: tuple[Person, ...],
    who: Person,
    person: Person,
    request: Request,
    drawn: Drawn,
    above: str,
    say: Words,
) -> None:
    _suspending(service, who, person, above, say)
    needs = _needs(who, people, person.id, say)
    theme.heading(2, say("members.recover"))
    theme.paragraph(say("members.recover_note", name=person.name))
    theme.paragraph(needs)

    async def recover(who: Person, filled: forms.Filled) -> None:
        change, secret = await in_background(
            service.members.recover, who=who, person=person.id
        )
        address = routes.public_address(request, f"/new-passphrase#{secret}")
        await drawn(
            MadeInvitation(
                name=person.name,
                expires=change.expires,
                address=address,
                change=change,
                key="members.link_recovery",
            )
        )

    forms.one_button(say("members.recover"), recover)
    if may(who, "members.end") and decides(person):
        _end(service, person, needs, say)


def _suspending(
    service: Service, who: Person, person: Person, above: str, say: Words
) -> None:
    theme.heading(2, say("members.one"))

    async def suspend(who: Person, filled: forms.Filled) -> str:
        await in_background(service.members.suspend, who=who, person=person.id)
        return f"/{above}?done=suspended"

    async def lift(who: Person, filled: forms.Filled) -> str:
        await in_background(service.members.lift, who=who, person=person.id)
        return f"/{above}?done=lifted"

    if may_suspend(who, person) and not is_suspended_for(who, person):
        theme.paragraph(say("members.suspend_note"))
        if who.state is None:
            theme.paragraph(say("members.suspend_office_note"))
        forms.one_button(
            say("members.suspend"),
            suspend,
            sure=say("members.suspend_sure", name=person.name),
        )
    if person.suspended and may(who, "members.lift"):
        forms.one_button(
            say("members.lift"), lift, sure=say("members.lift_sure", name=person.name)
        )


def _end(service: Service, person: Person, needs: str, say: Words) -> None:
    async def end(who: Person, filled: forms.Filled) -> str:
        await in_background(service.members.end, who=who, person=person.id)
        return "/team?done=asked"

    theme.heading(2, say("members.end"))
    theme.paragraph(say("members.end_note"))
    theme.paragraph(needs)
    forms.one_button(
        say("members.end"), end, sure=say("members.end_sure", name=person.name)
    )


def _hand_over(
    service: Service,
    people: tuple[Person, ...],
    who: Person,
    request: Request,
    drawn: Drawn,
    say: Words,
) -> None:
    async def hand_over(who: Person, filled: forms.Filled) -> None:
        invitation, secret = await in_background(
            service.members.hand_over, who=who, name=filled.one("name")
        )
        change = await in_background(invitations.change_of, service, who, invitation)
        await drawn(
            MadeInvitation(
                name=invitation.name,
                expires=invitation.expires,
                address=routes.public_address(request, f"/invitation#{secret}"),
                change=change,
            )
        )

    theme.heading(2, say("members.hand_over"))
    theme.paragraph(say("members.hand_over_note"))
    theme.paragraph(_needs(who, people, None, say))
    with forms.handled(hand_over):
        forms.field("name", say("members.hand_over_name"), autocomplete="off")
        forms.submit(say("members.hand_over_do"))


def _needs(
    who: Person, people: tuple[Person, ...], about: PersonId | None, say: Words
) -> str:
    """Say what a change needs, as `assessments.rules.consent` decides it."""
    if who.state is None:
        return say("members.needs_office_wait")
    try:
        needed = consent(who, people, about=about)
    except NotAllowed as refused:
        return say(f"refused.{refused.reason}")
    return say(f"members.needs_{'second' if needed is Consent.SECOND else 'wait'}")
