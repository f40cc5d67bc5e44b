"""The invented states with their agencies, people and documents."""

from dataclasses import dataclass
from datetime import date
from random import Random

from assessments.records.evidence import Evidence, EvidenceId
from assessments.records.invented import InventedPerson
from assessments.records.people import (
    Agency,
    AgencyCode,
    Person,
    PersonId,
    Role,
    State,
    StateCode,
)
from roadmap.demo.names import InventedAgency, moment, names

PASSPHRASE = "an invented region"  # noqa: S105 - printed by the demo, opens only it
"""How everybody who can sign in signs in: to a region in which nothing is real."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """One invented state with everybody and everything that belongs to it.

    ``agencies`` pairs each agency with its kind; ``contributors`` follows the same
    order.
    """

    state: State
    agencies: tuple[tuple[InventedAgency, Agency], ...]
    focal_point: Person
    approver: Person
    contributors: tuple[Person, ...]
    evidence: tuple[Evidence, ...]

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody."""
        return (self.focal_point, self.approver, *self.contributors)


def countries(first_year: int, chance: Random) -> tuple[Country, ...]:
    """Invent the states, in the order of their names."""
    return tuple(
        _country(number, name, first_year, chance)
        for number, name in enumerate(names().states)
    )


def regional_people() -> tuple[InventedPerson, ...]:
    """Two analysts of the regional office, who both can sign in."""
    return tuple(
        InventedPerson(
            person=Person(
                id=PersonId(f"analyst-{which}"),
                name=f"Analyst {which.title()}",
                sign_in_name=f"analyst.{which}",
                role=Role.ANALYST,
                state=None,
                agency=None,
                language="en",
                active=True,
            ),
            passphrase=PASSPHRASE,
        )
        for which in ("one", "two")
    )


def _country(number: int, name: str, first_year: int, chance: Random) -> Country:
    known = names()
    code = StateCode(name.lower())
    agencies = tuple(
        (
            kind,
            Agency(code=AgencyCode(f"{code}-{kind.key}"), state=code, name=kind.name),
        )
        for kind in known.agencies
    )

    def person(role: Role, key: str, agency: AgencyCode | None = None) -> Person:
        given = chance.choice(known.given_names)
        return Person(
            id=PersonId(f"{code}-{key}"),
            name=f"{given} {chance.choice(known.family_names)}",
            sign_in_name=f"{key}.{code}",
            role=role,
            state=code,
            agency=agency,
            language="en",
            active=True,
        )

    return Country(
        state=State(
            code=code,
            name=name,
            sub_region=known.sub_regions[number % len(known.sub_regions)],
            invented=True,
        ),
        agencies=agencies,
        focal_point=person(Role.FOCAL_POINT, "focal"),
        approver=person(Role.APPROVER, "approver"),
        contributors=tuple(
            person(Role.CONTRIBUTOR, kind.key, agency.code) for kind, agency in agencies
        ),
        evidence=tuple(
            Evidence(
                id=EvidenceId(f"{code}-{kind}"),
                state=code,
                title=title,
                kind=kind,
                owner=known.agencies[at % len(known.agencies)].name,
                dated=date(first_year - 1, 1 + at, 10 + at),
                language="en",
                confidential=at % 3 == 0,
                place=f"Registry of {name}, file {100 + at}",
                at=moment(first_year, at),
            )
            for at, (kind, title) in enumerate(known.evidence)
        ),
    )
