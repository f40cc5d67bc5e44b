"""Which rows a transaction reaches on PostgreSQL: the database's own check of the filters.

Every table whose rows belong to a state has a policy (row-level security), in force for its
owner too. A transaction says once whose rows it is about, when it is known who asks; until
then, and where a filter was forgotten, the rows of a state do not come back and cannot be
written. SQLite has no such thing: there the filters of the statements stand alone.

A new table needs a line in `POLICIES`, or one in `REGIONAL` that says why not. ``roadmap
migrate`` puts up what is written here; nothing of it stands in a migration.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import Connection, bindparam, text

from assessments.records.log import REGION
from assessments.store.tables import TABLES

NO_STATE = ""
"""Nobody is known yet, or somebody of the region: no row of a state's work is reached."""

EVERY_STATE = "*"
"""What few use cases need, which `assessments.rules` names; no state has this code."""

_HERE = "(SELECT coalesce(current_setting('roadmap.state', true), ''))"
"""Whose rows the transaction is about; asked once for each statement."""

_Policy = Callable[[str], str]
"""Gives the condition that rows of a table are reached by, from the table's name."""


def of_state(_table: str) -> str:
    """Reach rows of the own state, by their column ``state``."""
    return f"state = {_HERE} OR {_HERE} = '{EVERY_STATE}'"


def of_state_or_region(_table: str) -> str:
    """Reach rows of the own state and of the region, by a column ``state`` empty for it."""
    return f"state IS NULL OR state = {_HERE} OR {_HERE} = '{EVERY_STATE}'"


def of_assessment(_table: str) -> str:
    """Reach rows of the own state's assessments, by their column ``assessment``."""
    own = f"SELECT id FROM assessment WHERE state = {_HERE}"  # noqa: S608 - our own text
    return f"{_HERE} = '{EVERY_STATE}' OR assessment = ANY (ARRAY({own}))"


def of_submission(table: str) -> str:
    """Reach rows of the own state's submissions, by their column ``submission``."""
    own = f"SELECT 1 FROM submission AS own WHERE own.id = {table}.submission"  # noqa: S608 - a name of ours
    return f"{_HERE} = '{EVERY_STATE}' OR EXISTS ({own})"


def at_the_door(_table: str) -> str:
    """Reach rows of the own state and of the region; all of them until somebody is known.

    For what is looked up to know who asks, and by the administrator. By a column ``state``
    that is empty for the region.
    """
    no_or_every = f"{_HERE} IN ('{NO_STATE}', '{EVERY_STATE}')"
    return f"state IS NULL OR state = {_HERE} OR {no_or_every}"


def of_person(table: str) -> str:
    """Reach rows of people who are reached, by their column ``person``; see `at_the_door`."""
    own = f"SELECT 1 FROM person AS own WHERE own.id = {table}.person"  # noqa: S608 - a name of ours
    return f"{_HERE} IN ('{NO_STATE}', '{EVERY_STATE}') OR EXISTS ({own})"


def of_chain(_table: str) -> str:
    """Reach entries of the own state's log, by their column ``chain``; the region its own."""
    own = f"chain = CASE {_HERE} WHEN '{NO_STATE}' THEN '{REGION}' ELSE {_HERE} END"
    return f"{own} OR {_HERE} = '{EVERY_STATE}'"


POLICIES: dict[str, _Policy] = {
    "action": of_state,
    "agency": at_the_door,
    "answer": of_assessment,
    "assessment": of_state,
    "assignment": of_assessment,
    "change_reason": of_assessment,
    "comment": of_assessment,
    "contribution": of_assessment,
    "deed": of_chain,
    "deed_origin": of_chain,
    "evidence": of_state,
    "evidence_link": of_assessment,
    "invitation": at_the_door,
    "known_browser": of_person,
    "late_note": of_assessment,
    "late_note_end": of_assessment,
    "log_head": of_chain,
    "login": of_person,
    "member_change": at_the_door,
    "newest": of_assessment,
    "own_cost": of_state,
    "person": at_the_door,
    "plan": of_state,
    "recovery_code": of_person,
    "release_member": of_submission,
    "seal": of_state_or_region,
    "second_factor": of_person,
    "session": of_person,
    "settlement": of_assessment,
    "sign_in_step": of_person,
    "submission": of_assessment,
}
"""How rows of a table are reached, where they belong to a state or somebody of it."""

REGIONAL = {
    "cycle": "the same window for all states",
    "failed_sign_in": "counts by a hash, of people who are not known",
    "forgotten_passphrase": "asked for by a hash, of people who are not known",
    "prepared_release": "figures of the region, of which no state can be read",
    "release": "published figures of the region",
    "release_audience": "who may read the releases",
    "state": "the names of the members",
}
"""Tables without a policy, with the reason."""


class Weakness(StrEnum):
    """Why row-level security would not hold for who is connected."""

    SUPERUSER = "superuser"
    BYPASSES = "bypasses"
    OWNS = "owns"
    NOT_PUT_UP = "not_put_up"


def user(unit: Connection) -> str:
    """Say who is connected to PostgreSQL."""
    return str(unit.exec_driver_sql("SELECT current_user").scalar_one())


def reach(unit: Connection, whose: str) -> None:
    """Say whose rows this transaction is about, until it ends or says otherwise."""
    if unit.dialect.name == "postgresql":
        unit.execute(_REACH, {"whose": whose})


