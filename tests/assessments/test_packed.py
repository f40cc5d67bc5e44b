"""Documents are kept compressed, and read as they were written."""

import zlib

import pytest
from sqlalchemy import text

from assessments.records.work import Submission
from assessments.rules import SYSTEM
from assessments.store.tables.rows import MOST_UNPACKED, unpacked
from assessments.submissions.document import fingerprint
from tests.past_the_program import looking
from tests.tampering import tamper
from tests.worlds import SmallWorld, met


def submitted(world: SmallWorld) -> Submission:
    world.service.answering.record_answers(
        who=world.a.focal_point,
        assessment=world.a.assessment,
        answers=list(met("LAW-1.2a", "LAW-1.2b", "LAW-1.3a", "LAW-2.2a")),
    )
    return world.service.submitting.submit(
        who=world.a.focal_point, assessment=world.a.assessment
    )


def stored(world: SmallWorld) -> bytes:
    with looking(world.service) as unit:
        return bytes(unit.execute(text("SELECT document FROM submission")).scalar_one())


def test_a_signed_document_takes_less_than_a_third_and_keeps_its_fingerprint(
    small_world: SmallWorld,
):
    submission = submitted(small_world)

    read = small_world.service.submitting.submission(
        who=small_world.a.focal_point, submission=submission.id
    )

    assert len(stored(small_world)) < len(read.document) / 3
    assert fingerprint(read.document) == submission.sha256
    assert zlib.decompress(stored(small_world)) == read.document


@pytest.mark.parametrize(
    "change",
    [
        lambda packed: packed[:-1],
        lambda packed: packed + b"more",
        lambda packed: zlib.decompress(packed) + b" ",
        lambda _: b"",
        lambda _: zlib.compress(b"{}"),
    ],
    ids=["cut off", "with more behind", "plain and changed", "empty", "another"],
)
def test_stored_bytes_that_were_changed_are_found_and_stop_nothing(
    small_world: SmallWorld, change
):
    submission = submitted(small_world)

    tamper(
        small_world,
        "UPDATE submission SET document = :document",
        document=change(stored(small_world)),
    )

    verified = small_world.service.submitting.verify(
        who=SYSTEM, submission=submission.id
    )
    assert "the fingerprint is not that of the document" in verified.differences


def test_bytes_that_would_fill_the_memory_are_not_unpacked():
    packed = zlib.compress(bytes(MOST_UNPACKED + 1), 1)

    assert unpacked(packed) == packed
