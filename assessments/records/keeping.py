"""How long what is about persons is kept, and what was forgotten of it."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsOfKeeping:
    """How long each kind of personal data is kept; what states gave is kept for ever.

    Attributes
    ----------
    sessions
        Where somebody was signed in, from the day on which they signed in.
    origins
        From where: the network address and the browser beside an entry of a log.
    names
        The name in an invitation, and in a change of members, from the day on which it is over.
    """

    sessions: timedelta = timedelta(days=90)
    origins: timedelta = timedelta(days=180)
    names: timedelta = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How much was forgotten, by kind: as `TermsOfKeeping`, and browsers that nobody used any more."""

    sessions: int
    browsers: int
    origins: int
    names: int
