"""From the contributions of a year to a release with its certificate, or a refusal.

What is published follows from the announced rule and from who takes part; nothing is
repaired after looking. The same contributions and the same ledger give the same bytes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from assessments.disclosure.audit import AuditResult, audit, coalitions_of
from assessments.disclosure.certificate import chosen, proofs, witnesses
from assessments.disclosure.change import (
    MoveCounts,
    StagesByState,
    StateStage,
    Withheld,
    moved,
    verdict,
)
from assessments.disclosure.checker import check
from assessments.disclosure.constraints import Linked, kinds_of
from assessments.disclosure.figures import Figure, publish
from assessments.disclosure.integer_programs import SearchResult, Step, no_step
from assessments.disclosure.ledger import Ledger, LedgerEntry, chained, require_whole
from assessments.disclosure.release import (
    Movement,
    PriorityCertificate,
    PublishedPriority,
    Release,
    certificate,
    exported,
    read,
    written,
)
from assessments.disclosure.rule import ANNOUNCED, STAGES, design_of
from assessments.errors import ReleaseRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one state gives to the region.

    Attributes
    ----------
    state
        Its code; never leaves this program.
    stages
        By priority: the stage of the low end of the band, 1 to 5, or None where no
        point is shown.
    is_full
        Whether every indicator was in scope.
    consents
        Whether the state chose to contribute.
    submission
        Id of the submission; never leaves this program. In a correction, a state whose
        submission is the same as before is known by everybody to be unchanged.
    has_published
        Whether it has published its own result of this year.
    """

    state: str
    stages: Mapping[str, int | None]
    is_full: bool
    consents: bool
    submission: str
    has_published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleContributions:
    """One cycle with everything that was contributed to it.

    Attributes
    ----------
    priorities
        The codes of the edition, in its order.
    corrects
        Whether this takes the place of the last release of the ledger: the same cycle,
        the same states, some of their submissions corrected.
    """

    cycle: str
    edition: str
    priorities: tuple[str, ...]
    contributions: tuple[Contribution, ...]
    corrects: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedRelease:
    """A release that passed everything, not yet in the ledger.

    Attributes
    ----------
    entry
        The release, chained to the ledger.
    certificate
        Canonical JSON.
    audited
        By priority that is published.
    export
        Canonical JSON of ledger, release and certificate, as the checker reads it.
    """

    entry: LedgerEntry
    certificate: bytes
    audited: Mapping[str, AuditResult]
    export: bytes


def prepare(
    year: CycleContributions,
    *,
    before: CycleContributions | None,
    ledger: Ledger,
    settings: Mapping[str, object] | None = None,
    step: Step = no_step,
    out_of_time: Callable[[], bool] = lambda: False,
) -> AuditedRelease:
    """Prepare the release of a year: figures, audit, witnesses, link.

    Parameters
    ----------
    before
        The contributions behind the last release of the ledger, as they were; None when
        the ledger is empty.
    settings
        The announced numbers, when they come from outside; anything else refuses.
    step
        Told how much of the audit is done.
    out_of_time
        Asked now and then; when it says yes the release is refused.

    Raises
    ------
    ReleaseRefused
        Whenever anything is not as it must be. There is no weaker release.
    """
    if settings is not None:
        design_of(settings)
    _require_ready(year, before, ledger)
    if year.corrects or _is_frozen(year, ledger):
        _require_correction(year, before, ledger)
    release, cases = _compute(year, before, ledger)
    audited = dict(_audited(cases, step, out_of_time))
    parts = {
        code: _witnessed(linked, audited[code].searched)
        for code, linked in cases.items()
    }
    new = chained(ledger, written(release))
    proof = certificate(new.id, parts)
    export = exported((*ledger, new), proof)
    if check(export.decode()):
        raise ReleaseRefused("certificate_fails")
    return AuditedRelease(entry=new, certificate=proof, audited=audited, export=export)


def taking_part(year: CycleContributions) -> tuple[Contribution, ...]:
    """Give those that count: full scope, and consent recorded."""
    return tuple(
        contribution
        for contribution in year.contributions
        if contribution.is_full and contribution.consents
    )


def stages_in(year: CycleContributions, priority: str) -> StagesByState:
    """Give the stage of every state that takes part in a priority."""
    return {
        contribution.state: StateStage(
            stage=stage, published=contribution.has_published
        )
        for contribution in taking_part(year)
        if (stage := contribution.stages.get(priority)) is not None
    }


def _require_ready(
    year: CycleContributions, before: CycleContributions | None, ledger: Ledger
) -> None:
    require_whole(ledger)
    if (before is None) != (not ledger):
        raise ReleaseRefused("last_year_differs")
    states = [contribution.state for contribution in year.contributions]
    stages = {
        stage
        for contribution in year.contributions
        for stage in contribution.stages.values()
    }
    if len(set(states)) != len(states) or stages - {None, *STAGES}:
        raise ReleaseRefused("contribution_unreadable")
    if len(taking_part(year)) < ANNOUNCED.minimum:
        raise ReleaseRefused("too_few", minimum=ANNOUNCED.minimum)


def _is_frozen(year: CycleContributions, ledger: Ledger) -> bool:
    return any(read(entry.document).cycle == year.cycle for entry in ledger)


