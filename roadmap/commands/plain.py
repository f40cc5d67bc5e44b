"""What a command says: values as JSON, and problems on the stream for errors."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import NoReturn

import typer

from roadmap.exit_codes import ExitCode

Words = Mapping[str, Mapping[str, str]]


def plain(value: object, words: Words | None = None) -> object:
    """Turn a value into JSON: nothing rounded, nothing left out.

    Fractions are texts such as "9/2", days are texts such as "2026-11-23", and what is
    not known is null.

    Parameters
    ----------
    words
        Words by code: an item with a code gets them beside it.
    """
    if is_dataclass(value):
        named = {f.name: plain(getattr(value, f.name), words) for f in fields(value)}
        return {**named, **(words or {}).get(str(named.get("code")), {})}
    if isinstance(value, Mapping):
        return {str(key): plain(each, words) for key, each in value.items()}
    if isinstance(value, tuple):
        return [plain(each, words) for each in value]
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


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
