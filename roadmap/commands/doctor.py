"""``roadmap doctor``: look at settings, files and database, and say what to put right."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shutil import disk_usage

import typer

from assessments.errors import AssessmentsError, DatabaseGone
from assessments.rules import SYSTEM
from assessments.service import (
    Service,
    newest_version,
    open_service,
    sqlite_file,
    version_of_record,
)
from roadmap.commands.checkup import (
    CHECKS,
    Facts,
    Finding,
    FoundFile,
    drive_of,
    findings,
)
from roadmap.commands.factor_key import seal_of
from roadmap.commands.records import refusals_in_words, sentence
from roadmap.commands.serving_user import problems_of_user
from roadmap.exit_codes import ExitCode
from roadmap.settings import Settings, now
from roadmap.wording.texts import english

LISTED = Path(__file__).parents[2] / "requirements.txt"
"""The libraries that the program was tried with; not there where it came as a wheel."""

MOUNTS = Path("/proc/self/mountinfo")


def examine() -> None:
    """Tell every finding: what was found, what is expected, what to do."""
    settings = Settings()
    with refusals_in_words():
        facts = _facts(settings)
    found = sorted(findings(facts), key=lambda finding: not finding.is_wrong)
    for finding in found:
        _tell(finding)
    wrong = sum(finding.is_wrong for finding in found)
    advice = len(found) - wrong
    print(english("doctor.done", checks=len(CHECKS), wrong=wrong, advice=advice))
    if wrong:
        raise typer.Exit(ExitCode.DIFFERENT)


def _tell(finding: Finding) -> None:
    values = {
        name: english.time(value) if isinstance(value, datetime) else value
        for name, value in finding.values.items()
    }
    key = "wrong" if finding.is_wrong else "advice"
    said = english(f"doctor.{finding.words}.found", **values)
    print(english(f"doctor.{key}", found=said))
    for more in ("expected", "todo"):
        line = english(f"doctor.{finding.words}.{more}", **values)
        print(english(f"doctor.{more}", line=line))


def _facts(settings: Settings) -> Facts:
    record = sqlite_file(settings.database)
    folder = settings.data_dir if record is None else record.parent
    facts = Facts(
        settings=settings,
        now=now(),
        newest=newest_version(),
        files=tuple(_files(record, folder)),
        drive="" if record is None else _drive(folder),
        room={str(folder): disk_usage(folder).free} if folder.exists() else {},
        libraries=_libraries(),
        is_root=os.geteuid() == 0,
    )
    try:
        if record is not None and not record.exists():
            return replace(
                facts, unreachable=english("records.no_record", place=folder)
            )
        facts = replace(facts, version=version_of_record(settings.database))
        if facts.version != facts.newest:
            return facts
        service = open_service(settings.database, clock=now, seal=seal_of(settings))
        try:
            return _asked(facts, service)
        finally:
            service.close()
    except DatabaseGone as gone:
        problem: AssessmentsError = gone.refused()
    except AssessmentsError as refused:
        problem = refused
    return replace(facts, unreachable=sentence(problem.reason, problem.values))


def _asked(facts: Facts, service: Service) -> Facts:
    """Add what only the record can tell."""
    condition, audit = service.condition, service.audit
    return replace(
        facts,
        hosting=condition.hosting(who=SYSTEM),
        last_written=audit.newest_time(who=SYSTEM),
        last_backup=condition.last_backup(who=SYSTEM),
        broken=audit.breaks(who=SYSTEM),
        unprotected=service.verifying.unprotected(who=SYSTEM),
        origins=condition.origins(who=SYSTEM),
        unopened=service.factors.sealed_otherwise(who=SYSTEM),
        has_key=seal_of(facts.settings) is not None,
        user_problems=tuple(problems_of_user(facts.settings)),
    )


def _files(record: Path | None, folder: Path) -> Iterator[FoundFile]:
    """Look at the record, at backups and keys that lie beside it, and at the folder."""
    if not folder.exists():
        return
    names = ["*.backup", "*.key"]
    if record is not None:
        names += [record.name, f"{record.name}-*"]
    for path in (folder, *(found for name in names for found in folder.glob(name))):
        with suppress(FileNotFoundError):  # it went meanwhile
            found = path.stat()
            yield FoundFile(
                path=str(path),
                mode=stat.S_IMODE(found.st_mode),
                is_ours=found.st_uid == os.geteuid(),
            )


def _drive(folder: Path) -> str:
    if not MOUNTS.exists():
        return ""
    return drive_of(str(folder.resolve()), MOUNTS.read_text("utf-8"))


def _libraries() -> dict[str, tuple[str, str | None]]:
    """Hold what is installed against the list."""
    if not LISTED.exists():
        return {}
    found: dict[str, tuple[str, str | None]] = {}
    for line in LISTED.read_text("utf-8").splitlines():
        name, is_listed, rest = line.partition("==")
        if not is_listed:
            continue
        installed, listed = _installed(name), rest.split()[0]
        is_for_some = ";" in rest  # a Python or a system, and another line for others
        if installed == listed or not (
            is_for_some and (installed is None or name in found)
        ):
            found[name] = (listed, installed)
    return found


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
