"""Write at the end of a log, in its chain."""

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select, text, update

from assessments import chain as chaining
from assessments.records.log import Chain, LogHead, NewDeed
from assessments.store.database import Unit
from assessments.store.tables import TABLES

_DEED = TABLES["deed"].c
_HEAD = TABLES["log_head"].c
_TO_WRITE = (
    select(_HEAD.place, _HEAD.hash)
    .where(_HEAD.chain == bindparam("of_chain"))
    .with_for_update()
)
_BEGIN = text(
    "INSERT INTO log_head (chain, place, hash) VALUES (:of_chain, 0, :start)"
    " ON CONFLICT (chain) DO NOTHING"
)
_MOVE = (
    update(TABLES["log_head"])
    .where(_HEAD.chain == bindparam("of_chain"))
    .values(place=bindparam("to_place"), hash=bindparam("to_hash"))
)
_ADD = insert(TABLES["deed"])
_ADD_ORIGIN = insert(TABLES["deed_origin"]).from_select(
    ["number", "chain", "salt", "came_from"],
    select(_DEED.number, _DEED.chain, bindparam("salt"), bindparam("came_from")).where(
        _DEED.chain == bindparam("of_chain"), _DEED.place == bindparam("of_place")
    ),
)


def add_deeds(unit: Unit, chain: Chain, new: Sequence[NewDeed]) -> LogHead:
    """Put entries at the end of a log, and give where it ends with them.

    Who else writes into the same log waits until this unit of work has ended, so it is
    the last thing that a use case does; who saves answers writes no log and waits for none.
    """
    end = _head_to_write(unit, chain)
    rows, origins = [], []
    for deed, origin, end in chaining.linked(end, new):  # noqa: B020 - the head moves on
        rows.append(
            {
                "chain": chain,
                "place": end.place,
                "who": deed.who,
                "role": deed.role,
                "deed": deed.deed,
                "about": deed.about,
                "at": deed.at,
                "digest": deed.digest,
                "origin": origin,
                "hash": end.hash,
            }
        )
        if deed.came_from is not None:
            origins.append(
                {
                    "of_chain": chain,
                    "of_place": end.place,
                    "salt": deed.salt,
                    "came_from": deed.came_from,
                }
            )
    if rows:
        unit.execute(_ADD, rows)
        unit.execute(
            _MOVE, {"of_chain": chain, "to_place": end.place, "to_hash": end.hash}
        )
    for origin_row in origins:
        unit.execute(_ADD_ORIGIN, origin_row)
    return end


def _head_to_write(unit: Unit, chain: Chain) -> LogHead:
    """Give where a log ends, and let others who write into it wait."""
    row = unit.execute(_TO_WRITE, {"of_chain": chain}).one_or_none()
    if row is None:
        unit.execute(_BEGIN, {"of_chain": chain, "start": chaining.START})
        row = unit.execute(_TO_WRITE, {"of_chain": chain}).one()
    return LogHead(chain=chain, place=row.place, hash=row.hash)
