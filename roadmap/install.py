"""Set everything up in this folder and start: the two commands of the README.

::

    python3 -m roadmap.install demo    set up, then run the demo
    python3 -m roadmap.install test    set up everything the tests need, then run them
    python3 -m roadmap.install         set up only

Uses nothing but the standard library, since nothing else is there yet. What it needs
from the operating system it installs when it may (Debian, as root); otherwise it
names the one line that an administrator has to run, and stops.
"""

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PLACE = HOME / ".venv"
OLDEST_PYTHON = (3, 11)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


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
        if wish == "test":
            _require_system_packages({"chromium": _has_browser()})
        _set_up("requirements-test.txt" if wish == "test" else "requirements.txt")
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
    if not _in_place("python").exists():
        _require_system_packages(
            {
                f"python3.{sys.version_info.minor}-venv": (
                    importlib.util.find_spec("ensurepip") is not None
                )
            }
        )


def _has_browser() -> bool:
    return any(shutil.which(name) for name in BROWSERS)


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
