"""Read the answers that ``roadmap place`` is given; every problem is found, none guessed."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from assessments.typed import letters
from assessments.validation import FEWEST_LETTERS
from priorities.answers import (
    APPLIES,
    NOTHING_AROSE,
    AnswerValue,
    EffectiveAnswer,
    EvidenceGrade,
    Scope,
)
from priorities.edition import CriterionCode, Edition
from priorities.errors import AnswersError
from priorities.loading.bounded import read_bytes
from priorities.scoring.cases import told_apart
from priorities.scoring.compiled import compile_edition
from priorities.voices import effective_of_voices
from roadmap.wording.texts import english

TOP_FIELDS = ("edition", "answers")
SAID_FIELDS = ("answer", "reason")
ENTRY_FIELDS = (*SAID_FIELDS, "evidence")
VOICES_FIELDS = ("voices", "settled", "evidence")
LARGEST = 10_000_000  # bytes; all answers to an edition with reasons have 100,000
LONGEST = 60  # characters of a value that a problem repeats
NOBODY = ""
"""The voice of an answer that names none; further ones of a list are numbered."""


def read_answers(path: Path, edition: Edition) -> dict[str, EffectiveAnswer]:
    """Read answers to an edition from a JSON file.

    Returns
    -------
    dict
        What stands, by criterion code, and by indicator code where somebody says that
        a whole indicator does not apply.

    Raises
    ------
    AnswersError
        If the file cannot be read or anything in it does not fit the edition; it
        lists every problem.
    """
    file, document, problems = _read(path)
    problems += _top_problems(file, document, edition)
    answers = document.get("answers")
    entries = answers if isinstance(answers, dict) else {}
    possible = _possible_answers(edition)
    said: dict[str, _Said] = {}
    for code, entry in entries.items():
        said[code], found = _entry(code, entry, edition, possible.get(code))
        problems += [
            file.problem(kind, code, **{"code": code, **values})
            for kind, values in found
        ]
    if problems:
        raise AnswersError(problems)
    effective = _effective(edition, said)
    idle = [
        file.problem("nothing_to_settle", code, code=code)
        for code, each in said.items()
        if each.settled is not None and not _is_disputed(effective.get(code))
    ]
    if idle:
        raise AnswersError(idle)
    return effective


def edition_named_in(path: Path) -> str:
    """Give the id of the edition that a file has answers to.

    Raises
    ------
    AnswersError
        If the file cannot be read or names none.
    """
    file, document, problems = _read(path)
    named = document.get("edition")
    if not isinstance(named, str):
        problem = (
            file.problem("no_edition", "edition", given=_shown(named))
            if "edition" in document
            else file.problem("missing_field", field="edition")
        )
        raise AnswersError([*problems, problem])
    return named


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What an entry says; nothing where it was refused."""

    voices: Mapping[str, str] = field(default_factory=dict)
    settled: str | None = None
    evidence: int = 0


def _effective(
    edition: Edition, said: Mapping[str, _Said]
) -> dict[str, EffectiveAnswer]:
    return effective_of_voices(
        edition,
        {code: each.voices for code, each in said.items()},
        settled={
            c: each.settled for c, each in said.items() if each.settled is not None
        },
        evidence={c: each.evidence for c, each in said.items() if each.evidence},
    )


def _is_disputed(effective: EffectiveAnswer | None) -> bool:
    known = set(effective.voices) - {AnswerValue.NOT_KNOWN} if effective else ()
    return len(known) > 1


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


def _read(path: Path) -> tuple[_File, Mapping[str, object], list[str]]:
    """Read a file; give what it says and what is wrong with it as JSON."""
    text = _text_of(path)
    document, repeated = _parsed(path, text)
    file = _File(name=path.name, text=text)
    if not isinstance(document, dict):
        problems = [_repeated(file, key, {}) for key in repeated]
        raise AnswersError([*problems, file.problem("no_object")])
    return file, document, [_repeated(file, key, document) for key in repeated]


