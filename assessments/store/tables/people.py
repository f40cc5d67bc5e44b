"""The tables about states and people: who there is, and who may come in."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    false,
    select,
)
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field

from assessments.records.factors import FactorKind, StepKind
from assessments.records.people import Role, SuspendedBy
from assessments.store.tables.rows import Row, one_of

PEOPLE_ROLES = tuple(role for role in Role if role is not Role.SYSTEM)
FORGOTTEN = "forgotten "
"""Begins what is kept instead of the secret of a browser that is known no more."""

_ROLE_FITS_STATE = (
    "(state IS NULL) = (role IN ('content_editor', 'analyst', 'administrator'))"
)
_NO = {"server_default": false()}
_ROLE_FITS_AGENCY = "(agency IS NULL) = (role <> 'contributor')"


class StateRow(Row, table=True):
    """A member."""

    __tablename__: ClassVar[str] = "state"
    code: str = Field(primary_key=True)
    name: str
    sub_region: str
    invented: bool


class AgencyRow(Row, table=True):
    """A body of a state that answers with a voice of its own."""

    __tablename__: ClassVar[str] = "agency"
    __table_args__ = (Unique("state", "name"),)
    code: str = Field(primary_key=True)
    state: str = Field(foreign_key="state.code")
    name: str


class PersonRow(Row, table=True):
    """Somebody who signs in; without a passphrase hash nobody can as them.

    ``notice_address`` is where mail about changes of the own state goes, if anywhere.
    """

    __tablename__: ClassVar[str] = "person"
    __table_args__ = (
        one_of("role", PEOPLE_ROLES),
        one_of("suspended", SuspendedBy),
        CheckConstraint(_ROLE_FITS_STATE, name="role_fits_state"),
        CheckConstraint(_ROLE_FITS_AGENCY, name="role_fits_agency"),
    )
    id: str = Field(primary_key=True)
    name: str
    sign_in_name: str = Field(unique=True)
    role: str
    state: str | None = Field(default=None, foreign_key="state.code", index=True)
    agency: str | None = Field(default=None, foreign_key="agency.code")
    language: str
    active: bool
    suspended: str | None = None
    passphrase_hash: str | None = None
    notice_address: str | None = None


def of_the_office(by: Column[Any]) -> ColumnElement[bool]:
    """Whether somebody of the regional office did it, or whoever runs the server."""
    person = Row.metadata.tables["person"].c
    return by.is_(None) | by.in_(select(person.id).where(person.state.is_(None)))


class LoginRow(Row, table=True):
    """As whom a person signs in elsewhere, since an invitation was accepted so."""

    __tablename__: ClassVar[str] = "login"
    issuer: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", unique=True)
    at: datetime


class SessionRow(Row, table=True):
    """Somebody signed in somewhere; only the hash of the secret is kept."""

    __tablename__: ClassVar[str] = "session"
    number: int | None = Field(default=None, primary_key=True)
    secret_hash: str = Field(unique=True)
    person: str = Field(foreign_key="person.id", index=True)
    remembered_as: str
    since: datetime
    last_seen: datetime
    revoked: datetime | None = None
    with_factor: bool = Field(default=False, sa_column_kwargs=_NO)
    shared: bool = Field(default=False, sa_column_kwargs=_NO)
    fresh: datetime | None = None
    browser: int | None = None


class KnownBrowserRow(Row, table=True):
    """A browser in which somebody has signed in; ``told`` when the person saw it listed.

    Only a hash of the browser's secret together with the person is kept, so nobody can
    tell from the record which people share a browser.
    """

    __tablename__: ClassVar[str] = "known_browser"
    number: int | None = Field(default=None, primary_key=True)
    secret_hash: str = Field(unique=True)
    person: str = Field(foreign_key="person.id", index=True)
    remembered_as: str
    since: datetime
    last_seen: datetime
    told: datetime | None = None


class SecondFactorRow(Row, table=True):
    """What somebody shows beside the passphrase.

    Of an app for codes the secret, sealed, the mark of the key that opens it, and the
    last step of time whose code was used; of a passkey its id, public key and counter.
    """

    __tablename__: ClassVar[str] = "second_factor"
    __table_args__ = (
        one_of("kind", FactorKind),
        CheckConstraint(
            "(kind = 'app') = (sealed IS NOT NULL AND sealed_with IS NOT NULL)",
            name="app_has_a_secret",
        ),
        CheckConstraint(
            "(kind = 'passkey') = (credential IS NOT NULL AND public_key IS NOT NULL)",
            name="passkey_has_a_key",
        ),
    )
    number: int | None = Field(default=None, primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    kind: str
    name: str
    since: datetime
    last_used: datetime | None = None
    sealed: str | None = None
    sealed_with: str | None = None
    last_step: int | None = None
    credential: str | None = Field(default=None, unique=True)
    public_key: str | None = None
    counter: int | None = Field(default=None, sa_type=BigInteger)


class RecoveryCodeRow(Row, table=True):
    """A code that stands in for a second factor, once; only its hash is kept."""

    __tablename__: ClassVar[str] = "recovery_code"
    number: int | None = Field(default=None, primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    code_hash: str = Field(unique=True)
    since: datetime
    used: datetime | None = None


class SignInStepRow(Row, table=True):
    """Something about second factors that somebody has begun and not ended.

    Either a sign-in whose passphrase was right, which is no session; or what belongs to
    a session, under the hash of its secret.
    """

    __tablename__: ClassVar[str] = "sign_in_step"
    __table_args__ = (one_of("kind", StepKind),)
    secret_hash: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    kind: str
    at: datetime
    remembered_as: str = ""
    shared: bool = False
    challenge: str | None = None
    offered: str | None = None


class FailedSignInRow(Row, table=True):
    """How often a sign-in name failed lately; the name only as a hash."""

    __tablename__: ClassVar[str] = "failed_sign_in"
    name_hash: str = Field(primary_key=True)
    failures: int
    last: datetime


class InvitationRow(Row, table=True):
    """An offer to become a person; only the hash of its secret is kept."""

    __tablename__: ClassVar[str] = "invitation"
    __table_args__ = (
        one_of("role", PEOPLE_ROLES),
        CheckConstraint(_ROLE_FITS_STATE, name="role_fits_state"),
        CheckConstraint(_ROLE_FITS_AGENCY, name="role_fits_agency"),
    )
    number: int | None = Field(default=None, primary_key=True)
    secret_hash: str = Field(unique=True)
    name: str
    role: str
    state: str | None = Field(default=None, foreign_key="state.code", index=True)
    agency: str | None = Field(default=None, foreign_key="agency.code")
    by: str | None = Field(default=None, foreign_key="person.id")
    at: datetime
    expires: datetime
    accepted: datetime | None = None
    accepted_by: str | None = Field(default=None, foreign_key="person.id")
    withdrawn: datetime | None = None
