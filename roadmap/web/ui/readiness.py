"""Whether this server can do its work, for machines that watch it.

Anybody may ask, so it costs little: what was found is given for a second, whoever asks, and
looking it up takes one thread and has an end. It says in single words what is lacking, and
no more.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assessments.rules import SYSTEM
from assessments.service import Service
from assessments.service.condition import Lack

KEPT = 1.0
"""Seconds for which what was found is given."""

LONGEST = 3.0
"""Seconds after which a database counts as one that does not answer."""


@dataclass(slots=True, kw_only=True, eq=False)
class Readiness:
    """What a server lacks, looked up now and then.

    Attributes
    ----------
    look
        Looks it up; may take long, and is called in a thread.
    """

    look: Callable[[], Sequence[Lack]]
    _found: Sequence[Lack] = field(default=(), init=False)
    _until: float = field(default=0.0, init=False)
    _looking: "asyncio.Task[Sequence[Lack]] | None" = field(default=None, init=False)

    async def lacks(self) -> Sequence[Lack]:
        """Name what is lacking; nothing where all is well."""
        now = asyncio.get_running_loop().time()
        if now < self._until:
            return self._found
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(asyncio.to_thread(self.look))
        try:
            self._found = await asyncio.wait_for(asyncio.shield(self._looking), LONGEST)
        except TimeoutError:  # its thread goes on, and nobody begins another
            self._found = (Lack.DATABASE,)
        self._until = asyncio.get_running_loop().time() + KEPT
        return self._found


def readiness_of(service: Service) -> Readiness:
    """Watch over a record."""
    return Readiness(look=lambda: service.condition.lacks(who=SYSTEM))
