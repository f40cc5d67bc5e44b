"""``roadmap serve``: the record, until stopped."""

import socket
from datetime import timedelta
from errno import EACCES, EADDRINUSE

import typer

from assessments.rules import SYSTEM
from assessments.service import Service, sqlite_file
from roadmap.commands.alone import alone_with
from roadmap.commands.plain import list_problems
from roadmap.commands.records import opened, refusals_in_words
from roadmap.commands.serving_user import problems_of_user
from roadmap.exit_codes import ExitCode
from roadmap.settings import Settings
from roadmap.wording.texts import english

CLOCK_MAY_BE_BEHIND = timedelta(minutes=5)
"""How far two servers' clocks may be apart: more would put days and times in doubt."""


def serve_record(
    *,
    host: str | None,
    port: int | None,
    prefix: str | None,
    forwarded_allow_ips: str | None,
) -> None:
    """Serve until stopped; what is given here counts more than the environment."""
    given = {
        "host": host,
        "port": port,
        "prefix": prefix,
        "forwarded_allow_ips": forwarded_allow_ips,
    }
    chosen = {name: value for name, value in given.items() if value is not None}
    settings = Settings.model_validate(Settings().model_dump() | chosen)
    with (
        refusals_in_words(),
        opened(settings, serves=True) as service,
        alone_with(
            sqlite_file(settings.database), heading=english("serve.not_started")
        ),
    ):
        problem = _why_not(service, settings)
        problems = problems_of_user(settings) or ([] if problem is None else [problem])
        if problems:
            list_problems(english("serve.not_started"), problems)
            raise typer.Exit(ExitCode.FAILED)
        lost = service.factors.sealed_otherwise(who=SYSTEM)
        if lost:
            print(english("serve.factor_key_lost", n=lost))
        if service.people.first_account_possible():
            print(english("serve.no_administrator"))
        _serve(service, settings)


def _why_not(service: Service, settings: Settings) -> str | None:
    """Say why it should not be served now; None for no reason."""
    newest, now = service.audit.newest_time(who=SYSTEM), service.world.clock()
    if newest is not None and newest - now > CLOCK_MAY_BE_BEHIND:
        times = {"now": english.time(now), "newest": english.time(newest)}
        return english("serve.clock_behind", **times)
    service.condition.require_writable(who=SYSTEM)
    return why_no_port(settings.host, settings.port)


def _serve(service: Service, settings: Settings) -> None:
    from roadmap.web.app import serve  # it takes a while: after everything was checked

    address = settings.public_url or f"{settings.own_address}/"

    def started() -> None:
        print(english("serve.address", address=address), flush=True)
        if not settings.run_by:
            print(english("serve.no_run_by"), flush=True)

    serve(service, settings, started=started)


def why_no_port(host: str, port: int) -> str | None:
    """Say why nothing can listen there; None where it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, UnicodeError, TypeError) as problem:
            is_the_port = getattr(problem, "errno", None) in {EADDRINUSE, EACCES}
            why = "port_taken" if is_the_port else "no_such_host"
            return english(f"serve.{why}", port=port, host=host)
    return None
