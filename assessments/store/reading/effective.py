"""Read effective answers: of what was said again and again, the newest, found by its number.

The table ``newest`` has the number of the newest row per code and voice, agency or person.
Whatever asks what stands walks it, so that the cost does not grow with what was ever said.
Where the moment of a submission is asked for, a number that came later is replaced by the
newest before it (`assessments.store.newest`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    null,
    select,
    union_all,
)

from assessments.answers.effective import (
    CodeState,
    Said,
    current_states,
    effective_answers,
)
from assessments.records.people import AgencyCode, Person, PersonId, Voice
from assessments.records.work import Answer, AssessmentId, Assignment, Settlement
from assessments.store import newest
from assessments.store.database import AnyRow, Unit
from assessments.store.tables import TABLES
from priorities.answers import EffectiveAnswer
from priorities.edition import Edition

_ANSWER = TABLES["answer"].c
_SETTLEMENT = TABLES["settlement"].c
_ASSIGNMENT = TABLES["assignment"].c
_LINK = TABLES["evidence_link"].c


ANSWER_COLUMNS = (
    _ANSWER.assessment,
    _ANSWER.code,
    _ANSWER.voice,
    _ANSWER.person,
    _ANSWER.value,
    _ANSWER.reason,
    _ANSWER.seq,
    _ANSWER.at,
    _ANSWER.carried_from,
    _ANSWER.client_key,
)
SAID_COLUMNS = (
    _ANSWER.code,
    _ANSWER.voice,
    _ANSWER.value,
    _ANSWER.seq,
    _ANSWER.carried_from,
)


@cache
def _answers(given: frozenset[str]) -> Select[Any]:
    """Build each query once: building takes as long as running."""
    return newest.newest_of("answer", ANSWER_COLUMNS, given)


@cache
def _said(given: frozenset[str]) -> Select[Any]:
    return newest.newest_of("answer", SAID_COLUMNS, given)


@cache
def _settlements(given: frozenset[str]) -> Select[Any]:
    return newest.newest_of("settlement", _SETTLEMENT, given)


@cache
def _assignments(given: frozenset[str]) -> Select[Any]:
    return newest.newest_of("assignment", _ASSIGNMENT, given)


_CONFIRMED = (
    _LINK.assessment == newest.HERE,
    _LINK.removed_seq.is_(None),
    _LINK.confirmed_by.is_not(None),
)


_LINKED = newest.each("codes", _LINK.criterion)


@cache
def _grades(given: frozenset[str]) -> Select[Any]:
    query = select(_LINK.criterion, func.max(_LINK.grade)).where(*_CONFIRMED)
    query = query.group_by(_LINK.criterion)
    return query.select_from(_LINKED) if "codes" in given else query


def answers(
    unit: Unit,
    assessment: AssessmentId,
    *,
    codes: Sequence[str] | None = None,
    through: int | None = None,
    voice: Voice | None = None,
) -> tuple[Answer, ...]:
    """Give the newest answer of each voice to each code, oldest first, withdrawn ones too.

    Parameters
    ----------
    codes
        Only these criteria and indicators; None for all.
    through
        As it was when this was the newest number; None for now.
    voice
        Only this voice; None for all. What one may not see is not read.
    """
    values = newest.given(through=through, codes=codes, whose=voice)
    query = _answers(frozenset(values))
    rows = unit.execute(query, {"assessment": assessment, **values}).all()
    return tuple(map(answer_of_row, rows))


def said(
    unit: Unit,
    assessment: AssessmentId,
    *,
    codes: Sequence[str] | None = None,
    through: int | None = None,
    voice: Voice | None = None,
) -> tuple[Said, ...]:
    """Give what the newest answers say, for counting only.

    The same rows as `answers`, in a quarter of the time.
    """
    values = newest.given(through=through, codes=codes, whose=voice)
    query = _said(frozenset(values))
    rows = unit.execute(query, {"assessment": assessment, **values}).all()
    return tuple(map(Said._make, rows))


def settlements(
    unit: Unit,
    assessment: AssessmentId,
    *,
    codes: Sequence[str] | None = None,
    through: int | None = None,
) -> tuple[Settlement, ...]:
    """Give the newest settlement of each code, oldest first; limits as in `answers`."""
    values = newest.given(through=through, codes=codes)
    query = _settlements(frozenset(values))
    rows = unit.execute(query, {"assessment": assessment, **values})
    return tuple(map(_settlement, rows))


def states(
    unit: Unit,
    assessment: AssessmentId,
    edition: Edition,
    *,
    codes: Sequence[str] | None = None,
) -> dict[str, CodeState[Said]]:
    """Give what stands of what was said, with what was settled and confirmed beside it.

    Parameters
    ----------
    codes
        Only these; None for all.
    """
    values = newest.given(codes=codes)
    grades = unit.execute(
        _grades(frozenset(values)), {"assessment": assessment, **values}
    )
    return put_together(
        edition,
        said(unit, assessment, codes=codes),
        settlements(unit, assessment, codes=codes),
        {row[0]: row[1] for row in grades},
    )


def put_together(
    edition: Edition,
    said: Iterable[Said],
    settlements: Iterable[Settlement],
    grades: Mapping[str, int],
) -> dict[str, CodeState[Said]]:
    """Put together what was said, settled and confirmed, oldest first."""
    states_by_code = current_states(edition, said, settlements)
    for criterion, grade in grades.items():
        states_by_code.setdefault(criterion, CodeState()).evidence = grade
    return states_by_code


def effective(
    unit: Unit,
    assessment: AssessmentId,
    edition: Edition,
    *,
    priorities: Collection[str],
) -> dict[str, EffectiveAnswer]:
    """Give the effective answers to some priorities of an edition, by code."""
    codes = codes_of(edition, priorities)
    return effective_answers(edition, states(unit, assessment, edition, codes=codes))


def codes_of(edition: Edition, priorities: Collection[str]) -> list[str]:
    """Give every code of some priorities."""
    of = edition.priority_of.items()
    return [code for code, priority in of if priority.code in priorities]


def assignments(
    unit: Unit, assessment: AssessmentId, *, agency: AgencyCode | None = None
) -> tuple[Assignment, ...]:
    """Give the newest word on who is asked for what, for one agency or for all (None)."""
    values = newest.given(whose=agency)
    query = _assignments(frozenset(values))
    rows = unit.execute(query, {"assessment": assessment, **values})
    return tuple(
        Assignment(
            code=r.code,
            agency=AgencyCode(r.agency),
            asked=r.asked,
            note=r.note,
            seq=r.seq,
            at=r.at,
        )
        for r in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What has to be known before answers are added.

    Attributes
    ----------
    keys
        Those keys of the browser under which the person gave something already.
    said
        The newest of each voice, oldest first.
    grades
        Highest confirmed grade by criterion.
    asked
        Whether the own agency is asked for a code, by the newest word on it.
    """

    keys: frozenset[str]
    said: tuple[Said, ...]
    grades: Mapping[str, int]
    asked: Mapping[str, bool]


