"""Tell the person at the command line: results to one stream, problems to the other."""

import sys
from collections.abc import Sequence
from typing import NoReturn

import typer

from roadmap.exit_codes import ExitCode


def refuse(heading: str, problems: Sequence[object]) -> NoReturn:
    """List every problem on the error stream and end the command.

    Raises
    ------
    typer.Exit
        Always, with `ExitCode.NOT_USABLE`.
    """
    list_problems(heading, problems)
    raise typer.Exit(ExitCode.NOT_USABLE)


def list_problems(heading: str, problems: Sequence[object]) -> None:
    """List problems on the error stream, one a line."""
    lines = [heading, *(f"  - {problem}" for problem in problems)]
    print("\n".join(lines), file=sys.stderr)
