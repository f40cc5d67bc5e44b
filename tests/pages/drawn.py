"""What tests let a drawing process do. It loads this module, so little is imported here."""

import os
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

FRAMEWORK = {"nicegui", "fastapi", "sqlmodel", "pydantic"}


def loaded() -> tuple[int, set[str]]:
    from roadmap.charts import by_part, by_year, course  # noqa: F401  # what is drawn

    return os.getpid(), FRAMEWORK & sys.modules.keys()


def ended_the_first_time(mark: Path) -> str:
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)  # as a machine without memory does
    return "drawn"


def given_back(other: Connection) -> None:
    """Give back what comes, once."""
    other.send(other.recv())
