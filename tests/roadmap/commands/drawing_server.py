"""A real server that draws when asked to: ``python drawing_server.py DATABASE_URL PORT``.

``/region/drawn?file=&seconds=`` draws a figure that takes so long; the file is there when
it is being drawn.
"""

import sys
import time
from pathlib import Path
from typing import Any

import nicegui
from fastapi import Request
from fastapi.responses import Response

from assessments.service import CHEAP, migrate, open_service
from roadmap.settings import Settings, now
from roadmap.web.app import serve


def drawn(file: str, seconds: float) -> bytes:
    Path(file).touch()
    time.sleep(seconds)
    return b"<svg/>"


@nicegui.app.get("/region/drawn")
async def draw(request: Request, file: str, seconds: float) -> Response:
    kept: Any = request.scope["state"]["visit"].figures
    answer: Response = await kept["drawn"].svg(file, drawn, file, seconds)
    return answer


if __name__ == "__main__":
    url, port = sys.argv[1], int(sys.argv[2])
    migrate(url)
    serve(
        open_service(url, clock=now, passphrase_cost=CHEAP),
        Settings(database_url=url, port=port, demo=True),
    )
