"""Invitations, as the administration and the team of a state both show and make them.

They differ in what an invitation belongs to: a member of the region, or an agency of the
state.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from nicegui import ui
from nicegui.element import Element

from assessments.records.members import MemberChange
from assessments.records.people import Invitation, Person, Role
from assessments.rules import invites
from assessments.service import Service
from roadmap.web.ui import forms, routes, stamps, theme
from roadmap.web.ui.background import in_background
from roadmap.wording.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """What the invitations of a page belong to, in words.

    Attributes
    ----------
    page
        The page's own path.
    field
        The name of the choice in the form.
    column, label, nothing, hint
        The heading in the table; the name of the choice, what stands for none of them,
        and what helps to choose.
    names
        What can be chosen, by code.
    code_of
        Gives what an invitation belongs to, if anything.
    """

    page: str
    field: str
    column: str
    label: str
    nothing: str
    hint: str
    names: Mapping[str, str]
    code_of: Callable[[Invitation], str | None]

    def name_of(self, invitation: Invitation) -> str:
        """Name what an invitation belongs to; empty for nothing."""
        return self.names.get(self.code_of(invitation) or "", "")


FORM = "invite"
"""What the form is about, by which it is found again."""

Invite = Callable[[Person, str, Role, str], tuple[Invitation, str]]
"""Invites somebody by name, as this, to what is chosen (empty for nothing)."""


def waiting(invitations: tuple[Invitation, ...]) -> list[Invitation]:
    """Give the invitations that nobody has accepted yet."""
    return [invitation for invitation in invitations if invitation.accepted is None]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeInvitation:
    """A link that was just made, which is shown only now.

    Attributes
    ----------
    name, expires
        For whom it is, and until when it works.
    change
        What it is part of, where it does not work at once.
    key
        Of the sentence that says what to do with it.
    """

    name: str
    expires: datetime
    address: str
    change: MemberChange | None = None
    key: str = "people.link_note"


DrawnAnew = Callable[[MadeInvitation | None], Awaitable[None]]
"""Draws the page as it stands then: with the link where the form was, or the form."""


class CopiedLink(Element, component="copied_link.js"):
    """A link to pass on, with a button that copies it and says so."""


def show(
    service: Service,
    invitations: tuple[Invitation, ...],
    belonging: Belonging,
    now: datetime,
    say: Words,
) -> None:
    """Show the invitations that wait, each with a way to withdraw it."""
    theme.heading(2, say("people.invitations"))
    if not waiting(invitations):
        theme.paragraph(say("people.no_invitations")).classes("muted")
        return
    name, role, expires = (say(f"people.{key}") for key in ("name", "role", "expires"))
    columns = [name, role, belonging.column, expires, ""]
    with theme.table(say("people.invitations_caption"), columns):
        for invitation in waiting(invitations):
            with ui.element("tr"):
                theme.Text("th", invitation.name).props("scope=row")
                theme.Text("td", say(f"frame.role.{invitation.role}"))
                theme.Text("td", belonging.name_of(invitation))
                key = "expired" if invitation.expires <= now else "expires_at"
                stamps.told("td", f"people.{key}", {"when": invitation.expires}, say)
                with ui.element("td"):
                    _withdraw(service, invitation, belonging.page, say)


def change_of(
    service: Service, who: Person, invitation: Invitation
) -> MemberChange | None:
    """Give the change that an invitation is part of, where there is one."""
    changes = service.members.changes(who=who)
    return next((c for c in changes if c.invitation == invitation.number), None)


def offer(  # noqa: PLR0913, PLR0917 - what is offered, to whom, and where
    service: Service,
    who: Person,
    invite: Invite,
    belonging: Belonging,
    drawn_anew: DrawnAnew,
    say: Words,
    made: MadeInvitation | None,
) -> None:
    """Offer to invite somebody.

    Where an invitation was just made, its link is shown in the place of the form.
    """
    theme.heading(2, say("people.invite"))
    if made is not None:
        show_link(made, say)
        _offer_another(drawn_anew, say)
        return
    request = ui.context.client.request
    theme.paragraph(say("people.invite_note"))

    async def send(who: Person, filled: forms.Filled) -> None:
        invitation, secret = await in_background(
            invite,
            who,
            filled.one("name"),
            filled.choice("role", Role),
            filled.one(belonging.field),
        )
        change = await in_background(change_of, service, who, invitation)
        await drawn_anew(
            MadeInvitation(
                name=invitation.name,
                expires=invitation.expires,
                address=routes.public_address(request, f"/invitation#{secret}"),
                change=change,
            )
        )

    with forms.handled(send, about=FORM):
        forms.field("name", say("people.invite_name"), autocomplete="off")
        roles = {role.value: say(f"frame.role.{role}") for role in invites(who)}
        forms.choice("role", say("people.role"), roles)
        forms.choice(
            belonging.field,
            belonging.label,
            {"": belonging.nothing, **belonging.names},
            hint=belonging.hint,
        )
        forms.submit(say("people.invite_do"))


def show_link(made: MadeInvitation, say: Words) -> None:
    """Show a link that was just made, and when it works."""
    with ui.element("section").classes("card first"):
        note = stamps.told(
            "p", made.key, {"expires": made.expires}, say, name=made.name
        )
        note.props("role=status")
        _when_it_works(made.change, say)
        link = CopiedLink()
        link.props["address"] = made.address
        link.props["texts"] = {
            "link": say("people.link", name=made.name),
            "copy": say("people.copy"),
            "copied": say("people.copied"),
            "selected": say("people.selected"),
        }


def _when_it_works(change: MemberChange | None, say: Words) -> None:
    if change is None:
        return
    if change.waits_until is None:
        theme.paragraph(say("members.link_needs_second"))
    else:
        stamps.told("p", "members.link_waits", {"from": change.waits_until}, say)


def _offer_another(drawn_anew: DrawnAnew, say: Words) -> None:
    """Bring the form back, where the link of the last invitation stands."""
    client = ui.context.client

    async def again(who: Person, filled: forms.Filled) -> None:
        await drawn_anew(None)
        field = f"document.querySelector('[data-about={FORM}] [name=name]')"
        client.run_javascript(f"requestAnimationFrame(() => {field}?.focus())")

    forms.one_button(say("people.invite_next"), again)


def _withdraw(service: Service, invitation: Invitation, page: str, say: Words) -> None:
    async def withdraw(who: Person, filled: forms.Filled) -> str:
        await in_background(
            service.people.withdraw_invitation, who=who, number=invitation.number
        )
        return f"{page}?done=withdrawn"

    forms.one_button(
        say("people.withdraw"),
        withdraw,
        says=say("people.withdraw_says", name=invitation.name),
        sure=say("people.withdraw_sure", name=invitation.name),
    )
