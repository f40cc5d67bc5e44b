"""The audit by integer programs: any statements, any questions, no theory of stages.

Integer feasibility for each coalition and inference, with a Farkas certificate where no
table is feasible.

The solver works in floating point, so nothing that it says is taken on trust. A world is
rounded and checked in whole numbers. That no world exists for somebody is believed only
when a sum of statements, checked in fractions, contradicts itself. What can be neither
shown nor refuted counts as a leak.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assessments.disclosure.bounds import Leak
from assessments.disclosure.constraints import (
    Known,
    Question,
    Statement,
    System,
    World,
    fits,
)
from assessments.errors import ReleaseRefused

if TYPE_CHECKING:
    import numpy as np

PATIENCE = 60.0
"""Seconds for one integer program; one that takes longer refuses the release."""

LARGEST_PART = 60
"""Denominators up to here are tried when a proof in floating point is made exact."""

Proof = tuple[int, ...]
"""A whole number per statement; see :func:`is_refuted`."""

Step = Callable[[int, int], None]
"""Told how many coalitions are done, and of how many."""


def no_step(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What the integer programs found, each thing checked in whole numbers.

    Attributes
    ----------
    leaks
        What so many states together could conclude; empty when all is safe.
    worlds
        Every world that was found on the way.
    impossible
        Where nobody can stand, with the proof; what contains it is not listed.
    """

    leaks: tuple[Leak, ...]
    worlds: tuple[World, ...]
    impossible: dict[Known, Proof]


def search(
    system: System,
    coalition: int,
    *,
    step: Step = no_step,
    out_of_time: Callable[[], bool] = lambda: False,
) -> SearchResult:
    """Look for a world for every coalition of so many states and every question.

    Parameters
    ----------
    out_of_time
        Asked before every coalition.

    Raises
    ------
    ReleaseRefused
        ``audit_unfinished`` when the time is over or a program does not come to an end.
    """
    work = _Search(system)
    coalitions = tuple(system.coalitions(coalition))
    leaks: list[Leak] = []
    for done, known in enumerate(coalitions):
        if out_of_time():
            raise ReleaseRefused("audit_unfinished")
        step(done, len(coalitions))
        leaks += work.leaks_of(known)
    step(len(coalitions), len(coalitions))
    return SearchResult(
        leaks=tuple(leaks), worlds=tuple(work.worlds), impossible=work.proofs
    )


def is_refuted(statements: Sequence[Statement], known: Known, factors: Proof) -> bool:
    """Whether a sum of statements shows that nobody can stand at the known cells.

    Parameters
    ----------
    factors
        A whole number per statement; the upper end of a statement is used where it is above
        0, the lower end where it is below.

    Notes
    -----
    Farkas. With the known states taken out, the sum of weights is nowhere below 0 and
    so is the sum for any world; when the ends add up to less than 0, no world is left.
    """
    total = 0
    for statement, factor in zip(statements, factors, strict=True):
        end = statement.high if factor > 0 else statement.low
        if factor == 0:
            continue
        if end is None:
            return False
        total += factor * (end - sum(statement.weights[cell] for cell in known))
    cells = range(len(statements[0].weights))
    return total < 0 and all(
        sum(f * s.weights[cell] for s, f in zip(statements, factors, strict=True)) >= 0
        for cell in cells
    )


@dataclass(slots=True)
class _Search:
    """Worlds found so far, and who cannot be anywhere."""

    system: System
    worlds: list[World] = field(default_factory=list)
    values: list[list[int]] = field(default_factory=list)
    impossible: set[Known] = field(default_factory=set)
    proofs: dict[Known, Proof] = field(default_factory=dict)
    solver: "_Solver" = field(init=False)
    people: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.solver = _Solver(self.system)
        self.people = [self.system.people(q) for q in self.system.questions]

    def leaks_of(self, known: Known) -> Iterable[Leak]:
        """Find a world for every question, or say which has none."""
        if self.impossible.intersection(_without_one(known)):
            self.impossible.add(known)
            return
        fitting = [n for n, w in enumerate(self.worlds) if _holds(w, known)]
        for number, question in enumerate(self.system.questions):
            allowed = question.allowed(self.people[number], known)
            if allowed is None:
                continue
            own = sum(cell in question.inside for cell in known)
            if any(self.values[n][number] - own <= allowed for n in fitting):
                continue
            world = self.solver.world(known, question)
            if world is None:
                if known and not fitting and self._is_impossible(known):
                    return
                yield self._leak(known, question, None, allowed)
                continue
            fitting.append(len(self.worlds))
            self._keep(world)
            fewest = question.found(world, known)
            if fewest > allowed:
                yield self._leak(known, question, fewest, allowed)

    def _is_impossible(self, known: Known) -> bool:
        proof = self.solver.proof(known)
        if proof is None:
            return False
        self.impossible.add(known)
        self.proofs[known] = proof
        return True

    def _keep(self, world: World) -> None:
        self.worlds.append(world)
        self.values.append([q.found(world, ()) for q in self.system.questions])

    def _leak(
        self, known: Known, question: Question, fewest: int | None, allowed: int
    ) -> Leak:
        return Leak(
            known=tuple(self.system.labels[cell] for cell in known),
            question=question.name,
            fewest=fewest,
            allowed=allowed,
        )


