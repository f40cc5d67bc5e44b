"""``roadmap serve``: the record, until stopped."""

import socket
from datetime import timedelta

import typer

from assessments.rules import SYSTEM
from assessments.service import Service
from roadmap.commands.plain import list_problems
from roadmap.commands.records import opened, refusals_in_words
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
    with refusals_in_words(), opened(settings) as service:
        problem = _why_not(service, settings)
        if problem is not None:
            list_problems(english("serve.not_started"), [problem])
            raise typer.Exit(ExitCode.FAILED)
        if service.people.first_account_possible():
            print(english("serve.no_administrator"))
        _serve(service, settings)


def _why_not(service: Service, settings: Settings) -> str | None:
    """Say why it should not be served now; None for no reason."""
    newest, now = service.audit.newest_time(who=SYSTEM), service.world.clock()
    if newest is not None and newest - now > CLOCK_MAY_BE_BEHIND:
        times = {"now": english.time(now), "newest": english.time(newest)}
        return english("serve.clock_behind", **times)
    if not _is_free(settings):
        return english("serve.port_taken", port=settings.port, host=settings.host)
    return None


def _serve(service: Service, settings: Settings) -> None:
    from roadmap.web.app import serve  # it takes a while: after everything was checked

    inside = f"[{settings.host}]" if ":" in settings.host else settings.host
    own_address = f"http://{inside}:{settings.port}{settings.prefix}/"
    address = settings.public_url or own_address

    def started() -> None:
        print(english("serve.address", address=address), flush=True)
        if not settings.run_by:
            print(english("serve.no_run_by"), flush=True)

    serve(service, settings, started=started)


def _is_free(settings: Settings) -> bool:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return False
    return True
