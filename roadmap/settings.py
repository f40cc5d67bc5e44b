"""What the environment says, as one frozen value; and the only reader of the clock.

Every setting is an environment variable that starts with ``ROADMAP_``; the reference
page of the handbook lists them all.
"""

from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assessments import typed
from priorities.web_address import is_web_address


def now() -> datetime:
    """Read the clock: the present moment, aware, in UTC."""
    return datetime.now(UTC)


class Settings(BaseSettings):
    """The settings of one run, from the environment.

    Attributes
    ----------
    database_url
        Where the record is kept; None for the embedded database in ``data_dir``.
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
    demo
        Whether all states are invented; every page then says so.
    """

    model_config = SettingsConfigDict(env_prefix="ROADMAP_", frozen=True)

    database_url: str | None = None
    data_dir: Path = Field(default_factory=lambda: user_data_path("roadmap"))
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    prefix: str = ""
    public_url: str | None = None
    forwarded_allow_ips: str = "127.0.0.1"
    run_by: str = ""
    demo: bool = False

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

    @field_validator("public_url")
    @classmethod
    def _an_address_without_a_slash_at_the_end(cls, given: str | None) -> str | None:
        if given is None or not given:
            return None
        if not is_web_address(given):
            raise ValueError("expected an address such as https://roadmap.example.org")
        return given.rstrip("/")

    @property
    def database(self) -> str:
        """Where the record is kept, as a database URL."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{self.data_dir / 'roadmap.sqlite'}"
