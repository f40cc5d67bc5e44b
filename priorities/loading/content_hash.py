"""The content hash of an edition: SHA-256 over one exact form of what counts.

A canonical serialisation, so that an edition is addressed by its content.

Every field is written down here by name, so that a field added to a value later does
not change the hash of editions published before. What is not known is left out.
Numbers are integers or, where they are fractions, texts such as "9/2". Translations
do not count: they may be added and put right after publication.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from priorities.canonical import canonical_bytes
from priorities.edition import (
    Criterion,
    Edition,
    Indicator,
    Option,
    OutsideList,
    Priority,
    Reference,
    Source,
)
from priorities.rules import Missing, Rules

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | int | bool | None"


def hash_of(edition: Edition) -> str:
    """Give the content hash as hex digits; the ``hash`` it carries does not count."""
    return hashlib.sha256(canonical_bytes(_document(edition))).hexdigest()


def _document(edition: Edition) -> Json:
    return _known(
        id=edition.id,
        language=edition.language,
        published=_day(edition.published),
        reconstruction=edition.reconstruction or None,
        rules=_rules(edition.rules),
        priorities=[_priority(each) for each in edition.priorities],
        options=[_option(each) for each in edition.options],
        sources=[_source(each) for each in edition.sources],
        lists=[_list(each) for each in edition.lists] or None,
        texts=dict(edition.texts[edition.language]),
    )


def _rules(rules: Rules) -> Json:
    return _known(
        version=rules.version,
        scale=_scale(rules.scale),
        answer_sets={n: _scale(s) for n, s in rules.answer_sets.items()} or None,
        gate_at=_ratio(rules.gate_at),
        rung=rules.rung.value,
        indicator=rules.indicator.value,
        priority=rules.priority.value,
        overall=rules.overall and rules.overall.value,
        missing=rules.missing.value,
        missing_priority=_unless_skipped(rules.missing_priority),
        missing_overall=_unless_skipped(rules.missing_overall),
        rounding_indicator=rules.rounding_indicator.value,
        rounding_priority=rules.rounding_priority.value,
        rounding_overall=rules.rounding_overall.value,
        stages=[str(stage) for stage in rules.stages],
        cap=rules.cap,
        point_share=str(rules.point_share),
    )


def _priority(priority: Priority) -> Json:
    return _known(
        code=priority.code,
        mark=priority.mark and priority.mark.value,
        weight=_unless_one(priority.weight),
        origins=_references(priority.origins),
        legal_basis=_references(priority.legal_basis),
        indicators=[_indicator(each) for each in priority.indicators],
    )


def _indicator(indicator: Indicator) -> Json:
    return _known(
        code=indicator.code,
        core=indicator.core,
        weight=str(indicator.weight),
        obligation=indicator.obligation and indicator.obligation.value,
        may_not_apply=indicator.may_not_apply,
        mark=indicator.mark and indicator.mark.value,
        legal_basis=_references(indicator.legal_basis),
        rungs=[
            {"level": rung.level, "criteria": [_criterion(c) for c in rung.criteria]}
            for rung in indicator.rungs
        ],
    )


def _criterion(criterion: Criterion) -> Json:
    return _known(
        code=criterion.code,
        nature=criterion.nature and criterion.nature.value,
        dated_months=criterion.dated_months,
        may_not_apply=criterion.may_not_apply,
        effort=criterion.effort,
        needs_a_case=criterion.needs_a_case or None,
        answer_set=criterion.answer_set,
        weight=_unless_one(criterion.weight),
        refs=[{"list": each.list, "item": each.item} for each in criterion.refs]
        or None,
    )


def _option(option: Option) -> Json:
    return _known(
        code=option.code,
        priority=option.priority,
        kind=option.kind.value,
        provider=option.provider,
        year=option.year,
        languages=list(option.languages),
        effort=option.effort.value,
        serves=list(option.serves),
        source=option.source,
        mark=option.mark.value,
        checked_on=_day(option.checked_on),
    )


def _source(source: Source) -> Json:
    return _known(
        code=source.code,
        kind=source.kind.value,
        title=source.title,
        publisher=source.publisher,
        year=source.year,
        url=source.url,
        mark=source.mark.value,
        note=source.note,
    )


def _unless_skipped(missing: Missing) -> str | None:
    return None if missing is Missing.SKIP else missing.value


def _unless_one(weight: Fraction) -> str | None:
    return None if weight == 1 else str(weight)


def _list(each: OutsideList) -> Json:
    return _known(
        acronym=each.acronym,
        title=each.title,
        publisher=each.publisher,
        year=each.year,
        address=each.address,
        mark=each.mark.value,
        items=list(each.items) or None,
    )


def _references(references: Iterable[Reference]) -> list[Json]:
    return [
        {"source": each.source, "place": each.place, "mark": each.mark.value}
        for each in references
    ]


def _known(**fields: Json) -> dict[str, Json]:
    return {name: value for name, value in fields.items() if value is not None}


def _ratio(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _scale(scale: Mapping[str, Fraction] | None) -> Json:
    return None if scale is None else {a: str(value) for a, value in scale.items()}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
