"""Write in which browsers somebody has signed in."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import String, bindparam, cast, delete, literal, text, update

from assessments.records.people import PersonId
from assessments.store.database import Unit
from assessments.store.tables import TABLES
from assessments.store.tables.people import FORGOTTEN

_TABLE = TABLES["known_browser"]
_BROWSER = _TABLE.c
_ADD = text(
    "INSERT INTO known_browser (person, secret_hash, remembered_as, since, last_seen)"
    " VALUES (:person, :secret_hash, :remembered_as, :since, :last_seen)"
    " ON CONFLICT (secret_hash) DO UPDATE SET last_seen = excluded.last_seen"
    " RETURNING number"
).bindparams(
    bindparam("since", type_=_BROWSER.since.type),
    bindparam("last_seen", type_=_BROWSER.last_seen.type),
)


def add_browser(
    unit: Unit, *, person: PersonId, secret_hash: str, remembered_as: str, at: datetime
) -> int:
    """Add a browser that was not known, and give its number; unless somebody was faster."""
    row = {
        "person": person,
        "secret_hash": secret_hash,
        "remembered_as": remembered_as,
        "since": at,
        "last_seen": at,
    }
    return int(unit.execute(_ADD, row).scalar_one())


def see_browser(unit: Unit, number: int, at: datetime) -> None:
    """Note when somebody last signed in in a browser."""
    unit.execute(update(_TABLE).where(_BROWSER.number == number).values(last_seen=at))


def tell_browsers(
    unit: Unit, person: PersonId, numbers: Collection[int], at: datetime
) -> None:
    """Note that a person was told of browsers, and knows them; the forgotten ones go."""
    unit.execute(
        delete(_TABLE).where(
            _BROWSER.person == person,
            _BROWSER.number.in_(numbers),
            _BROWSER.secret_hash.startswith(FORGOTTEN),
        )
    )
    unit.execute(
        update(_TABLE)
        .where(_BROWSER.person == person, _BROWSER.number.in_(numbers))
        .values(told=at)
    )


def forget_browsers(
    unit: Unit,
    person: PersonId,
    numbers: Collection[int] | None = None,
    *,
    but: int | None = None,
) -> int:
    """Let browsers of a person be known no more, all or those, and say how many.

    One that the person was not told of is kept for that: else who comes with a stolen
    passphrase could see to it that nobody hears of it.
    """
    which = [_BROWSER.person == person]
    if numbers is not None:
        which.append(_BROWSER.number.in_(numbers))
    if but is not None:
        which.append(_BROWSER.number != but)
    told = unit.execute(delete(_TABLE).where(*which, _BROWSER.told.is_not(None)))
    nobodys = literal(FORGOTTEN).concat(cast(_BROWSER.number, String))
    kept = unit.execute(update(_TABLE).where(*which).values(secret_hash=nobodys))
    return told.rowcount + kept.rowcount


def drop_browsers(unit: Unit, person: PersonId, numbers: Collection[int]) -> None:
    """Keep nothing of browsers of a person: they were told of, or are too many or too old."""
    unit.execute(
        delete(_TABLE).where(_BROWSER.person == person, _BROWSER.number.in_(numbers))
    )
