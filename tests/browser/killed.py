"""A Chromium that is killed as a power cut would kill it, and started again."""

import os
import platform
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Error

from tests.browser.conftest import CHROMIUM, FLAGS

OFFICE = platform.node().lower()
"""The name of this computer, over plain HTTP: there browsers have no locks of their own."""


class MortalBrowser:
    """A browser with a profile on the disk, in a group of processes of its own.

    Parameters
    ----------
    folder
        Where the profile is; it outlives the processes.
    """

    def __init__(self, chromium: BrowserType, folder: Path) -> None:
        self._chromium = chromium
        self._folder = folder
        self._context: BrowserContext | None = None

    def start(self) -> BrowserContext:
        """Start it with the profile as it lies on the disk."""
        self._context = self._chromium.launch_persistent_context(
            self._folder,
            executable_path=CHROMIUM,
            args=[*FLAGS, f"--host-resolver-rules=MAP {OFFICE} 127.0.0.1"],
        )
        return self._context

    def kill(self) -> None:
        """End all its processes at once, without a chance to write anything."""
        if self._context is None:
            return
        group = os.getpgid(self._process())
        if group == os.getpgid(0):
            pytest.fail("The browser has no group of processes of its own.")
        os.killpg(group, signal.SIGKILL)
        with suppress(Error):
            self._context.close()
        self._context = None
        for lock in self._folder.glob("Singleton*"):  # the dead one cannot take it away
            lock.unlink()

    def _process(self) -> int:
        """Find the browser by its profile, which nobody else has."""
        mark = f"--user-data-dir={self._folder}".encode()
        for told in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if mark in told.read_bytes().split(b"\0"):
                    return int(told.parent.name)
        pytest.fail("The browser is not running.")
