"""Writing past the program: what checks have to find.

>>> tamper(world, "UPDATE answer SET value = 'not_yet'")
"""

from sqlalchemy import text

from tests.past_the_program import changing
from tests.worlds import SmallWorld


def tamper(world: SmallWorld, change: str, **values: object) -> None:
    """Change a row behind the program's back, past the triggers."""
    with changing(world.service) as unit:
        if unit.dialect.name == "sqlite":
            triggers = unit.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).scalars()
            for name in list(triggers):
                unit.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            unit.exec_driver_sql("SET LOCAL session_replication_role = replica")
        assert unit.execute(text(change), values).rowcount
