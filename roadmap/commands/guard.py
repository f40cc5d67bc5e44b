"""What stands around every command: whatever stops it is told in a sentence.

One that was not foreseen is told with its traceback. No command ends with the number of
"a check found a difference" unless a check found one.
"""

import os
import sys
import traceback
from collections.abc import Mapping
from errno import (
    EACCES,
    EDQUOT,
    EEXIST,
    EFBIG,
    EIO,
    EISDIR,
    ENAMETOOLONG,
    ENOENT,
    ENOSPC,
    ENOTDIR,
    EPERM,
    EROFS,
)
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup
from typing_extensions import override

from roadmap.commands.plain import list_problems
from roadmap.exit_codes import ExitCode
from roadmap.wording.texts import english

NOT_HEARD = 141
"""What a program ends with, as shells count, when nobody reads on what it prints."""

OUTSIDE = {ENOSPC, EDQUOT, EFBIG, EROFS, EIO}
"""Faults of a disk; others are of the path that was given."""

OURS_ALONE = 0o077
"""What others may not do with what is written: anything."""

WORDS = {
    ENOENT: "missing",
    EACCES: "not_allowed",
    EPERM: "not_allowed",
    EISDIR: "a_folder",
    ENOTDIR: "no_folder",
    EEXIST: "no_folder",  # where a folder was to be made
    ENAMETOOLONG: "too_long",
    ENOSPC: "full",
    EDQUOT: "full",
    EROFS: "read_only",
}
"""What is said of a file or a folder."""

EXPECTED = {"int_parsing": "a_number", "bool_parsing": "yes_or_no"}
"""What is said of a setting that is not of its kind."""

REPEATED = ("int_", "float_", "bool_", "greater_", "less_", "date_", "time_")
"""Of such settings what was given is told: a secret is none of them."""


class GuardedCommands(TyperGroup):
    """All commands, each of which ends with a sentence and the number that fits."""

    @override
    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _print_no_more()
            raise typer.Exit(NOT_HEARD) from None
        except SystemExit as ended:  # of a library
            if isinstance(ended.__context__, BrokenPipeError):
                raise typer.Exit(NOT_HEARD) from None
            raise typer.Exit(
                (ended.code and ExitCode.FAILED) or ExitCode.DONE
            ) from None
        except (typer.Exit, typer.Abort, KeyboardInterrupt):
            raise
        except Exception as problem:
            if type(problem).__module__.startswith("typer."):  # how it was called
                raise
            raise typer.Exit(_tell(problem)) from None
        return done


def keep_from_others() -> None:
    """Let nobody else on this computer read what is written from here on."""
    os.umask(OURS_ALONE)


def may_be_written(file: Path) -> bool:
    """Whether this process may write to a file and beside it, as SQLite has to."""
    return all(os.access(place, os.W_OK) for place in (file, file.parent))


def _print_no_more() -> None:
    """Leave nothing to be printed at the end, where nobody reads it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):  # it is no file of the system's
        sys.stdout = None  # printing does nothing then


def _tell(problem: Any) -> ExitCode:
    """Say what stopped a command, and give the number to end with."""
    kind = type(problem)
    heading = english("records.not_done")
    if getattr(problem, "title", None) == "Settings":  # of the reader of settings
        found = problem.errors(include_url=False)
        list_problems(heading, [_setting_in_words(error) for error in found])
        return ExitCode.NOT_USABLE
    if kind.__module__.startswith(("sqlalchemy.", "alembic.")):
        why = kind.__name__
        list_problems(heading, [english("refused.database_damaged", why=why)])
        return ExitCode.FAILED
    if isinstance(problem, OSError):
        list_problems(heading, [_of_a_file(problem)])
        is_outside = problem.errno in OUTSIDE
        return ExitCode.FAILED if is_outside else ExitCode.NOT_USABLE
    if isinstance(problem, MemoryError):
        list_problems(heading, [english("cli.fault.memory")])
        return ExitCode.FAILED
    traceback.print_exception(problem)
    list_problems(english("cli.fault.unforeseen"), [kind.__name__])
    return ExitCode.UNFORESEEN


def _of_a_file(problem: OSError) -> str:
    """Say what is the matter with a file or a folder, and what to do."""
    word = WORDS.get(problem.errno or 0)
    why = english(f"cli.fault.{word}") if word else problem.strerror or str(problem)
    if problem.filename is None:
        return english("cli.fault.anywhere", why=why)
    return english("cli.fault.at", path=problem.filename, why=why)


def _setting_in_words(error: Mapping[str, Any]) -> str:
    """Say what is expected, and what was given where that is no secret."""
    name = "ROADMAP_" + ("_".join(map(str, error["loc"])).upper() or "*")
    word = EXPECTED.get(error["type"])
    expected = english(f"cli.setting.{word}") if word else error["msg"]
    expected = expected.removeprefix("Value error, ").removeprefix("Input should be ")
    if error["type"].startswith(REPEATED):
        given = repr(error["input"])
        return english("cli.setting.given", name=name, given=given, expected=expected)
    return english("cli.setting.unusable", name=name, expected=expected)
