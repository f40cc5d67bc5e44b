"""Answers to an older edition, as answers to a newer one.

Recoding along a correspondence table.

- Same, reworded, moved: the answer carries over.
- Merged: the lowest answer if any part has the lowest there is ("not yet"), or if every
  part is known: so it is "met" only if all parts are. Otherwise "not known" if every part
  has an answer, and nothing if one has none. Parts that do not apply leave; when all
  leave, the whole does not apply.
- Split, new and dropped carry nothing.
- A whole indicator that does not apply carries over where it is same, reworded or
  moved. Where it does not carry, each of its criteria counts as not applicable.
- An answer that the newer edition does not allow there ("not applicable") is left out.
- So is "not applicable" where only one of the two editions marks the criterion as one that
  needs a case: "nothing arose in the period" is no "cannot apply here", nor the other way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from priorities.answers import AnswerValue, EffectiveAnswer, Scope
from priorities.crosswalk.links import COMPARABLE, EditionPath, Relation
from priorities.edition import CriterionCode, Edition
from priorities.rules import Rules
from priorities.scoring.answer import order_of_answers, worth_of_answers
from priorities.scoring.compiled import compile_edition
from priorities.voices import Applicability, applicability

_NOT_KNOWN = AnswerValue.NOT_KNOWN.value
_DOES_NOT_APPLY = AnswerValue.NOT_APPLICABLE.value


class Merger:
    """Merges answers as an edition's rules value them."""

    def __init__(self, rules: Rules) -> None:
        worths = worth_of_answers(rules, rules.scale)
        least = min(worths.values())
        self._order = order_of_answers(worths)
        self._lowest = {answer for answer, worth in worths.items() if worth == least}

    def answer(self, parts: Sequence[str | None]) -> str | None:
        """Give the one answer; None for a part, or for the whole, is no answer."""
        applying = [part for part in parts if part != _DOES_NOT_APPLY]
        if not applying:
            return _DOES_NOT_APPLY
        known = [part for part in applying if part is not None and part != _NOT_KNOWN]
        lowest = min(known, key=self._order.__getitem__, default=None)
        if lowest in self._lowest or len(known) == len(applying):
            return lowest
        return None if None in applying else _NOT_KNOWN

    def effective_answer(self, parts: Sequence[EffectiveAnswer]) -> EffectiveAnswer:
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
            if low != _DOES_NOT_APPLY
        ]
        return EffectiveAnswer(voices=voices, evidence=min(grades, default=0))

    def _ends(self, effective_answer: EffectiveAnswer) -> tuple[str | None, str | None]:
        """Give the lower and the higher answer that stand for a part."""
        if effective_answer.settled is not None:
            return effective_answer.settled, effective_answer.settled
        known = set(effective_answer.voices) - {_NOT_KNOWN}
        if not known:
            nothing = _NOT_KNOWN if effective_answer.voices else None
            return nothing, nothing
        ordered = sorted(known, key=self._order.__getitem__)
        return ordered[0], ordered[-1]


_NOT_APPLICABLE = EffectiveAnswer(voices=(AnswerValue.NOT_APPLICABLE.value,))
_NOTHING = EffectiveAnswer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """An answer of one voice under the newer edition.

    Attributes
    ----------
    rests_on
        Codes of the older edition whose answers make it: one, or those parts of
        a merged criterion that say the same. The code of an indicator stands for
        "not applicable" as a whole.
    """

    value: str
    rests_on: tuple[str, ...]


def carry_answers(
    path: EditionPath, values: Mapping[str, str], *, codes: Iterable[str] | None = None
) -> dict[str, Carried]:
    """Carry the answers of one voice over to another cycle.

    Parameters
    ----------
    values
        What the voice says, by criterion or indicator code of the older edition,
        withdrawn answers left out. Codes that the edition does not have are passed
        over.
    codes
        The criteria of the newer edition that are wanted; None for all. Whole
        indicators carry over in any case.

    Returns
    -------
    dict
        What carries over, by code of the newer edition. Answers to dated criteria are
        among them, to be looked at again; in a criterion that is not dated itself,
        a dated part has expired and counts as unanswered.
    """
    ways = _ways(path)
    carried = {
        new: Carried(value=values[old], rests_on=(old,))
        for new, old in ways.wholes.items()
        if values.get(old) in ways.allowed[new]
    }
    for new in ways.parts if codes is None else ways.parts.keys() & codes:
        parts = ways.parts[new]
        is_below = ways.newer_home[new] in carried
        answers: dict[str, str | None] = {}
        for part in parts:
            whole = ways.home[part]
            if whole in values and not is_below:
                answers[whole] = values[whole]
            else:
                answers[part] = None if part in ways.expired else values.get(part)
        value = ways.merger.answer([*answers.values()])
        if value in ways.allowed[new]:
            rests_on = tuple(
                code for code, answer in answers.items() if answer == value
            )
            carried[new] = Carried(value=value, rests_on=rests_on)
    return carried


