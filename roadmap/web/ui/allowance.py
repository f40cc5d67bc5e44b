"""How much one account may send: far more than a person does, and never all there is.

A token bucket for each account, in the memory of this process. It is asked before anything
is done, the session looked up and the message read included.
"""

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
"""Accounts that are remembered; who has sent nothing for a while is forgotten first."""


class Allowance:
    """What each account may still send; seconds are those of any clock that never goes back."""

    def __init__(self) -> None:
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, who: str, now: float) -> float:
        """Let in a message of somebody, or say in how many seconds it may come.

        Returns
        -------
        float
            0 for a message that is let in.
        """
        left = self._left_at(who, now)
        if left < 1 - TINY:
            return (1 - left) / RATE
        self._note(who, left - 1, now)
        return 0.0

    def count(self, who: str, now: float, *, parts: int) -> None:
        """Count what a message that was let in holds: the next one may wait for it."""
        if parts >= PARTS:
            self._note(who, self._left_at(who, now) - parts // PARTS, now)

    def _left_at(self, who: str, now: float) -> float:
        left, then = self._left.get(who, (BURST, now))
        return min(BURST, left + (now - then) * RATE)

    def _note(self, who: str, left: float, now: float) -> None:
        if who not in self._left and len(self._left) >= MOST:
            full = [name for name in self._left if self._left_at(name, now) >= BURST]
            for name in full:
                del self._left[name]
        self._left[who] = (left, now)
