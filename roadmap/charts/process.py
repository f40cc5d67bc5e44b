"""What a process that draws figures does before its first: step back, and watch for its end.

Imported by the drawing processes too, so it imports nothing that they do not need.
"""

import os
import signal
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread

NICENESS = 10
"""How far a drawing process steps back, of 19: answers go first on a busy machine."""


def begin() -> None:
    """Let all others go first, where that can be said, and end when the server has.

    A drawing process waits for work on a pipe that all of them hold open, so it would
    wait for ever for a server that was killed. Ctrl+C reaches it too, but is the server's
    to answer.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(max(0, NICENESS - os.nice(0)))
    Thread(target=_end_with_the_server, daemon=True).start()


def _end_with_the_server() -> None:
    server = parent_process()
    if server is not None:
        wait([server.sentinel])
        os._exit(0)  # at once: whoever wanted the figure is gone
