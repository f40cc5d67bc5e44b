"""What a use case can be refused for.

::

    AssessmentsError
    ├── NotSignedIn            no session, a revoked or an expired one
    │   └── FactorNeeded       the passphrase fits, a second factor is asked for
    ├── WrongPassphrase        sign-in name and passphrase do not fit
    │   └── WrongFactor        a code or a passkey does not fit
    ├── KeyLost                a sealed secret is another key's
    ├── NotAllowed             this person may not do this
    │   ├── OtherAccount       somebody else signed in since the page was opened
    │   └── FreshNeeded        the person has to show first that it is still them
    ├── WrongMoment            the work is not at the stage where this can be done
    │   └── Frozen             the assessment was submitted or the cycle closed meanwhile
    ├── Overtaken              somebody else gave another answer there meanwhile
    ├── NotFound               no such thing, or none that this person may know of
    ├── NotUsable              the input breaks a rule; lists every problem
    │   └── ChangedMeanwhile   somebody else put something there that was not seen
    ├── RecordChanged          a stored submission does not recompute to the same
    ├── ReleaseRefused         the figures of the region may not be published
    └── NotReachable           the database cannot be opened, asked or written
"""

from datetime import datetime
from enum import StrEnum


class AssessmentsError(Exception):
    """Base of everything a use case can be refused for.

    Parameters
    ----------
    reason
        Key of the sentence for a person, in the words of the roadmap
        (``refused.<reason>``).
    values
        What the sentence needs; never an answer or a passphrase.
    """

    def __init__(self, reason: str, **values: object) -> None:
        self.reason = reason
        self.values = values
        super().__init__(f"{reason} {values}" if values else reason)


class NotSignedIn(AssessmentsError):
    """No session, a revoked or an expired one."""


class FactorNeeded(NotSignedIn):
    """Name and passphrase fit; a second factor is asked for, or has to be set up first.

    Parameters
    ----------
    secret
        Stands for what was begun; it is no session.
    """

    def __init__(self, reason: str, *, secret: str) -> None:
        super().__init__(reason)
        self.secret = secret


class WrongPassphrase(AssessmentsError):
    """The sign-in name and the passphrase do not fit each other."""


class WrongFactor(WrongPassphrase):
    """A code or a passkey does not fit, was used before, or is not asked now."""


class KeyLost(AssessmentsError):
    """A secret was sealed with another key than the one that is there."""


class NotAllowed(AssessmentsError):
    """The person may not do what was asked."""


class OtherAccount(NotAllowed):
    """Somebody else signed in, in the same browser, since the page was opened."""


class FreshNeeded(NotAllowed):
    """It is too long since the person has shown that it is them; then it may be done."""


class WrongMoment(AssessmentsError):
    """The work is not at the stage where this can be done."""


class Frozen(WrongMoment):
    """The assessment was submitted, or its cycle closed, meanwhile."""


class Overtaken(AssessmentsError):
    """Somebody else gave another answer there, which the person had not seen.

    Parameters
    ----------
    name
        Who did; for a person who may see it, as all of this.
    value, because
        What was given: an answer value or a kind of reason, and what was written to it.
    seq, at
        Its number, and when.
    """

    def __init__(
        self,
        reason: str,
        *,
        name: str,
        value: str,
        because: str | None,
        seq: int,
        at: datetime,
    ) -> None:
        self.name = name
        self.value = value
        self.because = because
        self.seq = seq
        self.at = at
        super().__init__(reason, name=name)


class NotFound(AssessmentsError):
    """There is no such thing, or none that this person may know of."""


class NotUsable(AssessmentsError):
    """The input breaks a rule.

    Parameters
    ----------
    problems
        One (reason, values) pair per problem, all of them.
    """

    def __init__(self, *problems: tuple[str, dict[str, object]]) -> None:
        self.problems = problems
        first, values = problems[0] if problems else ("not_usable", {})
        super().__init__(first, **values)


class ChangedMeanwhile(NotUsable):
    """Somebody else put something there meanwhile, which the person had not seen.

    Parameters
    ----------
    problems
        As in `NotUsable`: who put what there, and when.
    present
        What stands there now; who has been told of it gives it back as seen.
    """

    def __init__(
        self, *problems: tuple[str, dict[str, object]], present: object
    ) -> None:
        self.present = present
        super().__init__(*problems)


class RecordChanged(AssessmentsError):
    """A stored submission does not recompute to the same."""


class ReleaseRefused(AssessmentsError):
    """The figures of the region may not be published; there is no weaker form of them."""


class NotReachable(AssessmentsError):
    """The database cannot be opened or asked."""


class Fault(StrEnum):
    """What is the matter with the database."""

    GONE = "gone"
    """It does not answer, or is not there."""

    BUSY = "busy"
    """Somebody else has been writing for longer than is waited for."""

    FULL = "full"
    """Its disk takes nothing more; it can be read."""

    READ_ONLY = "read_only"
    """It may be read and not written."""

    DAMAGED = "damaged"
    """What is there is no database, or no whole one."""


class DatabaseGone(Exception):
    """The database cannot be asked, or not be written, while it is in use.

    It is nothing that a use case refuses. What was being done was not done, or nobody
    knows; it may be tried again.

    Parameters
    ----------
    why
        What the database's own driver said, in a line.
    fault
        What is the matter.
    """

    def __init__(self, why: str, fault: Fault = Fault.GONE) -> None:
        self.why = why
        self.fault = fault
        super().__init__(why)

    def refused(self) -> NotReachable:
        """Give the same as a refusal, for who looks after the record."""
        return NotReachable(f"database_{self.fault}", why=self.why)
