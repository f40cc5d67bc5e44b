"""``roadmap serve``: the record, until stopped."""

import socket

import typer

from assessments.service import Service
from roadmap.commands.plain import list_problems
from roadmap.commands.records import opened, refusals_in_words
from roadmap.exit_codes import ExitCode
from roadmap.settings import Settings
from roadmap.wording.texts import english


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
        if not _is_free(settings):
            problem = english(
                "serve.port_taken", port=settings.port, host=settings.host
            )
            list_problems(english("serve.not_started"), [problem])
            raise typer.Exit(ExitCode.FAILED)
        if service.people.first_account_possible():
            print(english("serve.no_administrator"))
        _serve(service, settings)


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
