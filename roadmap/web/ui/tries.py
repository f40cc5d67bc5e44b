"""How often passphrases may be tried, counted before one is looked at.

Looking at a passphrase takes long on purpose (Argon2id). So whoever asks for it is counted
first: a person who has signed in by name, a stranger by the network that they come from,
and all strangers together. What is too much is refused before anything is computed. Only
a browser in which the person has signed in before is never refused: it waits.
"""

import asyncio
import ipaddress
from math import ceil, inf

from assessments.errors import AssessmentsError
from assessments.service.kept import Bounded
from roadmap.web.ui.allowance import MOST, Allowance

OF_ONE = (10, 0.1)
"""Tries at once of who has signed in, and a second after that: a passphrase is changed rarely."""

OF_A_NETWORK = (60, 1.0)
"""The same of a network: a room full of people may have one address."""

TOGETHER = (100, 5.0)
"""The same of all strangers: 5 a second are 3,000 people in ten minutes, and a fraction of
one processor."""

OF_NEWCOMERS = (60, 2.0)
"""The same beside it, of networks that tried nothing lately: few that try without a pause
leave nobody else without a try."""

LATELY = 600.0
"""Seconds."""

WAITING, WAITING_OF_A_NETWORK = 20, 10
"""Strangers whose tries wait for a thread: some two seconds of work."""

HELD, MOST_HELD = 1.0, 100
"""Seconds until a stranger hears that it was too much, and how many wait for that: who tries
without a pause is kept from asking, and costs nothing meanwhile."""


class TooManyTries(AssessmentsError):
    """Passphrases are tried too often; nothing was looked at.

    Parameters
    ----------
    seconds
        Until it may be tried again.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = ceil(seconds)
        super().__init__("too_many_tries", seconds=self.seconds)


class Tries:
    """What may still be tried, by whom."""

    def __init__(self) -> None:
        self._of_one = Allowance(*OF_ONE)
        self._of_a_network = Allowance(*OF_A_NETWORK)
        self._together = Allowance(*TOGETHER)
        self._of_newcomers = Allowance(*OF_NEWCOMERS)
        self._last: Bounded[str, float] = Bounded(MOST)
        self._held = 0

    def count(self, who: str, now: float, *, is_stranger: bool) -> None:
        """Count a try before it is made.

        Parameters
        ----------
        who
            A person, or the network of a stranger.
        now
            Seconds of any clock that never goes back.

        Raises
        ------
        TooManyTries
            If it is one too many.
        """
        seconds = self._of_stranger(who, now) if is_stranger else self.slowed(who, now)
        if seconds:
            raise TooManyTries(seconds)

    async def hold(self) -> None:
        """Let a stranger wait who is refused."""
        if self._held >= MOST_HELD:
            return
        self._held += 1
        try:
            await asyncio.sleep(HELD)
        finally:
            self._held -= 1

    def slowed(self, browser: str, now: float) -> float:
        """Give in how many seconds a person or a known browser may try, for itself alone."""
        return self._of_one.wait(browser, now)

    def _of_stranger(self, network: str, now: float) -> float:
        last = self._last.get(network, -inf)
        self._last[network] = now
        if not is_this_machine(network):
            seconds = self._of_a_network.wait(network, now)
            if seconds:
                return seconds
        seconds = self._together.wait("", now)
        if seconds and now - last > LATELY:
            return self._of_newcomers.wait("", now)
        return seconds


def is_this_machine(network: str) -> bool:
    """Whether who comes from there is on this machine, or behind a proxy that names nobody."""
    try:
        return ipaddress.ip_network(network).is_loopback
    except ValueError:
        return False
