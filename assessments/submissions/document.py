"""A submission as canonical bytes: everything it rests on, so that anyone can recount it.

The form is RFC 8785 JSON; its SHA-256 is its fingerprint. Comments stay out, and so do
the names and ids of people.

Longer than most: what is written and what is read back stand side by side, field by field.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import Any, NotRequired, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from assessments.answers.effective import CodeState, is_dated
from assessments.answers.progress import unconfirmed_of
from assessments.answers.snapshot import Snapshot
from assessments.errors import RecordChanged
from assessments.records.evidence import Evidence, EvidenceLink
from assessments.records.plans import Plan
from assessments.records.work import (
    Answer,
    Assessment,
    ChangeKind,
    ChangeReason,
    CycleCode,
    Submission,
)
from priorities.answers import EffectiveAnswer, Scope
from priorities.canonical import canonical_bytes
from priorities.edition import Edition
from priorities.rules import NEWEST
from priorities.scoring.result import Placement
from priorities.voices import effective_of_voices

FORMAT = "tip-roadmap submission 1"
"""Name and version of the form; a change of it is a new version beside this one."""


class _WrittenEdition(TypedDict):
    id: str


class _WrittenAnswer(TypedDict):
    code: str
    voice: str
    value: str
    carried_from: str | None


class _WrittenSettlement(TypedDict):
    code: str
    value: str


class _WrittenLink(TypedDict):
    criterion: str
    grade: int


class _WrittenReason(TypedDict):
    code: str
    kind: ChangeKind


class _WrittenResults(TypedDict):
    """The part of a document that says where a state stands."""

    format: str
    results: Placement


class _WrittenSnapshot(_WrittenResults):
    """The part that says what was answered too; the first ones knew no reasons."""

    edition: _WrittenEdition
    rules_version: int
    scope: Scope
    cycle: CycleCode
    answers: list[_WrittenAnswer]
    settlements: list[_WrittenSettlement]
    evidence: list[_WrittenLink]
    reasons: NotRequired[list[_WrittenReason]]


Part = TypeVar("Part", bound=_WrittenResults)


def read(document: bytes, edition: Edition) -> Snapshot:
    """Read what was answered and where it stood.

    Parameters
    ----------
    edition
        The edition that was answered, under any version of the rules; the snapshot has
        it under the version that the document names.

    Raises
    ------
    RecordChanged
        If it is not a document of a form that is known, or speaks of another edition, or
        of a version of the rules that is not known here.
    """
    _, of_snapshot = _readers()
    written = _part(of_snapshot, document)
    if written["edition"]["id"] != edition.id:
        raise RecordChanged("document_unreadable")
    edition = _under(edition, written["rules_version"])
    return Snapshot(
        edition=edition,
        scope=written["scope"],
        effective=_effective(written, edition),
        placement=written["results"],
        submitted=written["cycle"],
        reasons=_kinds_of_reasons(written),
    )


def read_placement(document: bytes) -> Placement:
    """Read the results alone, for which the edition need not be here.

    Raises
    ------
    RecordChanged
        If it is not a document of a form that is known.
    """
    of_results, _ = _readers()
    return _part(of_results, document)["results"]


def counted_under(document: bytes, edition: Edition) -> Edition:
    """Give an edition under the version of the rules that a document names.

    Raises
    ------
    RecordChanged
        If it is not a document of a form that is known, or the version is not.
    """
    return _under(edition, _parsed(document).get("rules_version"))


def _under(edition: Edition, version: object) -> Edition:
    if type(version) is not int or not 1 <= version <= NEWEST:
        raise RecordChanged("document_unreadable")
    return edition.under(version)


def _part(reader: TypeAdapter[Part], document: bytes) -> Part:
    try:
        part = reader.validate_json(document)
    except ValidationError:
        raise RecordChanged("document_unreadable") from None
    if part["format"] != FORMAT:
        raise RecordChanged("document_unreadable")
    return part


@cache
def _readers() -> tuple[TypeAdapter[_WrittenResults], TypeAdapter[_WrittenSnapshot]]:
    """Find out once how to read: the years so far hold thousands of values."""
    return TypeAdapter(_WrittenResults), TypeAdapter(_WrittenSnapshot)


def _effective(
    written: _WrittenSnapshot, edition: Edition
) -> dict[str, EffectiveAnswer]:
    """Give what the placement took, as `assessments.answers.effective.effective_answers` does."""
    answers: dict[str, dict[str, str]] = {}
    for answer in written["answers"]:
        by_voice = answers.setdefault(answer["code"], {})
        is_carried = answer["carried_from"] is not None
        if not (is_carried and is_dated(edition, answer["code"])):
            by_voice[answer["voice"]] = answer["value"]
    grades: dict[str, int] = {}
    for link in written["evidence"]:
        code = link["criterion"]
        grades[code] = max(grades.get(code, 0), link["grade"])
    return effective_of_voices(
        edition,
        answers,
        settled={each["code"]: each["value"] for each in written["settlements"]},
        evidence=grades,
    )


def _kinds_of_reasons(written: _WrittenSnapshot) -> dict[str, tuple[ChangeKind, ...]]:
    kinds_by_code: dict[str, list[ChangeKind]] = {}
    for reason in written.get("reasons", []):
        kinds_by_code.setdefault(reason["code"], []).append(reason["kind"])
    return {code: tuple(kinds) for code, kinds in kinds_by_code.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything that goes into a document: a snapshot, and what it rests on.

    Attributes
    ----------
    states
        What stands per code: newest answers per voice, settlements that hold.
    links
        Confirmed links in use, each with its entry.
    reasons
        Why answers differ from last cycle's, by code: those that hold.
    through_seq
        The newest number given in the assessment at that moment.
    plan, plan_seq
        The plan as it stood then, and the newest number in it; None for submissions
        from before there were plans.
    supersedes
        The submission that this one takes the place of; None for the first.
    """

    assessment: Assessment
    snapshot: Snapshot
    states: Mapping[str, CodeState[Answer]]
    links: tuple[tuple[EvidenceLink, Evidence], ...]
    reasons: Mapping[str, tuple[ChangeReason, ...]] = field(default_factory=dict)
    through_seq: int
    plan: Plan | None = None
    plan_seq: int | None = None
    supersedes: Submission | None
    at: datetime


