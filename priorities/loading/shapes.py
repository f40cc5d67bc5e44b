"""What each file of an edition has to look like: strict models over plain texts."""

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from priorities.crosswalk.links import Relation
from priorities.edition import (
    Mark,
    Nature,
    Obligation,
    OptionEffort,
    OptionKind,
    SourceKind,
)
from priorities.rules import NEWEST, Aggregation, Missing, Rounding
from priorities.web_address import is_web_address


def unfit(expected: str, remedy: str) -> PydanticCustomError:
    """Say what a value should have been and what to do about it."""
    return PydanticCustomError(
        "unfit", "{expected}", {"expected": expected, "remedy": remedy}
    )


def _filled(value: str) -> str:
    if not value.strip():
        raise unfit("a text", "Write it, or remove the field if it may be left out.")
    return value


def _code(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", value):
        raise unfit(
            "a code of letters, digits, '-', '_' and '.'",
            "Choose a short code without spaces; it stays for ever.",
        )
    return value


def _web_address(value: str) -> str:
    if not is_web_address(value):
        raise unfit("a web address", "Write https:// and an address without spaces.")
    return value


def _list_item(value: str) -> str:
    if not re.fullmatch(r"[^\s;,]([^\n;]{0,58}[^\s;,])?", value):
        raise unfit(
            "an item of a list, without ';' and of at most 60 letters",
            "Write it as the list does, such as 16.2.2 or art. 14.",
        )
    return value


def _language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise unfit("a language tag", "Write a tag such as en, id or zh-Hans.")
    return value


def _yes_or_no(value: object) -> object:
    if value not in ("yes", "no"):
        raise unfit("yes or no", "Write yes or no in small letters.")
    return value == "yes"


def _whole(value: object) -> object:
    text = value if isinstance(value, str) else ""
    if not re.fullmatch(r"0|[1-9][0-9]{0,8}", text):
        raise unfit("a whole number", "Write it in digits, such as 24.")
    return int(text)


def _fraction(value: object) -> object:
    text = value if isinstance(value, str) else ""
    match = re.fullmatch(r"(0|[1-9][0-9]{0,8})(?:/([1-9][0-9]{0,8}))?", text)
    if not match:
        raise unfit(
            "a whole number or a fraction",
            "Write it as 2 or 9/2; decimals are not exact.",
        )
    return Fraction(int(match[1]), int(match[2] or 1))


def _day(value: object) -> object:
    text = value if isinstance(value, str) else ""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise unfit("a day of the calendar", "Write it as 2026-11-23.")


def _between(low: int, high: int, what: str) -> AfterValidator:
    def check(value: int) -> int:
        if not low <= value <= high:
            raise unfit(what, f"Write a whole number from {low} to {high}.")
        return value

    return AfterValidator(check)


def _above_nothing(value: Fraction) -> Fraction:
    if value <= 0:
        raise unfit("a weight above 0", "Write 1 where nothing else is meant.")
    return value


def _share(value: Fraction) -> Fraction:
    if value > 1:
        raise unfit("a share from 0 to 1", "Write it as a fraction such as 2/3.")
    return value


def _at_least_one(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if not value:
        raise unfit("at least one entry", "Write the entries of the list.")
    return value


def _not_none(value: object) -> object:
    return None if value == "none" else value


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Text = Annotated[str, AfterValidator(_filled)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Code = Annotated[str, AfterValidator(_code)]
ListItem = Annotated[str, AfterValidator(_list_item)]
OneOrMoreItems = Annotated[tuple[ListItem, ...], BeforeValidator(_listed)]
OneOrMoreCodes = Annotated[tuple[Code, ...], BeforeValidator(_listed)]
LanguageTag = Annotated[str, AfterValidator(_language)]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Whole = Annotated[int, BeforeValidator(_whole)]
Ratio = Annotated[Fraction, BeforeValidator(_fraction)]
Day = Annotated[date, BeforeValidator(_day)]
Year = Annotated[Whole, _between(1800, 2200, "a year")]
Effort = Annotated[Whole, _between(1, 3, "an effort class")]
Level = Annotated[Whole, _between(0, 99, "a level")]
Months = Annotated[Whole, _between(1, 600, "a number of months")]
Grade = Annotated[Whole, _between(0, 4, "an evidence grade")]
Weight = Annotated[Ratio, AfterValidator(_above_nothing)]
Share = Annotated[Ratio, AfterValidator(_share)]
MaybeAggregation = Annotated[Aggregation | None, BeforeValidator(_not_none)]
MaybeRatio = Annotated[Ratio | None, BeforeValidator(_not_none)]
MaybeScale = Annotated[dict[Code, Ratio] | None, BeforeValidator(_not_none)]


class Shape(BaseModel):
    """Fields that are all known: anything else is refused.

    A shape is built when the first value is fitted into it; most are only parts of others.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class MissingShape(Shape):
    """What is missing does, level by level; one word for all is the same as `indicator`."""

    indicator: Missing
    priority: Missing | None = None
    overall: Missing | None = None


def _by_level(value: object) -> object:
    return {"indicator": value} if isinstance(value, str) else value


MissingByLevel = Annotated[MissingShape, BeforeValidator(_by_level)]
BY_BOUNDS = MissingShape(indicator=Missing.BOUNDS)


class RulesShape(Shape):
    """The rules in edition.yaml."""

    version: Annotated[Whole, _between(1, NEWEST, "a version of the rules")]
    scale: MaybeScale = None
    answer_sets: dict[Code, dict[Code, Ratio]] = Field(default_factory=dict)
    gate_at: MaybeRatio = None
    rung: Aggregation = Aggregation.MEAN
    indicator: Aggregation
    priority: Aggregation
    overall: MaybeAggregation = None
    missing: MissingByLevel = BY_BOUNDS
    rounding_indicator: Rounding = Rounding.NONE
    rounding_priority: Rounding = Rounding.NONE
    rounding_overall: Rounding = Rounding.NONE
    stages: tuple[Ratio, ...] = ()
    cap: YesNo = False
    point_share: Share = Fraction(0)


class EditionShape(Shape):
    """The whole of edition.yaml."""

    id: Code
    language: LanguageTag
    published: Day | None = None
    reconstruction: YesNo = False
    priorities: Annotated[tuple[Code, ...], AfterValidator(_at_least_one)]
    rules: RulesShape


class ReferenceShape(Shape):
    """A place in a source."""

    source: Code
    place: Text
    mark: Mark


class CriterionShape(Shape):
    """One criterion of a rung."""

    code: Code
    nature: Nature | None = None
    effort: Effort | None = None
    dated_months: Months | None = None
    may_not_apply: YesNo = False
    needs_a_case: YesNo = False
    answer_set: Code | None = None
    weight: Weight = Fraction(1)
    refs: dict[Code, OneOrMoreItems] = {}


class IndicatorShape(Shape):
    """One indicator with its rungs."""

    code: Code
    core: YesNo = False
    weight: Weight = Fraction(1)
    obligation: Obligation | None = None
    may_not_apply: YesNo = False
    mark: Mark | None = None
    legal_basis: tuple[ReferenceShape, ...] = ()
    rungs: dict[Level, tuple[CriterionShape, ...]]


class PriorityShape(Shape):
    """The whole of a file in structure/."""

    code: Code
    mark: Mark | None = None
    weight: Weight = Fraction(1)
    origins: tuple[ReferenceShape, ...] = ()
    legal_basis: tuple[ReferenceShape, ...] = ()
    indicators: Annotated[tuple[IndicatorShape, ...], AfterValidator(_at_least_one)]


class OptionShape(Shape):
    """One option of a file in options/."""

    code: Code
    kind: OptionKind
    provider: Text
    year: Year | None = None
    languages: tuple[LanguageTag, ...] = ()
    effort: OptionEffort
    serves: tuple[Code, ...]
    source: Code
    mark: Mark
    checked_on: Day | None = None


class SourceShape(Shape):
    """One source of sources.yaml."""

    code: Code
    kind: SourceKind
    title: Text
    publisher: Text
    year: Year | None = None
    url: WebAddress | None = None
    mark: Mark
    note: Text | None = None


class ListShape(Shape):
    """One outside list of lists.yaml."""

    acronym: Code
    title: Text
    publisher: Text
    year: Year | None = None
    address: WebAddress | None = None
    mark: Mark
    items: tuple[ListItem, ...] = ()


class LinkShape(Shape):
    """One link of a crosswalk."""

    relation: Relation
    older: OneOrMoreCodes = ()
    newer: OneOrMoreCodes = ()
    reason: Text


class CrosswalkShape(Shape):
    """The whole of a crosswalk file."""

    older: Code
    newer: Code
    priorities: tuple[LinkShape, ...]
    indicators: tuple[LinkShape, ...]
    criteria: tuple[LinkShape, ...]
