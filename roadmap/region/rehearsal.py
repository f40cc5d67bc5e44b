"""A rehearsal of a release on an invented region: nothing of it is real or stored."""

from dataclasses import replace
from random import Random

from assessments.disclosure.integer_programs import Step, no_step
from assessments.disclosure.prepare import (
    AuditedRelease,
    Contribution,
    CycleContributions,
    prepare,
)
from priorities.edition import Edition

STATES = 36
SHARES = (0.3, 0.34, 0.2, 0.12, 0.04)
"""How the invented states are spread over the stages in most priorities."""

TOGETHER = (0.05, 0.85, 0.1, 0.0, 0.0)
"""How they are spread in the first priority, where nearly all stand together."""

ONE_UP = 0.15
"""How likely a state is to stand one stage higher in the second year."""


def rehearse(
    edition: Edition, chance: Random, *, step: Step = no_step
) -> AuditedRelease:
    """Go through everything a release goes through, on two invented years.

    Returns
    -------
    AuditedRelease
        The release of the second year, linked with the first.

    Raises
    ------
    ReleaseRefused
        As for a real one.
    """
    first = _invented_year(edition, chance)
    second = _a_year_later(first, chance)
    before = prepare(first, before=None, ledger=())
    return prepare(second, before=first, ledger=(before.entry,), step=step)


def _invented_year(edition: Edition, chance: Random) -> CycleContributions:
    """Invent what so many states contribute: plausible, and not real."""
    codes = tuple(priority.code for priority in edition.priorities)
    shares = {code: TOGETHER if code == codes[0] else SHARES for code in codes}
    return CycleContributions(
        cycle="rehearsal 1",
        edition=edition.id,
        priorities=codes,
        contributions=tuple(
            Contribution(
                state=f"invented {number}",
                stages={
                    code: chance.choices((1, 2, 3, 4, 5), shares[code])[0]
                    for code in codes
                },
                is_full=True,
                consents=True,
                submission=f"first of {number}",
            )
            for number in range(STATES)
        ),
    )


def _a_year_later(first: CycleContributions, chance: Random) -> CycleContributions:
    return replace(
        first,
        cycle="rehearsal 2",
        contributions=tuple(
            replace(
                contribution,
                submission=f"second of {contribution.state}",
                stages={
                    code: min(5, (stage or 1) + (chance.random() < ONE_UP))
                    for code, stage in contribution.stages.items()
                },
            )
            for contribution in first.contributions
        ),
    )
