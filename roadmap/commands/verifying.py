"""``roadmap verify``: say of each member's record whether it is as it was written."""

from collections.abc import Iterator, Sequence

import typer

from assessments.records.log import LogHead
from assessments.records.seals import Broken, VerifiedMember
from assessments.records.work import SubmissionId, Verified
from assessments.rules import SYSTEM
from assessments.service import Service
from roadmap.commands.records import opened, refusals_in_words
from roadmap.exit_codes import ExitCode
from roadmap.settings import Settings
from roadmap.wording.texts import english

OUT_OF_STEP_NAMED = 20
"""So many of the codes are named whose newest answer is not noted as such."""

NAMED = 50
"""So many differences are named of each member; the rest is counted."""


def verify_record(submission: str | None, log_heads: Sequence[str] = ()) -> None:
    """Recompute one stored submission, or hold the whole record against itself.

    Parameters
    ----------
    log_heads
        Where logs ended, as it was written down elsewhere.
    """
    with refusals_in_words(), opened(Settings()) as service:
        tell_whether_same(service, submission, log_heads)


def tell_whether_same(
    service: Service, submission: str | None = None, log_heads: Sequence[str] = ()
) -> None:
    """Say whether a record, or one submission in it, is as it was written; end with 1 if not."""
    is_same = (
        _verify_all(service, [LogHead.of(head) for head in log_heads])
        if submission is None
        else _verify(service, SubmissionId(submission))
    )
    if not is_same:
        raise typer.Exit(ExitCode.DIFFERENT)


def _verify(service: Service, submission: SubmissionId) -> bool:
    out_of_step = _tell_out_of_step(service)  # it may be why a submission differs
    verified = service.submitting.verify(who=SYSTEM, submission=submission)
    key = "same" if verified.same else "different"
    print(english(f"records.verify.{key}", submission=submission))
    for difference in verified.differences:
        print(f"  - {difference}")
    return verified.same and not out_of_step


def _verify_all(service: Service, kept: Sequence[LogHead]) -> bool:
    out_of_step = _tell_out_of_step(service)
    broken = _tell_logs(service, kept)
    unprotected = _tell_unprotected(service)
    sealed = service.verifying.sealed_late(who=SYSTEM)
    if sealed is not None:
        print(english("records.verify.sealed_late", day=sealed.date()))
    submissions = members = different = 0
    for member in service.verifying.record(who=SYSTEM):
        _tell_member(member)
        members += 1
        different += not member.is_same
        submissions += member.submissions
    print(english("records.verify.recomputed", n=submissions))
    is_same = not (different or out_of_step or broken or unprotected)
    if different:
        print(english("records.verify.not_all_same", n=members, different=different))
    print(english("records.verify." + ("all_same" if is_same else "what_to_do")))
    return is_same


def _tell_logs(service: Service, kept: Sequence[LogHead]) -> bool:
    """Say whether every log is as it was written; true where one is not."""
    breaks = service.audit.breaks(who=SYSTEM, kept=kept)
    if breaks:
        print(english("records.verify.log_broken", n=len(breaks)))
    else:
        heads = service.audit.heads(who=SYSTEM)
        print(english("records.verify.logs_whole", n=len(heads)))
    for difference in breaks:
        print(f"  - {difference}")
    return bool(breaks)


def _tell_unprotected(service: Service) -> bool:
    """Say which triggers are not as they were made; true where there are some."""
    found = service.verifying.unprotected(who=SYSTEM)
    return _tell_found("unprotected", found, NAMED)


def _tell_out_of_step(service: Service) -> bool:
    """Say where it is noted wrongly what was said last; true where it is."""
    found = service.audit.newest_out_of_step(who=SYSTEM)
    return _tell_found("out_of_step", found, OUT_OF_STEP_NAMED)


def _tell_found(key: str, found: Sequence[str], named: int) -> bool:
    """Count what was found, and name so much of it; true where there is any."""
    if found:
        print(english(f"records.verify.{key}", n=len(found)))
    for difference in found[:named]:
        print(f"  - {difference}")
    return bool(found)


def _tell_member(member: VerifiedMember) -> None:
    name = member.state or english("records.verify.region")
    key = "member_same" if member.is_same else "member_differs"
    print(english(f"records.verify.{key}", name=name))
    told = [*_of_submissions(member.different), *map(_said, member.broken)]
    for difference in told[:NAMED]:
        print(f"  - {difference}")
    if len(told) > NAMED:
        print(f"  - {english('records.verify.more', n=len(told) - NAMED)}")


def _of_submissions(different: Sequence[Verified]) -> Iterator[str]:
    for verified in different:
        for difference in verified.differences:
            yield english(
                "records.verify.of_submission",
                submission=verified.submission,
                difference=difference,
            )


def _said(broken: Broken) -> str:
    key = f"records.verify.broken.{broken.difference}"
    return english(key, part=broken.part, about=broken.about)
