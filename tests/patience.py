"""How long the tests wait for what should come: other work may share the machine."""

import time
from collections.abc import Callable

from roadmap.web.ui.ongoing import Patience

PATIENCE = 60.0
"""Seconds until it is missed."""

PATIENT = Patience(moment=PATIENCE, all=PATIENCE)
"""Of a server that shows a page itself, however long that takes."""


def comes_to_be(
    is_so: Callable[[], bool], wait: Callable[[], object] | None = None
) -> bool:
    """Wait for a state, and say whether it came to be.

    Parameters
    ----------
    is_so
        Asks for it.
    wait
        Waits a little, so that something else can go on.
    """
    end = time.monotonic() + PATIENCE
    while not (so := is_so()) and time.monotonic() < end:
        time.sleep(0.05) if wait is None else wait()
    return so
