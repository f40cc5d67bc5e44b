"""Second factors, and the browsers in which somebody signs in."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from assessments.records.people import Person, PersonId


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
    One that is ``forgotten`` is known no more, and is kept until the person was told of it.
    """

    number: int
    since: datetime
    last_seen: datetime
    remembered_as: str
    told: datetime | None
    current: bool = False
    forgotten: bool = False


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
class PasskeySite:
    """For which site passkeys are made: browsers show them to no other.

    Attributes
    ----------
    id
        Its name, such as ``roadmap.example.org``: no address of numbers, but localhost.
    origin
        The same with scheme and port, as browsers say it.
    name
        What it is called where a browser asks.
    """

    id: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppOffer:
    """An app to be set up: its secret to be typed, and the address that a QR code holds."""

    secret: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What somebody is in the middle of, who has begun to sign in or to show it again.

    Attributes
    ----------
    person
        Who.
    kind
        Whether a second factor is asked for or to be set up, or there is a session.
    factors
        What there is to show.
    codes_left
        How many recovery codes were not used.
    required
        Whether a second factor is required of the person.
    is_fresh
        Whether the person has shown lately that it is them.
    has_passphrase
        Whether the person signs in with a passphrase, and not elsewhere.
    """

    person: Person
    kind: StepKind
    factors: tuple[Factor, ...]
    codes_left: int
    required: bool
    is_fresh: bool
    has_passphrase: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A second factor was set up.

    Attributes
    ----------
    codes
        Recovery codes, shown this once; none where there were some already.
    session
        The secret of the session that it opened; empty where there was one.
    """

    codes: tuple[str, ...] = field(repr=False)
    session: str = field(default="", repr=False)


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
    remembered_as: str = ""
    shared: bool = False
    challenge: str | None = None
    offered: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What somebody shows: a code of an app or a recovery code, a passkey, a passphrase.

    ``passkey`` is the answer of the browser as JSON, given for ``site``.
    """

    code: str = field(default="", repr=False)
    passkey: str = field(default="", repr=False)
    site: PasskeySite | None = None
    passphrase: str = field(default="", repr=False)
