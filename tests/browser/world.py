"""An invented world to answer in, made through the deeds themselves."""

from copy import copy as copied
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count

from assessments.records.people import Person, Role, StateCode
from assessments.records.work import Assessment, CycleCode
from assessments.service import Service
from assessments.service.people import People
from priorities.answers import Scope

PASSPHRASE = "seven invented herons"


@dataclass(frozen=True, kw_only=True)
class Country:
    """One invented state with its people and its assessment in the open cycle."""

    focal_point: Person
    contributor: Person
    approver: Person
    assessment: Assessment


class World:
    """Makes one country after the other in the same database."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._numbers = count(1)
        _, secret = service.people.first_invitation(name="Ada Admin")
        self.administrator = self._accept(secret, "admin")
        today = service.world.today()
        for year, days in (("2025", 300), ("2026", 10)):
            service.cycles.open_cycle(
                who=self.administrator,
                code=CycleCode(year),
                edition="2024",
                reference_date=today - timedelta(days=days),
                opens=today - timedelta(days=400),
                closes=today + timedelta(days=60),
            )

    def on(self, copy: Service) -> "World":
        """Go on in a copy of the same database."""
        world = copied(self)
        world.service = copy
        return world

    def country(self, cycle: str = "2026") -> Country:
        """Make a state with an assessment; the agency is asked for LAW-1."""
        number = next(self._numbers)
        state = self.service.people.add_state(
            who=self.administrator,
            code=StateCode(f"X{number:02d}"),
            name=f"Inventia {number}",
            sub_region="North",
        )
        focal_point = self._invited(
            self.administrator, Role.FOCAL_POINT, f"focal{number}", state=state.code
        )
        agency = self.service.people.add_agency(
            who=focal_point, name="Ministry of Justice"
        )
        contributor = self._invited(
            focal_point, Role.CONTRIBUTOR, f"justice{number}", agency=agency.code
        )
        approver = self._approver(focal_point, f"minister{number}")
        assessment = self.service.answering.start(
            who=focal_point, cycle=CycleCode(cycle), scope=Scope.FULL
        )
        self.service.answering.assign(
            who=focal_point,
            assessment=assessment.id,
            agency=agency.code,
            codes=["LAW-1"],
        )
        return Country(
            focal_point=focal_point,
            contributor=contributor,
            approver=approver,
            assessment=assessment,
        )

    def colleague_of(self, country: Country) -> Person:
        """Give the country's agency a second officer."""
        return self._invited(
            country.focal_point,
            Role.CONTRIBUTOR,
            f"colleague{next(self._numbers)}",
            agency=country.contributor.agency,
        )

    def in_cycle(self, country: Country, cycle: CycleCode) -> Country:
        """Start the country's assessment in another cycle."""
        started = self.service.answering.start(
            who=country.focal_point, cycle=cycle, scope=Scope.FULL
        )
        return replace(country, assessment=started)

    def token(self, person: Person) -> str:
        """Sign somebody in and give the session's secret."""
        token, _ = self.service.people.sign_in(
            sign_in_name=person.sign_in_name, passphrase=PASSPHRASE
        )
        return token

    def _invited(self, who: Person, role: Role, name: str, **where: object) -> Person:
        _, secret = self.service.people.invite(
            who=who,
            name=name.title(),
            role=role,
            **where,  # type: ignore[arg-type]  # state or agency
        )
        return self._accept(secret, name)

    def _approver(self, focal_point: Person, name: str) -> Person:
        """Let somebody come in who was invited a week ago: the first approver waits."""
        world = self.service.world
        earlier = replace(world, clock=lambda: world.clock() - timedelta(days=7))
        _, secret = People(earlier).invite(
            who=focal_point, name=name.title(), role=Role.APPROVER
        )
        return self._accept(secret, name)

    def _accept(self, secret: str, name: str) -> Person:
        return self.service.people.accept_invitation(
            secret=secret, sign_in_name=name, passphrase=PASSPHRASE, language="en"
        )
