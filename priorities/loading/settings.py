"""Whether every setting has an effect: one that nothing would come of is refused.

First the rules by themselves, then the rules with what the edition asks. What is written
as its own default (``cap: no``) asks for nothing, and is never refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from math import ceil
from typing import NamedTuple

from priorities.answers import AnswerValue, EffectiveAnswer
from priorities.edition import Edition
from priorities.errors import EditionProblem
from priorities.loading.choices import Choices, choices_of
from priorities.loading.documents import Document, Place
from priorities.loading.outline import Item, ItemKind
from priorities.loading.shapes import RulesShape
from priorities.rules import WEIGHTED_SUMS_SINCE, Aggregation, Missing, Rounding, Rules
from priorities.scoring.placement import place_priority

OF_INDICATORS_ONLY = (Aggregation.LADDER, Aggregation.GATE)
USED_BY_ALL: Mapping[str, tuple[ItemKind, ...]] = {
    "core": (ItemKind.INDICATOR,),
    "obligation": (ItemKind.INDICATOR,),
    "nature": (ItemKind.CRITERION,),
    "effort": (ItemKind.CRITERION,),
    "mark": (ItemKind.PRIORITY, ItemKind.INDICATOR),
}
"""Fields that an edition uses for all of its items of a kind, or for none."""


class Wrong(NamedTuple):
    """A rule without an effect: where, what is given there, what to do about it."""

    name: str
    expected: str
    remedy: str = "Change one of the two rules."
    choices: Choices = ()


def check_rules(head: Document, rules: RulesShape) -> Iterator[EditionProblem]:
    """Check that the rules fit together."""
    found = chain(
        _aggregations(rules),
        _scales(rules),
        _missing(rules),
        _stages(rules),
    )
    for wrong in found:
        yield _about_rule(head, wrong)


def check_effects(
    head: Document, items: Sequence[Item], edition: Edition
) -> Iterator[EditionProblem]:
    """Check that every rule has an effect on what the edition asks."""
    rules = edition.rules
    found = chain(_cap(edition), _roundings(edition), _reach(edition))
    for wrong in found:
        yield _about_rule(head, wrong)
    where = {item.code: item for item in items}
    yield from _weights(where, edition)
    if rules.answer_sets and all(
        criterion.answer_set in rules.answer_sets
        for criterion in edition.criterion_by_code.values()
    ):
        yield _about_rule(
            head,
            Wrong(
                "scale",
                "a scale that some criterion is answered with",
                "Make the set that most criteria name the scale.",
            ),
        )


def check_used_by_all(items: Sequence[Item]) -> Iterator[EditionProblem]:
    """Check that a field that an edition may do without is given everywhere or nowhere."""
    for name, kinds in USED_BY_ALL.items():
        asked = [item for item in items if item.kind in kinds]
        without = [item for item in asked if item.node.at(name) is None]
        if len(without) < len(asked):
            for item in without:
                yield item.document.problem(
                    item.place,
                    given=f"no {name} for {item.code}",
                    expected=f"{name} here too, since others have it",
                    remedy=f"Add it, or take {name} out everywhere.",
                )
    for item in items:
        named = next(
            (f for f in ("origins", "legal_basis") if item.node.at(f) is not None), None
        )
        if named is not None and item.node.at("mark") is None:
            yield item.document.problem(
                (*item.place, named),
                given=f"{named} of {item.code}, which has no mark",
                expected="a mark where a statement rests on sources",
                remedy="Add sourced, to_verify or ours.",
            )


def _aggregations(rules: RulesShape) -> Iterator[Wrong]:
    how = rules.indicator
    if (how is Aggregation.GATE) != (rules.gate_at is not None):
        yield Wrong("gate_at", "a value when indicator is gate, otherwise none")
    for name in ("rung", "priority", "overall"):
        if getattr(rules, name) in OF_INDICATORS_ONLY:
            remedy = "Only indicators have the others."
            choices = choices_of(map(str, Aggregation), name)
            yield Wrong(name, "mean, min or sum", remedy, choices)
    if how in OF_INDICATORS_ONLY and rules.rung in (Aggregation.MIN, Aggregation.SUM):
        yield Wrong(
            "rung", f"no rule for rungs when indicator is {how}, which has none"
        )
    if rules.overall is None and rules.rounding_overall is not Rounding.NONE:
        yield Wrong("rounding_overall", "none where there is no overall number")
    if how is Aggregation.GATE and rules.rounding_indicator is not Rounding.NONE:
        yield Wrong("rounding_indicator", "none where levels are whole numbers anyway")


def _scales(rules: RulesShape) -> Iterator[Wrong]:
    if rules.scale is not None and rules.indicator is Aggregation.LADDER:
        yield Wrong(
            "scale",
            "none when indicator is ladder, which asks whether a criterion is met",
            "Take the scale out, or write gate with a gate_at.",
        )
    if rules.answer_sets and rules.scale is None:
        yield Wrong(
            "answer_sets",
            "a scale for the criteria that name no set",
            "Make the set that most criteria name the scale.",
        )
    if rules.scale is not None:
        yield from _scale("scale", rules.scale, rules.gate_at)
    elif rules.gate_at is not None:
        yield from _scale(
            "scale", {"no": Fraction(0), "yes": Fraction(1)}, rules.gate_at
        )
    for scale in rules.answer_sets.values():
        yield from _scale("answer_sets", scale, rules.gate_at)


def _scale(
    name: str, scale: Mapping[str, Fraction], gate_at: Fraction | None
) -> Iterator[Wrong]:
    if len(set(scale.values())) < 2:
        yield Wrong(
            name,
            "at least two answers of different values",
            "Write what sets them apart.",
        )
    taken = [answer for answer in scale if answer in tuple(AnswerValue)]
    if set(taken) - {AnswerValue.MET, AnswerValue.NOT_YET}:
        yield Wrong(
            name,
            "answers other than not_known, not_applicable and withdrawn",
            "These can always be said; choose another code.",
        )
    if gate_at is not None and not any(v >= gate_at for v in scale.values()):
        yield Wrong("gate_at", "a value that some answer of every scale reaches")
    if gate_at is not None and scale and all(v >= gate_at for v in scale.values()):
        yield Wrong("gate_at", "a value that some answer of every scale falls short of")


def _missing(rules: RulesShape) -> Iterator[Wrong]:
    missing = rules.missing
    if missing.indicator is Missing.SKIP and rules.indicator in OF_INDICATORS_ONLY:
        yield Wrong(
            "missing",
            f"bounds or zero when indicator is {rules.indicator}, where leaving out what "
            "nobody answered would secure its rung",
        )
    if missing.priority is not None and missing.indicator is not Missing.SKIP:
        yield Wrong(
            "missing",
            "nothing for priority unless indicator is skip: every indicator has a value",
            "Take out priority, or write skip for indicator.",
        )
    if missing.overall is None:
        return
    if rules.overall is None:
        yield Wrong("missing", "nothing for overall where there is no overall number")
    elif missing.indicator is not Missing.SKIP or missing.priority not in (
        None,
        Missing.SKIP,
    ):
        yield Wrong(
            "missing",
            "nothing for overall unless indicator and priority are skip: every priority "
            "has a position",
            "Take out overall, or write skip for the other two.",
        )


def _stages(rules: RulesShape) -> Iterator[Wrong]:
    if any(a >= b for a, b in zip(rules.stages, rules.stages[1:], strict=False)):
        yield Wrong("stages", "least positions in rising order")
    if not rules.cap:
        return
    if not rules.stages:
        yield Wrong("cap", "no where there are no stages to cap")
    elif rules.indicator not in OF_INDICATORS_ONLY:
        yield Wrong(
            "cap", "no where indicators have no levels: neither ladder nor gate"
        )


def _cap(edition: Edition) -> Iterator[Wrong]:
    if edition.rules.cap and not any(
        indicator.core for indicator in edition.indicator_by_code.values()
    ):
        yield Wrong(
            "cap",
            "no where no indicator is a core indicator",
            "Say which indicators are core, or take the cap out.",
        )


def _roundings(edition: Edition) -> Iterator[Wrong]:
    """Refuse the rounding of numbers that are whole anyway."""
    rules = edition.rules
    whole = whole_values(edition)
    for name, rounding, is_whole in (
        ("rounding_indicator", rules.rounding_indicator, whole.indicator),
        ("rounding_priority", rules.rounding_priority, whole.priority),
        ("rounding_overall", rules.rounding_overall, whole.overall),
    ):
        if rounding is not Rounding.NONE and is_whole:
            yield Wrong(name, "none where the numbers are whole anyway", "Take it out.")


class WholeValues(NamedTuple):
    """Which values are whole numbers whatever is answered, before they are rounded."""

    indicator: bool
    priority: bool
    overall: bool


def whole_values(edition: Edition) -> WholeValues:
    """Say which values are whole numbers whatever is answered."""
    rules = edition.rules
    indicators = edition.indicator_by_code.values()
    criteria = edition.criterion_by_code.values()
    rungs = [rung for indicator in indicators for rung in indicator.rungs]
    scales = [scale for c in criteria if (scale := edition.scale_of(c)) is not None]
    most = max(len(rung.criteria) for rung in rungs)
    if rules.indicator is Aggregation.GATE:
        indicator = True
    elif rules.indicator is Aggregation.LADDER:
        indicator = most == 1
    else:
        answers = all(v.denominator == 1 for scale in scales for v in scale.values())
        rung = _stays_whole(
            rules.rung, [c.weight for c in criteria], is_whole=answers, most=most
        )
        indicator = _stays_whole(
            rules.indicator,
            [],
            is_whole=rung,
            most=max(len(i.rungs) for i in indicators),
        )
    priority = _stays_whole(
        rules.priority,
        [i.weight for i in indicators],
        is_whole=indicator or rules.rounding_indicator is Rounding.HALF_UP,
        most=max(len(p.indicators) for p in edition.priorities),
    )
    overall = _stays_whole(
        rules.overall or Aggregation.MEAN,
        [p.weight for p in edition.priorities],
        is_whole=priority or rules.rounding_priority is Rounding.HALF_UP,
        most=len(edition.priorities),
    )
    return WholeValues(indicator=indicator, priority=priority, overall=overall)


def _stays_whole(
    how: Aggregation, weights: Sequence[Fraction], *, is_whole: bool, most: int
) -> bool:
    """Say whether whole values, at most so many at a time, give a whole one."""
    if how is Aggregation.MEAN:
        return is_whole and most == 1
    if how is Aggregation.SUM:
        return is_whole and all(weight.denominator == 1 for weight in weights)
    return is_whole


def _reach(edition: Edition) -> Iterator[Wrong]:
    """Refuse stages that no answers lead to."""
    stages = edition.rules.stages
    if not stages:
        return
    highest = _stages_at(edition, of_best=True)
    if max(highest) <= len(stages):
        yield Wrong(
            "stages",
            f"stages that can be reached: the best answers come to stage {max(highest)} "
            f"of {len(stages) + 1}",
            "Take out the stages above, or write lower positions.",
        )
    if min(chain(_stages_at(edition, of_best=False), _stages_at(edition))) > 1:
        yield Wrong(
            "stages",
            "a first position above the least there is, or nothing is at stage 1",
            "Write a higher first position, or take it out.",
        )
    whole = whole_values(edition)
    is_whole = whole.priority or edition.rules.rounding_priority is Rounding.HALF_UP
    if is_whole and len({ceil(least) for least in stages}) < len(stages):
        yield Wrong(
            "stages",
            "one stage for every whole number at most, since positions are whole",
            "Take out the stage that no position is at.",
        )


def _stages_at(edition: Edition, *, of_best: bool | None = None) -> list[int]:
    """Give the stages when everything is answered best, worst, or nothing is."""
    effective: dict[str, EffectiveAnswer] = {}
    if of_best is not None:
        pick = max if of_best else min
        for code, criterion in edition.criterion_by_code.items():
            scale = edition.scale_of(criterion)
            plain = AnswerValue.MET if of_best else AnswerValue.NOT_YET
            answer = plain if scale is None else pick(scale, key=scale.__getitem__)
            effective[code] = EffectiveAnswer(voices=(answer,))
    placed = [place_priority(edition, p.code, effective) for p in edition.priorities]
    return [p.stage_low for p in placed if p.stage_low is not None]


class Siblings(NamedTuple):
    """Items whose values become one, with their weights."""

    how: Aggregation | None
    what: str
    weights: Mapping[str, Fraction]


def _siblings(edition: Edition) -> Iterator[Siblings]:
    rules = edition.rules
    yield Siblings(
        rules.overall, "overall", {p.code: p.weight for p in edition.priorities}
    )
    on_ladder = rules.indicator in OF_INDICATORS_ONLY
    for priority in edition.priorities:
        weights = {str(i.code): i.weight for i in priority.indicators}
        yield Siblings(rules.priority, "priority", weights)
    for indicator in edition.indicator_by_code.values():
        for rung in indicator.rungs:
            yield Siblings(
                rules.indicator if on_ladder else rules.rung,
                "indicator" if on_ladder else "rung",
                {c.code: c.weight for c in rung.criteria},
            )


def _weights(where: Mapping[str, Item], edition: Edition) -> Iterator[EditionProblem]:
    for siblings in _siblings(edition):
        uneven = [code for code, weight in siblings.weights.items() if weight != 1]
        refusal = _refused_weights(siblings, edition.rules)
        for code in uneven if refusal is not None else ():
            item = where[code]
            expected, remedy = refusal or ("", "")
            yield item.document.problem(
                (*item.place, "weight"),
                given=f"weight {siblings.weights[code]} for {code}",
                expected=expected,
                remedy=remedy,
            )


def _refused_weights(siblings: Siblings, rules: Rules) -> tuple[str, str] | None:
    """Say why weights other than 1 count for nothing here; None when they count."""
    how, what = siblings.how, siblings.what
    if how is None:
        return "1 where there is no overall number", "Take the weight out."
    if how in (Aggregation.LADDER, Aggregation.GATE, Aggregation.MIN):
        return f"1 when {what} is {how}, which knows no weights", "Take the weight out."
    if how is Aggregation.SUM and rules.version < WEIGHTED_SUMS_SINCE:
        return (
            f"1 when {what} is sum and the rules have version {rules.version}",
            f"Write version {WEIGHTED_SUMS_SINCE}, where a sum counts weights.",
        )
    if how is Aggregation.MEAN and len(set(siblings.weights.values())) == 1:
        return "1 where all that are averaged weigh the same", "Take the weights out."
    return None


def _about_rule(head: Document, wrong: Wrong) -> EditionProblem:
    place: Place = ("rules", wrong.name)
    node = head.root.at(*place)
    if node is None:
        given = "no value"
    elif node.text:
        given = node.text
    elif isinstance(node.content, dict):
        given = "the fields there"
    else:
        given = "the list there"
    return head.problem(
        place,
        given=f"{wrong.name}: {given}",
        expected=wrong.expected,
        remedy=wrong.remedy,
        choices=wrong.choices,
    )
