"""Changes of who belongs to a state, as they are asked for, agreed, stopped and done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assessments.records.people import PersonId, Role, StateCode


class MemberChangeKind(StrEnum):
    """What a change of who belongs to a state is about."""

    INVITATION = "invitation"  # somebody who decides comes
    HANDOVER = "handover"  # somebody comes in the place of who asks
    RECOVERY = "recovery"  # somebody gets a new passphrase
    LEAVING = "leaving"  # the account of somebody who decides is closed


class ChangePhase(StrEnum):
    """How far a change has come."""

    NEEDS_SECOND = "needs_second"  # another person of the state has to agree
    WAITS = "waits"  # until its waiting time is over
    READY = "ready"  # it takes effect as soon as somebody does the last step
    DONE = "done"
    STOPPED = "stopped"
    EXPIRED = "expired"


class Consent(StrEnum):
    """What a change needs besides who asks for it."""

    NONE = "none"
    SECOND = "second"  # another person of the state
    WAITING = "waiting"  # that nobody of the state stops it for the waiting time


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChange:
    """A change of who belongs to a state, or of how somebody of it signs in.

    Attributes
    ----------
    state
        None where somebody of the regional office gets a new passphrase.
    name, role
        Whom it is about, as the state reads it.
    person
        Whose account it changes; None where somebody comes and nobody goes.
    invitation
        The number of the invitation through which somebody comes.
    asked_by
        Who asked, None for the server's own shell; ``asked_by_name`` is empty then.
    by_office
        Whether the regional office asked, or whoever runs the server.
    waits_until
        When its waiting time is over; None where a second person has to agree instead.
    """

    number: int
    state: StateCode | None
    kind: MemberChangeKind
    name: str
    role: Role
    person: PersonId | None
    invitation: int | None
    asked_by: PersonId | None
    asked_by_name: str
    by_office: bool
    at: datetime
    expires: datetime
    waits_until: datetime | None
    agreed_by_name: str = ""
    agreed: datetime | None = None
    stopped_by_name: str = ""
    stopped: datetime | None = None
    done: datetime | None = None

    def phase(self, now: datetime) -> ChangePhase:
        """Say how far it has come at a moment."""
        if self.done is not None:
            return ChangePhase.DONE
        if self.stopped is not None:
            return ChangePhase.STOPPED
        if now >= self.expires:
            return ChangePhase.EXPIRED
        if self.agreed is not None:
            return ChangePhase.READY
        if self.waits_until is None:
            return ChangePhase.NEEDS_SECOND
        return ChangePhase.READY if now >= self.waits_until else ChangePhase.WAITS

    def is_open(self, now: datetime) -> bool:
        """Whether it may still take effect."""
        return self.phase(now) in (
            ChangePhase.NEEDS_SECOND,
            ChangePhase.WAITS,
            ChangePhase.READY,
        )

    def is_to_be_seen(self, now: datetime) -> bool:
        """Whether every page of the state tells of it: nobody else has agreed to it."""
        return self.agreed is None and self.is_open(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTo:
    """Somebody who gets a mail, at which address and in which language."""

    address: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberNotice:
    """What a mail says of a change: never an answer."""

    state_name: str
    change: MemberChange
    to: tuple[NoticeTo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenPassphrase:
    """That somebody asked for a new passphrase under a person's sign-in name."""

    person: PersonId
    at: datetime
