"""What the environment says, as one frozen value; and the only reader of the clock.

Every setting is an environment variable that starts with ``ROADMAP_``; the reference
page of the handbook lists them all.
"""

from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assessments import typed
from assessments.days import WAITING_DAYS
from assessments.records.keeping import TermsOfKeeping
from assessments.rules import ROLES
from priorities.web_address import is_web_address

PROGRAM = "2026.11"
"""The version of this program, by year and month; backups name it."""

KEY_BYTES = 32


def now() -> datetime:
    """Read the clock: the present moment, aware, in UTC."""
    return datetime.now(UTC)


FILE = "roadmap.sqlite"
"""The record, in the folder of the embedded database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIdProvider:
    """Where people may sign in elsewhere.

    Attributes
    ----------
    issuer
        Address of the provider, as it calls itself.
    client_id, client_secret
        As whom this server is known there.
    name
        What people call it; stands on the button.
    """

    issuer: str
    client_id: str
    client_secret: SecretStr
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """A server for mail (SMTP).

    Attributes
    ----------
    security
        How the connection is encrypted.
    user, password
        As whom; empty where the server asks for nobody.
    sender
        From which address.
    """

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str
    password: SecretStr
    sender: str


class Settings(BaseSettings):
    """The settings of one run, from the environment.

    Attributes
    ----------
    database_url
        Where the record is kept; None for the embedded database in ``data_dir``.
    owner_database_url
        The same database for the user who owns its tables, on PostgreSQL; for ``init``,
        ``migrate`` and ``restore`` only. None where that is the user of ``database_url``.
    data_dir
        Folder of the embedded database.
    host, port
        Address to listen on.
    prefix
        Path under which a proxy shows us, such as ``/roadmap``; empty for the root.
    public_url
        Address that people type, such as ``https://roadmap.example.org``; None to take
        it from each request. Used for invitation links and to refuse foreign forms.
    forwarded_allow_ips
        Proxies whose word about the visitor's address and scheme is taken: addresses
        with commas between them, or ``*``.
    run_by
        Who runs this server and how to reach them, as every page says it in its foot;
        empty says nothing.
    oidc_issuer, oidc_client_id, oidc_client_secret, oidc_name
        Where people may sign in elsewhere (OpenID Connect), as whom this server is known
        there, and what people call it: all of them, or none.
    waiting_days
        Working days that a change of who belongs to a state waits where no second person
        of it agrees.
    smtp_host, smtp_port, smtp_security, smtp_user, smtp_password, smtp_from
        Server for mail about such changes, and the address that it comes from; None for
        no mail.
    backup_passphrase
        What ``roadmap backup`` and ``migrate`` encrypt backups with, and ``restore``
        opens them with; None to ask who sits there.
    keep_sessions_days, keep_origins_days, keep_names_days
        Days for which what is about persons is kept, as in
        `assessments.records.keeping.TermsOfKeeping`.
    log_json
        Whether lines of the log are JSON objects.
    metrics_token
        Secret with which figures of the server are given at ``/metrics``; empty for never.
    security_contact
        Whom to tell of a hole: an address to write to, or of a page;
        None says nothing.
    demo
        Whether all states are invented; every page then says so.
    second_factor
        The roles that sign in with a second factor only, with commas between them;
        ``none`` for no role.
    fresh_minutes
        How long somebody who has shown that it is them may sign, publish or invite; 0
        asks nobody again.
    session_idle_hours, session_hours
        How long a session lasts without being used, and at the longest.
    session_idle_hours_without_factor, session_hours_without_factor
        The same where no second factor was shown.
    session_idle_hours_shared, session_hours_shared
        The same at most where others use the computer too.
    factor_key
        The key that the secrets of apps for codes are sealed with, 32 bytes in base64;
        None for the one in a file of ``data_dir``.
    """

    model_config = SettingsConfigDict(
        env_prefix="ROADMAP_", env_ignore_empty=True, frozen=True
    )

    database_url: str | None = None
    owner_database_url: str | None = None
    data_dir: Path = Field(default_factory=lambda: user_data_path("roadmap"))
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    prefix: str = ""
    public_url: str | None = None
    forwarded_allow_ips: str = "127.0.0.1"
    run_by: str = ""
    oidc_issuer: str | None = None
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = ""
    waiting_days: int = Field(default=WAITING_DAYS, ge=1, le=60)
    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_from: str = ""
    backup_passphrase: SecretStr | None = None
    keep_sessions_days: int = Field(default=90, ge=8, le=3650)
    keep_origins_days: int = Field(default=180, ge=1, le=3650)
    keep_names_days: int = Field(default=365, ge=30, le=3650)
    log_json: bool = False
    metrics_token: SecretStr = SecretStr("")
    security_contact: str | None = None
    demo: bool = False
    second_factor: str = "focal_point,approver,administrator,analyst,content_editor"
    fresh_minutes: float = Field(default=10, ge=0)
    session_idle_hours: float = Field(default=12, gt=0)
    session_hours: float = Field(default=168, gt=0)
    session_idle_hours_without_factor: float = Field(default=4, gt=0)
    session_hours_without_factor: float = Field(default=24, gt=0)
    session_idle_hours_shared: float = Field(default=1, gt=0)
    session_hours_shared: float = Field(default=8, gt=0)
    factor_key: SecretStr | None = None

    @field_validator("prefix")
    @classmethod
    def _one_slash_before_none_after(cls, given: str) -> str:
        inner = given.strip("/")
        return f"/{inner}" if inner else ""

    @field_validator("run_by")
    @classmethod
    def _in_one_line(cls, given: str) -> str:
        sign = typed.unkeepable(given)
        if sign is not None:
            raise ValueError(f"it contains {sign.name} at letter {sign.letter}")
        return typed.line(given)

    @field_validator("second_factor")
    @classmethod
    def _roles(cls, given: str) -> str:
        named = [name.strip() for name in given.split(",")]
        if named == ["none"]:
            return "none"
        for name in named:
            if name not in ROLES:
                raise ValueError(f"{name!r} is no role; expected {', '.join(ROLES)}")
        return ",".join(named)

    @field_validator("factor_key")
    @classmethod
    def _a_key(cls, given: SecretStr | None) -> SecretStr | None:
        if given is None or not given.get_secret_value():
            return None
        try:
            key = b64decode(given.get_secret_value(), altchars="-_", validate=True)
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise ValueError(f"expected {KEY_BYTES} random bytes in base64")
        return given

    @field_validator("public_url")
    @classmethod
    def _an_address_without_a_slash_at_the_end(cls, given: str | None) -> str | None:
        if given is None or not given:
            return None
        if not is_web_address(given):
            raise ValueError("expected an address such as https://roadmap.example.org")
        return given.rstrip("/")

    @field_validator("security_contact")
    @classmethod
    def _a_way_to_tell(cls, given: str | None) -> str | None:
        if not given:
            return None
        begins = given.startswith(("mailto:", "https://"))
        if not begins or not given.isprintable() or " " in given:
            raise ValueError("expected an address such as mailto:security@example.org")
        return given

    @field_validator("oidc_issuer")
    @classmethod
    def _a_guarded_address(cls, given: str | None) -> str | None:
        if not given:
            return None
        parts = urlsplit(given)
        is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
        if not is_web_address(given) or not (parts.scheme == "https" or is_here):
            raise ValueError("expected an address such as https://login.example.org")
        return given

    @model_validator(mode="after")
    def _mail_comes_from_somewhere(self) -> "Settings":
        if self.smtp_host and "@" not in self.smtp_from:
            raise ValueError(
                "mail needs ROADMAP_SMTP_FROM, such as roadmap@example.org"
            )
        return self

    @model_validator(mode="after")
    def _a_whole_provider_or_none(self) -> "Settings":
        names = ("oidc_issuer", "oidc_client_id", "oidc_client_secret", "oidc_name")
        given = [name for name in names if _is_given(getattr(self, name))]
        missing = [f"ROADMAP_{name.upper()}" for name in names if name not in given]
        if given and missing:
            wanted = f"ROADMAP_{given[0].upper()} also needs {', '.join(missing)}"
            raise ValueError(wanted)
        return self

    @property
    def terms(self) -> TermsOfKeeping:
        """How long what is about persons is kept."""
        return TermsOfKeeping(
            sessions=timedelta(days=self.keep_sessions_days),
            origins=timedelta(days=self.keep_origins_days),
            names=timedelta(days=self.keep_names_days),
        )

    @property
    def provider(self) -> OpenIdProvider | None:
        """Where people may sign in elsewhere; None for nowhere."""
        if self.oidc_issuer is None:
            return None
        return OpenIdProvider(
            issuer=self.oidc_issuer,
            client_id=self.oidc_client_id,
            client_secret=self.oidc_client_secret,
            name=typed.line(self.oidc_name),
        )

    @property
    def elsewhere(self) -> str:
        """Where people may sign in elsewhere, as they call it; empty for nowhere."""
        return self.provider.name if self.provider else ""

    @property
    def mail_server(self) -> MailServer | None:
        """Through which server mail is sent; None for no mail."""
        if not self.smtp_host:
            return None
        return MailServer(
            host=self.smtp_host,
            port=self.smtp_port,
            security=self.smtp_security,
            user=self.smtp_user,
            password=self.smtp_password,
            sender=self.smtp_from,
        )

    @property
    def database(self) -> str:
        """Where the record is kept, as a database URL."""
        if self.database_url:
            return self.database_url
        return sqlite_url(self.data_dir / FILE)

    @property
    def own_address(self) -> str:
        """The address that this computer answers at, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}{self.prefix}"

    @property
    def owner_database(self) -> str:
        """The same database, for who changes its tables."""
        return self.owner_database_url or self.database


def _is_given(value: str | SecretStr | None) -> bool:
    plain = value.get_secret_value() if isinstance(value, SecretStr) else value
    return bool(plain and plain.strip())


def sqlite_url(file: Path) -> str:
    """Give the database URL of a file, whatever its path is made of.

    A question mark would end the path, and what looks like a quoted sign would be one.
    """
    return "sqlite:///" + str(file).replace("%", "%25").replace("?", "%3F")
