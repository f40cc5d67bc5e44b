"""A submission as canonical bytes: everything it rests on, so that anyone can recount it.

The form is RFC 8785 JSON; its SHA-256 is its fingerprint. Comments stay out, and so do
the names and ids of people.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import Any, cast

from assessments.errors import RecordChanged
from assessments.planned import Plan
from assessments.progress import unconfirmed_of
from assessments.records import (
    Answer,
    Assessment,
    ChangeReason,
    Evidence,
    EvidenceLink,
    Submission,
)
from assessments.standing import CodeState
from assessments.thawing import FORMAT, read_document
from priorities.edition import Edition
from priorities.profile import Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What is frozen.

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
    edition: Edition
    states: Mapping[str, CodeState[Answer]]
    links: tuple[tuple[EvidenceLink, Evidence], ...]
    placement: Placement
    reasons: Mapping[str, tuple[ChangeReason, ...]] = field(default_factory=dict)
    through_seq: int
    plan: Plan | None = None
    plan_seq: int | None = None
    supersedes: Submission | None
    at: datetime


def freeze(snapshot: Snapshot) -> bytes:
    """Write a snapshot as canonical bytes.

    A document holds texts, whole numbers, and names in ASCII. For these alone Python's
    own encoder writes RFC 8785, ten times as fast as a program for all of it.
    """
    return json.dumps(
        _document(snapshot),
        sort_keys=True,
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    ).encode()


def fingerprint(document: bytes) -> str:
    """Give the SHA-256 of a document as 64 hex digits."""
    return sha256(document).hexdigest()


def differences(stored: bytes, recomputed: bytes) -> tuple[str, ...]:
    """Name every place where two documents say different things, without the contents."""
    try:
        before, after = (
            _by_name(read_document(stored)),
            _by_name(read_document(recomputed)),
        )
    except (RecordChanged, AttributeError, KeyError, TypeError):
        return ("the document cannot be read",)
    found = tuple(_compared("", before, after))
    if not found and stored != recomputed:
        return ("the document is not in canonical form",)
    return found


def _document(snapshot: Snapshot) -> dict[str, Any]:
    work, edition = snapshot.assessment, snapshot.edition
    earlier = snapshot.supersedes
    return {
        "format": FORMAT,
        "assessment": work.id,
        "state": work.state,
        "cycle": work.cycle,
        "reference_date": work.reference_date.isoformat(),
        "scope": work.scope.value,
        "draft": work.draft,
        "submitted_at": snapshot.at.astimezone(UTC).isoformat(),
        "supersedes": None
        if earlier is None
        else {"submission": earlier.id, "sha256": earlier.sha256},
        "edition": {"id": edition.id, "hash": edition.hash},
        "rules_version": edition.rules.version,
        "through_seq": snapshot.through_seq,
        "answers": _answers(snapshot.states),
        "settlements": _settlements(snapshot.states),
        "evidence": _evidence(snapshot.links),
        "unconfirmed": [
            {"code": code, "voice": voice}
            for code, voice in unconfirmed_of(snapshot.states)
        ],
        "options": _plan(snapshot.plan),
        "results": _plain(snapshot.placement),
        **_reasons(snapshot.reasons),
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
        for answer in sorted(states[code].standing_answers, key=lambda a: a.voice)
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
    found = [
        {"code": code, "voice": reason.voice, "kind": reason.kind, "seq": reason.seq}
        for code in sorted(reasons)
        for reason in sorted(reasons[code], key=lambda r: r.voice)
    ]
    return {"reasons": found} if found else {}


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
            name: _plain(getattr(value, name))
            for name in _names(cast(type, type(value)))
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
