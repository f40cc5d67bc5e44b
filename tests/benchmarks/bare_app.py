"""The least that NiceGUI can be: one empty page. ``python bare_app.py PORT``."""

import gc
import os
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from nicegui import ui


@ui.page("/sign-in")
def page() -> None:
    pass


def memory() -> int:
    """Give bytes of memory, without what only waits to be collected."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    app = FastAPI()
    app.get("/used/memory")(memory)
    ui.run_with(app, tailwind=False, show_welcome_message=False)
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