def _repeated(file: _File, key: str, document: Mapping[str, object]) -> str:
    """Say that a key is repeated; fields of entries stand in many lines anyway."""
    answers = document.get("answers")
    stands_once = key in document or (isinstance(answers, dict) and key in answers)
    return file.problem("twice", key if stands_once else None, nth=2, field=key)


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


EntryProblem = tuple[str, dict[str, object]]
"""The kind of a problem and what its sentence names; ``code`` where it is deeper inside."""


def _entry(
    code: str, entry: object, edition: Edition, possible: frozenset[str] | None
) -> tuple[_Said, list[EntryProblem]]:
    """Read what is said to one criterion or one whole indicator."""
    if possible is None:
        return _Said(), [("unknown_code", {"edition": edition.id})]
    is_named = isinstance(entry, dict)
    if isinstance(entry, str):
        entry = {"answer": entry}
    elif isinstance(entry, list) and entry:
        entry = {"voices": {n: {"answer": word} for n, word in _numbered(entry)}}
    if not isinstance(entry, dict):
        return _Said(), [("entry", {"given": _shown(entry)})]
    asked = _Asked(code=code, edition=edition, possible=possible)
    if "voices" not in entry and "settled" not in entry:
        answer, problems = asked.said(entry, code, ENTRY_FIELDS)
        voices = {} if answer is None else {NOBODY: answer}
        settled = None
    else:
        problems = asked.unknown(entry, code, VOICES_FIELDS)
        voices, found = asked.voices(entry.get("voices"), named=is_named)
        problems += found
        settled, found = asked.settlement(entry) if "settled" in entry else (None, [])
        problems += found
    evidence, found = asked.evidence(entry, [*voices.values(), settled])
    return (
        _Said(voices=voices, settled=settled, evidence=evidence),
        [*problems, *found],
    )


