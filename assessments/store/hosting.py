"""How the database is run: what a person who looks after the server may have set wrongly."""

from dataclasses import dataclass

from assessments.store.database import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosting:
    """How a database is run.

    Attributes
    ----------
    version
        Of SQLite or PostgreSQL.
    is_remote
        Whether what is asked goes over a network.
    is_encrypted
        Whether nobody on the way can read it (TLS).
    losing
        Settings of the server with which a power cut loses what was saved.
    damage
        What the database finds wrong with itself.
    """

    version: str
    is_remote: bool = False
    is_encrypted: bool = False
    losing: tuple[str, ...] = ()
    damage: tuple[str, ...] = ()


NEEDED = ("fsync", "full_page_writes")
"""What has to be on for what was saved to outlast a power cut."""

NAMED = 5
"""So much of the damage is named: one is enough."""

_SERVER = """
SELECT current_setting('server_version') AS version,
    coalesce(NOT inet_server_addr() <<= '127.0.0.0/8' AND inet_server_addr() <> '::1', false)
        AS is_remote,
    (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS is_encrypted
"""


def hosting(unit: Unit) -> Hosting:
    """Ask a database how it is run; SQLite also whether its file is whole."""
    if unit.dialect.name == "sqlite":
        version = unit.exec_driver_sql("SELECT sqlite_version()").scalar_one()
        said = unit.exec_driver_sql(f"PRAGMA quick_check({NAMED})").scalars().all()
        return Hosting(
            version=version, damage=tuple(line for line in said if line != "ok")
        )
    server = unit.exec_driver_sql(_SERVER).one()
    losing = tuple(
        name
        for name in NEEDED
        if unit.exec_driver_sql(f"SHOW {name}").scalar_one() != "on"
    )
    return Hosting(
        version=server.version,
        is_remote=server.is_remote,
        is_encrypted=bool(server.is_encrypted),
        losing=losing,
    )
