"""What a person is told when something was refused or went wrong.

A refusal is told in its own sentence, and so is an edition that is not on the disk.
Anything else is an apology with a number, and
the number is in the log beside the place in the code; never a message, since those
may hold answers or names.
"""

import logging
import secrets
import traceback
from collections.abc import Mapping
from datetime import date
from types import TracebackType

from typing_extensions import override

from assessments.errors import (
    AssessmentsError,
    DatabaseGone,
    Fault,
    NotFound,
    NotSignedIn,
    NotUsable,
    OtherAccount,
)
from assessments.records.work import ChangeKind
from priorities.answers import AnswerValue, Scope
from priorities.errors import EditionError
from roadmap.web.ui.background import ShuttingDown
from roadmap.web.ui.bodies import TooSlow
from roadmap.web.ui.tries import TooManyTries
from roadmap.wording.texts import Words

MAY_PASS = ShuttingDown | DatabaseGone
"""What is over in a minute."""

STATUSES = (
    (NotSignedIn, 401),
    (NotFound, 404),
    (NotUsable, 422),
    (OtherAccount, 409),
    (TooManyTries, 429),
    (TooSlow, 408),
    (AssessmentsError, 403),
    (MAY_PASS, 503),
    (EditionError, 503),
)
"""HTTP statuses by what was raised; the first that fits."""

LOGGED = {
    Fault.GONE: "The database does not answer.",
    Fault.BUSY: "Another program has been writing to the database for too long.",
    Fault.FULL: "The disk of the database is full: nothing can be saved.",
    Fault.READ_ONLY: "The database can only be read: nothing can be saved.",
    Fault.DAMAGED: "The database is damaged.",
}
"""What stands in the log of a database that fails, for every request that needs it."""

FIRST_APART = 10_000
"""The first whole number whose thousands are written apart."""

NO_PROBLEM = (
    "Page building for",
    "ASGI callable returned without completing handshake.",
)
"""How is logged that a page was given up, whose browser had gone, and a socket refused."""


def sentences(problem: BaseException, say: Words) -> tuple[str, ...]:
    """Say in whole sentences what was refused or went wrong.

    Parameters
    ----------
    problem
        Whatever was raised.
    say
        The visitor's words.
    """
    if isinstance(problem, NotUsable):
        return tuple(_said(reason, values, say) for reason, values in problem.problems)
    if isinstance(problem, AssessmentsError):
        return (_said(problem.reason, problem.values, say),)
    if isinstance(problem, ShuttingDown):
        return (say("refused.shutting_down"),)
    if isinstance(problem, DatabaseGone):
        return (say(f"frame.problem.database_{problem.fault}"),)
    if isinstance(problem, EditionError):
        return (say("frame.problem.edition", edition=problem.edition),)
    return (say("frame.problem.apology", number=number_of(problem)),)


def _said(reason: str, values: Mapping[str, object], say: Words) -> str:
    written = {name: _written(value, say) for name, value in values.items()}
    return say(f"refused.{reason}", **written)


def _written(value: object, say: Words) -> object:
    """Write a day, a large number, or what somebody chose, as a person reads it."""
    if isinstance(value, date):
        return say.date(value)
    if isinstance(value, Scope):
        return say(f"answer.scope.{value}")
    if isinstance(value, AnswerValue | ChangeKind):
        return say(f"answer.page.{value}")
    if isinstance(value, int) and abs(value) >= FIRST_APART:
        return f"{value:,}".replace(",", "\u00a0")  # as an amount may be typed
    return value


def status_of(problem: BaseException) -> int:
    """Give the HTTP status that fits."""
    fits = (status for kind, status in STATUSES if isinstance(problem, kind))
    return next(fits, 500)


def form_status(problem: BaseException) -> int:
    """Give the HTTP status of a plain form that is shown again, with what was refused."""
    return 429 if isinstance(problem, TooManyTries) else 422


def headers_of(problem: BaseException) -> dict[str, str]:
    """Give what the answer says to the browser alone."""
    if isinstance(problem, TooManyTries):
        return {"Retry-After": str(problem.seconds)}
    return {"Connection": "close"} if isinstance(problem, TooSlow) else {}


def number_of(problem: BaseException) -> str:
    """Give the number that ties what the person saw to the line in the log."""
    number = getattr(problem, "problem_number", None)
    if number is None:
        number = f"{secrets.randbelow(10**8):08d}"
        problem.problem_number = number  # type: ignore[attr-defined]  # our own mark
    return str(number)


def log(problem: BaseException) -> None:
    """Write down a problem that was told where it happened."""
    logging.getLogger("nicegui").error("", exc_info=problem)


class NoContent(logging.Filter):
    """Lets refusals pass silently and takes messages out of logged exceptions."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        """Drop a refusal; of anything else leave number, kind and place."""
        problem = record.exc_info[1] if record.exc_info else None
        if problem is None:
            return not record.getMessage().startswith(NO_PROBLEM)
        if isinstance(problem, AssessmentsError | ShuttingDown):
            return False
        if isinstance(problem, DatabaseGone):  # so long as it is, for every request
            record.msg, record.args = LOGGED[problem.fault], ()
            record.exc_info = record.exc_text = None
            return True
        record.msg = "Problem %s: %s\n%s"
        record.args = (
            number_of(problem),
            type(problem).__name__,
            _places(problem.__traceback__),
        )
        record.exc_info = None
        record.exc_text = None
        return True


def keep_content_out_of_logs() -> None:
    """Put the filter on every logger that reports exceptions of pages and routes.

    Who reads forms reports what is in those that cannot be read, and who answers the
    framework's socket what a stranger calls a session.
    """
    for name in ("python_multipart", "engineio.server", "socketio.server"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for name in ("nicegui", "uvicorn.error", "asyncio"):
        logger = logging.getLogger(name)
        if not any(isinstance(kept, NoContent) for kept in logger.filters):
            logger.addFilter(NoContent())


def _places(trace: TracebackType | None) -> str:
    return "".join(traceback.format_tb(trace)).rstrip()
