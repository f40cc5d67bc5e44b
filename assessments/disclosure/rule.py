"""The announced rule: what may be published of how many, and where the figures end.

The parameters of the disclosure control: minimum number of respondents, size of a
coalition, and the largest share that may be inferred.

Fixed before the data come in and printed in every release. The audit, the witnesses and
the rule itself read the same numbers from here; the independent checker has its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessments.errors import ReleaseRefused

STAGES = (1, 2, 3, 4, 5)
LOW_END = (1, 2)
HIGH_END = (4, 5)

Stages = tuple[int, ...]
"""A set of stages, ascending."""

SETS: tuple[Stages, ...] = (*((stage,) for stage in STAGES), LOW_END, HIGH_END)
"""The sets of stages that nobody may place a single state in: each stage, each end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Where exact counts end.

    Attributes
    ----------
    stage
        A stage that holds as many states is published as "so many or more".
    end
        The same for stages 1-2 together and for stages 4-5 together.
    """

    stage: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """The numbers of the rule; the product uses the ones that stand here.

    Attributes
    ----------
    minimum
        The fewest states of which anything is published.
    coalition
        How many states tell each other their stages and look at the rest together.
    outside
        How many of the rest must be able to stand elsewhere, at least.
    single, joined
        The largest share of the rest that may be known to stand at one stage, and at
        one end (two stages); above 0 and below 1.
    """

    minimum: int = 12
    coalition: int = 2
    outside: int = 2
    single: Fraction = Fraction(4, 5)
    joined: Fraction = Fraction(19, 20)

    def share_of(self, stages: Stages) -> Fraction:
        """Give the largest share of the others that may be known to stand there."""
        return self.single if len(stages) == 1 else self.joined

    def most(self, *, share: Fraction, others: int) -> int:
        """Count how many of the others may be known to stand at one place, at most.

        Parameters
        ----------
        others
            How many states there are beside those whose stage is known.
        """
        return min(floor_of(share, others), others - self.outside)

    def thresholds(self, states: int) -> Thresholds:
        """Compute where exact counts end among so many states.

        Raises
        ------
        ReleaseRefused
            ``too_few`` below the minimum; ``impossible_threshold`` where two stages
            could reach it at once, so that the rule would not say what to publish.
        """
        if states < self.minimum:
            raise ReleaseRefused("too_few", minimum=self.minimum)
        others = states - self.coalition
        stage = self.most(share=self.single, others=others)
        end = self.most(share=self.joined, others=others)
        if not states < 2 * stage <= 2 * end:
            raise ReleaseRefused(
                "impossible_threshold", stage=stage, end=end, states=states
            )
        return Thresholds(stage=stage, end=end)

    def as_settings(self) -> dict[str, int | list[int]]:
        """Write the numbers as they stand in a release: whole numbers only."""
        return {
            "minimum": self.minimum,
            "coalition": self.coalition,
            "outside": self.outside,
            "single": [self.single.numerator, self.single.denominator],
            "joined": [self.joined.numerator, self.joined.denominator],
        }


ANNOUNCED = Design()
"""The design of every release; nothing in the product uses another."""


def floor_of(share: Fraction, states: int) -> int:
    """Take a share of so many states, rounded down to whole states."""
    return share.numerator * states // share.denominator


def design_of(settings: Mapping[str, object]) -> Design:
    """Read a design; a setting that is not known, missing or not as announced refuses.

    Raises
    ------
    ReleaseRefused
        ``unknown_setting`` with every name and value that is not as announced. There
        is no weaker rule to fall back to.
    """
    announced = ANNOUNCED.as_settings()
    wrong = sorted(
        str(name)
        for name in {*settings, *announced}
        if settings.get(name) != announced.get(name)
        or isinstance(settings.get(name), bool)
    )
    if wrong:
        raise ReleaseRefused("unknown_setting", settings=", ".join(wrong))
    return ANNOUNCED
