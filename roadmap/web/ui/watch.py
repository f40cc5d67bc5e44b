"""What who runs the server is told while it runs: lines of a log, and figures.

Of a request it is told by which page it was answered, how, and how fast; where something was
refused, by the key of the reason and the role of who asked. Never an address with what stands
in it, never a name, never what was sent. The state's own log is another thing: who reads it is
of the state (`assessments.service.audit`).
"""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from nicegui import Client
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from starlette.routing import BaseRoute

from roadmap.web.ui.background import Pool, Pools

LOGGER = logging.getLogger("roadmap")

SLOW = 2.0
"""Seconds to the first byte of a page that are worth a line: then it says that it waits."""

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0, 45.0)
"""The classes that times are counted in."""

EVERY = 60.0
"""Seconds between two lines that say the same alarm."""

OTHER = "other"
"""Stands for every address that is none of ours."""

SIGNING_IN = ("/sign-in", "/account/passphrase")
"""Where passphrases, second factors and logins elsewhere are shown, as addresses begin."""

TOO_LATE = ("signed_out", "sign_in_too_slow")
"""Refused there without that anything was shown that does not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What is told of a request.

    Attributes
    ----------
    route
        The page or file, with names in place of what stands in the address.
    seconds
        Until the answer began.
    saves
        Whether something was sent to be kept.
    reason
        Key of what was refused; empty for nothing.
    role
        Of who asked; empty for somebody who has not signed in.
    network
        Where it came from, as coarse as it is counted.
    """

    method: str
    route: str
    status: int
    seconds: float
    saves: bool
    reason: str
    role: str
    network: str


class Routes:
    """Which page an address is of.

    Parameters
    ----------
    routes
        All there are; who has no pattern is passed over.
    """

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        known: dict[str, re.Pattern[str]] = {}
        for route in routes:
            pattern = getattr(route, "path_regex", None)
            if isinstance(pattern, re.Pattern) and hasattr(route, "methods"):
                known.setdefault(str(getattr(route, "path", "")), pattern)
        self._known = known

    def name(self, path: str) -> str:
        """Give the page of an address, without anything that stands in it."""
        if path.startswith(("/static/", "/_nicegui")):
            return "files"
        for name, pattern in self._known.items():
            if pattern.match(path):
                return name
        return OTHER


@dataclass(slots=True)
class _Alarm:
    """Something that must not be, said at most once a minute, and when it is over."""

    is_on: bool = False
    said: float = 0.0
    times: int = 0


@dataclass(eq=False)
class Watch:
    """Lines and figures of one running application.

    Parameters
    ----------
    pools
        Whose lines are counted.
    """

    pools: Pools
    registry: CollectorRegistry = field(default_factory=CollectorRegistry, init=False)
    _saves: _Alarm = field(default_factory=_Alarm, init=False)

    def __post_init__(self) -> None:
        """Name all figures."""
        ours = self.registry
        ProcessCollector(registry=ours)
        self._answers = Counter(
            "roadmap_answers", "Answers", ["method", "route", "status"], registry=ours
        )
        self._seconds = Histogram(
            "roadmap_answer_seconds",
            "Until an answer began",
            ["route"],
            buckets=SECONDS,
            registry=ours,
        )
        self._refused = Counter(
            "roadmap_refused", "Refusals, by reason", ["reason"], registry=ours
        )
        self._failed = Counter(
            "roadmap_saves_failed", "What was sent and could not be kept", registry=ours
        )
        waiting = Gauge(
            "roadmap_waiting", "Pieces of work in line", ["work"], registry=ours
        )
        for each in fields(self.pools):
            pool = getattr(self.pools, each.name)
            if isinstance(pool, Pool):
                waiting.labels(each.name).set_function(pool.line.__len__)
        Gauge("roadmap_open_pages", "Pages that are open", registry=ours).set_function(
            lambda: float(len(Client.instances))
        )

    def figures(self) -> bytes:
        """Give all figures in the text format of Prometheus."""
        return generate_latest(self.registry)

    def note(self, answered: Answered, now: float) -> None:
        """Count an answer, and write a line where there is something to be told."""
        status = str(answered.status)
        self._answers.labels(answered.method, answered.route, status).inc()
        self._seconds.labels(answered.route).observe(answered.seconds)
        if answered.reason:
            self._refused.labels(answered.reason).inc()
        kind = _kind_of(answered)
        if kind:
            _say(logging.WARNING, kind, **_told(answered))
        if answered.saves:
            self._note_save(answered, now)

    def _note_save(self, answered: Answered, now: float) -> None:
        alarm, failed = self._saves, answered.status >= 500
        if failed:
            self._failed.inc()
            alarm.times += 1
            if not alarm.is_on or now - alarm.said >= EVERY:
                alarm.is_on, alarm.said = True, now
                _say(logging.CRITICAL, "saves fail", times=alarm.times)
        elif alarm.is_on:
            _say(logging.WARNING, "saves work again", failed=alarm.times)
            self._saves = _Alarm()


def _kind_of(answered: Answered) -> str:
    """Say what a line is about; empty for what is worth none."""
    is_guess = answered.reason and answered.reason not in TOO_LATE
    if is_guess and answered.route.startswith(SIGNING_IN):
        return "failed sign-in"
    if answered.status in (429, 503):
        return "turned away"
    if answered.status >= 500:
        return "error"
    if answered.reason:
        return "refused"
    return "slow" if answered.seconds >= SLOW else ""


def _told(answered: Answered) -> Mapping[str, Any]:
    told = {
        "method": answered.method,
        "route": answered.route,
        "status": answered.status,
        "seconds": round(answered.seconds, 3),
        "reason": answered.reason,
        "role": answered.role,
        "network": "" if answered.role else answered.network,
    }
    return {key: value for key, value in told.items() if value != ""}


def _say(level: int, event: str, **told: object) -> None:
    LOGGER.log(level, event, extra={"told": told})
