"""No row of the record is put in the place of another, and no table is emptied"""

from alembic import op


KEYS = {
    "answer": (("assessment", "seq"), ("assessment", "person", "client_key")),
    "settlement": (("assessment", "seq"),),
    "comment": (("assessment", "seq"), ("assessment", "person", "client_key")),
    "assignment": (("assessment", "seq"),),
    "deed": (("number",),),
    "change_reason": (("assessment", "seq"), ("assessment", "person", "client_key")),
    "action": (("state", "seq"),),
    "own_cost": (("state", "seq"),),
    "submission": (("id",), ("assessment", "draft")),
}
"""What is never changed, with what a new row may not share with one that is there."""

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _protect_on_sqlite()
    else:
        _protect_on_postgresql()


def _protect_on_sqlite() -> None:
    """INSERT OR REPLACE takes the old row away and is no DELETE to a trigger."""
    for table, keys in KEYS.items():
        is_there = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} WHERE "
            + " AND ".join(f"{column} = NEW.{column}" for column in key)
            + ")"
            for key in keys
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {is_there} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"
        )


def _protect_on_postgresql() -> None:
    for table in KEYS:
        op.execute(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION never_changed()"
        )
