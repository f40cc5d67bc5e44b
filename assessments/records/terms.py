"""On which terms people sign in, and how long they stay signed in."""

from dataclasses import dataclass
from datetime import timedelta

from assessments.records.people import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """How long a session lasts: without being used, and at the longest."""

    idle: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInTerms:
    """On which terms people sign in; the settings of a server give its own.

    Attributes
    ----------
    required
        The roles that sign in with a second factor only.
    fresh_for
        How long somebody who has shown that it is them may do what needs that; None
        where nobody is asked again.
    tell_browsers
        Whether people are told of browsers in which somebody signed in as them.
    with_factor, without_factor
        How long a session lasts, by whether a second factor was shown.
    shared
        How long at most where others use the computer too.
    """

    required: frozenset[Role] = frozenset()
    fresh_for: timedelta | None = None
    tell_browsers: bool = False
    with_factor: Lasting = Lasting(idle=timedelta(hours=12), longest=timedelta(days=7))
    without_factor: Lasting = Lasting(
        idle=timedelta(hours=12), longest=timedelta(days=7)
    )
    shared: Lasting = Lasting(idle=timedelta(hours=1), longest=timedelta(hours=8))

    def lasting(self, *, with_factor: bool, shared: bool) -> Lasting:
        """Give how long a session lasts that was opened so."""
        usual = self.with_factor if with_factor else self.without_factor
        if not shared:
            return usual
        return Lasting(
            idle=min(usual.idle, self.shared.idle),
            longest=min(usual.longest, self.shared.longest),
        )
