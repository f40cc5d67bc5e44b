"""An edition of the priority list: what is asked, on what basis, and what may help.

An edition is a dated, published, never edited set of values. Structure is kept apart
from words: every item has a stable code, and `Edition.words` gives its wording in a
language. Nothing here reads files; `priorities.loading` does.

Longer than most: it is every value that an edition is made of, each with what it means.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NewType

from typing_extensions import override

from priorities.answers import Scope
from priorities.errors import TargetError
from priorities.rules import NEWEST, Aggregation, Rules

LEVELS_DRAWN = range(1, 6)
"""The levels, and as many stages, that the pages draw and name."""

FOUNDATION_RUNGS = 2
"""So many rungs of a ladder, the lowest ones, are asked in the foundation scope."""

EditionId = NewType("EditionId", str)
PriorityCode = NewType("PriorityCode", str)
IndicatorCode = NewType("IndicatorCode", str)
CriterionCode = NewType("CriterionCode", str)
OptionCode = NewType("OptionCode", str)
SourceCode = NewType("SourceCode", str)


ANSWERS = "answers"
ANSWER_SETS = "answer_sets"
"""Where the words of answers stand among the texts: ``answers.most``, and
``answer_sets.strategy.most`` for a named set."""


class Mark(StrEnum):
    """How far a statement has been checked: read in a public source, not yet, ours."""

    SOURCED = "sourced"
    TO_VERIFY = "to_verify"
    OURS = "ours"


class Obligation(StrEnum):
    """What kind of duty stands behind an indicator."""

    MANDATORY = "mandatory"
    RECOMMENDED = "recommended"
    GOOD_PRACTICE = "good_practice"


class Nature(StrEnum):
    """Whether a criterion is met by a text in force or by what is done."""

    IN_LAW = "in_law"
    IN_PRACTICE = "in_practice"


class NotOffered(StrEnum):
    """Why an edition does not offer a scope."""

    NO_CORE = "no_core"  # no indicator of it is core
    NO_LADDER = "no_ladder"  # no core indicator has a ladder that goes further


class SourceKind(StrEnum):
    """What kind of document or page a source is."""

    TREATY = "treaty"
    STANDARD = "standard"
    WORK_PLAN = "work_plan"
    GUIDE = "guide"
    TOOL = "tool"
    TRAINING = "training"
    STUDY = "study"
    PAGE = "page"


class OptionKind(StrEnum):
    """What an option offers."""

    GUIDE = "guide"
    TOOL = "tool"
    TRAINING = "training"
    PEER_EXCHANGE = "peer_exchange"
    LEGAL_HELP = "legal_help"
    DATA = "data"


class OptionEffort(StrEnum):
    """How long it takes to make use of an option, roughly."""

    DAYS = "days"
    MONTHS = "months"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A public document or page that a statement rests on.

    Attributes
    ----------
    title, publisher
        As published; never translated.
    year
        Year of publication; None when it is not known.
    url
        Address of a public page; None when none is known.
    note
        What a reader should know, in plain words; None for nothing.
    """

    code: SourceCode
    kind: SourceKind
    title: str
    publisher: str
    year: int | None
    url: str | None
    mark: Mark
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A place in a source: articles of a treaty, items of a work plan."""

    source: SourceCode
    place: str
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideList:
    """A list of somebody else that asks some of the same: a work plan, a report, a target.

    Attributes
    ----------
    acronym
        How criteria name it.
    title, publisher
        As published; never translated.
    year
        Year of publication; None when it is not known.
    address
        Address of a public page; None when none is known.
    items
        Every item it has, in its order; empty where they are not declared.
    """

    acronym: str
    title: str
    publisher: str
    year: int | None
    address: str | None
    mark: Mark
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideItem:
    """One item of an outside list: SDG 16.2.2."""

    list: str
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One statement that a state can check.

    Attributes
    ----------
    dated_months
        The statement is about the last so many months before the reference date;
        None when it is not dated.
    may_not_apply
        Whether "not applicable" (with a reason) is a possible answer.
    nature
        None in an edition that does not use it.
    effort
        Effort class of fulfilling it, 1 to 3; None in an edition that uses none.
    needs_a_case
        Whether it can only be met where a case arose; its "not applicable" then says
        that none did. It may not apply, by that.
    answer_set
        The named set of answers it is answered with; None for the plain ones.
    weight
        Weight within its rung.
    refs
        Items of outside lists that ask the same.
    """

    code: CriterionCode
    nature: Nature | None
    dated_months: int | None
    may_not_apply: bool
    effort: int | None
    needs_a_case: bool = False
    answer_set: str | None = None
    weight: Fraction = Fraction(1)
    refs: tuple[OutsideItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One level of an indicator's ladder: secured when all that applies is met."""

    level: int
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One topic with its ladder of rungs.

    Attributes
    ----------
    core
        Part of the short path; False for all in an edition that has none.
    obligation, mark
        None in an edition that uses none.
    """

    code: IndicatorCode
    core: bool
    weight: Fraction
    obligation: Obligation | None
    may_not_apply: bool
    mark: Mark | None
    legal_basis: tuple[Reference, ...]
    rungs: tuple[Rung, ...]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria, lowest rung first."""
        return tuple(c for rung in self.rungs for c in rung.criteria)

    def within(self, scope: Scope) -> "Indicator | None":
        """Give what a scope asks of it; None when it asks nothing of it."""
        if scope is Scope.FULL:
            return self
        if not self.core:
            return None
        if scope is Scope.FOUNDATION and len(self.rungs) > FOUNDATION_RUNGS:
            return replace(self, rungs=self.rungs[:FOUNDATION_RUNGS])
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """One item of the priority list.

    Attributes
    ----------
    mark
        None in an edition that uses none.
    weight
        Weight in the overall number.
    """

    code: PriorityCode
    mark: Mark | None
    origins: tuple[Reference, ...]
    legal_basis: tuple[Reference, ...]
    indicators: tuple[Indicator, ...]
    weight: Fraction = Fraction(1)

    def within(self, scope: Scope) -> "Priority":
        """Give what a scope asks of it: its indicators in scope, with the rungs in scope."""
        if scope is Scope.FULL:
            return self
        asked = (indicator.within(scope) for indicator in self.indicators)
        return replace(self, indicators=tuple(i for i in asked if i is not None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A way to strengthen an approach: a guide, a training, a tool, an exchange.

    Attributes
    ----------
    year
        Year of publication or of the activity; None when it is not known.
    languages
        Language tags in which it is known to exist.
    checked_on
        The day somebody last looked at the source; None when nobody did.
    """

    code: OptionCode
    priority: PriorityCode
    kind: OptionKind
    provider: str
    year: int | None
    languages: tuple[str, ...]
    effort: OptionEffort
    serves: tuple[CriterionCode, ...]
    source: SourceCode
    mark: Mark
    checked_on: date | None


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One dated version of the priority list, whole.

    Attributes
    ----------
    published
        The day from which it may no longer be edited; None for a draft.
    reconstruction
        Whether it was written later than the years it is for, as it might have stood
        then; wherever its id is shown, this is said.
    language
        The language in which every text exists.
    texts
        Per language, the wording by key: ``LAW.title``, ``LAW-1.floor``,
        ``LAW-1.2a.text``, ``answers.most``; the keys are listed in the editions' README.
    lists
        Outside lists that its criteria refer to.
    hash
        SHA-256 over the canonical form of everything that counts, as hex digits.
    """

    id: EditionId
    published: date | None
    reconstruction: bool = False
    language: str
    rules: Rules
    priorities: tuple[Priority, ...]
    options: tuple[Option, ...]
    sources: tuple[Source, ...]
    texts: Mapping[str, Mapping[str, str]]
    hash: str
    lists: tuple[OutsideList, ...] = ()

    @override
    def __hash__(self) -> int:
        """Make editions usable as keys: texts are a mapping, which has no hash."""
        return hash((self.id, self.hash))

    def words(self, key: str, language: str | None = None) -> str:
        """Give the wording of a key, in the edition's own language if need be.

        Raises
        ------
        KeyError
            If the edition has no such key in its own language.
        """
        translated = self.texts.get(language or self.language, {}).get(key)
        return self.texts[self.language][key] if translated is None else translated

    def under(self, version: int) -> "Edition":
        """Give the same edition, counted under a version of the rules.

        Its hash stays: it tells what was published, and with which version.

        Returns
        -------
        Edition
            Each time the same object.

        Raises
        ------
        ValueError
            If there is no such version here.
        """
        if not 1 <= version <= NEWEST:
            msg = (
                f"The rules have the versions 1 to {NEWEST}, and no version {version}."
            )
            raise ValueError(msg)
        known = self._by_version.get(version)
        if known is None:
            other = replace(self, rules=replace(self.rules, version=version))
            other.__dict__["_by_version"] = self._by_version
            known = self._by_version.setdefault(version, other)
        return known

    @cached_property
    def _by_version(self) -> dict[int, "Edition"]:
        """The same edition under each version asked for so far; shared by all of them."""
        return {self.rules.version: self}

    @cached_property
    def is_for_cycles(self) -> bool:
        """Whether states can be asked it in a cycle, and see all that the pages show.

        The pages ask whether a criterion is met, draw levels 1 to 5 and name five stages,
        and offer next steps by effort.
        """
        return (
            self.rules.scale is None
            and self.rules.indicator is Aggregation.LADDER
            and len(self.rules.stages) + 1 == len(LEVELS_DRAWN)
            and all(
                (i.rungs[0].level - 1, i.rungs[-1].level)
                == (LEVELS_DRAWN[0], LEVELS_DRAWN[-1])
                for i in self.indicator_by_code.values()
            )
            and all(
                c.effort is not None and c.nature is not None
                for c in self.criterion_by_code.values()
            )
        )

    def effort_of(self, code: str) -> int:
        """Give the effort class of a criterion, by code.

        Raises
        ------
        TargetError
            If the edition gives its criteria none.
        """
        effort = self.criterion_by_code[code].effort
        if effort is None:
            raise TargetError(
                f"The effort of {code} is asked for; the edition {self.id} gives its"
                " criteria none. Give every criterion a cost of your own."
            )
        return effort

    def scale_of(self, criterion: Criterion) -> Mapping[str, Fraction] | None:
        """Give the answers to a criterion with their values; None for met and not yet."""
        return self.rules.answer_sets.get(criterion.answer_set or "", self.rules.scale)

    def answer_words(
        self, criterion: Criterion, answer: str, language: str | None = None
    ) -> str | None:
        """Give the words of an answer of a scale; None for one of `AnswerValue`."""
        if answer not in (self.scale_of(criterion) or {}):
            return None
        named = criterion.answer_set
        home = ANSWERS if named is None else f"{ANSWER_SETS}.{named}"
        return self.words(f"{home}.{answer}", language)

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """The scopes that an assessment can have, the narrowest first."""
        return tuple(scope for scope in Scope if self.why_not(scope) is None)

    def why_not(self, scope: Scope) -> NotOffered | None:
        """Say why it does not offer a scope; None where it does."""
        if scope is Scope.FULL:
            return None
        core = [i for i in self.indicator_by_code.values() if i.core]
        if not core:
            return NotOffered.NO_CORE
        on_ladder = self.rules.indicator is Aggregation.LADDER
        is_cut = any(len(i.rungs) > FOUNDATION_RUNGS for i in core)
        if scope is Scope.FOUNDATION and not (on_ladder and is_cut):
            return NotOffered.NO_LADDER
        return None

    def within(self, scope: Scope) -> "Edition":
        """Give what a scope asks of it; the same object each time."""
        return self if scope is Scope.FULL else _within(self, scope)

    def asked(self, scope: Scope) -> frozenset[str]:
        """Give the codes of the indicators and criteria that a scope asks."""
        return _asked(self, scope)

    @cached_property
    def priority_by_code(self) -> Mapping[str, Priority]:
        """Priorities by code."""
        return {p.code: p for p in self.priorities}

    @cached_property
    def indicator_by_code(self) -> Mapping[str, Indicator]:
        """Indicators by code, in the order of the list."""
        return {i.code: i for p in self.priorities for i in p.indicators}

    @cached_property
    def criterion_by_code(self) -> Mapping[str, Criterion]:
        """Criteria by code, in the order of the list."""
        return {c.code: c for i in self.indicator_by_code.values() for c in i.criteria}

    @cached_property
    def indicator_of(self) -> Mapping[str, Indicator]:
        """The indicator that each criterion belongs to, by criterion code."""
        return {c.code: i for i in self.indicator_by_code.values() for c in i.criteria}

    @cached_property
    def priority_of(self) -> Mapping[str, Priority]:
        """The priority that each indicator and criterion belongs to, by code."""
        homes: dict[str, Priority] = {}
        for priority in self.priorities:
            for indicator in priority.indicators:
                homes[indicator.code] = priority
                homes.update((c.code, priority) for c in indicator.criteria)
        return homes

    @cached_property
    def source_by_code(self) -> Mapping[str, Source]:
        """Sources by code."""
        return {s.code: s for s in self.sources}


@lru_cache(maxsize=64)
def _within(edition: Edition, scope: Scope) -> Edition:
    return replace(
        edition, priorities=tuple(p.within(scope) for p in edition.priorities)
    )


@lru_cache(maxsize=64)
def _asked(edition: Edition, scope: Scope) -> frozenset[str]:
    inside = edition.within(scope)
    return frozenset({*inside.indicator_by_code, *inside.criterion_by_code})
