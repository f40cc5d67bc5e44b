"""What stands when several voices answered: effective answers out of named ones.

The combination of several informants' reports.

A voice that says that a whole indicator does not apply has nothing to say on its
criteria: what it answered there does not count. Every other voice that has answered one
of them says by this that the indicator applies. Where both are said, the indicator is
disputed (method, section 1).
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

from priorities.answers import APPLIES, AnswerValue, EffectiveAnswer
from priorities.edition import CriterionCode, Edition, IndicatorCode
from priorities.rules import Rules


class Applicability(StrEnum):
    """What voices say on whether a whole indicator applies."""

    YES = "yes"
    NO = "no"
    DISPUTED = "disputed"  # one says it does not, another has answered its criteria


def applicability(whole: EffectiveAnswer | None, rules: Rules) -> Applicability:
    """Say whether an indicator applies, by what stands for it as a whole.

    Under version 1 of the rules nothing of that is disputed: where one voice says that
    it does not apply, and nobody settled it, it does not.
    """
    if whole is None:
        return Applicability.YES
    said = whole.voices if whole.settled is None else (whole.settled,)
    if AnswerValue.NOT_APPLICABLE not in said:
        return Applicability.YES
    if APPLIES in said and rules.version > 1:
        return Applicability.DISPUTED
    return Applicability.NO


def effective_of_voices(
    edition: Edition,
    answers: Mapping[str, Mapping[str, str]],
    *,
    settled: Mapping[str, str],
    evidence: Mapping[str, int],
) -> dict[str, EffectiveAnswer]:
    """Give what stands, for `priorities.scoring.placement.place`.

    Parameters
    ----------
    answers
        By code of a criterion or whole indicator, the answer of each voice by its name,
        withdrawn ones left out.
    settled
        By code, the answer of a settlement that still holds.
    evidence
        By criterion code, the highest grade of its evidence, 0 to 4.

    Returns
    -------
    dict
        By code, in the order of the answers; what nobody answered and nothing is
        evidence for is left out.
    """
    out = _who_leaves_out(edition, answers)
    touched = {
        code
        for indicator in map(edition.indicator_by_code.__getitem__, out)
        for code in (indicator.code, *(c.code for c in indicator.criteria))
    }
    effective: dict[str, EffectiveAnswer] = {}
    shared: dict[EffectiveAnswer, EffectiveAnswer] = {}  # few differ
    for code in dict.fromkeys([*answers, *evidence]):
        by_voice = answers.get(code, {})
        voices: tuple[str, ...] = tuple(by_voice.values())
        if code in touched and voices:
            voices = _voices(edition, code, by_voice, answers, out)
        grade = evidence.get(code, 0)
        if voices or grade:
            answer = EffectiveAnswer(
                voices=voices, settled=settled.get(code), evidence=grade
            )
            effective[code] = shared.setdefault(answer, answer)
    return effective


def _who_leaves_out(
    edition: Edition, answers: Mapping[str, Mapping[str, str]]
) -> dict[IndicatorCode, frozenset[str]]:
    """Name the voices that say that a whole indicator does not apply, by its code."""
    return {
        indicator.code: frozenset(by_voice)
        for code, indicator in edition.indicator_by_code.items()
        if (by_voice := answers.get(code))
    }


def _voices(
    edition: Edition,
    code: str,
    by_voice: Mapping[str, str],
    answers: Mapping[str, Mapping[str, str]],
    out: Mapping[IndicatorCode, frozenset[str]],
) -> tuple[str, ...]:
    """Give what counts of what was said to a criterion or a whole indicator."""
    above = edition.indicator_of.get(CriterionCode(code))
    if above is not None:
        gone: Collection[str] = out.get(above.code, ())
        return tuple(value for name, value in by_voice.items() if name not in gone)
    indicator = edition.indicator_by_code.get(IndicatorCode(code))
    if indicator is None:
        return tuple(by_voice.values())
    within = {
        name for c in indicator.criteria for name in answers.get(c.code, {})
    } - by_voice.keys()
    return (*by_voice.values(), *[APPLIES for _ in within])