class _Solver:
    """The system as matrices for the solver of SciPy, which is loaded only here."""

    def __init__(self, system: System) -> None:
        import numpy as np
        from scipy.sparse import csr_array

        self.statements = system.everything
        self.weights = np.array([s.weights for s in self.statements], dtype=float)
        self.low = _ends([s.low for s in self.statements], -np.inf)
        self.high = _ends([s.high for s in self.statements], np.inf)
        self.matrix = csr_array(self.weights)

    def world(self, known: Known, question: Question) -> World | None:
        """Find a world with the fewest states in place, in whole numbers.

        Returns
        -------
        World or None
            None when the solver says that there is none.
        """
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        cells = self.weights.shape[1]
        least = np.zeros(cells)
        for cell in known:
            least[cell] += 1
        result = milp(
            [float(cell in question.inside) for cell in range(cells)],
            integrality=np.ones(cells),
            bounds=Bounds(least, np.inf),
            constraints=LinearConstraint(self.matrix, self.low, self.high),
            options={"time_limit": PATIENCE, "mip_rel_gap": 0.0},
        )
        if result.status == _INFEASIBLE:
            return None
        if result.status != _SOLVED:
            raise ReleaseRefused("audit_unfinished")
        world = tuple(round(x) for x in result.x)
        if not fits(self.statements, world, known):
            raise ReleaseRefused("audit_inexact")
        return world

    def proof(self, known: Known) -> Proof | None:
        """Show exactly that nobody can stand at the known cells; None if it is not shown.

        First by one statement alone; else by the prices of the linear program that
        breaks the statements as little as possible.
        """
        for number, statement in enumerate(self.statements):
            own = sum(statement.weights[cell] for cell in known)
            if statement.high is not None and own > statement.high:
                alone = tuple(int(n == number) for n in range(len(self.statements)))
                if is_refuted(self.statements, known, alone):
                    return alone
        prices = self._prices(known)
        for part in range(1, LARGEST_PART + 1):
            factors = tuple(round(float(price) * part) for price in prices)
            if is_refuted(self.statements, known, factors):
                return factors
        return None

    def _prices(self, known: Known) -> "np.ndarray[Any, Any]":
        import numpy as np
        from scipy.optimize import linprog

        taken = self.weights[:, list(known)].sum(axis=1)
        is_low, is_high = np.isfinite(self.low), np.isfinite(self.high)
        rows = np.vstack([self.weights[is_high], -self.weights[is_low]])
        ends = np.concatenate(
            [(self.high - taken)[is_high], (taken - self.low)[is_low]]
        )
        broken = -np.eye(len(rows))
        result = linprog(
            np.concatenate([np.zeros(rows.shape[1]), np.ones(len(rows))]),
            A_ub=np.hstack([rows, broken]),
            b_ub=ends,
        )
        prices = np.zeros(len(self.statements))
        prices[is_high] -= result.ineqlin.marginals[: is_high.sum()]
        prices[is_low] += result.ineqlin.marginals[is_high.sum() :]
        return prices


_SOLVED, _INFEASIBLE = 0, 2  # what SciPy calls them


def _ends(ends: Sequence[int | None], nothing: float) -> "np.ndarray[Any, Any]":
    import numpy as np

    return np.array([nothing if end is None else float(end) for end in ends])


def _without_one(known: Known) -> list[Known]:
    return [known[:n] + known[n + 1 :] for n in range(len(known))]


def _holds(world: World, known: Known) -> bool:
    return all(world[cell] >= known.count(cell) for cell in known)
