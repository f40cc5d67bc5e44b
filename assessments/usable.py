"""What makes an input unusable: every problem is named, nothing is guessed."""

import re
from collections.abc import Iterable, Mapping

from assessments.errors import NotUsable
from assessments.records import NewAnswer
from assessments.standing import is_dated
from priorities.answers import AnswerValue
from priorities.edition import CriterionCode, Edition, IndicatorCode

Problem = tuple[str, dict[str, object]]

Content = tuple[str, *tuple[str | None, ...]]
"""What was given under a key of the browser: a code, and what was said of it."""

LONGEST_TEXT = 4000
"""Letters in a reason or a comment."""

LONGEST_NAME = 200
"""Letters in a name, a title or a place."""

LONGEST_CODE = 40
"""Letters in the code of a state or a cycle."""

LONGEST_KEY = 100
"""Letters in a key made by the browser."""

_JOINING = dict.fromkeys(map(ord, "\u200c\u200d"))
"""Unseen signs that words are spelt with in Persian, Urdu, Sinhala and others."""

SHORTEST_PASSPHRASE = 12
LONGEST_PASSPHRASE = 200
"""Letters in a passphrase."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_VALUES = frozenset(AnswerValue)
_OF_AN_INDICATOR = frozenset({AnswerValue.NOT_APPLICABLE, AnswerValue.WITHDRAWN})


def require_usable(problems: Iterable[Problem]) -> None:
    """Refuse an input with all its problems.

    Raises
    ------
    NotUsable
        If there is any problem.
    """
    found = tuple(problems)
    if found:
        raise NotUsable(*found)


def of_answers(edition: Edition, answers: Iterable[NewAnswer]) -> list[Problem]:
    """List what is wrong with answers under an edition."""
    found: list[Problem] = []
    for answer in answers:
        found += _of_code_and_value(edition, answer.code, answer.value)
        found += _of_reason(answer)
        found += of_client_key(answer.client_key, code=answer.code)
        if answer.confirms_carried and is_dated(edition, answer.code):
            found.append(("dated_needs_a_look", {"code": answer.code}))
    return found


def of_settlement(
    edition: Edition, code: str, value: str, reason: str
) -> list[Problem]:
    """List what is wrong with a settlement under an edition."""
    found = _of_code_and_value(edition, code, value)
    if value in {AnswerValue.WITHDRAWN, AnswerValue.NOT_KNOWN}:
        found.append(("value_settles_nothing", {"code": code}))
    return found + of_text("reason", reason, code=code)


def of_text(what: str, text: str, *, code: str = "") -> list[Problem]:
    """List what is wrong with a text that must be there and not be too long."""
    if not text.strip():
        return [(f"{what}_missing", {"code": code})]
    if len(text) > LONGEST_TEXT:
        return [(f"{what}_too_long", {"code": code, "longest": LONGEST_TEXT})]
    if not can_be_kept(text):
        return [(f"{what}_unusable", {"code": code})]
    return []


def can_be_kept(text: str) -> bool:
    """Whether a database keeps the text: no NUL, no half of a pair of surrogates."""
    return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text)


def cleaned(text: str) -> str:
    """Give a line of text that may be empty, without what cannot be shown or kept."""
    shown = "".join(sign for sign in text if sign.isprintable())
    return shown.strip()[:LONGEST_NAME]


def of_code(code: str) -> list[Problem]:
    """List what is wrong with a new code: it stands in file names and addresses."""
    if not code.strip():
        return [("code_missing", {})]
    if len(code) > LONGEST_CODE or not _CODE.fullmatch(code):
        return [("code_unusable", {"longest": LONGEST_CODE})]
    return []


def of_name(what: str, name: str) -> list[Problem]:
    """List what is wrong with a name, a title or a place."""
    seen = name.translate(_JOINING)
    if not seen.strip():
        return [(f"{what}_missing", {})]
    if len(name) > LONGEST_NAME or not seen.isprintable():
        return [(f"{what}_unusable", {"longest": LONGEST_NAME})]
    return []


def of_passphrase(passphrase: str, sign_in_name: str) -> list[Problem]:
    """List what is wrong with a new passphrase: long enough, and not the name."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        return [("passphrase_too_short", {"shortest": SHORTEST_PASSPHRASE})]
    if len(passphrase) > LONGEST_PASSPHRASE:
        return [("passphrase_too_long", {"longest": LONGEST_PASSPHRASE})]
    if sign_in_name and passphrase.casefold() == sign_in_name.casefold():
        return [("passphrase_is_the_name", {})]
    return []


def of_client_key(client_key: str, *, code: str) -> list[Problem]:
    """List what is wrong with a key made by the browser."""
    if 0 < len(client_key) <= LONGEST_KEY:
        return []
    return [("client_key_unusable", {"code": code})]


def of_used_keys(
    given: Iterable[tuple[str, Content]], kept: Mapping[str, Content]
) -> list[Problem]:
    """List which keys of the browser stand for something else already."""
    known = dict(kept)
    return [
        ("client_key_used", {"code": content[0]})
        for key, content in given
        if known.setdefault(key, content) != content
    ]


def of_answered_codes(edition: Edition, codes: Iterable[str]) -> list[Problem]:
    """List which codes are neither an indicator nor a criterion."""
    return [
        ("no_such_code", {"code": code})
        for code in codes
        if code not in edition.priority_of
    ]


def of_codes(edition: Edition, codes: Iterable[str]) -> list[Problem]:
    """List which codes are neither a priority, an indicator nor a criterion."""
    return [
        ("no_such_code", {"code": code})
        for code in codes
        if code not in edition.priority_of and code not in edition.priority_by_code
    ]


def _of_code_and_value(edition: Edition, code: str, value: str) -> list[Problem]:
    if code not in edition.priority_of:
        return [("no_such_code", {"code": code})]
    if value not in _VALUES:
        return [("no_such_answer", {"code": code})]
    criterion = edition.criterion_by_code.get(CriterionCode(code))
    if criterion is None:
        indicator = edition.indicator_by_code[IndicatorCode(code)]
        if value not in _OF_AN_INDICATOR:
            return [("indicator_is_answered_by_criteria", {"code": code})]
        may_not_apply = indicator.may_not_apply
    else:
        may_not_apply = criterion.may_not_apply
    if value == AnswerValue.NOT_APPLICABLE and not may_not_apply:
        return [("must_apply", {"code": code})]
    return []


def _of_reason(answer: NewAnswer) -> list[Problem]:
    if answer.value == AnswerValue.NOT_APPLICABLE:
        return of_text("reason", answer.reason or "", code=answer.code)
    if answer.reason is not None and answer.reason.strip():
        return of_text("reason", answer.reason, code=answer.code)
    return []
