"""``roadmap edition``: which editions there are, what they say, whether they hold."""

from pathlib import Path
from typing import Annotated

import typer

from priorities.errors import EditionError
from priorities.loading import load_edition
from roadmap.commands.telling import list_problems
from roadmap.exit_codes import ExitCode
from roadmap.wording import t

app = typer.Typer(no_args_is_help=True)


@app.command("check", help=t("cli.edition.check.help"))
def check(
    paths: Annotated[list[Path], typer.Argument(help=t("cli.edition.check.paths"))],
) -> None:
    """Check the editions in some folders and list everything to put right."""
    worst = ExitCode.DONE
    for path in paths:
        try:
            edition = load_edition(path)
        except EditionError as error:
            heading = t("cli.edition.check.wrong", path=path, n=len(error.problems))
            list_problems(heading, error.problems)
            worst = ExitCode.NOT_USABLE
        else:
            print(t("cli.edition.check.right", path=path, hash=edition.hash))
    raise typer.Exit(worst)
