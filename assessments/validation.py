"""What makes an input unusable: every problem is named, nothing is guessed.

Longer than most: every input of the record is judged here, by the same few measures.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from assessments import passphrases, typed
from assessments.answers.effective import is_dated
from assessments.days import newest_day
from assessments.errors import NotUsable
from assessments.records.evidence import EvidenceId
from assessments.records.people import AgencyCode
from assessments.records.plans import (
    Action,
    ActionContent,
    ActionId,
    ActionStatus,
    circle,
)
from assessments.records.work import (
    ChangeKind,
    LateKind,
    NewAnswer,
    NewLateNote,
)
from priorities.answers import APPLIES, AnswerValue, Scope
from priorities.edition import CriterionCode, Edition, IndicatorCode, NotOffered
from priorities.web_address import is_web_address, looks_like_a_link

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

FEWEST_LETTERS = 3
"""Letters in a reason; signs of Chinese, Japanese and Korean say as much as two."""

SHORTEST_PASSPHRASE = 12
LONGEST_PASSPHRASE = 200
"""Letters in a passphrase."""

_MAIL_ADDRESS = re.compile(r"[^\s@<>,;:\"]+@[A-Za-z0-9.-]+")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}([_-][A-Za-z0-9]{1,8})*")
_VALUES = frozenset(AnswerValue)
_OF_AN_INDICATOR = frozenset({AnswerValue.NOT_APPLICABLE, AnswerValue.WITHDRAWN})

OF_A_WHOLE_INDICATOR = (AnswerValue.NOT_APPLICABLE.value, APPLIES)
"""What settles whether an indicator applies as a whole."""


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
    if code in edition.indicator_by_code:
        settles = value in OF_A_WHOLE_INDICATOR
        found: list[Problem] = []
        if not settles:
            found.append(("whole_settles_nothing", {"code": code}))
    else:
        found = _of_code_and_value(edition, code, value)
        if value in {AnswerValue.WITHDRAWN, AnswerValue.NOT_KNOWN}:
            found.append(("value_settles_nothing", {"code": code}))
    return found + of_reason("reason", reason, code=code)


def of_scope(edition: Edition, scope: Scope) -> list[Problem]:
    """List why an edition does not offer a scope."""
    why_not = edition.why_not(scope)
    if why_not is None:
        return []
    if why_not is NotOffered.NO_CORE:
        return [("no_core_indicators", {"edition": edition.id})]
    return [("no_ladder_to_cut", {"edition": edition.id})]


def of_late_note(edition: Edition, note: NewLateNote) -> list[Problem]:
    """List what is wrong with what arrived late, as if it had come in time."""
    if note.kind is LateKind.ANSWER:
        answer = NewAnswer(
            code=note.code,
            value=note.value or "",
            reason=note.text,
            client_key=note.client_key,
        )
        return of_answers(edition, [answer])
    known = note.kind is LateKind.COMMENT or note.value in set(ChangeKind)
    return [
        *of_answered_codes(edition, [note.code]),
        *of_optional_text("comment", note.text or "", code=note.code),
        *of_client_key(note.client_key, code=note.code),
        *([] if known else [("not_usable", {})]),
    ]


def of_text(what: str, text: str, *, code: str = "") -> list[Problem]:
    """List what is wrong with a text that must be there and not be too long."""
    if not typed.compared(text[: LONGEST_TEXT + 1]):
        return [(f"{what}_missing", {"code": code})]
    return of_optional_text(what, text, code=code)


def of_optional_text(what: str, text: str, *, code: str = "") -> list[Problem]:
    """List what is wrong with a text of several lines that may be empty."""
    return _of_kept(what, typed.lines(text), text, longest=LONGEST_TEXT, code=code)


def of_reason(what: str, text: str, *, code: str = "") -> list[Problem]:
    """List what is wrong with a reason, which has to say something."""
    problems = of_text(what, text, code=code)
    if not problems and typed.letters(text) < FEWEST_LETTERS:
        return [(f"{what}_says_nothing", {"code": code, "fewest": FEWEST_LETTERS})]
    return problems


def _of_kept(
    what: str, kept: str, given: str, *, longest: int, **values: str
) -> list[Problem]:
    """List whether a text is too long as it is kept, or holds what no text may hold."""
    if len(kept) > longest:
        return [(f"{what}_too_long", {"longest": longest, **values})]
    sign = typed.unkeepable(given)
    if sign is not None:
        place = {"sign": sign.name, "letter": sign.letter}
        return [(f"{what}_unusable", {**place, **values})]
    return []


def can_be_kept(text: str) -> bool:
    """Whether a database keeps the text: no NUL, no half of a pair of surrogates."""
    return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text)


def of_code(code: str) -> list[Problem]:
    """List what is wrong with a new code: it stands in file names and addresses."""
    if not code.strip():
        return [("code_missing", {})]
    if len(code) > LONGEST_CODE or not _CODE.fullmatch(code):
        return [("code_unusable", {"longest": LONGEST_CODE})]
    return []


def of_name(what: str, name: str) -> list[Problem]:
    """List what is wrong with a name, a title or a place."""
    if not typed.compared(name[: LONGEST_TEXT + 1]):
        return [(f"{what}_missing", {})]
    return of_optional_name(what, name)


def of_sign_in_name(name: str) -> list[Problem]:
    """List what is wrong with a new sign-in name: letters, digits, dots and hyphens.

    Letters of any script count, with the marks that stand on them.
    """
    problems = of_name("sign_in_name", name)
    kinds = [
        "L" if sign in ".-" else unicodedata.category(sign)
        for sign in typed.compared(name)
    ]
    if not problems and not all(kind[0] in "LM" or kind == "Nd" for kind in kinds):
        return [("sign_in_name_signs", {})]
    return problems


def of_optional_name(what: str, name: str) -> list[Problem]:
    """List what is wrong with a line that may be empty."""
    return _of_kept(what, typed.line(name), name, longest=LONGEST_NAME)


def of_document_date(day: date | None, now: datetime) -> list[Problem]:
    """List what is wrong with the date of a document, which is there already."""
    if day is None or day <= newest_day(now):
        return []
    return [("document_of_a_day_to_come", {"day": day, "field": "dated"})]


def of_language(language: str) -> list[Problem]:
    """List what is wrong with the code of a language in which somebody reads."""
    if not language.strip():
        return [("language_missing", {})]
    return [] if _LANGUAGE.fullmatch(language) else [("language_unusable", {})]


def of_mail_address(address: str) -> list[Problem]:
    """List what is wrong with an address for mail, which may be empty."""
    kept = typed.line(address)
    if kept and not _MAIL_ADDRESS.fullmatch(kept):
        return [("mail_address_unusable", {})]
    return of_optional_name("mail_address", address)


def of_place(place: str) -> list[Problem]:
    """List what is wrong with where something is held: words, or a link that is one."""
    problems = of_name("place", place)
    kept = typed.line(place)
    if not problems and looks_like_a_link(kept) and not is_web_address(kept):
        return [("place_is_no_link", {})]
    return problems


def of_new_name(name: str, there: Iterable[str]) -> list[Problem]:
    """Name who has a name already, however it is written."""
    return [("name_taken", {"name": other}) for other in _same(name, there)]


def of_new_code(code: str, there: Iterable[str]) -> list[Problem]:
    """Name which code is there already, in letters of either case."""
    return [("code_taken", {"code": other}) for other in _same(code, there)]


def _same(text: str, there: Iterable[str]) -> list[str]:
    wanted = typed.compared(text)
    return [other for other in there if typed.compared(other) == wanted][:1]


def of_passphrase(
    passphrase: str, sign_in_name: str, about: Iterable[str] = ()
) -> list[Problem]:
    """List what is wrong with a new passphrase: long enough, and not easy to guess.

    Parameters
    ----------
    about
        Names that somebody tries who knows the person.
    """
    if not can_be_kept(passphrase):
        return [("passphrase_unusable", {})]
    if len(passphrase) < SHORTEST_PASSPHRASE:
        return [("passphrase_too_short", {"shortest": SHORTEST_PASSPHRASE})]
    if len(passphrase) > LONGEST_PASSPHRASE:
        return [("passphrase_too_long", {"longest": LONGEST_PASSPHRASE})]
    if sign_in_name and typed.compared(passphrase) == typed.compared(sign_in_name):
        return [("passphrase_is_the_name", {})]
    weak = passphrases.weakness(passphrase, (sign_in_name, *about))
    return [] if weak is None else [(weak, {})]


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
        return of_reason("reason", answer.reason or "", code=answer.code)
    return of_optional_text("reason", answer.reason or "", code=answer.code)


MOST_ACTIONS = 300
"""Actions in the plan of a state."""

FIRST_YEAR = 2000
LAST_YEAR = 2060
"""Years that an action may start and end in."""

LARGEST_AMOUNT = 10**15
"""Whole units of a currency."""

LARGEST_COST = 99
"""What a criterion may cost in the eyes of a state."""

_T = TypeVar("_T")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an action may name: agencies, entries and other actions of its state."""

    agencies: Collection[AgencyCode]
    entries: Collection[EvidenceId]
    actions: Mapping[ActionId, Action]


