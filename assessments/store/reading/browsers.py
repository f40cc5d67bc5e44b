"""Read in which browsers somebody has signed in."""

from datetime import datetime

from sqlalchemy import bindparam, select

from assessments.records.factors import KnownBrowser
from assessments.records.people import PersonId
from assessments.store.database import AnyRow, Unit
from assessments.store.tables import TABLES
from assessments.store.tables.people import FORGOTTEN

_BROWSER = TABLES["known_browser"].c
_OF_SECRET = select(TABLES["known_browser"]).where(
    _BROWSER.secret_hash == bindparam("secret_hash"),
    _BROWSER.last_seen >= bindparam("after"),
)


def browser(unit: Unit, secret_hash: str, *, after: datetime) -> KnownBrowser | None:
    """Give the browser behind a secret, if it was used after a moment; None otherwise."""
    values = {"secret_hash": secret_hash, "after": after}
    row = unit.execute(_OF_SECRET, values).one_or_none()
    return None if row is None else _browser(row)


def browsers(unit: Unit, person: PersonId) -> tuple[KnownBrowser, ...]:
    """Give the browsers of a person, the newest first."""
    rows = unit.execute(
        select(TABLES["known_browser"])
        .where(_BROWSER.person == person)
        .order_by(_BROWSER.number.desc())
    )
    return tuple(map(_browser, rows))


def _browser(row: AnyRow) -> KnownBrowser:
    return KnownBrowser(
        number=row.number,
        since=row.since,
        last_seen=row.last_seen,
        remembered_as=row.remembered_as,
        told=row.told,
        forgotten=row.secret_hash.startswith(FORGOTTEN),
    )
