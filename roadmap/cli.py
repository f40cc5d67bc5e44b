"""The command ``roadmap``: what can be typed, and which of `roadmap.commands` does it.

A command's module is imported when the command is run and not before: all of them
together load a database, a web framework and a solver, and that takes many times as
long as ``roadmap --help`` or ``roadmap place`` take for what they do.
"""

from pathlib import Path
from typing import Annotated

import typer

from priorities.answers import Scope
from roadmap.wording.texts import t

app = typer.Typer(
    help=t("cli.help"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
edition = typer.Typer(no_args_is_help=True)
release = typer.Typer(no_args_is_help=True)
app.add_typer(edition, name="edition", help=t("cli.edition.help"))
app.add_typer(release, name="release", help=t("cli.release.help"))


def main() -> None:
    """Run the command that was asked for."""
    app()


@edition.command("list", help=t("cli.edition.list.help"))
def _edition_list() -> None:
    from roadmap.commands.edition import list_all

    list_all()


@edition.command("show", help=t("cli.edition.show.help"))
def _edition_show(
    name: Annotated[str, typer.Argument(metavar="ID", help=t("cli.edition.which"))],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help=t("cli.edition.show.json"))
    ] = False,
) -> None:
    from roadmap.commands.edition import show

    show(name, as_json=as_json)


@edition.command("compare", help=t("cli.edition.compare.help"))
def _edition_compare(
    older: Annotated[
        str, typer.Argument(metavar="OLDER", help=t("cli.edition.compare.older"))
    ],
    newer: Annotated[
        str, typer.Argument(metavar="NEWER", help=t("cli.edition.compare.newer"))
    ],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help=t("cli.edition.compare.json"))
    ] = False,
) -> None:
    from roadmap.commands.edition import compare

    compare(older, newer, as_json=as_json)


@edition.command("check", help=t("cli.edition.check.help"))
def _edition_check(
    paths: Annotated[list[Path], typer.Argument(help=t("cli.edition.check.paths"))],
) -> None:
    from roadmap.commands.edition import check

    check(paths)


@release.command("check", help=t("cli.release.check.help"))
def _release_check(
    files: Annotated[list[Path], typer.Argument(help=t("cli.release.check.files"))],
) -> None:
    from roadmap.commands.release import check_files

    check_files(files)


@release.command("export", help=t("cli.release.export.help"))
def _release_export(
    number: Annotated[int, typer.Argument(help=t("cli.release.export.number"))],
    file: Annotated[Path, typer.Argument(help=t("cli.release.export.file"))],
) -> None:
    from roadmap.commands.release import export

    export(number, file)


@app.command("place", help=t("cli.place.help"))
def _place(
    name: Annotated[
        str, typer.Argument(metavar="EDITION", help=t("cli.edition.which"))
    ],
    answers: Annotated[
        Path, typer.Argument(metavar="ANSWERS.json", help=t("cli.place.answers"))
    ],
    *,
    scope: Annotated[Scope, typer.Option(help=t("cli.place.scope"))] = Scope.FULL,
    as_json: Annotated[bool, typer.Option("--json", help=t("cli.place.json"))] = False,
) -> None:
    from roadmap.commands.place import place_answers

    place_answers(name, answers, scope=scope, as_json=as_json)


@app.command("change", help=t("cli.change.help"))
def _change(
    before: Annotated[str, typer.Argument(help=t("cli.change.before"))],
    after: Annotated[str, typer.Argument(help=t("cli.change.after"))],
    *,
    as_json: Annotated[bool, typer.Option("--json", help=t("cli.change.json"))] = False,
) -> None:
    from roadmap.commands.change import change_of_submissions

    change_of_submissions(before, after, as_json=as_json)


@app.command("init", help=t("records.init.help"))
def _init(
    name: Annotated[str, typer.Argument(help=t("records.init.name"))],
) -> None:
    from roadmap.commands.records import init_record

    init_record(name)


@app.command("migrate", help=t("records.migrate.help"))
def _migrate() -> None:
    from roadmap.commands.records import migrate_record

    migrate_record()


@app.command("verify", help=t("records.verify.help"))
def _verify(
    submission: Annotated[
        str | None, typer.Argument(help=t("records.verify.which"))
    ] = None,
) -> None:
    from roadmap.commands.records import verify_submissions

    verify_submissions(submission)


@app.command("serve", help=t("serve.help"))
def _serve(
    *,
    host: Annotated[str | None, typer.Option(help=t("serve.host"))] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help=t("serve.port"))
    ] = None,
    prefix: Annotated[str | None, typer.Option(help=t("serve.prefix"))] = None,
    forwarded_allow_ips: Annotated[
        str | None, typer.Option(help=t("serve.proxies"))
    ] = None,
) -> None:
    from roadmap.commands.serving import serve_record

    serve_record(
        host=host, port=port, prefix=prefix, forwarded_allow_ips=forwarded_allow_ips
    )


@app.command("demo", help=t("demo.help"))
def _demo(
    *,
    port: Annotated[int | None, typer.Option(help=t("demo.port"))] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=t("demo.no_browser"))
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help=t("demo.fresh"))] = False,
) -> None:
    from roadmap.commands.demo import demo

    demo(port=port, no_browser=no_browser, fresh=fresh)