_KEYED, _NOW, _GRADED, _ASKED = "key", "now", "grade", "asked"


def _told(what: str) -> ColumnElement[str]:
    return literal_column(f"'{what}'").label("what")


@cache
def _before(given: frozenset[str]) -> CompoundSelect[Any]:
    """Ask for all of it at once, each part by its own index."""
    keyed = (
        select(
            _told(_KEYED),
            _ANSWER.code,
            _ANSWER.voice,
            _ANSWER.client_key.label("value"),
            _ANSWER.seq,
            _ANSWER.carried_from,
        )
        .select_from(newest.each("keys", _ANSWER.client_key))
        .where(_ANSWER.assessment == newest.HERE, _ANSWER.person == bindparam("person"))
    )
    now = newest.newest_of("answer", (_told(_NOW), *SAID_COLUMNS), given).order_by(None)
    if "whose" in given:
        return union_all(keyed, now, _words(given)).order_by("seq")
    highest = func.max(_LINK.grade)
    graded = (
        select(
            _told(_GRADED),
            _LINK.criterion,
            newest.NOTHING,
            newest.NOTHING,
            highest,
            null(),
        )
        .select_from(_LINKED)
        .where(*_CONFIRMED)
        .group_by(_LINK.criterion)
    )
    return union_all(keyed, now, graded).order_by("seq")


def _words(given: frozenset[str]) -> Select[Any]:
    """Ask whether an agency is asked: its voice has its code, the focal point's has none."""
    word = (
        _told(_ASKED),
        _ASSIGNMENT.code,
        _ASSIGNMENT.agency,
        case((_ASSIGNMENT.asked, "yes"), else_="no"),
        _ASSIGNMENT.seq,
        null(),
    )
    return newest.newest_of("assignment", word, given).order_by(None)


def before(
    unit: Unit,
    assessment: AssessmentId,
    me: Person,
    *,
    keys: Sequence[str],
    codes: Sequence[str],
    voice: Voice | None,
) -> Before:
    """Give what has to be known before answers are added, in one read.

    Parameters
    ----------
    keys
        What the person gave under these keys of the browser.
    codes, voice
        What was said to these codes; as in `answers`. Grades only with all voices, and
        what an agency is asked for only with one.
    """
    values = newest.given(codes=codes, whose=voice)
    rows = unit.execute(
        _before(frozenset(values)),
        {"assessment": assessment, "person": me.id, "keys": keys, **values},
    ).all()
    return Before(
        keys=frozenset(row[3] for row in rows if row[0] == _KEYED),
        said=tuple(Said._make(row[1:]) for row in rows if row[0] == _NOW),
        grades={row[1]: row[4] for row in rows if row[0] == _GRADED},
        asked={row[1]: row[3] == "yes" for row in rows if row[0] == _ASKED},
    )


def answer_of_row(row: AnyRow) -> Answer:
    """Take a row apart at once: names cost more than half of reading."""
    here, code, voice, person, value, reason, seq, at, carried_from, client_key = row
    return Answer(
        assessment=here,
        code=code,
        voice=voice,
        person=person,
        value=value,
        reason=reason,
        seq=seq,
        at=at,
        carried_from=carried_from,
        client_key=client_key,
    )


def _settlement(row: AnyRow) -> Settlement:
    return Settlement(
        code=row.code,
        value=row.value,
        reason=row.reason,
        settles=tuple(int(seq) for seq in row.settles.split()),
        person=PersonId(row.person),
        seq=row.seq,
        at=row.at,
    )
