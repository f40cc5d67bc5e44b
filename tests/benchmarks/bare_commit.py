"""The least a save can be: one route that commits one row. ``... DATABASE_URL PORT``.

Nobody is asked who they are, nothing is counted; the row, its table and its indexes are
ours, durable like ours (WAL, synchronous FULL; PostgreSQL as it comes).
"""

import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

TABLE = """
CREATE TABLE answer (
  assessment VARCHAR NOT NULL, seq INTEGER NOT NULL, code VARCHAR NOT NULL,
  voice VARCHAR NOT NULL, person VARCHAR NOT NULL, value VARCHAR NOT NULL,
  reason VARCHAR, at TIMESTAMP NOT NULL, carried_from VARCHAR,
  client_key VARCHAR NOT NULL, PRIMARY KEY (assessment, seq),
  UNIQUE (assessment, person, client_key))
"""
INDEX = "CREATE INDEX ix_answer_assessment_code ON answer (assessment, code)"
INSERT = """
INSERT INTO answer (assessment, seq, code, voice, person, value, at, client_key)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
Commit = Callable[[tuple[object, ...]], None]


def committing(url: str) -> Commit:
    """Open an empty database; gives a way to commit one row."""
    if url.startswith("sqlite:///"):
        file = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = FULL")
        file.execute(TABLE)
        file.execute(INDEX)
        return lambda row: _committed(file, row)
    import psycopg

    connection = psycopg.connect(url, autocommit=True)
    connection.execute(TABLE.encode())
    connection.execute(INDEX.encode())
    insert = INSERT.replace("?", "%s").encode()
    return lambda row: _sent(connection, insert, row)


def _committed(file: sqlite3.Connection, row: tuple[object, ...]) -> None:
    file.execute("BEGIN IMMEDIATE")
    file.execute(INSERT, row)
    file.execute("COMMIT")


def _sent(connection: Any, insert: bytes, row: tuple[object, ...]) -> None:
    connection.execute(insert, row)


def bare(commit: Commit) -> Starlette:
    """Put the application together."""
    numbers = count(1)

    async def save(request: Request) -> JSONResponse:
        assessment = request.path_params["assessment"]
        person = request.headers["X-Roadmap-Person"]
        results = []
        for given in await request.json():
            seq, at = next(numbers), datetime.now(UTC).isoformat()
            code, value, key = given["code"], given["value"], given["client_key"]
            commit((assessment, seq, code, "v", person, value, at, key))
            results.append({"client_key": key, "seq": seq, "at": at})
        return JSONResponse({"results": results})

    async def alive(_: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    return Starlette(
        routes=[
            Route("/assessments/{assessment}/answers", save, methods=["POST"]),
            Route("/healthz", alive),
        ]
    )


if __name__ == "__main__":
    uvicorn.run(
        bare(committing(sys.argv[1])),
        port=int(sys.argv[2]),
        access_log=False,
        log_level="warning",
    )
