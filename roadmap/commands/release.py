"""``roadmap release``: check exported releases, and export one from the record."""

from collections.abc import Iterable
from pathlib import Path

import typer

from assessments.disclosure.checker import check
from assessments.rules import SYSTEM
from priorities.loading.bounded import read_bytes
from roadmap.commands.plain import list_problems, refuse
from roadmap.commands.private_file import write_private
from roadmap.commands.records import opened, refusals_in_words
from roadmap.exit_codes import ExitCode
from roadmap.settings import Settings
from roadmap.wording.texts import english

LARGEST = 100_000_000
"""Bytes of a release with its ledger; one of 48 states and ten years has less than 1,000,000."""


def check_files(files: Iterable[Path]) -> None:
    """Check exported releases without trusting whoever made them."""
    raise typer.Exit(max(_check_one(file) for file in files))


def export(number: int, file: Path) -> None:
    """Write one release with the ledger up to it and its certificate."""
    with refusals_in_words(), opened(Settings()) as service:
        content = service.releases.export(who=SYSTEM, number=number)
        write_private(file, content)
    print(english("cli.release.export.done", file=file, size=len(content)))


def _check_one(file: Path) -> ExitCode:
    try:
        text = read_bytes(file, largest=LARGEST).decode("utf-8")
    except OSError as problem:
        refuse(english("cli.release.check.unreadable", file=file), [problem.strerror])
    except UnicodeDecodeError:
        why = english("cli.release.check.no_text")
        refuse(english("cli.release.check.unreadable", file=file), [why])
    if problems := check(text):
        list_problems(english("cli.release.check.wrong", file=file), problems)
        return ExitCode.DIFFERENT
    print(english("cli.release.check.right", file=file))
    return ExitCode.DONE
