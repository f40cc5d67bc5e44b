"""Whether a submission was signed or sent back as the log of deeds says.

The row of a submission says who signed it and when; the log says so a second time, and
neither is ever changed by the program. Where the two differ, somebody wrote past it.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from assessments.records.log import DoneDeed
from assessments.records.work import Submission

SAME_MOMENT = timedelta(minutes=1)
"""How far the time of a signature may be from that of its entry in the log."""


def differences(stored: Submission, log: Sequence[DoneDeed]) -> tuple[str, ...]:
    """Name in words where the row of a submission and the log differ.

    Parameters
    ----------
    log
        What was done with this submission, oldest first.

    Returns
    -------
    tuple of str
        For the person who runs the system; empty when both say the same. The words of
        a note that sent it back are in the row alone, so nothing is said about them.
    """
    signed = _last(log, "submitting.sign")
    sent_back = _last(log, "submitting.send_back")
    return (
        *_compared("signed", stored.signed_by, signed),
        *_moments(stored, signed),
        *_compared("sent back", stored.sent_back_by, sent_back),
    )


def _last(log: Sequence[DoneDeed], deed: str) -> DoneDeed | None:
    return next((done for done in reversed(log) if done.deed == deed), None)


def _compared(what: str, by: str | None, logged: DoneDeed | None) -> Iterator[str]:
    if by is not None and logged is None:
        yield f"it is {what}, and the log of deeds does not say so"
    elif by is None and logged is not None:
        yield f"the log of deeds says that it was {what}, and it is not"
    elif logged is not None and by != logged.who:
        yield f"it is {what} by another person than the log of deeds says"


def _moments(stored: Submission, logged: DoneDeed | None) -> Iterator[str]:
    if stored.signed_at is None or logged is None:
        return
    if abs(stored.signed_at - logged.at) > SAME_MOMENT:
        yield "it is signed at another time than the log of deeds says"