def _numbered(words: Sequence[object]) -> Iterator[tuple[str, object]]:
    """Give every answer of a list a voice of its own; the first is that of all others."""
    for number, word in enumerate(words):
        yield "\n" * number, word  # no name that anybody can give


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One criterion or whole indicator, and what can be answered to it."""

    code: str
    edition: Edition
    possible: frozenset[str]

    def unknown(
        self, given: Mapping[str, object], at: str, known: Sequence[str]
    ) -> list[EntryProblem]:
        """Name the fields that are not known there."""
        names = ", ".join(known)
        return [
            ("unknown_entry_field", {"code": at, "field": key, "known": names})
            for key in given
            if key not in known
        ]

    def voices(
        self, given: object, *, named: bool
    ) -> tuple[dict[str, str], list[EntryProblem]]:
        """Read the answers of voices by their names; those of a list have none."""
        if not isinstance(given, dict) or not given:
            return {}, [("voices", {"given": _shown(given)})]
        voices: dict[str, str] = {}
        problems: list[EntryProblem] = []
        for name, said in given.items():
            at = f"{self.code}/voices/{name}" if named else self.code
            if named and not name.strip():
                problems.append(("voice_name", {"given": _shown(name)}))
            if not isinstance(said, dict):
                problems.append(("voice", {"code": at, "given": _shown(said)}))
                continue
            answer, found = self.said(said, at, SAID_FIELDS)
            problems += found
            if answer is not None:
                voices[name] = answer
        return voices, problems

    def said(
        self, given: Mapping[str, object], at: str, known: Sequence[str]
    ) -> tuple[str | None, list[EntryProblem]]:
        """Read one answer with its reason; None where there is something wrong with it."""
        problems = [*self.unknown(given, at, known), *_reason_type(given, at)]
        if "answer" not in given:
            return None, [*problems, ("no_answer", {"code": at})]
        answer = given["answer"]
        if not isinstance(answer, str) or answer not in self.possible:
            return None, [*problems, self.impossible(answer, at)]
        is_ready = "reason" not in given and (
            told_apart(self.edition, self.code, answer) == NOTHING_AROSE
        )
        if answer == AnswerValue.NOT_APPLICABLE and not (
            is_ready or _has_reason(given)
        ):
            problems.append(("no_reason", {"code": at}))
        return answer, problems

    def settlement(
        self, entry: Mapping[str, object]
    ) -> tuple[str | None, list[EntryProblem]]:
        """Read what settles a dispute; it always needs a reason."""
        given, at = entry["settled"], f"{self.code}/settled"
        if not isinstance(given, dict):
            return None, [("settled", {"code": at, "given": _shown(given)})]
        is_whole = self.code in self.edition.indicator_by_code
        settling = replace(
            self,
            possible=self.possible
            and (self.possible | ({APPLIES} if is_whole else set()))
            - {AnswerValue.NOT_KNOWN},
        )
        answer, problems = settling.said(given, at, SAID_FIELDS)
        if answer is not None and not _has_reason(given):
            problems = [p for p in problems if p[0] != "no_reason"]
            problems.append(("settled_reason", {"code": at}))
        return answer, problems

    def impossible(self, answer: object, at: str) -> EntryProblem:
        """Say what can be answered, and what each answer says."""
        if not self.possible:
            return "whole_indicator", {"code": at, "given": _shown(answer)}
        if answer == AnswerValue.NOT_APPLICABLE:
            return "always_applies", {"code": at}
        known = sorted(self.possible)
        lines = [
            f"      {word}: {_meaning(word, self.code, self.edition)}" for word in known
        ]
        return "answer", {
            "code": at,
            "given": _shown(answer),
            "possible": ", ".join(known),
            "lines": "\n".join(lines),
        }

    def evidence(
        self, entry: Mapping[str, object], answers: Iterable[str | None]
    ) -> tuple[int, list[EntryProblem]]:
        """Read the grade, and look whether there is something it can be evidence for."""
        if "evidence" not in entry:
            return 0, []
        grade = entry["evidence"]
        if type(grade) is not int or grade not in tuple(EvidenceGrade):
            return 0, [("evidence_grade", {"given": _shown(grade)})]
        known = [answer for answer in answers if answer is not None]
        met = _may_be_evidenced(self.code, self.edition)
        if grade and known and not met.intersection(known):
            said = ", ".join(dict.fromkeys(map(_shown, known)))
            return 0, [("evidence_unmet", {"answer": said})]
        return grade, []


def _reason_type(given: Mapping[str, object], at: str) -> Iterator[EntryProblem]:
    if "reason" in given and not isinstance(given["reason"], str):
        yield "reason_type", {"code": at, "given": _shown(given["reason"])}


def _has_reason(given: Mapping[str, object]) -> bool:
    reason = given.get("reason", "")
    return isinstance(reason, str) and letters(reason) >= FEWEST_LETTERS


def _meaning(answer: str, code: str, edition: Edition) -> str:
    """Say in one line what an answer says."""
    scale = _scale(code, edition)
    if scale is not None and answer in scale:
        words = edition.answer_words(
            edition.criterion_by_code[CriterionCode(code)], answer
        )
        return english("cli.place.means.of_scale", words=words, value=scale[answer])
    return english(f"cli.place.means.{answer}")


def _may_be_evidenced(code: str, edition: Edition) -> frozenset[str]:
    """Give "met", or every answer of a scale that is worth more than the least."""
    scale = _scale(code, edition)
    if scale is None:
        return frozenset({AnswerValue.MET})
    least = min(scale.values())
    return frozenset(answer for answer, worth in scale.items() if worth > least)


def _scale(code: str, edition: Edition) -> Mapping[str, Fraction] | None:
    """Give the answers with values that a code is answered with; None for ours."""
    criterion = edition.criterion_by_code.get(CriterionCode(code))
    return None if criterion is None else edition.scale_of(criterion)


def _possible_answers(edition: Edition) -> dict[str, frozenset[str]]:
    """Give what can be answered, by code; an indicator only takes "not applicable"."""
    return {
        code: possible - {APPLIES}
        for code, possible in compile_edition(edition, Scope.FULL).allowed.items()
    }


def _shown(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
