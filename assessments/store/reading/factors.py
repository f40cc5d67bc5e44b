"""Read second factors, recovery codes, and what somebody has begun about them."""

from sqlalchemy import bindparam, func, select

from assessments.records.factors import App, Factor, FactorKind, Passkey, Step, StepKind
from assessments.records.people import PersonId
from assessments.store.database import AnyRow, Unit
from assessments.store.tables import TABLES

_FACTOR = TABLES["second_factor"].c
_CODE = TABLES["recovery_code"].c
_STEP = TABLES["sign_in_step"].c
_FACTORS = (
    select(TABLES["second_factor"])
    .where(_FACTOR.person == bindparam("person"))
    .order_by(_FACTOR.number)
)


def factors(unit: Unit, person: PersonId) -> tuple[Factor, ...]:
    """Give the second factors of a person, oldest first."""
    return tuple(map(_factor, unit.execute(_FACTORS, {"person": person})))


def codes_left(unit: Unit, person: PersonId) -> int:
    """Give how many recovery codes of a person were not used."""
    unused = select(func.count()).where(_CODE.person == person, _CODE.used.is_(None))
    return int(unit.execute(unused).scalar_one())


def sealed_otherwise(unit: Unit, mark: str) -> int:
    """Give how many secrets are sealed with another key than the one of this mark."""
    others = select(func.count()).where(_FACTOR.sealed_with != mark)
    return int(unit.execute(others).scalar_one())


def is_passkey_there(unit: Unit, credential: str) -> bool:
    """Whether a passkey is somebody's already."""
    found = select(_FACTOR.number).where(_FACTOR.credential == credential)
    return unit.execute(found).one_or_none() is not None


def step(unit: Unit, secret_hash: str) -> Step | None:
    """Give what was begun under a secret; None when there is nothing."""
    row = unit.execute(
        select(TABLES["sign_in_step"]).where(_STEP.secret_hash == secret_hash)
    ).one_or_none()
    if row is None:
        return None
    return Step(
        person=PersonId(row.person),
        kind=StepKind(row.kind),
        at=row.at,
        remembered_as=row.remembered_as,
        shared=row.shared,
        challenge=row.challenge,
        offered=row.offered,
    )


def _factor(row: AnyRow) -> Factor:
    if row.kind == FactorKind.APP:
        return App(
            number=row.number,
            kind=FactorKind.APP,
            name=row.name,
            since=row.since,
            last_used=row.last_used,
            sealed=row.sealed,
            sealed_with=row.sealed_with,
            last_step=row.last_step,
        )
    return Passkey(
        number=row.number,
        kind=FactorKind.PASSKEY,
        name=row.name,
        since=row.since,
        last_used=row.last_used,
        credential=row.credential,
        public_key=row.public_key,
        counter=row.counter,
    )