def carry_effective_answers(
    path: EditionPath, effective: Mapping[str, EffectiveAnswer]
) -> dict[str, EffectiveAnswer]:
    """Carry what stood in a year, to place that year under a newer edition.

    Nothing expires: the year stays at its own reference date. Settlements hold and
    evidence keeps its grade.

    Returns
    -------
    dict
        What stands, by code of the newer edition; what is left out is unanswered, so
        the old year is a band there.
    """
    ways = _ways(path)
    carried = {
        new: effective[old]
        for new, old in ways.wholes.items()
        if _says_something(effective.get(old)) and ways.allowed[new]
    }
    rules = path.older.rules
    for new, parts in ways.parts.items():
        is_below = ways.newer_home[new] in carried
        of_parts = [
            effective.get(part, _NOTHING)
            if is_below
            else _in_whole(
                effective.get(part, _NOTHING),
                applicability(effective.get(ways.home[part]), rules),
            )
            for part in parts
        ]
        effective_answer = (
            of_parts[0]
            if len(of_parts) == 1
            else ways.merger.effective_answer(of_parts)
        )
        effective_answer = _only(effective_answer, ways.allowed[new])
        if effective_answer != _NOTHING:
            carried[new] = effective_answer
    return carried


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ways:
    """What carries over from where, and what it may be.

    Attributes
    ----------
    wholes
        Per indicator of the newer edition, the one of the older it may carry from.
    parts
        Per criterion of the newer edition, the criteria of the older it is made of.
    expired
        Criteria of the older edition that are dated while what they go into is not.
    home, newer_home
        The indicator of each criterion, in either edition.
    allowed
        The answers that may carry over, by code of the newer edition.
    """

    wholes: Mapping[str, str]
    parts: Mapping[str, tuple[str, ...]]
    expired: frozenset[str]
    home: Mapping[str, str]
    newer_home: Mapping[str, str]
    allowed: Mapping[str, frozenset[str]]
    merger: Merger


@lru_cache(maxsize=64)
def _ways(path: EditionPath) -> _Ways:
    crosswalk, older, newer = path.crosswalk, path.older, path.newer
    parts = {
        link.newer[0]: link.older
        for link in crosswalk.criteria
        if link.relation in COMPARABLE | {Relation.MERGED}
    }
    return _Ways(
        wholes={
            link.newer[0]: link.older[0]
            for link in crosswalk.indicators
            if link.relation in COMPARABLE
        },
        parts=parts,
        expired=frozenset(
            old
            for new, several in parts.items()
            if not _is_dated(newer, new)
            for old in several
            if _is_dated(older, old)
        ),
        home={code: i.code for code, i in older.indicator_of.items()},
        newer_home={code: i.code for code, i in newer.indicator_of.items()},
        allowed=_allowed(older, newer, parts),
        merger=Merger(newer.rules),
    )


def _allowed(
    older: Edition, newer: Edition, parts: Mapping[str, tuple[str, ...]]
) -> Mapping[str, frozenset[str]]:
    """Give what the newer edition allows, less what would mean something else there."""
    allowed = compile_edition(newer, Scope.FULL).allowed
    other_mark = {
        new
        for new, several in parts.items()
        for old in several
        if _needs_a_case(older, old) != _needs_a_case(newer, new)
    }
    return {
        code: possible - {_DOES_NOT_APPLY} if code in other_mark else possible
        for code, possible in allowed.items()
    }


def _needs_a_case(edition: Edition, code: str) -> bool:
    return edition.criterion_by_code[CriterionCode(code)].needs_a_case


def _is_dated(edition: Edition, code: str) -> bool:
    return edition.criterion_by_code[CriterionCode(code)].dated_months is not None


def _in_whole(part: EffectiveAnswer, applies: Applicability) -> EffectiveAnswer:
    """Give what stands for a criterion whose whole indicator does not carry over.

    Where it is disputed whether the indicator applies, that is disputed of each of its
    criteria that has an answer; one that has none stays open.
    """
    if applies is Applicability.NO:
        return _NOT_APPLICABLE
    if applies is Applicability.YES or not _says_something(part):
        return part
    said = part.voices if part.settled is None else (part.settled,)
    return EffectiveAnswer(voices=(*said, _DOES_NOT_APPLY), evidence=part.evidence)


def _says_something(effective_answer: EffectiveAnswer | None) -> bool:
    return effective_answer is not None and (
        bool(effective_answer.voices) or effective_answer.settled is not None
    )


def _only(
    effective_answer: EffectiveAnswer, allowed: frozenset[str]
) -> EffectiveAnswer:
    """Leave out the answers that the newer edition does not allow."""
    settled = effective_answer.settled
    if allowed.issuperset(effective_answer.voices) and (
        settled is None or settled in allowed
    ):
        return effective_answer
    return EffectiveAnswer(
        voices=tuple(voice for voice in effective_answer.voices if voice in allowed),
        settled=settled if settled in allowed else None,
        evidence=effective_answer.evidence,
    )
