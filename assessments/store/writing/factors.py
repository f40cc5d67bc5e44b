"""Write second factors, recovery codes, and what somebody has begun about them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, or_, update

from assessments.records.factors import FactorKind, Step
from assessments.records.people import PersonId
from assessments.store.database import Unit
from assessments.store.tables import TABLES

_FACTORS, _CODES, _STEPS = (
    TABLES[name] for name in ("second_factor", "recovery_code", "sign_in_step")
)
_FACTOR, _CODE, _STEP = _FACTORS.c, _CODES.c, _STEPS.c


def add_app(  # noqa: PLR0913 - the columns of a row
    unit: Unit,
    *,
    person: PersonId,
    name: str,
    at: datetime,
    sealed: str,
    sealed_with: str,
    last_step: int,
) -> int:
    """Add an app for codes, whose code of a step of time was used, and give its number."""
    row = {
        "person": person,
        "kind": FactorKind.APP,
        "name": name,
        "since": at,
        "sealed": sealed,
        "sealed_with": sealed_with,
        "last_step": last_step,
    }
    return int(
        unit.execute(insert(_FACTORS).returning(_FACTOR.number), row).scalar_one()
    )


def add_passkey(  # noqa: PLR0913 - the columns of a row
    unit: Unit,
    *,
    person: PersonId,
    name: str,
    at: datetime,
    credential: str,
    public_key: str,
    counter: int,
) -> int:
    """Add a passkey and give its number."""
    row = {
        "person": person,
        "kind": FactorKind.PASSKEY,
        "name": name,
        "since": at,
        "credential": credential,
        "public_key": public_key,
        "counter": counter,
    }
    return int(
        unit.execute(insert(_FACTORS).returning(_FACTOR.number), row).scalar_one()
    )


def use_app(unit: Unit, number: int, *, step: int, at: datetime) -> bool:
    """Note that the code of a step of time was used; False when it, or a later one, was."""
    change = update(_FACTORS).where(
        _FACTOR.number == number,
        or_(_FACTOR.last_step.is_(None), _FACTOR.last_step < step),
    )
    return unit.execute(change.values(last_step=step, last_used=at)).rowcount == 1


def use_passkey(unit: Unit, number: int, *, counter: int, at: datetime) -> None:
    """Note that a passkey was used, and how often it counted."""
    change = update(_FACTORS).where(_FACTOR.number == number)
    unit.execute(change.values(counter=counter, last_used=at))


def use_code(unit: Unit, person: PersonId, code_hash: str, *, at: datetime) -> bool:
    """Note that a recovery code was used; False when there is none that was not."""
    change = update(_CODES).where(
        _CODE.person == person, _CODE.code_hash == code_hash, _CODE.used.is_(None)
    )
    return unit.execute(change.values(used=at)).rowcount == 1


def remove_factor(unit: Unit, person: PersonId, number: int) -> None:
    """Remove a second factor of a person."""
    unit.execute(
        delete(_FACTORS).where(_FACTOR.person == person, _FACTOR.number == number)
    )


def replace_codes(
    unit: Unit, person: PersonId, code_hashes: Iterable[str], *, at: datetime
) -> None:
    """Put new recovery codes of a person in the place of all that there were."""
    unit.execute(delete(_CODES).where(_CODE.person == person))
    rows = [
        {"person": person, "code_hash": code_hash, "since": at}
        for code_hash in code_hashes
    ]
    if rows:
        unit.execute(insert(_CODES), rows)


def forget_everything(unit: Unit, person: PersonId) -> int:
    """Remove all that a person shows beside the passphrase, and say how much it was."""
    removed = unit.execute(delete(_FACTORS).where(_FACTOR.person == person)).rowcount
    unit.execute(delete(_CODES).where(_CODE.person == person))
    unit.execute(delete(_STEPS).where(_STEP.person == person))
    return removed


def add_step(
    unit: Unit, secret_hash: str, step: Step, *, forgotten_before: datetime
) -> None:
    """Keep what somebody has begun; what was begun long ago is forgotten, whoever's."""
    unit.execute(delete(_STEPS).where(_STEP.at < forgotten_before))
    row = {name: getattr(step, name) for name in step.__slots__}
    unit.execute(insert(_STEPS), {**row, "secret_hash": secret_hash})


def change_step(unit: Unit, secret_hash: str, **values: str | None) -> None:
    """Keep what belongs to something begun: a challenge, or a secret that is offered."""
    change = update(_STEPS).where(_STEP.secret_hash == secret_hash)
    unit.execute(change.values(**values))


def end_step(unit: Unit, secret_hash: str) -> None:
    """Forget something that was begun."""
    unit.execute(delete(_STEPS).where(_STEP.secret_hash == secret_hash))
