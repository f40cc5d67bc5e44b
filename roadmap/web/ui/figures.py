"""Figures on the web: drawn in another process, kept by what they show."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol

import brotli
from fastapi.responses import Response
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from assessments.service.kept import Bounded
from roadmap import frames
from roadmap.web.ui.background import Shared, in_turn
from roadmap.web.ui.drawing_processes import DrawingProcesses
from roadmap.web.ui.headers import listed
from roadmap.wording.placements import YearsRow

if TYPE_CHECKING:
    import pandas as pd

KEPT_FIGURES = 200
"""Pictures that are kept, by each module that shows some."""

WIDTHS = ("wide", "narrow")
"""Every figure is drawn for a wide screen and for a phone."""

P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPicture:
    """A figure as it was drawn, and compressed once as well as can be."""

    drawn: bytes
    by_brotli: bytes


class PictureAnswer(Response):
    """A figure that is sent as it is kept, where the browser takes that.

    Parameters
    ----------
    picture
        The figure.
    """

    def __init__(self, picture: KeptPicture) -> None:
        super().__init__(picture.drawn, media_type="image/svg+xml")
        self._picture = picture

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        if "br" in listed(Headers(scope=scope), "accept-encoding"):
            self.body = self._picture.by_brotli
            more = {"Content-Encoding": "br", "Vary": "Accept-Encoding"}
            self.headers.update(more | {"Content-Length": str(len(self.body))})
        await super().__call__(scope, receive, send)


class Figures:
    """Pictures that were drawn, so that the same data are drawn once.

    The key holds everything that a picture shows; who may see it is decided before.

    Parameters
    ----------
    processes
        Those that draw.
    """

    def __init__(self, processes: DrawingProcesses) -> None:
        self._processes = processes
        self._drawn: Bounded[str, KeptPicture] = Bounded(KEPT_FIGURES)
        self._coming: dict[str, Shared[KeptPicture]] = {}

    async def svg(
        self,
        key: str,
        function: Callable[P, bytes],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Response:
        """Draw a figure, unless it was drawn already, or is being drawn for another."""
        picture = self._drawn.get(key)
        if picture is None:
            work = partial(self._made, function, *args, **kwargs)
            picture = await self._coming_picture(key, work)
        return PictureAnswer(picture)

    async def _made(
        self, function: Callable[P, bytes], *args: P.args, **kwargs: P.kwargs
    ) -> KeptPicture:
        drawn = await self._processes.draw(function, *args, **kwargs)
        return KeptPicture(
            drawn=drawn, by_brotli=await in_turn(_as_small_as_can_be, drawn)
        )

    async def _coming_picture(
        self, key: str, draw: Callable[[], Coroutine[Any, Any, KeptPicture]]
    ) -> KeptPicture:
        if key not in self._coming:
            self._coming[key] = Shared(draw)
        coming = self._coming[key]
        try:
            picture = await coming.result()
        finally:
            if coming.is_over and self._coming.get(key) is coming:
                del self._coming[key]
        self._drawn[key] = picture
        return picture


def _as_small_as_can_be(drawn: bytes) -> bytes:
    small: bytes = brotli.compress(drawn)
    return small


class Size(Protocol):
    """Says how large a figure is drawn."""

    def __call__(self, *, narrow: bool) -> tuple[int, int]:
        """Give width and height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A figure on a page, wide and narrow: addresses, sizes, and what it says."""

    wide: str
    narrow: str
    wide_size: tuple[int, int]
    narrow_size: tuple[int, int]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsDrawn:
    """The years of a state on a page: a figure, and the same as a table to take away."""

    drawing: Drawing
    cycles: tuple[str, ...]
    rows: tuple[YearsRow, ...]
    csv: str


def drawing(path: str, query: str, size: Size, *, says: str) -> Drawing:
    """Say where both widths of a figure are, and how large.

    Parameters
    ----------
    path
        Its address without ``-wide.svg`` and ``-narrow.svg``.
    query
        What tells it from others at this address.
    """
    return Drawing(
        wide=f"{path}-wide.svg?{query}",
        narrow=f"{path}-narrow.svg?{query}",
        wide_size=size(narrow=False),
        narrow_size=size(narrow=True),
        says=says,
    )


def version(frame: "pd.DataFrame") -> str:
    """Give a short mark that differs when anything in a table does."""
    return sha256(frames.csv(frame)).hexdigest()[:16]


def csv_file(frame: "pd.DataFrame", name: str) -> Response:
    """Give a table as a file to take away."""
    return Response(
        frames.csv(frame),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