def tidied(content: ActionContent) -> ActionContent:
    """Give the same content without what is there twice, its texts as they are kept."""
    return replace(
        content,
        title=typed.line(content.title),
        criteria=_once(content.criteria),
        partners=tuple(p for p in _once(content.partners) if p != content.lead),
        currency=None if content.currency is None else typed.line(content.currency),
        evidence_wanted=typed.lines(content.evidence_wanted),
        evidence=_once(content.evidence),
        after=_once(content.after),
        note=typed.lines(content.note),
    )


def of_action(content: ActionContent, around: Surroundings) -> list[Problem]:
    """List what is wrong with an action apart from its edition."""
    return [
        *of_name("title", content.title),
        *_of_status(content),
        *_of_quarters(content),
        *_of_cost(content),
        *_of_agencies(content, around),
        *of_optional_text("evidence_wanted", content.evidence_wanted),
        *of_optional_text("note", content.note),
        *_of_entries(content, around),
        *_of_after(content, around),
    ]


def of_edition(content: ActionContent, edition: Edition) -> list[Problem]:
    """List which criteria, or which option, the edition does not have."""
    options = {option.code for option in edition.options}
    return [
        ("no_such_code", {"code": code})
        for code, there in (
            *(
                (code, CriterionCode(code) in edition.criterion_by_code)
                for code in content.criteria
            ),
            (content.option, content.option is None or content.option in options),
        )
        if not there
    ]


