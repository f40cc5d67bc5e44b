"""Turn shapes that fit and agree into the values of an edition."""

from collections.abc import Iterable

from priorities.edition import (
    Criterion,
    CriterionCode,
    Indicator,
    IndicatorCode,
    Option,
    OptionCode,
    OutsideItem,
    OutsideList,
    Priority,
    PriorityCode,
    Reference,
    Rung,
    Source,
    SourceCode,
)
from priorities.loading.shapes import (
    CriterionShape,
    IndicatorShape,
    ListShape,
    OptionShape,
    PriorityShape,
    ReferenceShape,
    RulesShape,
    SourceShape,
)
from priorities.rules import Missing, Rules


def rules_from(shape: RulesShape) -> Rules:
    """Build the rules."""
    rules = dict(shape)
    missing = shape.missing
    rules["missing"] = missing.indicator
    rules["missing_priority"] = missing.priority or Missing.SKIP
    rules["missing_overall"] = missing.overall or Missing.SKIP
    return Rules(**rules)


def priority_from(shape: PriorityShape) -> Priority:
    """Build a priority with all its indicators."""
    return Priority(
        code=PriorityCode(shape.code),
        mark=shape.mark,
        weight=shape.weight,
        origins=_references(shape.origins),
        legal_basis=_references(shape.legal_basis),
        indicators=tuple(_indicator(each) for each in shape.indicators),
    )


def option_from(shape: OptionShape, *, priority: str) -> Option:
    """Build an option of a priority."""
    return Option(
        code=OptionCode(shape.code),
        priority=PriorityCode(priority),
        kind=shape.kind,
        provider=shape.provider,
        year=shape.year,
        languages=shape.languages,
        effort=shape.effort,
        serves=tuple(CriterionCode(code) for code in shape.serves),
        source=SourceCode(shape.source),
        mark=shape.mark,
        checked_on=shape.checked_on,
    )


def source_from(shape: SourceShape) -> Source:
    """Build a source."""
    return Source(
        code=SourceCode(shape.code),
        kind=shape.kind,
        title=shape.title,
        publisher=shape.publisher,
        year=shape.year,
        url=shape.url,
        mark=shape.mark,
        note=shape.note,
    )


def list_from(shape: ListShape) -> OutsideList:
    """Build an outside list."""
    return OutsideList(**dict(shape))


def _indicator(shape: IndicatorShape) -> Indicator:
    return Indicator(
        code=IndicatorCode(shape.code),
        core=shape.core,
        weight=shape.weight,
        obligation=shape.obligation,
        may_not_apply=shape.may_not_apply,
        mark=shape.mark,
        legal_basis=_references(shape.legal_basis),
        rungs=tuple(
            Rung(level=level, criteria=tuple(_criterion(each) for each in criteria))
            for level, criteria in sorted(shape.rungs.items())
        ),
    )


def _criterion(shape: CriterionShape) -> Criterion:
    return Criterion(
        code=CriterionCode(shape.code),
        nature=shape.nature,
        dated_months=shape.dated_months,
        may_not_apply=shape.may_not_apply or shape.needs_a_case,
        effort=shape.effort,
        needs_a_case=shape.needs_a_case,
        answer_set=shape.answer_set,
        weight=shape.weight,
        refs=tuple(
            OutsideItem(list=acronym, item=item)
            for acronym, items in shape.refs.items()
            for item in items
        ),
    )


def _references(shapes: Iterable[ReferenceShape]) -> tuple[Reference, ...]:
    return tuple(
        Reference(source=SourceCode(each.source), place=each.place, mark=each.mark)
        for each in shapes
    )
