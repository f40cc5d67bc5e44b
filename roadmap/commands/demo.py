"""``roadmap demo``: an invented region to try everything on, made and served at once."""

import socket
import webbrowser
from contextlib import closing
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from assessments.days import oldest_day
from assessments.rules import SYSTEM
from assessments.service import (
    CHEAP,
    Service,
    migrate,
    open_service,
    remove_record,
    waiting_migration,
)
from roadmap.commands.alone import alone_with
from roadmap.commands.factor_key import make_key, seal_of
from roadmap.commands.plain import list_problems
from roadmap.commands.records import refusals_in_words
from roadmap.commands.serving import why_no_port
from roadmap.demo.making import invent, sign_ins
from roadmap.demo.names import two_editions
from roadmap.demo.people import PASSPHRASE
from roadmap.exit_codes import ExitCode
from roadmap.settings import Settings, now, sqlite_url
from roadmap.wording.texts import english

FILE = "demo.sqlite"


def demo(*, port: int | None, no_browser: bool, fresh: bool) -> None:
    """Make the invented region unless it is there, then serve it."""
    settings = Settings()
    chosen = _port(settings.host, settings.port if port is None else port, port)
    place = settings.data_dir / FILE
    place.parent.mkdir(parents=True, exist_ok=True)
    with refusals_in_words(), alone_with(place, heading=english("demo.not_started")):
        if fresh or not place.exists():
            _make(place, Console(stderr=True))
        url = sqlite_url(place)
        if waiting_migration(url) is not None:
            migrate(url)  # made by an earlier version; what was tried in it is kept
        settings = settings.model_copy(update={"database_url": url, "demo": True})
        make_key(settings)
        seal = seal_of(settings)
        service = open_service(url, clock=now, passphrase_cost=CHEAP, seal=seal)
        try:
            _serve(service, settings, chosen, no_browser=no_browser)
        finally:
            service.close()


def _serve(
    service: Service, settings: Settings, port: int, *, no_browser: bool
) -> None:
    from roadmap.web.app import serve  # after the bar: it takes a while

    address = f"{settings.model_copy(update={'port': port}).own_address}/"

    def started() -> None:
        print(_how_to_sign_in(address), flush=True)
        if not no_browser:
            webbrowser.open(address)

    serve(service, settings, port=port, started=started)


def _make(place: Path, console: Console) -> None:
    """Make the region in a file beside, so that half a region never takes its place."""
    half_made = place.with_suffix(".new")
    remove_record(half_made)
    migrate(sqlite_url(half_made))
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with (
        closing(
            open_service(sqlite_url(half_made), clock=now, passphrase_cost=CHEAP)
        ) as service,
        Progress(*columns, console=console) as bar,
    ):
        task = bar.add_task(english("demo.making"), total=None)
        region = invent(two_editions(), today=oldest_day(now()))
        service.bulk.populate(
            who=SYSTEM,
            region=region,
            progress=lambda done, of: bar.update(task, completed=done, total=of),
        )
    remove_record(place)
    half_made.rename(place)


def _port(host: str, wished: int, given: int | None) -> int:
    """Take the wished port, or any free one when it is taken and was not asked for.

    Raises
    ------
    typer.Exit
        If there is none.
    """
    why = why_no_port(host, wished)
    if why is not None and given is None:
        wished, why = 0, why_no_port(host, 0)
    if why is not None:
        list_problems(english("demo.not_started"), [why])
        raise typer.Exit(ExitCode.FAILED)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind((host, wished))
        return int(trial.getsockname()[1])


def _how_to_sign_in(address: str) -> str:
    whose = (
        english("frame.role.focal_point"),
        english("frame.role.contributor"),
        english("frame.role.approver"),
        english("demo.skipping", role=english("frame.role.focal_point")),
        english("demo.widened", role=english("frame.role.focal_point")),
        english("frame.role.analyst"),
        english("frame.role.analyst"),
    )
    rows = zip(sign_ins(), whose, strict=True)
    lines = [f"  {name:<18} {role}" for name, role in rows]
    return "\n".join(
        (
            english("demo.ready", address=address),
            english("demo.invented"),
            english("demo.sign_in", passphrase=PASSPHRASE),
            *lines,
            english("demo.stop"),
        )
    )
