"""A bar for long work that runs in a thread: it looks now and then how far that is."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui
from nicegui.element import Element

from roadmap.web.ui import theme

LOOK = 0.5
"""Seconds between two looks."""


class ProgressBar:
    """A bar that shows itself while work runs.

    Parameters
    ----------
    says
        What is under way.
    """

    def __init__(self, says: str) -> None:
        self._done, self._total = 0, 1
        self.place = ui.element("div").classes("under-way").props("role=status")
        with self.place:
            theme.paragraph(says)
            self._bar = Element("progress").props("max=1 value=0")
            self._bar.props["aria-label"] = says
        self.place.set_visibility(False)

    def step(self, done: int, total: int) -> None:
        """Note how far it is; may be called from any thread."""
        self._done, self._total = done, max(total, 1)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show the bar for as long as this block lasts."""
        self.step(0, 1)
        self._look()
        self.place.set_visibility(True)
        with self.place:
            timer = ui.timer(LOOK, self._look)
        try:
            yield
        finally:
            timer.cancel()
            self.place.set_visibility(False)

    def _look(self) -> None:
        self._bar.props["value"] = f"{self._done / self._total:.3f}"
