"""Serve a database with our pages and, beside them, an empty page in the same frame.

``python server.py DATABASE_URL PORT``. ``/used`` tells what this process has used.
"""

import gc
import os
import sys
import time
from math import inf
from pathlib import Path

import nicegui
from nicegui import ui

from assessments.service import open_service
from roadmap.settings import Settings, now
from roadmap.web import app
from roadmap.web.ui import allowance, theme, visitor


@ui.page("/floor")
async def empty_page() -> None:
    with theme.frame("Empty", person=visitor.visit().who):
        pass


@nicegui.app.get("/used/work")
async def work() -> float:
    """Give seconds of processor so far, of all threads."""
    return time.process_time()


@nicegui.app.get("/used/memory")
def memory() -> int:
    """Give bytes of memory, without what only waits to be collected."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    allowance.BURST = allowance.RATE = 1_000_000  # here one person plays a room
    url, port = sys.argv[1], int(sys.argv[2])
    app.QUIET = inf  # what is compressed ahead, once after a start, is of no visit
    app.serve(
        open_service(url, clock=now),
        Settings(database_url=url, port=port, demo=True),
    )
