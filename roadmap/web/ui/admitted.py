"""Who was let in lately, by the secret of the session: a hint, and never a right.

It says in whose name a message comes before anything is looked up. What the message asks
for looks the session up itself, in the unit of work in which it is done; a session that
ended, or an account that was deactivated, is refused there.
"""

from collections import OrderedDict

from assessments.records.people import Person

MOST = 10_000
"""Sessions that are remembered; the one that was not used for longest is forgotten."""


class Admitted:
    """The people behind the sessions that were looked up last."""

    def __init__(self) -> None:
        self._people: OrderedDict[str, Person] = OrderedDict()

    def note(self, token: str, person: Person) -> None:
        """Remember whose session was looked up just now."""
        self._people[token] = person
        self._people.move_to_end(token)
        if len(self._people) > MOST:
            self._people.popitem(last=False)

    def person(self, token: str) -> Person | None:
        """Give whose session it was when it was last looked up here, if it was."""
        return self._people.get(token)

    def forget(self, token: str) -> None:
        """Look the session up again next time."""
        self._people.pop(token, None)
