"""``roadmap migrate`` and ``init``: looking after the record; and opening it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NoReturn

import typer

from assessments.errors import AssessmentsError, DatabaseGone, NotReachable, NotUsable
from assessments.rules import SYSTEM
from assessments.service import Service, open_service, sqlite_file, waiting_migration
from roadmap.commands.factor_key import make_key, seal_of
from roadmap.commands.guard import may_be_written
from roadmap.commands.migrating import migrated
from roadmap.commands.plain import list_problems, refuse
from roadmap.exit_codes import ExitCode
from roadmap.mail import teller
from roadmap.settings import Settings, now
from roadmap.signing_in import terms_of
from roadmap.wording.texts import Words, english

LANGUAGE = "en"
"""What a command says is in English; pages follow the person."""


def migrate_record(*, with_backup: bool) -> None:
    """Bring the tables up to this version of the program, with a backup first."""
    settings = Settings()
    with refusals_in_words():
        version = migrated(settings, with_backup=with_backup)
        print(english("records.migrate.done", version=version))


def init_record(name: str) -> None:
    """Make the database and print the link for the first administrator."""
    settings = Settings()
    with refusals_in_words():
        migrated(settings)
        service = open_service(settings.database, clock=now)
        try:
            _, secret = service.people.first_invitation(name=name)
        finally:
            service.close()
    print(english("records.init.link"))
    print(f"  {settings.public_url or settings.own_address}/invitation#{secret}")
    print(english("records.init.again"))


def reset_passphrase(name: str) -> None:
    """Print a link with which somebody chooses a new passphrase.

    It works at once for regional roles, and after the waiting time for people of a state.
    """
    settings = Settings()
    with refusals_in_words(), opened(settings) as service:
        change, secret = service.members.reset(who=SYSTEM, sign_in_name=name)
        state = change.state
    print(english("records.reset.link", name=change.name))
    print(f"  {settings.public_url or settings.own_address}/new-passphrase#{secret}")
    if state is not None and change.waits_until is not None:
        until = english.time(change.waits_until)
        print(english("records.reset.waits", until=until))


@contextmanager
def opened(settings: Settings, *, serves: bool = False) -> Iterator[Service]:
    """Open the record for a command; stop when its tables wait for a migration.

    Parameters
    ----------
    serves
        Whether people sign in by it: the key of second factors is made where there is none.
    """
    problem = _not_ready(settings)
    if problem is not None:
        list_problems(english("records.not_done"), [problem])
        raise typer.Exit(ExitCode.FAILED)
    no_key = _why_no_key(settings) if serves else None
    service = open_service(
        settings.database,
        clock=now,
        waiting_days=settings.waiting_days,
        tell=teller(settings),
        terms=terms_of(settings),
        seal=seal_of(settings),
    )
    try:
        if no_key is not None:
            service.condition.require_writable(who=SYSTEM)  # says more, if it is that
            raise no_key
        yield service
    finally:
        service.close()


def _why_no_key(settings: Settings) -> NotReachable | None:
    try:
        make_key(settings)
    except NotReachable as problem:
        return problem
    return None


def _not_ready(settings: Settings) -> str | None:
    """Say what has to be done before the record can be opened; None for nothing."""
    file = sqlite_file(settings.database)
    if file is not None and not file.exists():
        return english("records.no_record", place=file)
    try:
        wanted = waiting_migration(settings.database)
    except NotReachable as problem:
        if file is None or may_be_written(file):
            raise
        raise NotReachable("database_read_only", **problem.values) from problem
    return (
        None if wanted is None else english("records.migration_waiting", wanted=wanted)
    )


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """Tell what was refused in a sentence, and end with the number that fits."""
    try:
        yield
    except NotReachable as problem:
        _fail(problem)
    except DatabaseGone as problem:  # while it was at work
        _fail(problem.refused())
    except NotUsable as problem:
        sentences = [sentence(reason, values) for reason, values in problem.problems]
        refuse(english("records.not_done"), sentences)
    except AssessmentsError as problem:
        refuse(english("records.not_done"), [sentence(problem.reason, problem.values)])


def _fail(problem: NotReachable) -> NoReturn:
    said = sentence(problem.reason, problem.values)
    list_problems(english("records.not_done"), [said])
    raise typer.Exit(ExitCode.FAILED)


def sentence(reason: str, values: Mapping[str, object]) -> str:
    """Say what was refused."""
    return Words(LANGUAGE)(f"refused.{reason}", **values)
