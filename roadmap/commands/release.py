"""``roadmap release``: check exported releases, and export one from the record."""

from collections.abc import Iterable
from pathlib import Path

import typer

from assessments.disclosure.checker import check
from assessments.rules import SYSTEM
from roadmap.commands.plain import list_problems, refuse
from roadmap.commands.records import opened, refusals_in_words
from roadmap.exit_codes import ExitCode
from roadmap.settings import Settings
from roadmap.wording.texts import english


def check_files(files: Iterable[Path]) -> None:
    """Check exported releases without trusting whoever made them."""
    raise typer.Exit(max(_check_one(file) for file in files))


def export(number: int, file: Path) -> None:
    """Write one release with the ledger up to it and its certificate."""
    with refusals_in_words(), opened(Settings()) as service:
        content = service.releases.export(who=SYSTEM, number=number)
    file.write_bytes(content)
    print(english("cli.release.export.done", file=file, size=len(content)))


def _check_one(file: Path) -> ExitCode:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        refuse(english("cli.release.check.unreadable", file=file), [problem])
    if problems := check(text):
        list_problems(english("cli.release.check.wrong", file=file), problems)
        return ExitCode.DIFFERENT
    print(english("cli.release.check.right", file=file))
    return ExitCode.DONE
