"""Read a submission's document back: the results, and what stood for every criterion.

What a state signed is taken from here and never computed again.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from assessments.errors import RecordChanged
from assessments.records import ChangeKind
from assessments.standing import is_dated
from priorities.answers import Scope, Standing
from priorities.edition import Edition
from priorities.profile import Placement

FORMAT = "tip-roadmap submission 1"
"""Name and version of the form; a change of it is a new version beside this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thawed:
    """What a document says of an assessment.

    Attributes
    ----------
    standings
        By criterion code, or indicator code where a whole indicator does not apply.
    reasons
        Why answers differ from last cycle's, by code: what the voices say.
    """

    edition: str
    scope: Scope
    placement: Placement
    standings: Mapping[str, Standing]
    reasons: Mapping[str, tuple[ChangeKind, ...]]


def thaw(document: bytes, edition: Edition | None) -> Thawed:
    """Read everything that a comparison rests on.

    Parameters
    ----------
    edition
        The edition that was answered, to leave out what had expired; None when it is
        not there: then nothing is left out.

    Raises
    ------
    RecordChanged
        If it is not a document of a form that is known.
    """
    found = read_document(document)
    with _in_known_form():
        return Thawed(
            edition=found["edition"]["id"],
            scope=Scope(found["scope"]),
            placement=_placement(found),
            standings=_standings(found, edition),
            reasons=_reasons(found),
        )


def frozen_placement(document: bytes) -> Placement:
    """Read the results of a document back.

    Raises
    ------
    RecordChanged
        If it is not a document of a form that is known.
    """
    found = read_document(document)
    with _in_known_form():
        return _placement(found)


def read_document(document: bytes) -> dict[str, Any]:
    """Read a document as it is written.

    Raises
    ------
    RecordChanged
        If it is not a document of a form that is known.
    """
    try:
        found = json.loads(document)
    except (ValueError, RecursionError):
        raise RecordChanged("document_unreadable") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise RecordChanged("document_unreadable")
    return found


@contextmanager
def _in_known_form() -> Iterator[None]:
    """Refuse a document that says what it is and then is something else."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        raise RecordChanged("document_unreadable") from None


def _placement(found: Mapping[str, Any]) -> Placement:
    return cast(Placement, _reader_of(Placement)(found.get("results")))


def _standings(
    found: Mapping[str, Any], edition: Edition | None
) -> dict[str, Standing]:
    """Give what the placement took, as `assessments.standing.standings_of` does."""
    voices: dict[str, list[str]] = {}
    for answer in found["answers"]:
        said = voices.setdefault(answer["code"], [])
        is_carried = answer["carried_from"] is not None
        if edition is None or not (is_carried and is_dated(edition, answer["code"])):
            said.append(answer["value"])
    settled = {one["code"]: one["value"] for one in found["settlements"]}
    grades: dict[str, int] = {}
    for link in found["evidence"]:
        code = link["criterion"]
        grades[code] = max(grades.get(code, 0), link["grade"])
    return {
        code: Standing(
            voices=tuple(voices.get(code, ())),
            settled=settled.get(code),
            evidence=grades.get(code, 0),
        )
        for code in (voices | grades)
        if voices.get(code) or code in grades
    }


def _reasons(found: Mapping[str, Any]) -> dict[str, tuple[ChangeKind, ...]]:
    """Read the reasons; documents from before there were any have none."""
    said: dict[str, list[ChangeKind]] = {}
    for one in found.get("reasons", []):
        said.setdefault(one["code"], []).append(ChangeKind(one["kind"]))
    return {code: tuple(kinds) for code, kinds in said.items()}


@cache
def _reader_of(kind: Any) -> Callable[[Any], Any]:
    """Find out once per kind how to read it: the years so far hold thousands."""
    kind = getattr(kind, "__supertype__", kind)
    if isinstance(kind, UnionType):
        there = _reader_of(next(k for k in get_args(kind) if k is not NoneType))
        return lambda value: None if value is None else there(value)
    if get_origin(kind) is tuple:
        return _reader_of_tuple(get_args(kind))
    if is_dataclass(kind):
        known = {name: _reader_of(k) for name, k in get_type_hints(kind).items()}
        return lambda value: cast(type, kind)(
            **{name: known[name](value[name]) for name in value}
        )
    if kind is Fraction:
        return _exact
    return kind if issubclass(kind, Enum) else lambda value: value


def _reader_of_tuple(kinds: tuple[Any, ...]) -> Callable[[Any], tuple[Any, ...]]:
    readers = [_reader_of(kind) for kind in kinds if kind is not Ellipsis]
    if kinds[-1] is Ellipsis:
        return lambda values: tuple([readers[0](value) for value in values])
    return lambda values: tuple(
        [read(value) for read, value in zip(readers, values, strict=True)]
    )


@lru_cache(maxsize=4096)
def _exact(written: str) -> Fraction:
    return Fraction(written)
