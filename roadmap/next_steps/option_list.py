"""The options page as plain values: what was asked for, what fits, what it would move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from assessments.answers.snapshot import Snapshot
from priorities.edition import Edition, Option
from priorities.scoring.result import PriorityPlacement
from roadmap.frames import exact_text, rounded, table
from roadmap.next_steps.option_cards import OptionCard, option_card
from roadmap.next_steps.options import FittingOption, serving
from roadmap.next_steps.what_if import if_met
from roadmap.wording.placements import place_words
from roadmap.wording.texts import MissingWordingError, Words

OF_OPTIONS = ("kind", "effort", "language", "provider")
FACETS = ("priority", *OF_OPTIONS, "list")
"""What options can be asked for by; each is a field of `Wanted`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What options are asked for; empty for any.

    Attributes
    ----------
    priority
        Code of the priority in which criteria are to be served.
    kind, effort, language, provider
        As in `priorities.edition.Option`; ``language`` is a language tag.
    list
        Acronym of an outside list whose items the criteria serve.
    """

    priority: str = ""
    kind: str = ""
    effort: str = ""
    language: str = ""
    provider: str = ""
    list: str = ""

    @property
    def asked(self) -> dict[str, str]:
        """Give what is asked for, without what may be anything."""
        pairs = {name: str(getattr(self, name)) for name in FACETS}
        return {name: value for name, value in pairs.items() if value}

    def without(self, facet: str) -> Wanted:
        """Ask for the same, whatever this facet is."""
        return replace(self, **{facet: ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOption:
    """One option as the page shows it.

    Attributes
    ----------
    languages
        The languages it is known to exist in, in words.
    becomes
        Per priority that it serves, what the placement would become if everything that
        it serves were met, or which rungs come first.
    """

    code: str
    card: OptionCard
    languages: str
    becomes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looser:
    """What could be asked for instead, when nothing fits, and how much fits then."""

    says: str
    wanted: Wanted


def understood(edition: Edition, wanted: Wanted) -> Wanted:
    """Drop whatever the edition knows nothing of, such as an old or mistyped address."""
    known: dict[str, set[str]] = {
        "priority": set(edition.priority_by_code),
        **{
            facet: {value for o in edition.options for value in _values(o, facet)}
            for facet in OF_OPTIONS
        },
        "list": {each.acronym for each in edition.lists},
    }
    return Wanted(
        **{name: value for name, value in wanted.asked.items() if value in known[name]}
    )


def wanted_options(
    snapshot: Snapshot, wanted: Wanted, say: Words
) -> tuple[FittingOption, ...]:
    """Find the options that serve an unmet criterion and are as wanted.

    Returns
    -------
    tuple of FittingOption
        In the order that `roadmap.next_steps.options` states; with a priority asked for, ``serves``
        has only criteria of it, and with a list only criteria that serve it.
    """
    placed = [
        p for p in snapshot.placement.priorities if wanted.priority in ("", p.code)
    ]
    asked = {k: v for k, v in wanted.asked.items() if k in OF_OPTIONS}
    return tuple(
        fit
        for fit in map(
            partial(_of_list, snapshot.edition, wanted.list),
            serving(snapshot.edition, placed, say),
        )
        if fit.serves
        and all(value in _values(fit.option, facet) for facet, value in asked.items())
    )


def _of_list(edition: Edition, acronym: str, fit: FittingOption) -> FittingOption:
    """Keep the criteria that serve an outside list, or all where none is asked for."""
    if not acronym:
        return fit
    serves = tuple(
        code
        for code in fit.serves
        if any(ref.list == acronym for ref in edition.criterion_by_code[code].refs)
    )
    return replace(fit, serves=serves)


def listed(
    snapshot: Snapshot, fits: Iterable[FittingOption], say: Words
) -> tuple[ListedOption, ...]:
    """Put options into words, with what they would move."""
    return tuple(
        ListedOption(
            code=fit.option.code,
            card=option_card(snapshot.edition, fit, say),
            languages=", ".join(
                language_words(tag, say) for tag in fit.option.languages
            ),
            becomes=tuple(
                _becomes(snapshot, snapshot.placement.by_code[code], codes, say)
                for code, codes in by_priority(snapshot.edition, fit).items()
            ),
        )
        for fit in fits
    )


def by_priority(edition: Edition, fit: FittingOption) -> dict[str, tuple[str, ...]]:
    """Sort the criteria that an option serves by their priority."""
    sorted_out: dict[str, tuple[str, ...]] = {}
    for code in fit.serves:
        priority = edition.priority_of[code].code
        sorted_out[priority] = (*sorted_out.get(priority, ()), code)
    return sorted_out


def choices(edition: Edition, facet: str, say: Words) -> dict[str, str]:
    """Give what can be asked for by a facet: what is sent, and what is read.

    The order is that of the edition; providers come by name.
    """
    if facet == "priority":
        return {p.code: say.of(edition, f"{p.code}.title") for p in edition.priorities}
    if facet == "list":
        return {each.acronym: f"{each.acronym}: {each.title}" for each in edition.lists}
    values = dict.fromkeys(v for o in edition.options for v in _values(o, facet))
    if facet in ("provider", "language"):
        named = {value: facet_words(facet, value, say) for value in values}
        return dict(sorted(named.items(), key=lambda pair: pair[1].casefold()))
    return {value: facet_words(facet, value, say) for value in sorted(values)}


def facet_words(facet: str, value: str, say: Words) -> str:
    """Put a value of a facet into words."""
    if facet == "language":
        return language_words(value, say)
    if facet == "provider":
        return value
    return say(f"results.{facet}.{value}")


def language_words(tag: str, say: Words) -> str:
    """Name a language; by its tag where there is no word for it."""
    try:
        return say(f"options.language.{tag}")
    except MissingWordingError:
        return tag


def looser(snapshot: Snapshot, wanted: Wanted, say: Words) -> tuple[Looser, ...]:
    """Say what to leave open so that something fits, one facet at a time."""
    ways: list[Looser] = []
    for facet in wanted.asked:
        instead = wanted.without(facet)
        number = len(wanted_options(snapshot, instead, say))
        if number:
            name = say(f"options.facet.{facet}")
            says = say("options.looser", facet=name, n=number)
            ways.append(Looser(says=says, wanted=instead))
    return tuple(ways)


def _values(option: Option, facet: str) -> tuple[str, ...]:
    if facet == "language":
        return option.languages
    return (str(getattr(option, facet)),)


def _becomes(
    snapshot: Snapshot, now: PriorityPlacement, codes: tuple[str, ...], say: Words
) -> str:
    """Say what a priority would become if these criteria were met."""
    then = if_met(snapshot, now.code, codes)
    title = say.of(snapshot.edition, f"{now.code}.title")
    if (then.low, then.stage_low) == (now.low, now.stage_low):
        first = _rungs_first(snapshot.edition, now, codes, say)
        return say("options.no_move", title=title, first=first).rstrip()
    return say(
        "options.becomes",
        title=title,
        before=place_words(snapshot.edition, now, say),
        after=place_words(snapshot.edition, then, say),
    )


def _rungs_first(
    edition: Edition, now: PriorityPlacement, codes: tuple[str, ...], say: Words
) -> str:
    """Name, per indicator, the lowest rung that has to be secured before it counts."""
    levels = {placed.code: placed.level for placed in now.indicators}
    waiting: dict[str, int] = {}
    for code in codes:
        indicator = edition.indicator_of[code].code
        level = levels.get(indicator)
        if level is not None:
            waiting[indicator] = level + 1
    return " ".join(
        say(
            "options.rung_first",
            rung=rung,
            indicator=say.of(edition, f"{indicator}.title"),
        )
        for indicator, rung in waiting.items()
    )


if TYPE_CHECKING:
    import pandas as pd

    from priorities.edition import Option
    from roadmap.next_steps.options import FittingOption

NEEDED = ("option", "title", "priority", "serves")


def options(
    snapshot: Snapshot, fits: Iterable[FittingOption], say: Words
) -> pd.DataFrame:
    """One row per option and priority in which it serves what is not met.

    Parameters
    ----------
    snapshot
        What was answered and where it stands.
    fits
        The options, in the order they are shown.
    say
        The reader's words, for the titles.
    """
    rows: list[dict[str, object]] = []
    for fit in fits:
        for priority, codes in by_priority(snapshot.edition, fit).items():
            now = snapshot.placement.by_code[priority]
            then = if_met(snapshot, priority, codes)
            rows.append(
                {
                    **_facts(snapshot, fit.option, say),
                    "priority": priority,
                    "serves": " ".join(codes),
                    "low": rounded(now.low),
                    "low_exact": exact_text(now.low),
                    "stage": now.stage,
                    "low_then": rounded(then.low),
                    "low_then_exact": exact_text(then.low),
                    "stage_then": then.stage,
                }
            )
    return table(rows, NEEDED)


def _facts(snapshot: Snapshot, option: Option, say: Words) -> dict[str, object]:
    source = snapshot.edition.source_by_code[option.source]
    return {
        "option": option.code,
        "title": say.of(snapshot.edition, f"{option.code}.title"),
        "kind": option.kind.value,
        "provider": option.provider,
        "year": option.year,
        "effort": option.effort.value,
        "languages": " ".join(option.languages),
        "source": source.title,
        "url": source.url,
        "mark": option.mark.value,
        "checked_on": option.checked_on,
    }
