"""Gather signed submissions into the year that a release is made of."""

from collections.abc import Iterable
from hashlib import sha256

from assessments.disclosure.prepare import Contribution, CycleContributions
from assessments.records.region import ContributedSubmission
from assessments.records.work import Cycle
from assessments.submissions.document import read_placement
from priorities.edition import Edition


def counting(
    given: Iterable[ContributedSubmission],
) -> tuple[ContributedSubmission, ...]:
    """Give those that a first release of a cycle counts.

    Full scope and consent; and not those that have published their own results. These are
    known to everyone, and counted in they would tell more about the others: a known state
    sees as much as one that looks together with two more.
    """
    return tuple(
        contributed
        for contributed in given
        if contributed.is_full
        and contributed.choice.contributes
        and not contributed.choice.has_published
    )


def year_of(
    cycle: Cycle,
    edition: Edition,
    given: Iterable[ContributedSubmission],
    *,
    corrects: bool = False,
) -> CycleContributions:
    """Put together what states contribute to a cycle.

    Parameters
    ----------
    edition
        The one that the cycle asks.
    given
        Those that are counted.
    corrects
        Whether this takes the place of the last release.
    """
    return CycleContributions(
        cycle=cycle.code,
        edition=cycle.edition,
        priorities=tuple(priority.code for priority in edition.priorities),
        contributions=tuple(_contribution(contributed) for contributed in given),
        corrects=corrects,
    )


def stages_of(document: bytes) -> dict[str, int]:
    """Read the stage in each priority where a submission shows a point, 1 to 5."""
    return {
        placed.code: placed.stage
        for placed in read_placement(document).priorities
        if placed.stage is not None
    }


def fingerprint(*years: Iterable[ContributedSubmission]) -> str:
    """Give one number for who is counted with what, to see whether it changed."""
    lines = [
        f"{contributed.submission} {contributed.choice.has_published}"
        for given in years
        for contributed in sorted(given, key=lambda contributed: contributed.submission)
    ]
    return sha256("\n".join(lines).encode()).hexdigest()


def _contribution(given: ContributedSubmission) -> Contribution:
    return Contribution(
        state=given.state,
        stages=stages_of(given.document),
        is_full=given.is_full,
        consents=given.choice.contributes,
        submission=given.submission,
        has_published=given.choice.has_published,
    )
