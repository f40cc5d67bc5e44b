"""Figures on the web: drawn in another process, kept by what they show."""

from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, ParamSpec

from fastapi.responses import Response

from roadmap import frames
from roadmap.web.ui.background import draw

if TYPE_CHECKING:
    import pandas as pd

KEPT_FIGURES = 200

P = ParamSpec("P")


class Figures:
    """Pictures that were drawn, so that the same data are drawn once.

    The key holds everything that a picture shows; who may see it is decided before.
    """

    def __init__(self) -> None:
        self._drawn: dict[str, bytes] = {}

    async def svg(
        self,
        key: str,
        function: Callable[P, bytes],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Response:
        """Draw a figure, unless it was drawn already."""
        if key not in self._drawn:
            picture = await draw(function, *args, **kwargs)
            while len(self._drawn) >= KEPT_FIGURES:
                self._drawn.pop(next(iter(self._drawn)))
            self._drawn[key] = picture
        return Response(self._drawn[key], media_type="image/svg+xml")


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
