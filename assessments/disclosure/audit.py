"""The audit of one priority: in closed form and by integer programs; both must agree.

A disclosure audit: for every coalition and every sensitive inference, the feasible
interval of a count over all tables that fit what is published.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from assessments.disclosure.bounds import Conclusion, Leak, conclusions, leaks
from assessments.disclosure.constraints import Level, Linked, StateKind, system_of
from assessments.disclosure.integer_programs import SearchResult, Step, no_step, search
from assessments.disclosure.rule import ANNOUNCED, Design
from assessments.errors import ReleaseRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditResult:
    """What the audit of one priority found: that it is safe, and by what margin.

    Attributes
    ----------
    coalitions
        How many ways were tried for a few states to know their own stages.
    questions
        How many things each of them asked of the others.
    closest
        The question that came closest to what is allowed, in states, this year alone.
    searched
        What the integer programs found in the linked years.
    """

    coalitions: int
    questions: int
    closest: Conclusion
    searched: SearchResult


def audit(
    linked: Linked,
    design: Design = ANNOUNCED,
    *,
    step: Step = no_step,
    out_of_time: Callable[[], bool] = lambda: False,
) -> AuditResult:
    """Audit this year alone, and linked with the year before where there is one.

    A refusal does not say what could be concluded, nor of which priority: whoever reads
    it is not to learn more than from a release.

    A correction hangs together with what it corrects, so that the closed form does not
    reach it: there every finding of the integer programs carries its own proof.

    Raises
    ------
    ReleaseRefused
        ``not_safe`` when a few states could conclude too much; ``audits_disagree`` when
        the two ways do not find the same; ``audit_unfinished`` when the time is over.
        An audit that cannot finish never passes.
    """
    searched = None
    for case in _cases(linked):
        searched = search(
            system_of(case, design),
            design.coalition,
            step=step,
            out_of_time=out_of_time,
        )
        by_hand = searched.leaks if case.is_correction else leaks(case, design)
        _compare(by_hand, searched.leaks)
    if searched is None:
        raise AssertionError("there is always this year alone")
    found_by_hand = tuple(conclusions(alone(linked), design))
    system = system_of(linked, design)
    return AuditResult(
        coalitions=sum(1 for _ in system.coalitions(design.coalition)),
        questions=len(system.questions),
        closest=min(
            found_by_hand, key=lambda conclusion: conclusion.allowed - conclusion.fewest
        ),
        searched=searched,
    )


def coalitions_of(linked: Linked, design: Design = ANNOUNCED) -> int:
    """Count the coalitions that the audit will go through, for a progress bar."""
    return sum(
        sum(1 for _ in system_of(case, design).coalitions(design.coalition))
        for case in _cases(linked)
    )


def alone(linked: Linked) -> Linked:
    """Look at this year as if there had been none before."""
    sizes: Counter[Level] = Counter()
    for kind in linked.kinds:
        sizes[kind.level(2)] += kind.size
    del sizes["absent"]
    kinds = tuple(
        StateKind(before="absent", now=level, size=size)
        for level, size in sorted(sizes.items(), key=lambda pair: str(pair[0]))
    )
    return replace(linked, before=None, moved=None, kinds=kinds)


def _cases(linked: Linked) -> tuple[Linked, ...]:
    return (alone(linked), linked) if linked.before else (linked,)


def _compare(by_hand: tuple[Leak, ...], by_programs: tuple[Leak, ...]) -> None:
    if set(by_hand) != set(by_programs):
        raise ReleaseRefused("audits_disagree")
    if by_hand:
        raise ReleaseRefused("not_safe")
