"""The audit in closed form: bounds that travel up and down the tree of stages.

Bound propagation over a laminar family of sets: the feasible interval of every count,
which a general audit would find by integer programs.

Stages and ends form a tree, so that the fewest states at any of them follow by adding
and comparing. Two years without counts of moves fall apart: any table of the one goes
with any table of the other. Where moves are counted, everything that is asked is a
published figure itself. Why this is exact: roadmap/handbook/safe-release.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from assessments.disclosure.constraints import (
    YEARS,
    Cell,
    Inference,
    Known,
    Linked,
    cells_of,
    inferences_of,
    move_of,
    system_of,
)
from assessments.disclosure.figures import Bounds, bounds_of
from assessments.disclosure.rule import (
    ANNOUNCED,
    HIGH_END,
    LOW_END,
    STAGES,
    Design,
    Stages,
)
from assessments.disclosure.tables import Table, base_of, fixed_moves, moves_allow

Span = tuple[int, int]
"""Fewest and most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """Something that a few states together could conclude of the others.

    Attributes
    ----------
    known
        Where these few stand.
    question
        What they could conclude.
    fewest
        How many of the others stand there in every world, at least; None when no world
        was found at all.
    allowed
        How many it may be, at most.
    """

    known: tuple[str, ...]
    question: str
    fewest: int | None
    allowed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """The most that any few states could conclude by one question.

    Attributes
    ----------
    fewest
        How many of the others stand there for certain.
    others
        Of how many.
    allowed
        How many it may be, at most.
    """

    inference: Inference
    known: Known
    fewest: int
    others: int
    allowed: int

    @property
    def share(self) -> Fraction:
        """The share of the others that stands there for certain."""
        return Fraction(self.fewest, self.others)


def leaks(linked: Linked, design: Design = ANNOUNCED) -> tuple[Leak, ...]:
    """List everything that is not safe; empty when the figures may be published.

    Not for corrections: there the two years hang together.
    """
    labels = system_of(linked, design).labels
    return tuple(
        Leak(
            known=tuple(labels[cell] for cell in conclusion.known),
            question=conclusion.inference.name,
            fewest=conclusion.fewest,
            allowed=conclusion.allowed,
        )
        for conclusion in conclusions(linked, design)
        if conclusion.fewest > conclusion.allowed
    )


def conclusions(linked: Linked, design: Design = ANNOUNCED) -> Iterator[Conclusion]:
    """Say for every few states and every question what they could conclude."""
    system = system_of(linked, design)
    questions = tuple(zip(inferences_of(linked), system.questions, strict=True))
    view = _View(linked)
    for known in system.coalitions(design.coalition):
        fewest = view.of(known)
        if fewest is None:  # nobody can stand there
            continue
        for inference, question in questions:
            allowed = question.allowed(system.people(question), known)
            if allowed is not None:
                count, others = fewest.at(inference)
                yield Conclusion(
                    inference=inference,
                    known=known,
                    fewest=count,
                    others=others,
                    allowed=allowed,
                )


def tightened(bounds: Bounds, states: int, base: Table) -> Bounds | None:
    """Give the exact fewest and most at every stage and end.

    Parameters
    ----------
    bounds
        What is published.
    states
        How many there are in all.
    base
        How many stand at each stage for certain.

    Returns
    -------
    dict or None
        None when no table fits.
    """
    tight = dict(bounds)
    for stage, least in zip(STAGES, base, strict=True):
        low, high = tight[(stage,)]
        tight[(stage,)] = (max(low, least), high)
    for end in (LOW_END, HIGH_END):
        tight[end] = _met(tight[end], _sum(tight, _parts(end)))
    whole = _met((states, states), _sum(tight, _TOP))
    if _is_empty(whole):
        return None
    tight |= _shared(whole, _TOP, tight)
    for end in (LOW_END, HIGH_END):
        tight |= _shared(tight[end], _parts(end), tight)
    return None if any(map(_is_empty, tight.values())) else tight


class _View:
    """What a few states see, worked out once per pair of tables they stand in."""

    def __init__(self, linked: Linked) -> None:
        self.linked = linked
        self.cells = cells_of(linked.kinds)
        self.seen: dict[tuple[int, Table], Bounds | None] = {}

    def of(self, known: Known) -> "_Fewest | None":
        """Give what they can conclude; None when nobody can stand where they do."""
        cells = [self.cells[cell] for cell in known]
        if not moves_allow(self.linked, cells):
            return None
        tight, bases = {}, {}
        for year in YEARS:
            figure = self.linked.figure(year)
            if figure is None:
                continue
            base = base_of(self.linked, year, cells)
            if (year, base) not in self.seen:
                self.seen[year, base] = tightened(
                    bounds_of(figure), figure.states, base
                )
            limits = self.seen[year, base]
            if limits is None:
                return None
            tight[year], bases[year] = limits, base
        return _Fewest(self.linked, cells, tight, bases)


@dataclass(frozen=True, slots=True)
class _Fewest:
    """The fewest of the others at each place, for a few states that know their own."""

    linked: Linked
    cells: list[Cell]
    tight: dict[int, Bounds]
    bases: dict[int, Table]

    def at(self, inference: Inference) -> tuple[int, int]:
        """Give the fewest of the others there, and how many the others are."""
        own = [cell for cell in self.cells if cell[0] in inference.kinds]
        others = sum(self.linked.kinds[n].size for n in inference.kinds) - len(own)
        if inference.move:
            return self._moved(inference.move), others
        year = inference.year
        base = self.bases[year]
        in_place = sum(base[stage - 1] for stage in inference.stages)
        fewest = self.tight[year][inference.stages][0] - in_place
        if not inference.is_alone:
            return fewest, others
        figure = self.linked.figure(year)
        everybody = 0 if figure is None else figure.states - sum(base)
        return max(0, others - (everybody - fewest)), others

    def _moved(self, move: int) -> int:
        moved = self.linked.moved
        count = 0 if moved is None else moved.rose if move > 0 else moved.fell
        own = sum(move_of(cell) == move for cell in self.cells)
        return count - fixed_moves(self.linked, move) - own


_TOP = (LOW_END, (3,), HIGH_END)


def _shared(span: Span, parts: tuple[Stages, ...], tight: Bounds) -> Bounds:
    """Tighten parts by the whole: each is the whole less what the rest can hold."""
    low, high = _sum(tight, parts)
    return {
        part: _met(
            tight[part],
            (span[0] - (high - tight[part][1]), span[1] - (low - tight[part][0])),
        )
        for part in parts
    }


def _parts(end: Stages) -> tuple[Stages, ...]:
    return tuple((stage,) for stage in end)


def _sum(bounds: Bounds, parts: tuple[Stages, ...]) -> Span:
    return sum(bounds[p][0] for p in parts), sum(bounds[p][1] for p in parts)


def _met(span: Span, limit: Span) -> Span:
    return max(span[0], limit[0]), min(span[1], limit[1])


def _is_empty(span: Span) -> bool:
    return span[0] > span[1]
