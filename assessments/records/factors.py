"""Second factors, and the browsers in which somebody signs in."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from assessments.records.people import PersonId


class FactorKind(StrEnum):
    """What somebody shows beside the passphrase."""

    APP = "app"  # an app that shows codes (TOTP, RFC 6238)
    PASSKEY = "passkey"  # WebAuthn


class StepKind(StrEnum):
    """What somebody has begun and not ended."""

    SECOND = "second"  # the passphrase was right; a second factor is asked for
    SET_UP = "set_up"  # it was right; a second factor has to be set up first
    SESSION = "session"  # of somebody who is signed in


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBrowser:
    """A browser in which a person has signed in.

    ``number`` tells a person's browsers apart; ``current`` says that it is this one.
    """

    number: int
    since: datetime
    last_seen: datetime
    remembered_as: str
    told: datetime | None
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A second factor of a person, as it is listed."""

    number: int
    kind: FactorKind
    name: str
    since: datetime
    last_used: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class App(Factor):
    """An app for codes: its secret, sealed with the key of that mark."""

    sealed: str = field(repr=False)
    sealed_with: str
    last_step: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey(Factor):
    """A passkey: its id and public key, both in base64url, and how often it counted."""

    credential: str
    public_key: str
    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What somebody has begun about second factors and not ended.

    Attributes
    ----------
    challenge
        What a passkey is to answer, in base64url.
    offered
        The secret of an app that is to be set up, sealed.
    """

    person: PersonId
    kind: StepKind
    at: datetime
    remembered_as: str
    shared: bool
    challenge: str | None
    offered: str | None = field(repr=False)
