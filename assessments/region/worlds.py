"""One world, put together by hand: stages to kinds of states, then years to each other."""

from collections.abc import Mapping

from assessments.region.design import STAGES, Stages
from assessments.region.linking import YEARS, Asked, Linked, cells_of
from assessments.region.system import Known, World
from assessments.region.tables import base_of, fitting_table

Dealt = dict[int, dict[int, int]]
"""By kind: how many of its states stand at each stage of one year; stage 0 is absent."""


def make_world(
    linked: Linked, known: Known, wanted: Mapping[int, int], *, avoid: Asked | None
) -> World:
    """Put together a world in which the known states stand where they do.

    Parameters
    ----------
    wanted
        How badly each cell is wanted in one more world.
    avoid
        The question that the world is for; None to serve as many as can be.

    Notes
    -----
    Any two tables of the two years go together: within a kind, what is left of a row
    and of a column is equal in sum, so that filling cell after cell always ends.
    """
    cells = cells_of(linked.kinds)
    own = [cells[cell] for cell in known]
    world = [known.count(cell) for cell in range(len(cells))]
    years = {year: _dealt(linked, year, known, wanted, avoid) for year in YEARS}
    for number in range(len(linked.kinds)):
        rows = dict(years[1][number])
        columns = dict(years[2][number])
        for _, before, now in (cell for cell in own if cell[0] == number):
            rows[before] -= 1
            columns[now] -= 1
        order = sorted(
            (n for n, cell in enumerate(cells) if cell[0] == number),
            key=lambda n: (-wanted.get(n, 0), n),
        )
        for most in (1, 1, sum(rows.values())):
            for n in order:
                _, before, now = cells[n]
                here = min(most, rows.get(before, 0), columns.get(now, 0))
                world[n] += here
                rows[before] = rows.get(before, 0) - here
                columns[now] = columns.get(now, 0) - here
    return tuple(world)


def _dealt(
    linked: Linked,
    year: int,
    known: Known,
    wanted: Mapping[int, int],
    avoid: Asked | None,
) -> Dealt:
    """Say how many states of each kind stand at each stage of a year."""
    cells = cells_of(linked.kinds)
    own = [cells[cell] for cell in known]
    figure = linked.figure(year)
    dealt: Dealt = {}
    for number, kind in enumerate(linked.kinds):
        level = kind.level(year)
        if level != "unknown":
            dealt[number] = {level if isinstance(level, int) else 0: kind.size}
        else:
            stages = [c[year] for c in own if c[0] == number]
            dealt[number] = {stage: stages.count(stage) for stage in STAGES}
    if figure is None:
        return dealt
    asked = avoid if avoid is not None and avoid.year == year else None
    base = base_of(linked, year, own)
    table = fitting_table(figure, base, asked.stages if asked else ())
    left = {s: t - b for s, t, b in zip(STAGES, table, base, strict=True)}
    for number in _in_turn(linked, year, asked):
        likes = {
            stage: sum(
                wanted.get(n, 0)
                for n, cell in enumerate(cells)
                if cell[0] == number and cell[year] == stage
            )
            for stage in STAGES
        }
        lacking = linked.kinds[number].size - sum(dealt[number].values())
        shunned = asked.stages if asked and number in asked.kinds else ()
        for stage, taken in _taken(left, lacking, likes, shunned).items():
            dealt[number][stage] += taken
            left[stage] -= taken
    return dealt


def _in_turn(linked: Linked, year: int, asked: Asked | None) -> list[int]:
    """Put the kind that is asked of alone first, then the small ones."""
    unknown = [n for n, k in enumerate(linked.kinds) if k.level(year) == "unknown"]
    alone = asked.kinds if asked and asked.is_alone else ()
    return sorted(unknown, key=lambda n: (n not in alone, linked.kinds[n].size, n))


def _taken(
    left: Mapping[int, int], lacking: int, likes: Mapping[int, int], shunned: Stages
) -> dict[int, int]:
    """Take states off a table: one stage after another, the shunned stages last."""
    taken = dict.fromkeys(STAGES, 0)
    for stages in ([s for s in STAGES if s not in shunned], list(shunned)):
        order = sorted(stages, key=lambda stage: (-likes[stage], stage))
        for most in (1, 1, lacking):
            for stage in order:
                here = min(most, left[stage] - taken[stage], lacking)
                taken[stage] += here
                lacking -= here
    return taken
