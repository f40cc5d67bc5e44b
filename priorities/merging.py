"""What the answers to several statements come to where they have become one.

The lowest answer if any part has the lowest there is ("not yet"), or if every part is
known: so it is "met" only if all parts are. Otherwise "not known" if every part has an
answer, and nothing if one has none. Parts that do not apply leave; when all leave, the
whole does not apply.
"""

from collections.abc import Sequence

from priorities.answers import AnswerValue, Standing
from priorities.rules import Rules
from priorities.taking import order_of_answers, worth_of_answers

_NOT_APPLICABLE = AnswerValue.NOT_APPLICABLE.value
_NOT_KNOWN = AnswerValue.NOT_KNOWN.value


class Merger:
    """Merges answers as an edition's rules value them."""

    def __init__(self, rules: Rules) -> None:
        worths = worth_of_answers(rules)
        least = min(worths.values())
        self._order = order_of_answers(worths)
        self._lowest = {answer for answer, worth in worths.items() if worth == least}

    def answer(self, parts: Sequence[str | None]) -> str | None:
        """Give the one answer; None for a part, or for the whole, is no answer."""
        applying = [part for part in parts if part != _NOT_APPLICABLE]
        if not applying:
            return _NOT_APPLICABLE
        known = [part for part in applying if part is not None and part != _NOT_KNOWN]
        lowest = min(known, key=self._order.__getitem__, default=None)
        if lowest in self._lowest or len(known) == len(applying):
            return lowest
        return None if None in applying else _NOT_KNOWN

    def standing(self, parts: Sequence[Standing]) -> Standing:
        """Give what stands for the whole.

        Where voices differ on parts, they differ on the whole: its lower answer comes
        from the lower ones, its higher from the higher ones. Where that leaves the
        higher end open, nothing stands. Evidence has the lowest grade of the parts that
        apply.
        """
        ends = [self._ends(part) for part in parts]
        low = self.answer([low for low, _ in ends])
        high = self.answer([high for _, high in ends])
        if low is None or high is None:
            voices: tuple[str, ...] = ()
        elif high in (low, _NOT_KNOWN):
            voices = (high,)
        else:
            voices = (low, high)
        grades = [
            part.evidence
            for part, (low, _) in zip(parts, ends, strict=True)
            if low != _NOT_APPLICABLE
        ]
        return Standing(voices=voices, evidence=min(grades, default=0))

    def _ends(self, standing: Standing) -> tuple[str | None, str | None]:
        """Give the lower and the higher answer that stand for a part."""
        if standing.settled is not None:
            return standing.settled, standing.settled
        known = set(standing.voices) - {_NOT_KNOWN}
        if not known:
            nothing = _NOT_KNOWN if standing.voices else None
            return nothing, nothing
        ordered = sorted(known, key=self._order.__getitem__)
        return ordered[0], ordered[-1]
