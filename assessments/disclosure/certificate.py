"""Witnesses: other worlds that fit everything published, so that nothing can be concluded.

A certificate of safety that anybody can check: for each sensitive inference a feasible
table in which it is false.

Made from published figures alone, without a solver and without chance: the same figures
give the same worlds. Every world is checked before it is kept; one serves many.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from assessments.disclosure.constraints import (
    Inference,
    Known,
    Linked,
    System,
    World,
    cells_of,
    fits,
    inferences_of,
    system_of,
)
from assessments.disclosure.figures import Counts
from assessments.disclosure.integer_programs import Proof, SearchResult
from assessments.disclosure.rule import ANNOUNCED, Design
from assessments.disclosure.tables import make_world, own_of, passes_bounds
from assessments.errors import ReleaseRefused

Needs = dict[Known, dict[int, int]]
"""By what a few states know: per question the most that may stand there in a world."""


def chosen(
    linked: Linked, searched: SearchResult, design: Design = ANNOUNCED
) -> tuple[World, ...]:
    """Choose worlds of a search so that every few states have one for every question.

    Raises
    ------
    ReleaseRefused
        ``no_witness`` when somebody has none for a question.
    """
    system = system_of(linked, design)
    needs = {
        known: limits
        for known, limits in _needs(linked, system, design).items()
        if not any(
            Counter(refuted) <= Counter(known) for refuted in searched.impossible
        )
    }
    work = _Work(linked=linked, system=system, needs=needs)
    for world in searched.worlds:
        work.keep(world)
    if work.needs:
        raise ReleaseRefused("no_witness")
    return tuple(work.worlds)


def proofs(linked: Linked, searched: SearchResult) -> dict[Known, Proof]:
    """Give the proofs that somebody cannot stand somewhere, where no figure says it."""
    cells = cells_of(linked.kinds)
    return {
        known: proof
        for known, proof in searched.impossible.items()
        if passes_bounds(linked, [cells[cell] for cell in known])
    }


def witnesses(linked: Linked, design: Design = ANNOUNCED) -> tuple[World, ...]:
    """Make worlds so that every few states have one for every question.

    Returns
    -------
    tuple of worlds
        Empty when every question is about a published figure, which settles it.

    Raises
    ------
    ReleaseRefused
        ``no_witness`` when somebody has none for a question.
    """
    system = system_of(linked, design)
    inferences = inferences_of(linked)
    work = _Work(linked=linked, system=system, needs=_needs(linked, system, design))
    while work.needs:
        known, limits = next(iter(work.needs.items()))
        number = next(iter(limits))
        for world in _tries(work, known, inferences[number]):
            if fits(system.everything, world, known) and work.serves(
                world, known, number
            ):
                work.keep(world)
                break
        else:
            raise ReleaseRefused("no_witness")
    return tuple(work.worlds)


def is_settled(linked: Linked, inference: Inference) -> bool:
    """Whether a question is about a published figure, which is the same in every world."""
    if inference.is_alone:
        return False
    if inference.move:
        return True
    figure = linked.figure(inference.year)
    return figure is not None and isinstance(figure.shown, Counts)


@dataclass(slots=True, kw_only=True)
class _Work:
    linked: Linked
    system: System
    needs: Needs
    worlds: list[World] = field(default_factory=list)

    def wanted(self) -> Counter[int]:
        """Count the cells of those who still lack a world."""
        return Counter(cell for known in self.needs for cell in known)

    def serves(self, world: World, known: Known, number: int) -> bool:
        question = self.system.questions[number]
        return question.found(world, ()) <= self.needs[known][number]

    def keep(self, world: World) -> None:
        """Strike out everything that the world answers, and keep it if there is any."""
        counts = [question.found(world, ()) for question in self.system.questions]
        is_of_use = False
        for known in list(self.needs):
            if any(world[cell] < known.count(cell) for cell in known):
                continue
            limits = self.needs[known]
            left = {n: most for n, most in limits.items() if counts[n] > most}
            is_of_use = is_of_use or len(left) < len(limits)
            if left:
                self.needs[known] = left
            else:
                del self.needs[known]
        if is_of_use:
            self.worlds.append(world)


def _tries(work: _Work, known: Known, inference: Inference) -> Iterator[World]:
    """Make a world that serves many, and one for this question alone."""
    wanted = work.wanted()
    for avoid in (inference, None) if inference.is_alone else (None, inference):
        yield make_world(work.linked, known, wanted, avoid=avoid)


def _needs(linked: Linked, system: System, design: Design) -> Needs:
    cells = cells_of(linked.kinds)
    open_questions = [
        (n, system.questions[n], system.people(system.questions[n]))
        for n, inference in enumerate(inferences_of(linked))
        if not is_settled(linked, inference)
    ]
    needs: Needs = {}
    for known in system.coalitions(design.coalition):
        if not passes_bounds(linked, [cells[cell] for cell in known]):
            continue
        limits = {}
        for number, question, people in open_questions:
            allowed = question.allowed(people, known)
            if allowed is not None:
                limits[number] = allowed + own_of(question.inside, known)
        if limits:
            needs[known] = limits
    return needs
