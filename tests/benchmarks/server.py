"""Serve a database with our pages and, beside them, an empty page in the same frame.

``python server.py DATABASE_URL PORT``. The meter tells what this process has used.
"""

import gc
import os
import sys
import time
from pathlib import Path

import nicegui
from nicegui import ui

from assessments.service import CHEAP, open_service
from roadmap.settings import Settings, now
from roadmap.web import theme, visitor
from roadmap.web.app import serve


@ui.page("/floor")
async def empty_page() -> None:
    who, language = visitor.current(), visitor.language()
    with theme.frame("Empty", person=who, language=language):
        pass


@nicegui.app.get("/meter")
def meter() -> dict[str, float]:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {"cpu": time.process_time(), "memory": pages * os.sysconf("SC_PAGE_SIZE")}


if __name__ == "__main__":
    url, port = sys.argv[1], int(sys.argv[2])
    serve(
        open_service(url, clock=now, passphrase_cost=CHEAP),
        Settings(database_url=url, port=port, demo=True),
    )
