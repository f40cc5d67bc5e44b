"""What is known of who sends something, before anything is looked up.

Who was let in lately (`Admitted`), and how much one account may send (`Allowance`): far more
than a person does, and never all there is. Both are in the memory of this process, and asked
before anything is done, the session looked up and the message read included.
"""

from assessments.records.people import Person
from assessments.service.kept import Bounded

BURST = 60
"""Messages at once: a page that was offline sends what waits in it, and tries all forms."""

RATE = 20.0
"""Messages a second after that: a person gives one answer in two or three seconds.

Forty people who save without a pause, 300 a second together, send 7 or 8 each.
"""

PARTS = 10
"""So many answers in one message count as one message more."""

TINY = 1e-6
"""Who has waited as long as was said is let in, however the fractions fall."""

MOST = 10_000
"""Sessions, and accounts, that are remembered; what was not used for longest is forgotten."""


class Admitted:
    """The people behind the sessions that were looked up last: a hint, and never a right.

    It says in whose name a message comes. What the message asks for looks the session up
    itself, in the unit of work in which it is done; a session that ended, or an account that
    was deactivated, is refused there.
    """

    def __init__(self) -> None:
        self._people: Bounded[str, Person] = Bounded(MOST)

    def note(self, token: str, person: Person) -> None:
        """Remember whose session was looked up just now."""
        self._people[token] = person

    def person(self, token: str) -> Person | None:
        """Give whose session it was when it was last looked up here, if it was."""
        return self._people.get(token)

    def forget(self, token: str) -> None:
        """Look the session up again next time."""
        self._people.pop(token, None)


class Allowance:
    """What each account may still send: a token bucket for each.

    Seconds are those of any clock that never goes back.

    Parameters
    ----------
    burst, rate
        So many at once, and so many a second after that.
    """

    def __init__(self, burst: float | None = None, rate: float | None = None) -> None:
        self.burst = BURST if burst is None else burst
        self.rate = RATE if rate is None else rate
        self._left: Bounded[str, tuple[float, float]] = Bounded(MOST)

    def wait(self, who: str, now: float) -> float:
        """Let in a message of somebody, or say in how many seconds it may come.

        Returns
        -------
        float
            0 for a message that is let in.
        """
        left = self._left_at(who, now)
        if left < 1 - TINY:
            return (1 - left) / self.rate
        self._note(who, left - 1, now)
        return 0.0

    def count(self, who: str, now: float, *, parts: int) -> None:
        """Count what a message that was let in holds: the next one may wait for it."""
        if parts >= PARTS:
            self._note(who, self._left_at(who, now) - parts // PARTS, now)

    def _left_at(self, who: str, now: float) -> float:
        left, then = self._left.get(who, (self.burst, now))
        return min(self.burst, left + (now - then) * self.rate)

    def _note(self, who: str, left: float, now: float) -> None:
        self._left[who] = (left, now)
