"""What somebody else put where a person's page had seen something else.

What stands somewhere is written over only by who has seen it: the page says what it had
seen, and where another person has put something else there since, the use case tells who,
when and what, instead of writing (optimistic concurrency, by value).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from assessments.errors import ChangedMeanwhile
from assessments.records.people import Person, PersonId
from assessments.store import Unit
from assessments.store.reading import log as reading_log
from assessments.store.reading import people as reading
from assessments.validation import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Who put there what stands somewhere now, and when."""

    person: PersonId
    at: datetime


def put_by(unit: Unit, about: str, deeds: Collection[str]) -> Put | None:
    """Give who did one of these deeds about something last; None where nobody did."""
    last = reading_log.last_deed(unit, about, deeds)
    return None if last is None else Put(person=PersonId(last.who), at=last.at)


def told(
    unit: Unit,
    me: Person,
    put: Put | None,
    *,
    is_new: bool,
    says: Collection[Problem],
) -> list[Problem]:
    """Tell what somebody else put there unseen, in these sentences.

    Parameters
    ----------
    is_new
        Whether what is there is neither what was seen nor what is wanted.
    """
    if not is_new or put is None or put.person == me.id:
        return []
    name = reading.names(unit, [put.person]).get(put.person, "")
    return [(reason, {"name": name, "at": put.at, **values}) for reason, values in says]


def require_seen(problems: Collection[Problem], present: object) -> None:
    """Refuse to write over what was told.

    Parameters
    ----------
    present
        What stands there now: who has been told of it gives it back as seen.

    Raises
    ------
    ChangedMeanwhile
        If something was told.
    """
    if problems:
        raise ChangedMeanwhile(*problems, present=present)
