"""Which options fit what is not met yet, in an order whose rule is stated.

Nothing is ever recommended by the machine: an option is shown because it serves a
criterion that is not met. The order: core indicators first, then the lowest rung,
then what takes least to make use of, then those that exist in the reader's language.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass

from priorities.edition import CriterionCode, Edition, Option, OptionEffort
from priorities.scoring.result import PriorityPlacement
from roadmap.wording.texts import Words

EFFORTS = {OptionEffort.DAYS: 1, OptionEffort.MONTHS: 2, OptionEffort.YEAR: 3}
"""Effort class of making use of an option, 1 to 3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingOption:
    """An option with the criteria that it serves and that are not met."""

    option: Option
    serves: tuple[CriterionCode, ...]


def fitting(
    edition: Edition, placed: Iterable[PriorityPlacement], say: Words
) -> tuple[FittingOption, ...]:
    """Find the options that serve an unmet criterion of the next rung.

    Parameters
    ----------
    edition
        The edition that was answered.
    placed
        Placements of one or more priorities.
    say
        The reader's words; options known to exist in their language come first
        among equals.

    Returns
    -------
    tuple of FittingOption
        Each option once, in the stated order; empty when nothing fits.
    """
    return _in_order(
        edition,
        {code for priority in placed for code in priority.would_raise},
        say,
    )


def serving(
    edition: Edition, placed: Iterable[PriorityPlacement], say: Words
) -> tuple[FittingOption, ...]:
    """Find the options that serve any criterion that is not met, on whatever rung.

    Parameters and result are those of `fitting`.
    """
    unmet = {
        code
        for priority in placed
        for code in (*priority.would_raise, *priority.would_not_raise)
    }
    return _in_order(edition, unmet, say)


def serving_any_of(
    edition: Edition, codes: Iterable[CriterionCode], say: Words
) -> tuple[FittingOption, ...]:
    """Find the options that serve any of these criteria, in the stated order."""
    return _in_order(edition, set(codes), say)


def _in_order(
    edition: Edition, unmet: Set[CriterionCode], say: Words
) -> tuple[FittingOption, ...]:
    fits = [
        FittingOption(option=option, serves=serves)
        for option in edition.options
        if (serves := tuple(code for code in option.serves if code in unmet))
    ]
    rung_of = {
        criterion.code: (not indicator.core, rung.level)
        for indicator in edition.indicator_by_code.values()
        for rung in indicator.rungs
        for criterion in rung.criteria
    }

    def place_in_order(fit: FittingOption) -> tuple[bool, int, int, bool, str]:
        not_core, rung = min(rung_of[code] for code in fit.serves)
        return (
            not_core,
            rung,
            EFFORTS[fit.option.effort],
            say.language not in fit.option.languages,
            fit.option.code,
        )

    return tuple(sorted(fits, key=place_in_order))
