"""Changes of who belongs to a state in words: on pages, and in mail."""

from assessments.records.members import MemberChange
from roadmap.wording.texts import Words


def asked(change: MemberChange, say: Words) -> str:
    """Say who asked for what."""
    who = change.asked_by_name or say("members.server")
    if change.by_office and change.asked_by_name:
        who = say("members.of_office", who=who)
    role = say(f"frame.role.{change.role}")
    return say(f"members.asked.{change.kind}", who=who, name=change.name, role=role)
