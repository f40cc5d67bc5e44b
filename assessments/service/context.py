"""What every subject asks: what stands now, what was submitted before, and the way between.

Plain functions over the world and a unit of work. They check no rights: the use case that
calls them has done so.
"""

from assessments.answers.snapshot import Snapshot, snapshot_of
from assessments.comparison.values import NoTotal
from assessments.errors import RecordChanged, WrongMoment
from assessments.records.work import (
    Assessment,
    EarlierSubmission,
    Submission,
    WorkStage,
)
from assessments.service.kept import Kind
from assessments.service.world import World
from assessments.store import Unit
from assessments.store.reading import effective as reading_effective
from assessments.store.reading import reasons as reading_reasons
from assessments.store.reading import submissions as reading_submissions
from assessments.store.reading import work as reading
from assessments.submissions import document
from priorities.crosswalk.links import EditionPath
from priorities.edition import Edition
from priorities.scoring.result import Placement

_NOW = Kind[Snapshot](100)
"""The effective answers of an assessment, by the newest number given in it; 100 kB of 2024."""

_SUBMITTED = Kind[Snapshot | Placement](500)
"""What a document says, by the submission, its hash and its edition; 40 to 50 kB."""


def edition_of(world: World, unit: Unit, work: Assessment) -> Edition:
    """Give the edition of an assessment, under the version of the rules that counts.

    A draft is counted under the newest version, what was submitted under the version
    that it names.
    """
    edition = world.editions(work.edition)
    if work.stage is WorkStage.DRAFT:
        return edition
    submission = reading_submissions.newest_of(unit, work.id)
    if submission is None:
        return edition
    try:
        read = read_submission(world, unit, submission)
    except RecordChanged:  # which verifying tells
        return edition
    return read.edition if isinstance(read, Snapshot) else edition


def stands_now(
    world: World, unit: Unit, work: Assessment, edition: Edition
) -> Snapshot:
    """Give what stands in an assessment now, as if it were submitted."""

    def read() -> Snapshot:
        counted = edition_of(world, unit, work)
        states = reading_effective.states(unit, work.id, counted)
        said = [
            answer for state in states.values() for answer in state.answers.values()
        ]
        reasons = reading_reasons.held(unit, work.id, said)
        return snapshot_of(work, counted, states, reasons)

    newest = reading.last_seq(unit, work.id)  # before what it is the key of
    return world.computed_once(unit, _NOW, (work, newest, edition), read)


def submitted_before(unit: Unit, work: Assessment) -> EarlierSubmission | None:
    """Give the newest submission of an earlier cycle, in whatever edition."""
    return reading_submissions.earlier(unit, work.state, work.reference_date)


def read_submission(
    world: World, unit: Unit, submission: Submission | EarlierSubmission
) -> Snapshot | Placement:
    """Read what was submitted; only its signed results where its edition is not here.

    It never changes: the document is fetched and parsed once, for all who ask.
    """
    edition = world.edition_here(submission.edition)

    def read() -> Snapshot | Placement:
        stored = reading_submissions.document(unit, submission.id)
        if edition is None:
            return document.read_placement(stored)
        return document.read(stored, edition)

    key = (submission.id, submission.sha256, edition)
    return world.computed_once(unit, _SUBMITTED, key, read)


def placement_in(read: Snapshot | Placement) -> Placement:
    """Give where something stood, of what was read of it."""
    return read.placement if isinstance(read, Snapshot) else read


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