@contextmanager
def reaching(unit: Connection, whose: str) -> Iterator[None]:
    """Let a transaction be about other rows for a while, as for an entry in a log."""
    if unit.dialect.name != "postgresql":
        yield
        return
    before = unit.execute(_BEFORE).scalar_one()
    reach(unit, whose)
    yield
    reach(unit, before)


_BEFORE = text(f"SELECT {_HERE}")
_REACH = text("SELECT set_config('roadmap.state', :whose, true)")


def put_up(unit: Connection, *, serving: str | None) -> None:
    """Put up every policy, and let a role read and write the rows, and nothing else.

    Parameters
    ----------
    serving
        The role that the server connects as; None to leave rights as they are.
    """
    if unit.dialect.name != "postgresql":
        return
    there = _there(unit)
    for table, wanted in _wanted().items():
        if not _is_as_put_up(there.get(table, {}), wanted):
            for old in there.get(table, ()):
                unit.exec_driver_sql(f'DROP POLICY "{old}" ON "{table}"')
            using = POLICIES[table](table)
            unit.exec_driver_sql(f'CREATE POLICY {wanted} ON "{table}" USING ({using})')
            _note_as_put_up(unit, table, wanted)
        unit.exec_driver_sql(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        unit.exec_driver_sql(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    unit.exec_driver_sql(_DESK)
    if serving is not None and serving != user(unit):
        _grant(unit, serving)


_DESK = """
CREATE OR REPLACE FUNCTION desk(whose text, wanted text) RETURNS SETOF assessment
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('roadmap.state', coalesce(whose, ''), true);
    RETURN QUERY SELECT * FROM assessment WHERE id = wanted AND state = whose FOR UPDATE;
END $$
"""
"""Say whose rows the transaction is about and give an assessment: one question, not two."""


def weaknesses(unit: Connection) -> tuple[Weakness, ...]:
    """Say why row-level security would not hold here for who is connected; nothing if it does."""
    if unit.dialect.name != "postgresql":
        return ()
    role = unit.execute(_ROLES).one()
    if role.is_super:
        return (Weakness.SUPERUSER,)  # who is that, may do everything else, too
    owns = unit.execute(_OWNED, {"tables": list(TABLES)}).scalar_one()
    forced = set(unit.execute(_FORCED).scalars())
    there = _there(unit)
    lacking = any(
        table not in forced or not _is_as_put_up(there.get(table, {}), wanted)
        for table, wanted in _wanted().items()
    )
    found = {
        Weakness.BYPASSES: role.bypasses,
        Weakness.OWNS: owns > 0,
        Weakness.NOT_PUT_UP: lacking,
    }
    return tuple(weakness for weakness, is_so in found.items() if is_so)


_ROLES = text(
    "SELECT bool_or(rolsuper) AS is_super, bool_or(rolbypassrls) AS bypasses"
    " FROM pg_roles WHERE pg_has_role(session_user, oid, 'MEMBER')"
)
"""Of who is connected, and of every role that he can become by ``SET ROLE``."""
_OWNED = text(
    "SELECT count(*) FROM pg_class WHERE relname IN :tables"
    " AND relnamespace = current_schema()::regnamespace"
    " AND pg_has_role(current_user, relowner, 'MEMBER')"
).bindparams(bindparam("tables", expanding=True))
_FORCED = text(
    "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    " AND relnamespace = current_schema()::regnamespace"
)
_POLICIES = text(
    "SELECT relname, polname, obj_description(pg_policy.oid, 'pg_policy') AS noted,"
    " encode(sha256(convert_to(concat_ws(' ', polcmd, polpermissive, polroles,"
    " pg_get_expr(polqual, polrelid), '/', pg_get_expr(polwithcheck, polrelid)),"
    " 'UTF8')), 'hex') AS digest"
    " FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid"
    " WHERE relnamespace = current_schema()::regnamespace"
)
"""Each policy with a digest of all that it says, as PostgreSQL writes it."""


def _there(unit: Connection) -> dict[str, dict[str, bool]]:
    """Name the policies of each table, and whether they say what they did at first."""
    there: dict[str, dict[str, bool]] = {}
    for row in unit.execute(_POLICIES):
        there.setdefault(row.relname, {})[row.polname] = row.noted == row.digest
    return there


def _is_as_put_up(there: dict[str, bool], wanted: str) -> bool:
    return there == {wanted: True}


def _note_as_put_up(unit: Connection, table: str, policy: str) -> None:
    """Note with a new policy what it says, so that one that was altered is seen."""
    noted = next(
        row.digest
        for row in unit.execute(_POLICIES)
        if (row.relname, row.polname) == (table, policy)
    )
    unit.exec_driver_sql(f"COMMENT ON POLICY {policy} ON \"{table}\" IS '{noted}'")


def _wanted() -> dict[str, str]:
    """Name each policy by what is written here, so that one of another version is seen."""
    return {
        table: f"own_state_{sha256(policy(table).encode()).hexdigest()[:12]}"
        for table, policy in POLICIES.items()
    }


def _grant(unit: Connection, role: str) -> None:
    quoted = unit.dialect.identifier_preparer.quote_identifier(role)
    schema = unit.exec_driver_sql("SELECT current_schema()").scalar_one()
    rows = ", ".join(f'"{table}"' for table in sorted(TABLES))
    for right in (
        f'USAGE ON SCHEMA "{schema}"',
        f"SELECT, INSERT, UPDATE, DELETE ON {rows}",
        f'USAGE ON ALL SEQUENCES IN SCHEMA "{schema}"',
        "SELECT ON alembic_version",
    ):
        unit.exec_driver_sql(f"GRANT {right} TO {quoted}")
