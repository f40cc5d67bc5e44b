"""What was answered in an assessment and where it stands: one value for everybody.

A snapshot is of a submission, of a draft, or of both with the draft laid over. What
compares, plans, proposes or shows takes it, and asks for nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assessments.answers.effective import A, CodeState, standings_of
from assessments.records.work import (
    Assessment,
    ChangeKind,
    ChangeReason,
    CycleCode,
    WorkStage,
)
from priorities.answers import AnswerValue, Scope, Standing
from priorities.crosswalk.carry_over import carry_standings
from priorities.crosswalk.links import EditionPath
from priorities.edition import Edition
from priorities.scoring.placement import place
from priorities.scoring.result import Placement

DISPUTED = "disputed"
"""What stands where voices differ and no settlement holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What was answered, and where it stands.

    Attributes
    ----------
    standings
        By criterion code, or indicator code where a whole indicator does not apply.
    placement
        That of ``standings`` within ``scope``; of a submission as it was signed, and
        never computed again.
    submitted
        The cycle whose submission is in it; None for a draft alone.
    draft
        The cycle whose draft is in it; None for a submission alone.
    reasons
        Why an answer differs from the cycle before, by code: what the voices say.
    """

    edition: Edition
    scope: Scope
    standings: Mapping[str, Standing]
    placement: Placement
    submitted: CycleCode | None = None
    draft: CycleCode | None = None
    reasons: Mapping[str, tuple[ChangeKind, ...]] = field(default_factory=dict)

    def standings_under(self, path: EditionPath) -> Mapping[str, Standing]:
        """Give what stood, by code of the newer edition of a path from this one."""
        if path.is_one_edition:
            return self.standings
        return carry_standings(path, self.standings)


def snapshot_of(
    work: Assessment,
    edition: Edition,
    states: Mapping[str, CodeState[A]],
    reasons: Mapping[str, tuple[ChangeReason, ...]],
) -> Snapshot:
    """Place what stands in an assessment.

    Parameters
    ----------
    states, reasons
        What counts of everything that was said (`assessments.answers.effective`).
    """
    standings = standings_of(edition, states)
    is_draft = work.stage is WorkStage.DRAFT
    return Snapshot(
        edition=edition,
        scope=work.scope,
        standings=standings,
        placement=place(edition, standings, work.scope),
        submitted=None if is_draft else work.cycle,
        draft=work.cycle if is_draft else None,
        reasons={
            code: tuple(reason.kind for reason in held)
            for code, held in reasons.items()
        },
    )


def laid_over(before: Snapshot, draft: Snapshot, path: EditionPath) -> Snapshot:
    """Put what a draft has answered in the place of what stood at a submission.

    An indicator that did not apply as a whole is asked again as soon as one of its
    criteria has an answer now.

    Parameters
    ----------
    path
        From the edition of the submission to that of the draft.
    """
    edition = draft.edition
    said = {c: one for c, one in draft.standings.items() if one.voices or one.settled}
    asked_again = {
        edition.indicator_of[code].code for code in said if code in edition.indicator_of
    }
    stood = before.standings_under(path)
    kept = {code: one for code, one in stood.items() if code not in asked_again}
    standings = {**kept, **said}
    return replace(
        draft,
        standings=standings,
        placement=place(edition, standings, draft.scope),
        submitted=before.submitted,
    )


def stood_as(standing: Standing | None) -> str | None:
    """Give what stood in one word: an answer, ``"disputed"``, or None for nothing.

    Examples
    --------
    >>> stood_as(Standing(voices=("met", "not_known")))
    'met'
    >>> stood_as(Standing(voices=("met", "not_yet")))
    'disputed'
    """
    if standing is None:
        return None
    if standing.settled is not None:
        return standing.settled
    known = set(standing.voices) - {AnswerValue.NOT_KNOWN}
    if len(known) > 1:
        return DISPUTED
    if known:
        return known.pop()
    return AnswerValue.NOT_KNOWN.value if standing.voices else None
