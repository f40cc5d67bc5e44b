"""The command ``roadmap``: what can be typed, and which of `roadmap.commands` does it.

A command's module is imported when the command is run and not before: all of them
together load a database, a web framework and a solver, and that takes many times as
long as ``roadmap --help`` or ``roadmap place`` take for what they do.
"""

from pathlib import Path
from typing import Annotated

import typer

from priorities.answers import Scope
from priorities.loading.choices import choices_of
from priorities.rules import NEWEST
from roadmap.commands.guard import GuardedCommands, keep_from_others
from roadmap.wording.texts import english

app = typer.Typer(
    cls=GuardedCommands,
    help=english("cli.help"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
edition = typer.Typer(no_args_is_help=True)
release = typer.Typer(no_args_is_help=True)
app.add_typer(edition, name="edition", help=english("cli.edition.help"))
app.add_typer(release, name="release", help=english("cli.release.help"))


def main() -> None:
    """Run the command that was asked for."""
    keep_from_others()
    app()


def _scope(given: str) -> Scope:
    """Read a scope; who misspelt it is told every one and what it asks."""
    try:
        return Scope(given)
    except ValueError:
        lines = [f"{word}: {asks}" for word, asks in choices_of(map(str, Scope))]
        sentence = english("cli.place.scope_given", given=given, lines="\n".join(lines))
        raise typer.BadParameter(sentence) from None


ScopeOption = Annotated[
    Scope,
    typer.Option(
        parser=_scope, metavar="|".join(Scope), help=english("cli.place.scope")
    ),
]
"""How much is asked."""


def _say_version(*, asked: bool) -> None:
    if asked:
        from roadmap.settings import PROGRAM

        typer.echo(PROGRAM)
        raise typer.Exit


@app.callback()
def _every_command(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=lambda asked: _say_version(asked=asked),
            help=english("cli.version"),
        ),
    ] = False,
) -> None:
    """Say which program this is, if that is all that was asked."""


@edition.command("list", help=english("cli.edition.list.help"))
def _edition_list() -> None:
    from roadmap.commands.edition import list_all

    list_all()


@edition.command("show", help=english("cli.edition.show.help"))
def _edition_show(
    name: Annotated[
        str, typer.Argument(metavar="ID", help=english("cli.edition.which"))
    ],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help=english("cli.edition.show.json"))
    ] = False,
    of_list: Annotated[
        str | None,
        typer.Option(
            "--list", metavar="ACRONYM", help=english("cli.edition.show.list")
        ),
    ] = None,
) -> None:
    from roadmap.commands.edition import show

    show(name, as_json=as_json, of_list=of_list)


@edition.command("compare", help=english("cli.edition.compare.help"))
def _edition_compare(
    older: Annotated[
        str, typer.Argument(metavar="OLDER", help=english("cli.edition.compare.older"))
    ],
    newer: Annotated[
        str, typer.Argument(metavar="NEWER", help=english("cli.edition.compare.newer"))
    ],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help=english("cli.edition.compare.json"))
    ] = False,
) -> None:
    from roadmap.commands.edition import compare

    compare(older, newer, as_json=as_json)


@edition.command("check", help=english("cli.edition.check.help"))
def _edition_check(
    paths: Annotated[
        list[Path], typer.Argument(help=english("cli.edition.check.paths"))
    ],
) -> None:
    from roadmap.commands.edition import check

    check(paths)


@release.command("check", help=english("cli.release.check.help"))
def _release_check(
    files: Annotated[
        list[Path], typer.Argument(help=english("cli.release.check.files"))
    ],
) -> None:
    from roadmap.commands.release import check_files

    check_files(files)


@release.command("export", help=english("cli.release.export.help"))
def _release_export(
    number: Annotated[int, typer.Argument(help=english("cli.release.export.number"))],
    file: Annotated[Path, typer.Argument(help=english("cli.release.export.file"))],
) -> None:
    from roadmap.commands.release import export

    export(number, file)


@app.command("place", help=english("cli.place.help"))
def _place(
    name: Annotated[
        str, typer.Argument(metavar="EDITION", help=english("cli.edition.which"))
    ],
    answers: Annotated[
        Path, typer.Argument(metavar="ANSWERS.json", help=english("cli.place.answers"))
    ],
    *,
    scope: ScopeOption = Scope.FULL,
    rules: Annotated[
        int,
        typer.Option(
            "--rules", min=1, max=NEWEST, help=english("cli.place.rules", n=NEWEST)
        ),
    ] = NEWEST,
    as_json: Annotated[
        bool, typer.Option("--json", help=english("cli.place.json"))
    ] = False,
) -> None:
    from roadmap.commands.place import place_answers

    place_answers(name, answers, scope=scope, as_json=as_json, version=rules)


