"""``roadmap demo``: an invented region to try everything on, made and served at once."""

import socket
import webbrowser
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from assessments.days import oldest_day
from assessments.rules import SYSTEM
from assessments.service import CHEAP, Service, migrate, open_service, waiting_migration
from roadmap.commands.plain import list_problems
from roadmap.demo.making import invent, sign_ins
from roadmap.demo.names import two_editions
from roadmap.demo.people import PASSPHRASE
from roadmap.exit_codes import ExitCode
from roadmap.settings import Settings, now
from roadmap.wording.texts import english

FILE = "demo.sqlite"


def demo(*, port: int | None, no_browser: bool, fresh: bool) -> None:
    """Make the invented region unless it is there, then serve it."""
    settings = Settings()
    chosen = _free_port(settings.host, settings.port if port is None else port)
    if chosen is None or (port not in (None, 0) and chosen != port):
        list_problems(
            english("demo.not_started"), [english("demo.port_taken", port=port)]
        )
        raise typer.Exit(ExitCode.FAILED)
    console = Console(stderr=True)
    place = settings.data_dir / FILE
    if fresh or not place.exists():
        _make(place, console)
    url = _url(place)
    if waiting_migration(url) is not None:
        migrate(url)  # made by an earlier version; what was tried in it is kept
    settings = settings.model_copy(update={"database_url": url, "demo": True})
    service = open_service(url, clock=now, passphrase_cost=CHEAP)
    try:
        _serve(service, settings, chosen, no_browser=no_browser)
    finally:
        service.close()


def _serve(
    service: Service, settings: Settings, port: int, *, no_browser: bool
) -> None:
    from roadmap.web.app import serve  # after the bar: it takes a while

    address = f"http://{settings.host}:{port}{settings.prefix}/"

    def started() -> None:
        print(_how_to_sign_in(address), flush=True)
        if not no_browser:
            webbrowser.open(address)

    serve(service, settings, port=port, started=started)


def _make(place: Path, console: Console) -> None:
    """Make the region in a file beside, so that half a region never takes its place."""
    place.parent.mkdir(parents=True, exist_ok=True)
    half_made = place.with_suffix(".new")
    _remove(half_made)
    migrate(_url(half_made))
    service = open_service(_url(half_made), clock=now, passphrase_cost=CHEAP)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(english("demo.making"), total=None)
        region = invent(two_editions(), today=oldest_day(now()))
        service.bulk.populate(
            who=SYSTEM,
            region=region,
            progress=lambda done, of: bar.update(task, completed=done, total=of),
        )
    service.close()
    _remove(place)
    half_made.rename(place)


def _remove(place: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        place.with_name(place.name + ending).unlink(missing_ok=True)


def _url(place: Path) -> str:
    return f"sqlite:///{place}"


def _free_port(host: str, wished: int) -> int | None:
    """Take the wished port, or any free one when it is taken."""
    for port in (wished, 0):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, port))
            except OSError:
                continue
            return int(trial.getsockname()[1])
    return None


def _how_to_sign_in(address: str) -> str:
    whose = (
        english("frame.role.focal_point"),
        english("frame.role.contributor"),
        english("frame.role.approver"),
        english("demo.skipping", role=english("frame.role.focal_point")),
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
