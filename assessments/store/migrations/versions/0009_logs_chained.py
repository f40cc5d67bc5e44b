"""Each state has a log of its own, and every entry is chained to the one before it"""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op


AT_ONCE = 5000
"""Entries moved at once."""

WRONG_PLACE = (
    "NEW.place <> (SELECT coalesce(max(place), 0) + 1 FROM deed WHERE chain = NEW.chain) "
    "OR EXISTS (SELECT 1 FROM deed WHERE number = NEW.number)"
)
"""When a new entry would stand elsewhere than at the end, or in the place of another."""

BACKWARD = "NEW.chain <> OLD.chain OR NEW.place <= OLD.place"
"""When the head of a log would not move on."""

NEVER_DELETED = ("deed", "log_head")
"""Where something came from may be forgotten one day; nothing else of the log is."""

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TEMPORARY TABLE deed_before AS SELECT number, who, deed, about, at FROM deed"
    )
    op.drop_table('deed')
    op.create_table('deed',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('chain', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('who', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('role', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('deed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('about', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('origin', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint('length(hash) = 64', name=op.f('ck_deed_hash')),
    sa.CheckConstraint('digest IS NULL OR length(digest) = 64', name=op.f('ck_deed_digest')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_deed')),
    sa.UniqueConstraint('chain', 'place', name=op.f('uq_deed_chain_place'))
    )
    op.create_index(op.f('ix_deed_about_deed_number'), 'deed', ['about', 'deed', 'number'])
    op.create_table('deed_origin',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('chain', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('salt', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('came_from', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['number'], ['deed.number'], name=op.f('fk_deed_origin_number')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_deed_origin'))
    )
    op.create_table('log_head',
    sa.Column('chain', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('chain', name=op.f('pk_log_head'))
    )
    _move()
    op.drop_table('deed_before')
    if op.get_bind().dialect.name == "sqlite":
        _protect_on_sqlite()
    else:
        op.execute(
            "SELECT setval(pg_get_serial_sequence('deed', 'number'), "
            "(SELECT coalesce(max(number), 0) + 1 FROM deed), false)"
        )
        _protect_on_postgresql()


def _move() -> None:
    """Put what was kept without a chain into one, and say at its end that it was."""
    unit = op.get_bind()
    people = {
        row.id: (row.role, row.state)
        for row in unit.execute(sa.text("SELECT id, role, state FROM person"))
    }
    deed = sa.table(
        "deed",
        *(sa.column(name) for name in ("number", "chain", "place", "who", "role", "deed", "about")),
        sa.column("at", sqlmodel.sql.sqltypes.UTCDateTime()),
        *(sa.column(name) for name in ("digest", "origin", "hash")),
    )
    before = sa.table(
        "deed_before",
        *(sa.column(name) for name in ("number", "who", "deed", "about")),
        sa.column("at", sqlmodel.sql.sqltypes.UTCDateTime()),
    )
    ends: dict[str, tuple[int, str]] = {}
    last = 0
    while True:
        found = unit.execute(
            sa.select(before).where(before.c.number > last).order_by(before.c.number).limit(AT_ONCE)
        ).all()
        if not found:
            break
        rows = []
        for row in found:
            last = row.number
            role, state = people.get(row.who, ("system", None))
            rows.append(_entry(ends, last, state or "_region", row.who, role, row.deed, row.about, row.at))
        unit.execute(sa.insert(deed), rows)
    said = [
        _entry(ends, last + index, chain, "system", "system", "log.chained", str(place), datetime.now(UTC))
        for index, (chain, (place, _)) in enumerate(sorted(ends.items()), 1)
    ]
    if said:
        unit.execute(sa.insert(deed), said)
        unit.execute(
            sa.text("INSERT INTO log_head (chain, place, hash) VALUES (:chain, :place, :hash)"),
            [{"chain": chain, "place": place, "hash": end} for chain, (place, end) in ends.items()],
        )


def _entry(
    ends: dict[str, tuple[int, str]],
    number: int,
    chain: str,
    who: str,
    role: str,
    deed: str,
    about: str,
    at: datetime,
) -> dict[str, object]:
    """Give the next entry of a chain, hashed as entries of this version are, and move its end."""
    place, before = ends.get(chain, (0, ""))
    entry = {
        "about": about,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "before": before,
        "chain": chain,
        "deed": deed,
        "digest": None,
        "origin": None,
        "place": place + 1,
        "role": role,
        "who": who,
    }
    written = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    end = hashlib.sha256(written.encode()).hexdigest()
    ends[chain] = (place + 1, end)
    return {**entry, "at": at, "number": number, "hash": end}


def _protect_on_sqlite() -> None:
    for table, when in {"deed": "1", "deed_origin": "1", "log_head": BACKWARD}.items():
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
        )
    for table in NEVER_DELETED:
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
        )
    replaced = {  # INSERT OR REPLACE is no DELETE
        "deed": WRONG_PLACE,
        "deed_origin": "EXISTS (SELECT 1 FROM deed_origin WHERE number = NEW.number)",
        "log_head": "EXISTS (SELECT 1 FROM log_head WHERE chain = NEW.chain)",
    }
    for table, is_wrong in replaced.items():
        op.execute(
            f"CREATE TRIGGER {table}_at_the_end BEFORE INSERT ON {table} WHEN {is_wrong} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed, only added at the end'); END"
        )


def _protect_on_postgresql() -> None:
    for table in ("deed", "deed_origin"):
        op.execute(
            f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION never_changed()"
        )
    for table in NEVER_DELETED:
        op.execute(
            f"CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION never_changed()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION never_changed()"
        )
    op.execute(
        "CREATE TRIGGER log_head_only_forward BEFORE UPDATE ON log_head FOR EACH ROW "
        f"WHEN ({BACKWARD}) EXECUTE FUNCTION never_changed()"
    )
    op.execute(
        "CREATE FUNCTION deed_at_the_end() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {WRONG_PLACE} THEN "
        "RAISE EXCEPTION 'rows of deed are never changed, only added at the end'; "
        "END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER deed_at_the_end BEFORE INSERT ON deed "
        "FOR EACH ROW EXECUTE FUNCTION deed_at_the_end()"
    )
