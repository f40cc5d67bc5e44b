"""What was said last cycle, as answers to this cycle's edition.

The two editions may be the same or others; `priorities.crosswalk.carry_over` says what carries over.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from assessments.answers.effective import (
    A,
    CodeState,
    effective_answers,
    effective_value,
)
from assessments.records.people import Voice
from assessments.records.sheet import AskedBefore
from assessments.records.work import Answer
from priorities.crosswalk.carry_over import Carried, carry_answers
from priorities.crosswalk.links import EditionPath, Link, Relation
from priorities.edition import CriterionCode
from priorities.voices import Applicability, applicability


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSaid:
    """What the answer page shows of last cycle beside one code.

    Attributes
    ----------
    value
        What stood and carries over: an answer value, or None for nothing.
    asked_before
        What was asked in its place, where that was something else.
    """

    value: str | None
    asked_before: tuple[AskedBefore, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """An answer of a voice that this cycle can start from."""

    code: str
    voice: Voice
    value: str
    reason: str | None


def codes_behind(path: EditionPath, codes: Iterable[str]) -> tuple[str, ...]:
    """Name what was asked then and says something about these codes."""
    older_codes: dict[str, None] = {}
    for code in codes:
        link = path.crosswalk.by_newer.get(code)
        for old in () if link is None else link.older:
            older_codes[old] = None
            indicator = path.older.indicator_of.get(CriterionCode(old))
            if indicator is not None:  # and who answered it says that it applies
                older_codes[indicator.code] = None
                older_codes |= dict.fromkeys(c.code for c in indicator.criteria)
    return tuple(older_codes)


def last_said(
    path: EditionPath, codes: Collection[str], states: Mapping[str, CodeState[A]]
) -> dict[str, LastSaid]:
    """Give what stood last cycle for each of these codes of this cycle's edition.

    Where it was disputed, or settled, that an indicator applies, what was said to its
    criteria is shown.

    Parameters
    ----------
    path
        From the edition of last cycle to that of this one.
    states
        What stood at the submission, by code of the older edition.
    """
    effective = effective_answers(path.older, states)
    wholes = path.older.indicator_by_code
    values = {
        code: value
        for code, state in states.items()
        if (value := effective_value(state)) is not None
        and (
            code not in wholes
            or applicability(effective.get(code), path.older.rules) is Applicability.NO
        )
    }
    if path.is_one_edition:  # every code carries over as it is
        return {
            code: LastSaid(value=values.get(code), asked_before=()) for code in codes
        }
    carried = carry_answers(path, values, codes=codes)
    return {
        code: LastSaid(
            value=carried[code].value if code in carried else None,
            asked_before=_asked_before(path, code, values),
        )
        for code in codes
    }


def taken_over(
    path: EditionPath, states: Mapping[str, CodeState[Answer]]
) -> list[TakenOver]:
    """Give each voice's answers under this cycle's edition, in the order they came.

    A reason goes with its answer; where several answers make one, their reasons are
    put one after the other.
    """
    by_voice: defaultdict[Voice, dict[str, Answer]] = defaultdict(dict)
    for code, state in states.items():
        for answer in state.current_answers:
            by_voice[answer.voice][code] = answer
    dated: list[tuple[int, TakenOver]] = []
    for voice, answers in by_voice.items():
        values = {code: answer.value for code, answer in answers.items()}
        carried = carry_answers(path, values)
        for code, each in carried.items():
            newest = max(answers[old].seq for old in each.rests_on)
            dated.append((newest, _taken_over(code, voice, each, answers)))
    return [taken for _, taken in sorted(dated, key=lambda pair: pair[0])]


def _asked_before(
    path: EditionPath, code: str, values: Mapping[str, str]
) -> tuple[AskedBefore, ...]:
    link = path.crosswalk.by_newer.get(code)
    if link is None or code not in path.newer.criterion_by_code:
        return ()
    if link.relation is Relation.SAME or _only_moved(path, link):
        return ()
    return tuple(
        AskedBefore(
            relation=link.relation,
            edition=path.older.id,
            code=old,
            value=values.get(
                path.older.indicator_of[CriterionCode(old)].code, values.get(old)
            ),
        )
        for old in link.older
    )


def _only_moved(path: EditionPath, link: Link) -> bool:
    """Whether it stands elsewhere in the same words."""
    if link.relation is not Relation.MOVED:
        return False
    words, language = path.newer.texts, path.newer.language
    then = path.older.texts.get(language, {}).get(f"{link.older[0]}.text")
    return then == words[language].get(f"{link.newer[0]}.text")


def _taken_over(
    code: str, voice: Voice, carried: Carried, answers: Mapping[str, Answer]
) -> TakenOver:
    reasons = dict.fromkeys(answers[old].reason for old in carried.rests_on)
    return TakenOver(
        code=code,
        voice=voice,
        value=carried.value,
        reason=" ".join(reason for reason in reasons if reason) or None,
    )
