"""What would stand, and where a priority would be, if some criteria were met or not.

Pure: a copy of what stands is changed; nothing is answered by it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from priorities.answers import Scope, Standing
from priorities.edition import Edition
from priorities.rules import Rules
from priorities.scoring.answer import worth_of_answers
from priorities.scoring.placement import place_priority
from priorities.scoring.result import Placement, PriorityPlacement


def tried(
    edition: Edition,
    standings: Mapping[str, Standing],
    *,
    on: Iterable[str] = (),
    off: Iterable[str] = (),
) -> dict[str, Standing]:
    """Give what would stand with some criteria met and others not met.

    Parameters
    ----------
    standings
        What stands now; it is not changed.
    on, off
        Codes of criteria to take as met, and as not met; ``on`` wins over ``off``.

    Returns
    -------
    dict
        As ``standings``. The evidence of a criterion stays as it is.
    """
    worst, best = _ends_of_the_scale(edition.rules)
    changed = dict(standings)
    for codes, answer in ((off, worst), (on, best)):
        for code in codes:
            now = standings.get(code, Standing())
            changed[code] = replace(now, voices=(answer,), settled=None)
    return changed


def if_met(
    edition: Edition,
    priority: str,
    standings: Mapping[str, Standing],
    scope: Scope,
    codes: Iterable[str],
) -> PriorityPlacement:
    """Place a priority as if these criteria were met too.

    Raises
    ------
    AnswersError
        If the edition has no such criterion.
    KeyError
        If the edition has no such priority.
    """
    changed = tried(edition, standings, on=codes)
    return place_priority(edition, priority, changed, scope)


def _ends_of_the_scale(rules: Rules) -> tuple[str, str]:
    """Give the answers that are worth the least and the most."""
    worths = worth_of_answers(rules)
    return min(worths, key=worths.__getitem__), max(worths, key=worths.__getitem__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What was answered and where it stands.

    Attributes
    ----------
    placement
        The placement of ``standings`` within ``scope``.
    """

    edition: Edition
    standings: Mapping[str, Standing]
    scope: Scope
    placement: Placement
