"""``roadmap migrate``, ``init`` and ``verify``: looking after the record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NoReturn

import typer

from assessments.errors import AssessmentsError, DatabaseGone, NotReachable, NotUsable
from assessments.records.log import LogHead
from assessments.records.work import SubmissionId, Verified
from assessments.rules import SYSTEM
from assessments.service import Service, open_service, sqlite_file, waiting_migration
from roadmap.commands.guard import may_be_written
from roadmap.commands.migrating import migrated
from roadmap.commands.plain import list_problems, refuse
from roadmap.exit_codes import ExitCode
from roadmap.mail import teller
from roadmap.settings import Settings, now
from roadmap.wording.texts import Words, english

LANGUAGE = "en"
"""What a command says is in English; pages follow the person."""

OUT_OF_STEP_NAMED = 20
"""So many of the codes are named whose newest answer is not noted as such."""


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
    print(f"  {_address(settings)}/invitation/{secret}")
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
    print(f"  {_address(settings)}/new-passphrase/{secret}")
    if state is not None and change.waits_until is not None:
        until = english.time(change.waits_until)
        print(english("records.reset.waits", until=until))


def verify_submissions(submission: str | None, log_heads: Sequence[str] = ()) -> None:
    """Recompute one stored submission, or all and every log, and say same or different.

    Parameters
    ----------
    log_heads
        Where logs ended, as it was written down elsewhere.
    """
    with refusals_in_words(), opened(Settings()) as service:
        verify_record(service, submission, log_heads)


def verify_record(
    service: Service, submission: str | None, log_heads: Sequence[str] = ()
) -> None:
    """Say of each submission, or one, whether it is the same; end with 1 if one is not."""
    submitting = service.submitting
    if submission is None:
        checked: Iterable[Verified] = submitting.verify_all(who=SYSTEM)
    else:
        wanted = SubmissionId(submission)
        checked = [submitting.verify(who=SYSTEM, submission=wanted)]
    out_of_step = service.audit.newest_out_of_step(who=SYSTEM)
    _tell_out_of_step(out_of_step)  # it may be why something submitted differs
    broken = submission is None and _tell_logs(service, log_heads)
    count = different = 0
    for verified in checked:
        count += 1
        different += not verified.same
        _tell(verified)
    if different:
        print(english("records.verify.not_all_same", n=count, different=different))
    else:
        print(english("records.verify.all_same", n=count))
    if different or out_of_step or broken:
        raise typer.Exit(ExitCode.DIFFERENT)


def _tell_logs(service: Service, written: Sequence[str]) -> bool:
    """Say whether every log is as it was written; true where one is not."""
    kept = [LogHead.of(head) for head in written]
    breaks = service.audit.breaks(who=SYSTEM, kept=kept)
    if breaks:
        print(english("records.verify.log_broken", n=len(breaks)))
    else:
        heads = service.audit.heads(who=SYSTEM)
        print(english("records.verify.logs_whole", n=len(heads)))
    for difference in breaks:
        print(f"  - {difference}")
    return bool(breaks)


def _tell_out_of_step(out_of_step: Sequence[object]) -> None:
    if out_of_step:
        print(english("records.verify.out_of_step", n=len(out_of_step)))
    for difference in out_of_step[:OUT_OF_STEP_NAMED]:
        print(f"  - {difference}")


def _tell(verified: Verified) -> None:
    key = "same" if verified.same else "different"
    print(english(f"records.verify.{key}", submission=verified.submission))
    for difference in verified.differences:
        print(f"  - {difference}")


@contextmanager
def opened(settings: Settings) -> Iterator[Service]:
    """Open the record for a command; stop when its tables wait for a migration."""
    problem = _not_ready(settings)
    if problem is not None:
        list_problems(english("records.not_done"), [problem])
        raise typer.Exit(ExitCode.FAILED)
    service = open_service(
        settings.database,
        clock=now,
        waiting_days=settings.waiting_days,
        tell=teller(settings),
    )
    try:
        yield service
    finally:
        service.close()


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


def _address(settings: Settings) -> str:
    if settings.public_url is not None:
        return settings.public_url
    return f"http://{settings.host}:{settings.port}{settings.prefix}"