def _require_correction(
    year: CycleContributions, before: CycleContributions | None, ledger: Ledger
) -> None:
    """Refuse a second release of a cycle that is no correction of the last.

    A correction is audited with what it corrects. Of two in a row each could be safe and
    both together not, so there is one at most.
    """
    is_last = bool(ledger) and read(ledger[-1].document).cycle == year.cycle
    if not (year.corrects and is_last) or before is None:
        raise ReleaseRefused("already_frozen", cycle=year.cycle)
    if read(ledger[-1].document).corrects is not None:
        raise ReleaseRefused("already_corrected", cycle=year.cycle)
    if {c.state for c in taking_part(year)} != {c.state for c in taking_part(before)}:
        raise ReleaseRefused("late_for_this_release", cycle=year.cycle)
    if len(_unchanged(year, before)) == len(taking_part(year)):
        raise ReleaseRefused("nothing_to_correct", cycle=year.cycle)


def _compute(
    year: CycleContributions, before: CycleContributions | None, ledger: Ledger
) -> tuple[Release, dict[str, Linked]]:
    """Apply the rule to every priority."""
    priorities: dict[str, PublishedPriority] = {}
    cases: dict[str, Linked] = {}
    last = read(ledger[-1].document) if ledger else None
    is_comparable = last is not None and last.edition == year.edition
    is_comparable = is_comparable and not year.corrects
    unchanged = _unchanged(year, before) if year.corrects else frozenset()
    for code in sorted(year.priorities):
        now = stages_in(year, code)
        if len(now) < ANNOUNCED.minimum:
            priorities[code] = PublishedPriority(figure=None)
            continue
        figure = publish(state.stage for state in now.values())
        earlier = _earlier(before, last, code)
        counted = moved(earlier, (figure, now)) if earlier and is_comparable else None
        change = None
        if earlier and counted:
            change = Movement(verdict=verdict(earlier[0], figure), moved=counted)
        priorities[code] = PublishedPriority(figure=figure, change=change)
        cases[code] = Linked(
            before=earlier[0] if earlier else None,
            now=figure,
            kinds=kinds_of(_asked_again(earlier, year, counted), now, unchanged),
            moved=counted if isinstance(counted, MoveCounts) else None,
        )
    if not cases:
        raise ReleaseRefused("too_few", minimum=ANNOUNCED.minimum)
    release = Release(
        cycle=year.cycle,
        edition=year.edition,
        priorities=priorities,
        corrects=ledger[-1].id if year.corrects else None,
    )
    return release, cases


def _unchanged(
    year: CycleContributions, before: CycleContributions | None
) -> frozenset[str]:
    """Give the states whose submission is the one that was published before."""
    earlier = {
        (c.state, c.submission) for c in (before.contributions if before else ())
    }
    return frozenset(
        c.state for c in year.contributions if (c.state, c.submission) in earlier
    )


def _witnessed(linked: Linked, searched: SearchResult) -> PriorityCertificate:
    if not linked.is_correction:
        return PriorityCertificate(kinds=linked.kinds, worlds=witnesses(linked))
    return PriorityCertificate(
        kinds=linked.kinds,
        worlds=chosen(linked, searched),
        impossible=proofs(linked, searched),
    )


def _earlier(
    before: CycleContributions | None, last: Release | None, code: str
) -> tuple[Figure, StagesByState] | None:
    """Give the last year of a priority, after seeing that it is what was published."""
    published = last.priorities.get(code) if last else None
    if before is None or published is None or published.figure is None:
        return None
    stages = stages_in(before, code)
    is_as_many = len(stages) == published.figure.states
    if not is_as_many or published.figure != publish(
        state.stage for state in stages.values()
    ):
        raise ReleaseRefused("last_year_differs")
    return published.figure, stages


def _asked_again(
    earlier: tuple[Figure, StagesByState] | None,
    year: CycleContributions,
    counted: MoveCounts | Withheld | None,
) -> StagesByState | None:
    """Give the last year as this release is audited with it.

    What states have published of it is taken as known only where it bears on this
    release: in a correction, and beside counts of moves. Elsewhere the years fall apart;
    what it gives away of the last year cannot be mended by holding back this one.
    """
    if earlier is None:
        return None
    if year.corrects or isinstance(counted, MoveCounts):
        return earlier[1]
    return {code: StateStage(stage=state.stage) for code, state in earlier[1].items()}


def _audited(
    cases: Mapping[str, Linked], step: Step, out_of_time: Callable[[], bool]
) -> Iterator[tuple[str, AuditResult]]:
    sizes = {code: coalitions_of(linked) for code, linked in cases.items()}
    total, done = sum(sizes.values()), 0
    for code, linked in cases.items():
        yield (
            code,
            audit(linked, step=_Counted(step, done, total), out_of_time=out_of_time),
        )
        done += sizes[code]
    step(total, total)


class _Counted:
    """A step within the whole: every priority goes through its coalitions anew."""

    def __init__(self, step: Step, done: int, total: int) -> None:
        self.step, self.done, self.total = step, done, total
        self.within = 0

    def __call__(self, done: int, total: int) -> None:
        """Tell of one more coalition that is done."""
        self.within += done > 0
        self.step(min(self.done + self.within, self.total), self.total)