def of_waiting(actions: Mapping[ActionId, ActionContent]) -> list[Problem]:
    """Name the actions that wait for each other in a circle, one wait a problem."""
    found = circle({action: c.after for action, c in actions.items()})
    if not found:
        return []
    waits: list[Problem] = [
        (
            "action_waits_for",
            {"first": actions[first].title, "then": actions[then].title},
        )
        for first, then in zip(found, (*found[1:], found[0]), strict=True)
    ]
    return [("actions_wait_in_a_circle", {}), *waits]


def of_number_of_actions(number: int) -> list[Problem]:
    """List whether a plan gets longer than anybody can follow."""
    if number <= MOST_ACTIONS:
        return []
    return [("too_many_actions", {"most": MOST_ACTIONS})]


def of_own_cost(edition: Edition, criterion: str, cost: int | None) -> list[Problem]:
    """List what is wrong with a state's own cost of a criterion."""
    found: list[Problem] = []
    if CriterionCode(criterion) not in edition.criterion_by_code:
        found.append(("no_such_code", {"code": criterion}))
    if cost is not None and not 1 <= cost <= LARGEST_COST:
        found.append(("cost_unusable", {"largest": LARGEST_COST}))
    return found


def _of_status(content: ActionContent) -> list[Problem]:
    if content.status is ActionStatus.REMOVED:
        return [("status_unusable", {})]
    return []


def _of_quarters(content: ActionContent) -> list[Problem]:
    found: list[Problem] = []
    years = (content.starts.year, content.ends.year)
    if not all(FIRST_YEAR <= year <= LAST_YEAR for year in years):
        found.append(("quarter_unusable", {"first": FIRST_YEAR, "last": LAST_YEAR}))
    if content.ends < content.starts:
        found.append(("ends_before_it_starts", {}))
    return found


def _of_cost(content: ActionContent) -> list[Problem]:
    found: list[Problem] = []
    if content.effort is not None and not 1 <= content.effort <= 3:
        found.append(("effort_unusable", {}))
    if content.amount is not None and not 0 <= content.amount <= LARGEST_AMOUNT:
        found.append(("amount_unusable", {"largest": LARGEST_AMOUNT}))
    if content.amount is not None and content.currency is None:
        found.append(("currency_missing", {}))
    if content.currency is not None:
        if content.amount is None:
            found.append(("amount_missing", {}))
        if not _CURRENCY.fullmatch(content.currency):
            found.append(("currency_unusable", {}))
    return found


def _of_agencies(content: ActionContent, around: Surroundings) -> list[Problem]:
    named = (*content.partners, *(() if content.lead is None else (content.lead,)))
    return [
        ("no_such_agency", {"agency": agency})
        for agency in named
        if agency not in around.agencies
    ]


def _of_entries(content: ActionContent, around: Surroundings) -> list[Problem]:
    return [
        ("no_such_entry", {"entry": entry})
        for entry in content.evidence
        if entry not in around.entries
    ]


def _of_after(content: ActionContent, around: Surroundings) -> list[Problem]:
    return [
        ("no_such_action", {"action": action})
        for action in content.after
        if action not in around.actions
    ]


def _once(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))
