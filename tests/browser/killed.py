"""A Chromium that is killed as a power cut would kill it, and started again."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.patience import PATIENCE

OFFICE = "office.test"
"""A name of this computer over plain HTTP: there browsers have no locks of their own."""


class MortalBrowser:
    """A browser with a profile on the disk, in a group of processes of its own.

    Parameters
    ----------
    folder
        Where the profile is; it outlives the processes.
    """

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self._playwright = playwright
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> BrowserContext:
        """Start it with the profile as it lies on the disk."""
        if CHROMIUM is None:
            pytest.fail("No Chromium. Install it: apt-get install -y chromium")
        told = self._folder / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        how = ["--headless", "--remote-debugging-port=0", "--hide-crash-restore-bubble"]
        how.append(f"--host-resolver-rules=MAP {OFFICE} 127.0.0.1")
        self._process = subprocess.Popen(
            [CHROMIUM, *FLAGS, *how, f"--user-data-dir={self._folder}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(FileNotFoundError, IndexError):
                port = told.read_text("utf-8").splitlines()[0]
                browser = self._playwright.chromium.connect_over_cdp(
                    f"http://127.0.0.1:{port}"
                )
                return browser.contexts[0]
            time.sleep(0.1)
        pytest.fail("The browser did not start.")

    def kill(self) -> None:
        """End all its processes at once, without a chance to write anything."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
        for lock in self._folder.glob("Singleton*"):  # the dead one cannot take it away
            lock.unlink()
