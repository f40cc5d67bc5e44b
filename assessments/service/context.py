"""What every subject asks: what stands now, what was submitted before, and the way between.

Plain functions over the world and a unit of work. They check no rights: the use case that
calls them has done so.
"""

from assessments.answers.snapshot import Snapshot, snapshot_of
from assessments.comparison.values import NoTotal
from assessments.errors import WrongMoment
from assessments.records.work import Assessment, EarlierSubmission, Submission
from assessments.service.world import World
from assessments.store import Unit
from assessments.store.reading import reasons as reading_reasons
from assessments.store.reading import standing
from assessments.store.reading import submissions as reading_submissions
from assessments.submissions import document
from priorities.crosswalk.links import EditionPath
from priorities.edition import Edition
from priorities.scoring.result import Placement


def stands_now(unit: Unit, work: Assessment, edition: Edition) -> Snapshot:
    """Give what stands in an assessment now, as if it were submitted."""
    states = standing.states(unit, work.id)
    said = [answer for state in states.values() for answer in state.answers.values()]
    reasons = reading_reasons.held(unit, work.id, said)
    return snapshot_of(work, edition, states, reasons)


def submitted_before(unit: Unit, work: Assessment) -> EarlierSubmission | None:
    """Give the newest submission of an earlier cycle, in whatever edition."""
    return reading_submissions.earlier(unit, work.state, work.reference_date)


def read_earlier(
    world: World, unit: Unit, work: Assessment
) -> Snapshot | Placement | None:
    """Read the newest submission of an earlier cycle, as `read_submission` does."""
    earlier = submitted_before(unit, work)
    if earlier is None:
        return None
    stored = reading_submissions.submission(unit, earlier.id)
    return None if stored is None else read_submission(world, stored[0])


def read_submission(world: World, submission: Submission) -> Snapshot | Placement:
    """Read what was submitted; only its signed results where its edition is not here."""
    edition = world.edition_here(submission.edition)
    if edition is None:
        return document.read_placement(submission.document)
    return document.read(submission.document, edition)


def path_between(world: World, older: str, newer: str) -> EditionPath | NoTotal:
    """Give the way from one edition to another, or say why there is none."""
    editions = world.edition_here(older), world.edition_here(newer)
    if editions[0] is None or editions[1] is None:
        return NoTotal.EDITION_MISSING
    crosswalk = world.crosswalk_here(older, newer)
    if crosswalk is None:
        return NoTotal.NO_CROSSWALK
    return EditionPath(older=editions[0], newer=editions[1], crosswalk=crosswalk)


def last_cycle(
    world: World, unit: Unit, work: Assessment
) -> tuple[EarlierSubmission, EditionPath] | None:
    """Give the submission of the last cycle, and the way from its edition to this one.

    Returns
    -------
    tuple or None
        None when no earlier cycle was submitted.

    Raises
    ------
    WrongMoment
        If its edition is not on this server, or not linked to that of this cycle.
    """
    earlier = submitted_before(unit, work)
    if earlier is None:
        return None
    if world.edition_here(earlier.edition) is None:
        raise WrongMoment("last_edition_missing", edition=earlier.edition)
    path = path_between(world, earlier.edition, work.edition)
    if isinstance(path, NoTotal):
        raise WrongMoment(
            "editions_not_linked", older=earlier.edition, newer=work.edition
        )
    return earlier, path
