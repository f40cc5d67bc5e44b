"""Find the last cycle of a state, and the way from its edition to this one."""

from assessments.answers.last_cycle import LastCycle
from assessments.errors import WrongMoment
from assessments.records.work import Assessment
from assessments.service.world import World
from assessments.store import Unit
from assessments.store.reading import submissions as reading_submissions
from assessments.store.reading import work as reading
from priorities.errors import PrioritiesError


def last_cycle(world: World, unit: Unit, work: Assessment) -> LastCycle | None:
    """Give the assessment of the last cycle that was submitted, in whatever edition.

    Returns
    -------
    LastCycle or None
        None when no earlier cycle was submitted.

    Raises
    ------
    WrongMoment
        If its edition is not on this server, or not linked to that of this cycle.
    """
    for earlier, _ in reading.assessments(unit, work.state):
        if earlier.reference_date < work.reference_date:
            through = reading_submissions.newest_number(unit, earlier.id)
            if through is not None:
                return _linked(world, earlier, work, through)
    return None


def _linked(
    world: World, earlier: Assessment, work: Assessment, through: int
) -> LastCycle:
    try:
        older = world.editions(earlier.edition)
    except PrioritiesError as error:
        raise WrongMoment("last_edition_missing", edition=earlier.edition) from error
    try:
        crosswalk = world.crosswalks(earlier.edition, work.edition)
    except PrioritiesError as error:
        raise WrongMoment(
            "editions_not_linked", older=earlier.edition, newer=work.edition
        ) from error
    return LastCycle(
        assessment=earlier,
        through=through,
        older=older,
        newer=world.editions(work.edition),
        crosswalk=crosswalk,
    )
