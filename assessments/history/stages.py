"""Why a stage is another one than before: the position, the cap, or another core set."""

from assessments.history.assessed import Ground
from assessments.history.values import StageChange
from priorities.crosswalk import COMPARABLE
from priorities.profile import PriorityPlacement


def stage_change(
    before: PriorityPlacement | None,
    after: PriorityPlacement | None,
    ground: Ground | None,
) -> StageChange:
    """Set two stages side by side, before the cap and after it.

    Parameters
    ----------
    before, after
        The placement each year; None where there is none.
    ground
        What the two are compared on; None where nothing links them.
    """
    return StageChange(
        before=before.stage_low if before else None,
        after=after.stage_low if after else None,
        uncapped_before=before.uncapped_stage if before else None,
        uncapped_after=after.uncapped_stage if after else None,
        held_back_before=before.held_back_by if before else (),
        held_back_after=after.held_back_by if after else (),
        core_set_changed=(
            before is not None
            and after is not None
            and ground is not None
            and _core_before(before, ground) != _core(after)
        ),
    )


def _core(placed: PriorityPlacement) -> frozenset[str]:
    return frozenset(i.code for i in placed.indicators if i.core)


def _core_before(placed: PriorityPlacement, ground: Ground) -> frozenset[str]:
    """Give the core set of the older year in the codes of the newer edition.

    One that was split, merged or dropped keeps its own code, so that it differs.
    """
    links = ground.crosswalk.by_older
    return frozenset(
        links[code].newer[0] if links[code].relation in COMPARABLE else f"older {code}"
        for code in _core(placed)
    )
