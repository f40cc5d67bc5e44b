"""In which form everything that is logged is written: one line for each event, on stderr."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from typing_extensions import override


class WrittenLine(logging.Formatter):
    """When, how bad, what, and its fields, to be read by people."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        fields = (f"{key}={json.dumps(value)}" for key, value in _told(record).items())
        what = record.getMessage().replace("\n", "\n    ")
        return " ".join((_at(record), record.levelname, what, *fields))


class WrittenObject(logging.Formatter):
    """The same as one JSON object, to be read by programs."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        head = {"at": _at(record), "level": record.levelname}
        return json.dumps({**head, "event": record.getMessage(), **_told(record)})


def form(*, as_json: bool) -> dict[str, Any]:
    """Give what `logging.config.dictConfig` needs."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": WrittenObject if as_json else WrittenLine}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
    }


def _told(record: logging.LogRecord) -> Mapping[str, object]:
    """Give the fields of an event; an exception has none, and is told without its words."""
    told = getattr(record, "told", {})
    assert isinstance(told, Mapping)  # noqa: S101 - only we give it
    return told


def _at(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
