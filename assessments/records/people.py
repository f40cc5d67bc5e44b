"""States, agencies and people: who may take part."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType, TypeAlias

StateCode = NewType("StateCode", str)


AgencyCode = NewType("AgencyCode", str)


PersonId = NewType("PersonId", str)


Voice = NewType("Voice", str)  # an agency's code, or FOCAL_POINT_VOICE


FOCAL_POINT_VOICE = Voice("focal-point")


class Role(StrEnum):
    """What a person is in the system; what each may do is in `assessments.rules`."""

    FOCAL_POINT = "focal_point"
    CONTRIBUTOR = "contributor"
    APPROVER = "approver"
    OBSERVER = "observer"
    CONTENT_EDITOR = "content_editor"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"  # the server itself; nobody signs in as this


class SuspendedBy(StrEnum):
    """Who suspended an account: it then does nothing, until the state undoes that."""

    OFFICE = "office"
    STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A member, under the name it chose for itself.

    ``invented`` is true for demo states; a real one never has made-up answers.
    """

    code: StateCode
    name: str
    sub_region: str
    invented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A body of a state that answers with a voice of its own."""

    code: AgencyCode
    state: StateCode
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who signs in.

    ``state`` is None for regional people, ``agency`` for everybody but contributors;
    ``suspended`` is None for an account that may do what its role does. ``session`` is
    the number of the session by which somebody asks, and no part of who somebody is.
    """

    id: PersonId
    name: str
    sign_in_name: str
    role: Role
    state: StateCode | None
    agency: AgencyCode | None
    language: str
    active: bool
    suspended: SuspendedBy | None = None
    session: int | None = field(default=None, compare=False)

    @property
    def voice(self) -> Voice:
        """The voice this person answers with."""
        return FOCAL_POINT_VOICE if self.agency is None else Voice(self.agency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Whom somebody elsewhere means: an OpenID Connect provider, and its name for a person.

    Neither says who that is here; that is kept where an invitation was accepted so.
    """

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BySession:
    """Whoever a session belongs to: looked up where the work is done, in the same moment.

    Attributes
    ----------
    token
        The secret of the session.
    page_of
        Whose page asks: where the session is another's by now, nothing is done. None where
        that does not matter.
    """

    token: str
    page_of: PersonId | None = None


Asking: TypeAlias = Person | BySession
"""Who asks for something to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session, without its secret. ``number`` tells a person's sessions apart.

    ``remembered_as`` is what the browser called itself at sign-in; may be empty.
    """

    number: int
    since: datetime
    last_seen: datetime
    current: bool
    remembered_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An offer to become a person with a role; its secret link is shown once."""

    number: int
    name: str
    role: Role
    state: StateCode | None
    agency: AgencyCode | None
    expires: datetime
    accepted: datetime | None