def write(contents: Contents) -> bytes:
    """Write a document as canonical bytes."""
    return canonical_bytes(_document(contents))


def fingerprint(document: bytes) -> str:
    """Give the SHA-256 of a document as 64 hex digits."""
    return sha256(document).hexdigest()


def differences(stored: bytes, recomputed: bytes) -> tuple[str, ...]:
    """Name every place where two documents say different things, without the contents."""
    try:
        before, after = (
            _by_name(_parsed(stored)),
            _by_name(_parsed(recomputed)),
        )
    except (RecordChanged, AttributeError, KeyError, TypeError):
        return ("the document cannot be read",)
    problems = tuple(_compared("", before, after))
    if not problems and stored != recomputed:
        return ("the document is not in canonical form",)
    return problems


def _parsed(document: bytes) -> dict[str, Any]:
    """Read a document as it is written.

    Raises
    ------
    RecordChanged
        If it is not a document of a form that is known.
    """
    try:
        written = json.loads(document)
    except (ValueError, RecursionError):
        raise RecordChanged("document_unreadable") from None
    if not isinstance(written, dict) or written.get("format") != FORMAT:
        raise RecordChanged("document_unreadable")
    return written


def _document(contents: Contents) -> dict[str, Any]:
    work, edition = contents.assessment, contents.snapshot.edition
    earlier = contents.supersedes
    return {
        "format": FORMAT,
        "assessment": work.id,
        "state": work.state,
        "cycle": work.cycle,
        "reference_date": work.reference_date.isoformat(),
        "scope": work.scope.value,
        "draft": work.draft,
        "submitted_at": contents.at.astimezone(UTC).isoformat(),
        "supersedes": None
        if earlier is None
        else {"submission": earlier.id, "sha256": earlier.sha256},
        "edition": {"id": edition.id, "hash": edition.hash},
        "rules_version": edition.rules.version,
        "through_seq": contents.through_seq,
        "answers": _answers(contents.states),
        "settlements": _settlements(contents.states),
        "evidence": _evidence(contents.links),
        "unconfirmed": [
            {"code": code, "voice": voice}
            for code, voice in unconfirmed_of(contents.states)
        ],
        "options": _plan(contents.plan),
        "results": _plain(contents.snapshot.placement),
        **_reasons(contents.reasons),
    }


