"""What others could learn about one state from a release, by its own stage.

Worked out from the stored release and its certificate, and from the stage that the state
itself knows. It reads no contribution.
"""

from dataclasses import dataclass
from fractions import Fraction

from assessments.region.audit import alone
from assessments.region.closed import concluded
from assessments.region.design import ANNOUNCED, Stages
from assessments.region.linking import Linked
from assessments.region.release import Release, kinds_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """The most that any two states could conclude of all others by one question.

    Attributes
    ----------
    stages
        The stage, or the end, that the state stands at.
    fewest
        So many of the others stand there for certain.
    others
        Of so many.
    most
        The largest share that the design allows.
    """

    stages: Stages
    fewest: int
    others: int
    most: Fraction

    @property
    def share(self) -> Fraction:
        """The share of the others that stands there for certain, 0 to 1."""
        return Fraction(self.fewest, self.others)


def could_learn(
    release: Release, certificate: bytes, code: str, stage: int
) -> tuple[Learnt, ...]:
    """Say what two states could conclude of a state at a stage of this year.

    Returns
    -------
    tuple of Learnt
        For the stage, and for the end it belongs to; empty when nothing is published of
        the priority, or when everybody has published.
    """
    figure = release.priorities[code].figure
    if figure is None:
        return ()
    case = Linked(before=None, now=figure, kinds=kinds_in(certificate, code))
    worst: dict[Stages, Learnt] = {}
    for one in concluded(alone(case)):
        stages = one.asked.stages
        if stage not in stages:
            continue
        found = Learnt(
            stages=stages,
            fewest=one.fewest,
            others=one.others,
            most=ANNOUNCED.share_of(stages),
        )
        if stages not in worst or found.share > worst[stages].share:
            worst[stages] = found
    return tuple(worst.values())
