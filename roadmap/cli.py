"""The command ``roadmap``: one line for every subject in `roadmap.commands`."""

import typer

from roadmap.commands import edition, release
from roadmap.commands.change import change_of_submissions
from roadmap.commands.demo import demo
from roadmap.commands.place import place_answers
from roadmap.commands.records import (
    init_record,
    migrate_record,
    verify_submissions,
)
from roadmap.commands.serving import serve_record
from roadmap.wording import t

app = typer.Typer(
    help=t("cli.help"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(edition.app, name="edition", help=t("cli.edition.help"))
app.add_typer(release.app, name="release", help=t("cli.release.help"))
app.command("place", help=t("cli.place.help"))(place_answers)
app.command("change", help=t("cli.change.help"))(change_of_submissions)
app.command("init", help=t("records.init.help"))(init_record)
app.command("migrate", help=t("records.migrate.help"))(migrate_record)
app.command("verify", help=t("records.verify.help"))(verify_submissions)
app.command("serve", help=t("serve.help"))(serve_record)
app.command("demo", help=t("demo.help"))(demo)


def main() -> None:
    """Run the command that was asked for."""
    app()