@app.command("change", help=english("cli.change.help"))
def _change(
    before: Annotated[
        str, typer.Argument(metavar="OLD", help=english("cli.change.before"))
    ],
    after: Annotated[
        str, typer.Argument(metavar="NEW", help=english("cli.change.after"))
    ],
    *,
    editions: Annotated[
        list[str] | None,
        typer.Option("--edition", metavar="ID", help=english("cli.change.edition")),
    ] = None,
    crosswalk: Annotated[
        Path | None, typer.Option(help=english("cli.change.crosswalk"))
    ] = None,
    scope: ScopeOption | None = None,
    as_json: Annotated[
        bool, typer.Option("--json", help=english("cli.change.json"))
    ] = False,
) -> None:
    from roadmap.commands.change_of_files import are_files, change_of_files

    options = (editions, crosswalk, scope)
    if are_files((before, after), with_options=any(options)):
        change_of_files(
            (Path(before), Path(after)),
            editions=editions or (),
            crosswalk=crosswalk,
            scope=scope or Scope.FULL,
            as_json=as_json,
        )
        return
    from roadmap.commands.change import change_of_submissions

    change_of_submissions(before, after, as_json=as_json)


@app.command("init", help=english("records.init.help"))
def _init(
    name: Annotated[str, typer.Argument(help=english("records.init.name"))],
) -> None:
    from roadmap.commands.records import init_record

    init_record(name)


@app.command("migrate", help=english("records.migrate.help"))
def _migrate(
    *,
    no_backup: Annotated[
        bool, typer.Option("--no-backup", help=english("records.migrate.no_backup"))
    ] = False,
) -> None:
    from roadmap.commands.records import migrate_record

    migrate_record(with_backup=not no_backup)


@app.command("reset-passphrase", help=english("records.reset.help"))
def _reset_passphrase(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help=english("records.reset.name"))
    ],
) -> None:
    from roadmap.commands.records import reset_passphrase

    reset_passphrase(name)


@app.command("backup", help=english("backup.help"))
def _backup(
    file: Annotated[Path, typer.Argument(help=english("backup.file"))],
    *,
    passphrase_file: Annotated[
        Path | None, typer.Option(help=english("backup.passphrase_file"))
    ] = None,
) -> None:
    from roadmap.commands.backup import back_up_record

    back_up_record(file, passphrase_file=passphrase_file)


@app.command("restore", help=english("backup.restore"))
def _restore(
    file: Annotated[Path, typer.Argument(help=english("backup.restore_file"))],
    *,
    passphrase_file: Annotated[
        Path | None, typer.Option(help=english("backup.passphrase_file"))
    ] = None,
) -> None:
    from roadmap.commands.backup import restore_record

    restore_record(file, passphrase_file=passphrase_file)


@app.command("verify", help=english("records.verify.help"))
def _verify(
    submission: Annotated[
        str | None, typer.Argument(help=english("records.verify.which"))
    ] = None,
    log_head: Annotated[
        list[str] | None, typer.Option(help=english("records.verify.log_head"))
    ] = None,
) -> None:
    from roadmap.commands.verifying import verify_record

    verify_record(submission, log_head or [])


@app.command("doctor", help=english("doctor.help"))
def _doctor() -> None:
    from roadmap.commands.doctor import examine

    examine()


@app.command("serve", help=english("serve.help"))
def _serve(
    *,
    host: Annotated[str | None, typer.Option(help=english("serve.host"))] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help=english("serve.port"))
    ] = None,
    prefix: Annotated[str | None, typer.Option(help=english("serve.prefix"))] = None,
    forwarded_allow_ips: Annotated[
        str | None, typer.Option(help=english("serve.proxies"))
    ] = None,
) -> None:
    from roadmap.commands.serving import serve_record

    serve_record(
        host=host, port=port, prefix=prefix, forwarded_allow_ips=forwarded_allow_ips
    )


@app.command("demo", help=english("demo.help"))
def _demo(
    *,
    port: Annotated[int | None, typer.Option(help=english("demo.port"))] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=english("demo.no_browser"))
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help=english("demo.fresh"))] = False,
) -> None:
    from roadmap.commands.demo import demo

    demo(port=port, no_browser=no_browser, fresh=fresh)


if __name__ == "__main__":
    main()
