"""What others could learn from a release: about one state, and at most.

The attribute disclosure risk that remains, against what the design tolerates.

Worked out from the stored release and its certificate, and from the stage that the state
itself knows. It reads no contribution.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessments.disclosure.audit import alone
from assessments.disclosure.bounds import conclusions
from assessments.disclosure.constraints import Linked
from assessments.disclosure.release import Release, kinds_in, read
from assessments.disclosure.rule import ANNOUNCED, Stages


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureRisk:
    """The most that any two states could conclude of all others by one question.

    Attributes
    ----------
    stages
        The stage, or the end, that is asked about.
    fewest
        So many of the others stand there for certain.
    others
        Of so many.
    allowed
        So many it may be by the design.
    most
        The largest share that the design allows.
    """

    stages: Stages
    fewest: int
    others: int
    allowed: int
    most: Fraction

    @property
    def share(self) -> Fraction:
        """The share of the others that stands there for certain, 0 to 1."""
        return Fraction(self.fewest, self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutState:
    """What others could learn about one state in one priority.

    Attributes
    ----------
    stage
        Its own stage, 1 to 5, which the others do not know.
    learnt
        As :func:`could_learn` says it.
    """

    priority: str
    stage: int
    learnt: tuple[DisclosureRisk, ...]


def about_state(
    document: bytes, certificate: bytes, stages: Mapping[str, int]
) -> tuple[AboutState, ...]:
    """Say what a release lets two states conclude about one that knows its own stages.

    Parameters
    ----------
    document, certificate
        As they are stored.
    stages
        The stage of the state, 1 to 5, by priority; what is not published is left out.
    """
    release = read(document)
    return tuple(
        AboutState(priority=code, stage=stage, learnt=learnt)
        for code, stage in stages.items()
        if code in release.priorities
        and (learnt := could_learn(release, certificate, code, stage))
    )


def could_learn(
    release: Release, certificate: bytes, code: str, stage: int
) -> tuple[DisclosureRisk, ...]:
    """Say what two states could conclude of a state at a stage of this year.

    Returns
    -------
    tuple of DisclosureRisk
        For the stage, and for the end it belongs to; of equal shares that of the fewest
        others. Empty when nothing is published of the priority, or when everybody has
        published.

    Notes
    -----
    Two linked years say no more about a stage: without counts of moves any table of the
    one year goes with any of the other, and where moves are counted the counts of both
    years are exact.
    """
    worst: dict[Stages, DisclosureRisk] = {}
    for risk in _conclusions(release, certificate, code):
        if stage in risk.stages and (
            risk.stages not in worst
            or (risk.share, -risk.others)
            > (worst[risk.stages].share, -worst[risk.stages].others)
        ):
            worst[risk.stages] = risk
    return tuple(worst.values())


def closest(release: Release, certificate: bytes, code: str) -> DisclosureRisk | None:
    """Give what comes closest to what the design allows.

    Returns
    -------
    DisclosureRisk or None
        None when nothing is published of the priority, or everybody has published.
    """
    return min(
        _conclusions(release, certificate, code),
        key=lambda risk: risk.allowed - risk.fewest,
        default=None,
    )


def _conclusions(
    release: Release, certificate: bytes, code: str
) -> Iterator[DisclosureRisk]:
    """Ask everything, for every two states, of this year alone."""
    figure = release.priorities[code].figure
    if figure is None:
        return
    case = Linked(before=None, now=figure, kinds=kinds_in(certificate, code))
    for conclusion in conclusions(alone(case)):
        yield DisclosureRisk(
            stages=conclusion.inference.stages,
            fewest=conclusion.fewest,
            others=conclusion.others,
            allowed=conclusion.allowed,
            most=ANNOUNCED.share_of(conclusion.inference.stages),
        )
