"""What pages give to read, drawn once for all who read the same: a cache of HTML.

A page says what it rests on: what the service gives at every visit, with the rights of who
visits. While that is equal to what it was when the page was drawn last, the page is not
drawn again. It need not be a number or a hash of anything, and may hold a whole snapshot or
plan. A snapshot that the service keeps is the very same value at the next visit, which is seen
at once; what was read anew is compared field by field, on the event loop.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from markupsafe import Markup

from assessments.service.kept import Bounded
from roadmap.web.ui.background import Shared, in_turn

R = TypeVar("R")

MOST = 300
"""Pages that are kept: how much memory that is stands in the handbook (Run it)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """A page as it was drawn last, and what it rested on then."""

    rests_on: object
    html: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingPage:
    """A page that is being drawn, for all who wait for it, and what it rests on."""

    rests_on: object
    html: Shared[Markup]


class KeptPages:
    """Pages as they were drawn last, by name: those asked for last, so many at most."""

    def __init__(self, most: int = MOST) -> None:
        self._drawn: Bounded[tuple[str, ...], DrawnPage] = Bounded(most)
        self._coming: dict[tuple[str, ...], ComingPage] = {}

    def __len__(self) -> int:
        """Count the pages that are kept."""
        return len(self._drawn)

    async def html(
        self,
        name: tuple[str, ...],
        rests_on: R,
        *,
        read: Callable[[], R],
        draw: Callable[[R], Markup],
    ) -> Markup:
        """Give a page as it was drawn last; draw it where it rests on something else now.

        Of many who ask at once, one draws it (single flight); where that fails, the next
        of them tries itself.

        Parameters
        ----------
        name
            Tells it from all other pages: which it is and of whom, in which language, and
            whatever else of the reader it depends on.
        rests_on
            Everything of the record that it depends on, as ``read`` has just given it.
        read
            Reads that again: what changed while it was drawn is not kept.
        draw
            Draws it, in a thread; may read more that follows from what it rests on.
        """
        while (html := self._found(name, rests_on)) is None:
            page = self._coming.get(name)
            is_asked_first = page is None or page.rests_on != rests_on
            if page is None or is_asked_first:
                work = partial(in_turn, self._draw, name, rests_on, read, draw)
                page = ComingPage(rests_on=rests_on, html=Shared(work))
                self._coming[name] = page
            try:
                return await page.html.result()
            except Exception:  # who asked first hears it; the others try themselves
                if is_asked_first:
                    raise
            finally:
                if page.html.is_over and self._coming.get(name) is page:
                    del self._coming[name]
        return html

    def _draw(
        self,
        name: tuple[str, ...],
        rests_on: R,
        read: Callable[[], R],
        draw: Callable[[R], Markup],
    ) -> Markup:
        """Draw and keep, also where nobody waits for it any more."""
        html = self._found(name, rests_on)
        if html is None:
            html = draw(rests_on)
            if read() == rests_on:
                self._keep(name, DrawnPage(rests_on=rests_on, html=html.encode()))
        return html

    def _found(self, name: tuple[str, ...], rests_on: object) -> Markup | None:
        page = self._drawn.get(name)
        if page is None or page.rests_on != rests_on:
            return None
        return Markup(page.html.decode())  # noqa: S704 - as it was drawn

    def _keep(self, name: tuple[str, ...], page: DrawnPage) -> None:
        self._drawn[name] = page