def _answers(states: Mapping[str, CodeState[Answer]]) -> list[dict[str, Any]]:
    return [
        {
            "code": answer.code,
            "voice": answer.voice,
            "value": answer.value,
            "reason": answer.reason,
            "seq": answer.seq,
            "carried_from": answer.carried_from,
        }
        for code in sorted(states)
        for answer in sorted(states[code].current_answers, key=lambda a: a.voice)
    ]


def _settlements(states: Mapping[str, CodeState[Answer]]) -> list[dict[str, Any]]:
    held = (states[code].settlement for code in sorted(states))
    return [
        {
            "code": settlement.code,
            "value": settlement.value,
            "reason": settlement.reason,
            "settles": list(settlement.settles),
            "seq": settlement.seq,
        }
        for settlement in held
        if settlement is not None
    ]


def _evidence(links: Iterable[tuple[EvidenceLink, Evidence]]) -> list[dict[str, Any]]:
    return [
        {
            "link": link.id,
            "criterion": link.criterion,
            "grade": int(link.grade),
            "evidence": entry.id,
            "title": entry.title,
            "kind": entry.kind.value,
            "dated": None if entry.dated is None else entry.dated.isoformat(),
            "confidential": entry.confidential,
        }
        for link, entry in sorted(
            links, key=lambda both: (both[0].criterion, both[0].id)
        )
    ]


def _reasons(reasons: Mapping[str, tuple[ChangeReason, ...]]) -> dict[str, Any]:
    """Give the key only where there are any: documents from before stay as they are."""
    written = [
        {"code": code, "voice": reason.voice, "kind": reason.kind, "seq": reason.seq}
        for code in sorted(reasons)
        for reason in sorted(reasons[code], key=lambda r: r.voice)
    ]
    return {"reasons": written} if written else {}


def _plan(plan: Plan | None) -> list[dict[str, Any]]:
    """Give the chosen options and own actions: no title, no note, no agency."""
    actions = () if plan is None else plan.actions
    return [
        {
            "action": action.id,
            "seq": action.seq,
            "edition": action.content.edition,
            "option": action.content.option,
            "criteria": list(action.content.criteria),
            "status": action.content.status.value,
            "starts": str(action.content.starts),
            "ends": str(action.content.ends),
            "after": list(action.content.after),
        }
        for action in sorted(actions, key=lambda a: a.id)
    ]


_WHERE_SAID = frozenset({"cut", "overall_low", "overall_high"})
"""Parts of results that documents from before do not have: written only where they say something."""


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | int):
        return value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {
            name: _plain(said)
            for name in _names(cast(type, type(value)))
            if (said := getattr(value, name)) is not None or name not in _WHERE_SAID
        }
    msg = f"A result cannot hold a {type(value).__name__}."
    raise TypeError(msg)


def _by_name(document: dict[str, Any]) -> dict[str, Any]:
    named = dict(document)
    for part in (
        "answers",
        "settlements",
        "evidence",
        "unconfirmed",
        "reasons",
        "options",
    ):
        named[part] = {_name(item): item for item in document.get(part, [])}
    results = dict(document.get("results", {}))
    results["priorities"] = {
        p["code"]: p | {"indicators": {i["code"]: i for i in p["indicators"]}}
        for p in results.get("priorities", [])
    }
    return named | {"results": results}


def _name(item: Mapping[str, Any]) -> str:
    parts = (
        item.get("code", item.get("criterion")),
        item.get("voice"),
        item.get("link"),
        item.get("action"),
    )
    return " ".join(str(part) for part in parts if part is not None)


def _compared(where: str, before: Any, after: Any) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            place = f"{where}, {key}" if where else key
            if key not in after:
                yield f"{place}: only in the stored document"
            elif key not in before:
                yield f"{place}: missing in the stored document"
            else:
                yield from _compared(place, before[key], after[key])
    elif before != after:
        yield f"{where}: not the same"
