"""Where a person wants mail about changes of the own state, on the page of the account.

It is offered where a server for mail is set, and to people of a state.
"""

from assessments.records.people import Person
from assessments.rules import may
from assessments.service import Service
from roadmap.settings import Settings
from roadmap.web.ui import forms, theme
from roadmap.web.ui.background import in_background
from roadmap.wording.texts import Words

DONE = "mail_saved"


async def show(service: Service, settings: Settings, who: Person, say: Words) -> None:
    """Show the form, or nothing."""
    if settings.mail_server is None or not may(who, "members.notice_address"):
        return
    address = await in_background(service.members.notice_address, who=who)

    async def save(who: Person, filled: forms.Filled) -> str:
        await in_background(
            service.members.set_notice_address, who=who, address=filled.one("address")
        )
        return f"/account?done={DONE}"

    theme.heading(2, say("members.mail.title"))
    theme.paragraph(say("members.mail.note"))
    with forms.handled(save):
        forms.field(
            "address",
            say("members.mail.address"),
            kind="email",
            value=address,
            autocomplete="email",
            optional="yes",
        )
        forms.submit(say("members.mail.save"))
