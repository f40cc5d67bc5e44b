"""What a process that draws figures does before its first: step back, and watch for its end.

Imported by the drawing processes too, so it imports nothing that they do not need.
"""

import os
import signal
from multiprocessing.connection import Connection, wait
from threading import Thread

NICENESS = 10
"""How far a drawing process steps back, of 19: answers go first on a busy machine."""


def begin(end: Connection) -> None:
    """Let all others go first, where that can be said, and end when the server does.

    A drawing process waits for work on a pipe that all of them hold open, so it would
    wait for ever for a server that was killed. Ctrl+C reaches it too, but is the server's
    to answer.

    Parameters
    ----------
    end
        A pipe whose other end the server alone has; it closes it, or is gone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(max(0, NICENESS - os.nice(0)))
    if end.poll():  # it has stopped meanwhile
        os._exit(0)
    Thread(target=_end_with_the_server, args=(end,), daemon=True).start()


def _end_with_the_server(end: Connection) -> None:
    wait([end])
    os._exit(0)  # at once: whoever wanted the figure is gone
