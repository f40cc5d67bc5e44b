"""States with many years behind them: ``python years.py DATABASE_URL FILE``.

Made through the use cases themselves, with the ladders of the demo; needs nothing but
the product, so that the product of another source tree can make its own.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from assessments.errors import AssessmentsError
from assessments.records.people import Person, Role, StateCode
from assessments.records.work import AssessmentId, ChangeKind, CycleCode, NewAnswer
from assessments.service import CHEAP, Service, migrate, open_service
from priorities.answers import AnswerValue, Scope
from roadmap.demo.ladders import StateStory, answer, trajectories
from roadmap.demo.names import two_editions
from roadmap.settings import now
from tests.past_the_program import SERVING, as_user

PASSPHRASE = "many years of answers"
LONGEST = 20
LAST = now().year
EDITIONS = {LAST: "2024", LAST - 1: "2024"}
"""What is asked in the last years; in all others it is the edition before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """How many years a state has behind it, and how often it corrected the last one."""

    years: int
    revisions: int = 0


CASES = {
    "FIV": History(years=5),
    "TEN": History(years=10),
    "TWE": History(years=LONGEST),
    "REV": History(years=5, revisions=10),
}


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(LAST - LONGEST, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Read it."""
        return self.now


def made(url: str) -> dict[str, str]:
    """Fill an empty database; gives the session of each state's focal point."""
    owner, url = url, as_user(url, SERVING)
    migrate(owner, serving=url)
    clock = Clock()
    service = open_service(url, clock=clock, passphrase_cost=CHEAP)
    _, secret = service.people.first_invitation(name="Ada")
    administrator = _accepted(service, secret, "ada")
    led = {code: _led(service, administrator, code) for code in CASES}
    clock.now += timedelta(days=7)  # an approver comes in after the waiting time
    people = {
        code: (focal_point, _accepted(service, secret, f"approver.{code.lower()}"))
        for code, (focal_point, secret) in led.items()
    }
    for year in range(LAST - LONGEST + 1, LAST + 1):
        clock.now = clock.now.replace(year=year)
        service.cycles.open_cycle(
            who=administrator,
            code=CycleCode(str(year)),
            edition=EDITIONS.get(year, "2017"),
            reference_date=date(year - 1, 12, 31),
            opens=date(year, 1, 1),
            closes=date(year, 12, 31),
        )
        for code, history in CASES.items():
            if year > LAST - history.years:
                _a_year(service, *people[code], year, history)
    service.close()
    service = open_service(url, clock=now, passphrase_cost=CHEAP)
    tokens = {
        code: service.people.sign_in(
            sign_in_name=focal_point.sign_in_name, passphrase=PASSPHRASE
        )[0]
        for code, (focal_point, _) in people.items()
    }
    service.close()
    return tokens


def _led(service: Service, administrator: Person, code: str) -> tuple[Person, str]:
    """Make a state with its focal point, and the secret with which its approver comes."""
    state = StateCode(code)
    service.people.add_state(
        who=administrator, code=state, name=f"{code.title()}land", sub_region=""
    )
    _, secret = service.people.invite(
        who=administrator, name="Focal", role=Role.FOCAL_POINT, state=state
    )
    focal_point = _accepted(service, secret, f"focal.{code.lower()}")
    _, secret = service.people.invite(
        who=focal_point, name="Approver", role=Role.APPROVER
    )
    return focal_point, secret


def _accepted(service: Service, secret: str, name: str) -> Person:
    return service.people.accept_invitation(
        secret=secret, sign_in_name=name, passphrase=PASSPHRASE, language="en"
    )


def _a_year(
    service: Service, who: Person, approver: Person, year: int, history: History
) -> None:
    chance = Random(f"{who.state} {year}")
    number = year - (LAST - history.years + 1)
    work = service.answering.start(
        who=who, cycle=CycleCode(str(year)), scope=Scope.FULL
    )
    if number:
        service.answering.carry_over(who=who, assessment=work.id)
    drawn = trajectories(two_editions(), history.years, Random(7), story=StateStory())[
        work.edition
    ]
    given = {code: answer(path, number, chance) for code, path in drawn.items()}
    answers = {code: value for code, value in given.items() if value is not None}
    _answer(service, who, work.id, answers, "first")
    for code in chance.sample(sorted(answers), 60) if number else ():
        try:
            service.answering.say_why(
                who=who,
                assessment=work.id,
                code=code,
                kind=ChangeKind.REAL_CHANGE if year % 2 else tuple(ChangeKind)[-1],
                client_key=f"{work.id}-why-{code}",
            )
        except AssessmentsError:
            continue  # it does not differ
    _sign(service, who, approver, work.id)
    for revision in range(history.revisions if year == LAST else 0):
        changed = dict.fromkeys(
            chance.sample(sorted(answers), 20),
            AnswerValue.MET if revision % 2 else AnswerValue.NOT_YET,
        )
        service.submitting.new_draft(who=who, assessment=work.id)
        _answer(service, who, work.id, changed, f"revision-{revision}")
        _sign(service, who, approver, work.id)


def _answer(
    service: Service,
    who: Person,
    assessment: AssessmentId,
    answers: Mapping[str, AnswerValue],
    mark: str,
) -> None:
    service.answering.record_answers(
        who=who,
        assessment=assessment,
        answers=[
            NewAnswer(
                code=code,
                value=value.value,
                reason="Invented." if value is AnswerValue.NOT_APPLICABLE else None,
                client_key=f"{assessment}-{mark}-{code}",
            )
            for code, value in answers.items()
        ],
    )


def _sign(
    service: Service, who: Person, approver: Person, assessment: AssessmentId
) -> None:
    submitted = service.submitting.submit(who=who, assessment=assessment)
    service.submitting.sign(who=approver, submission=submitted.id)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(made(sys.argv[1])), encoding="utf-8")
