"""Read the answers that ``roadmap place`` is given; every problem is found, none guessed."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assessments.typed import letters
from assessments.validation import FEWEST_LETTERS
from priorities.answers import AnswerValue, EffectiveAnswer, EvidenceGrade
from priorities.edition import Edition
from priorities.errors import AnswersError
from priorities.loading.bounded import read_bytes
from roadmap.wording.texts import english

TOP_FIELDS = ("edition", "answers")
ENTRY_FIELDS = ("answer", "reason", "evidence")
LARGEST = 10_000_000  # bytes; all answers to an edition with reasons have 100,000
LONGEST = 60  # characters of a value that a problem repeats


def read_answers(path: Path, edition: Edition) -> dict[str, EffectiveAnswer]:
    """Read answers to an edition from a JSON file.

    Returns
    -------
    dict
        What stands, by criterion code, and by indicator code where a whole indicator
        does not apply.

    Raises
    ------
    AnswersError
        If the file cannot be read or anything in it does not fit the edition; it
        lists every problem.
    """
    text = _text_of(path)
    document, repeated = _parsed(path, text)
    file = _File(name=path.name, text=text)
    problems = [_repeated(file, key) for key in repeated]
    if not isinstance(document, dict):
        raise AnswersError([*problems, file.problem("no_object")])
    problems += _top_problems(file, document, edition)
    answers = document.get("answers")
    entries = answers if isinstance(answers, dict) else {}
    possible = _possible_answers(edition)
    for code, entry in entries.items():
        problems += _entry_problems(file, code, entry, edition, possible)
    if problems:
        raise AnswersError(problems)
    return {
        code: EffectiveAnswer(
            voices=(entry["answer"],), evidence=entry.get("evidence", 0)
        )
        for code, entry in entries.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    name: str
    text: str

    def problem(
        self, kind: str, at: str | None = None, *, nth: int = 1, **values: object
    ) -> str:
        """Say what is wrong, with the line on which a key stands the nth time."""
        sentence = english(f"cli.place.problem.{kind}", **values)
        pattern = re.escape(json.dumps(at)) + r"\s*:"
        matches = [] if at is None else list(re.finditer(pattern, self.text))
        if len(matches) < nth:
            return f"{self.name}: {sentence}"
        line = self.text.count("\n", 0, matches[nth - 1].start()) + 1
        return f"{self.name}, line {line}: {sentence}"


def _repeated(file: _File, key: str) -> str:
    """Say that a key is repeated; fields of entries stand in many lines anyway."""
    line_of = None if key in ENTRY_FIELDS else key
    return file.problem("twice", line_of, nth=2, field=key)


def _text_of(path: Path) -> str:
    try:
        return read_bytes(path, largest=LARGEST).decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = english("cli.place.problem.unreadable", reason=reason)
    except UnicodeDecodeError:
        problem = english("cli.place.problem.not_utf8")
    raise AnswersError([f"{path.name}: {problem}"])


def _parsed(path: Path, text: str) -> tuple[object, list[str]]:
    """Parse JSON strictly; give what it says and the keys that come twice."""
    repeated: list[str] = []

    def collect(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        repeated.extend(key for key in dict.fromkeys(keys) if keys.count(key) > 1)
        return dict(pairs)

    try:
        parsed = json.loads(
            text, object_pairs_hook=collect, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        reason = english("cli.place.problem.at", what=error.msg, line=error.lineno)
    except ValueError as error:
        reason = str(error)
    except RecursionError:
        reason = english("cli.place.problem.too_deep")
    else:
        return parsed, list(dict.fromkeys(repeated))
    problem = english("cli.place.problem.not_json", reason=reason)
    raise AnswersError([f"{path.name}: {problem}"])


def _refuse_constant(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON number")


def _top_problems(
    file: _File, document: Mapping[str, object], edition: Edition
) -> Iterator[str]:
    for key in document:
        if key not in TOP_FIELDS:
            known = ", ".join(TOP_FIELDS)
            yield file.problem("unknown_field", key, field=key, known=known)
    for key in TOP_FIELDS:
        if key not in document:
            yield file.problem("missing_field", field=key)
    given = document.get("edition", edition.id)
    if given != edition.id:
        yield file.problem(
            "edition", "edition", given=_shown(given), expected=edition.id
        )
    if not isinstance(document.get("answers", {}), dict):
        yield file.problem("answers", "answers", given=_shown(document["answers"]))


def _entry_problems(
    file: _File,
    code: str,
    entry: object,
    edition: Edition,
    possible: Mapping[str, frozenset[str]],
) -> Iterator[str]:
    if code not in possible:
        yield file.problem("unknown_code", code, code=code, edition=edition.id)
        return
    if not isinstance(entry, dict):
        yield file.problem("entry", code, code=code, given=_shown(entry))
        return
    problems = (
        *_field_problems(entry),
        *_answer_problems(entry, possible[code]),
        *_evidence_problems(entry, edition),
    )
    for kind, values in problems:
        yield file.problem(kind, code, nth=1, code=code, **values)


EntryProblem = tuple[str, dict[str, str]]


def _field_problems(entry: Mapping[str, object]) -> Iterator[EntryProblem]:
    known = ", ".join(ENTRY_FIELDS)
    for key in entry:
        if key not in ENTRY_FIELDS:
            yield "unknown_entry_field", {"field": key, "known": known}
    if "reason" in entry and not isinstance(entry["reason"], str):
        yield "reason_type", {"given": _shown(entry["reason"])}


def _answer_problems(
    entry: Mapping[str, object], possible: frozenset[str]
) -> Iterator[EntryProblem]:
    if "answer" not in entry:
        yield "no_answer", {}
        return
    answer = entry["answer"]
    if not isinstance(answer, str) or answer not in possible:
        given = _shown(answer)
        if not possible:
            yield "whole_indicator", {"given": given}
        elif answer == AnswerValue.NOT_APPLICABLE:
            yield "always_applies", {}
        else:
            known = ", ".join(sorted(possible))
            yield "answer", {"given": given, "possible": known}
        return
    reason = entry.get("reason", "")
    if answer == AnswerValue.NOT_APPLICABLE and not (
        isinstance(reason, str) and letters(reason) >= FEWEST_LETTERS
    ):
        yield "no_reason", {}


def _evidence_problems(
    entry: Mapping[str, object], edition: Edition
) -> Iterator[EntryProblem]:
    """Check the grade, and that there is something it can be evidence for."""
    if "evidence" not in entry:
        return
    grade = entry["evidence"]
    if type(grade) is not int or grade not in tuple(EvidenceGrade):
        yield "evidence_grade", {"given": _shown(grade)}
        return
    answer = entry.get("answer")
    if grade and isinstance(answer, str) and answer not in _may_be_evidenced(edition):
        yield "evidence_unmet", {"answer": _shown(answer)}


def _may_be_evidenced(edition: Edition) -> frozenset[str]:
    """Give "met", or every answer of a scale that is worth more than the least."""
    scale = edition.rules.scale
    if scale is None:
        return frozenset({AnswerValue.MET})
    least = min(scale.values())
    return frozenset(answer for answer, worth in scale.items() if worth > least)


def _possible_answers(edition: Edition) -> dict[str, frozenset[str]]:
    """Give what can be answered, by code; an indicator only takes "not applicable"."""
    scale = edition.rules.scale or (AnswerValue.MET, AnswerValue.NOT_YET)
    always = frozenset({*map(str, scale), str(AnswerValue.NOT_KNOWN)})
    never = frozenset({str(AnswerValue.NOT_APPLICABLE)})
    nothing: frozenset[str] = frozenset()
    possible: dict[str, frozenset[str]] = {}
    for indicator in edition.indicator_by_code.values():
        possible[indicator.code] = never if indicator.may_not_apply else nothing
        for criterion in indicator.criteria:
            more = never if criterion.may_not_apply else nothing
            possible[criterion.code] = always | more
    return possible


def _shown(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
