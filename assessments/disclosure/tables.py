"""Tables of one year that fit what is published, and who can stand in one.

Feasible tables: integer tables within the published margins and bounds.
"""

from collections.abc import Iterable, Mapping

from assessments.disclosure.constraints import (
    MOVES,
    YEARS,
    Cell,
    Inference,
    Known,
    Linked,
    World,
    cells_of,
    move_of,
)
from assessments.disclosure.figures import Counts, Figure
from assessments.disclosure.rule import HIGH_END, LOW_END, STAGES, Stages

Table = tuple[int, ...]
"""States at stages 1 to 5."""


def fixed_of(linked: Linked, year: int) -> Table:
    """Count the states whose stage of the year everybody knows, by stage."""
    levels = [(kind.level(year), kind.size) for kind in linked.kinds]
    return tuple(
        sum(size for level, size in levels if level == stage) for stage in STAGES
    )


def own_table(linked: Linked, year: int, cells: Iterable[Cell]) -> Table:
    """Count the few states that look together by stage, unless everybody knows it."""
    own = [c for c in cells if linked.kinds[c[0]].level(year) == "unknown"]
    return tuple(sum(cell[year] == stage for cell in own) for stage in STAGES)


def fixed_moves(linked: Linked, move: int) -> int:
    """Count the states whose move everybody knows to be this one."""
    return sum(
        kind.size
        for kind in linked.kinds
        if isinstance(kind.before, int)
        and isinstance(kind.now, int)
        and move_of((0, kind.before, kind.now)) == move
    )


def base_of(linked: Linked, year: int, cells: Iterable[Cell]) -> Table:
    """Count the states that stand somewhere for certain, by stage."""
    return added(fixed_of(linked, year), own_table(linked, year, cells))


def passes_bounds(linked: Linked, cells: list[Cell]) -> bool:
    """Whether a few states can stand there, by comparing with one figure after another."""
    return moves_allow(linked, cells) and all(
        _figure_allows(figure, base_of(linked, year, cells))
        for year in YEARS
        if (figure := linked.figure(year)) is not None
    )


def moves_allow(linked: Linked, cells: list[Cell]) -> bool:
    """Whether the counts of moves, if published, leave room for these states."""
    moved = linked.moved
    if moved is None:
        return True
    counts = {1: moved.rose, 0: moved.same, -1: moved.fell}
    return all(
        fixed_moves(linked, move) + sum(move_of(cell) == move for cell in cells)
        <= counts[move]
        for move in MOVES
    )


def fitting_table(figure: Figure, base: Table, avoid: Stages) -> Table:
    """Give a table that fits, with no more at the named threshold than it asks for.

    Parameters
    ----------
    base
        How many stand at each stage for certain.
    avoid
        Stages to keep as empty as can be; none to spread evenly.
    """
    shown = figure.shown
    if isinstance(shown, Counts):
        return shown.counts
    table = dict(zip(STAGES, base, strict=True))
    lacking = max(0, shown.number - sum(table[stage] for stage in shown.stages))
    if len(shown.stages) == 1:
        table[shown.stages[0]] += lacking
    else:
        _level_up(table, shown.stages, lacking, figure.thresholds.stage - 1, avoid)
    rest = figure.states - sum(table.values())
    near = _end_around(shown.stages)
    away = [s for s in STAGES if s not in near and s not in avoid]
    elsewhere = away or [s for s in STAGES if s not in avoid]
    for number in range(rest):
        table[elsewhere[number % len(elsewhere)]] += 1
    return tuple(table.values())


def added(table: Table, more: Table) -> Table:
    """Add two tables."""
    return tuple(a + b for a, b in zip(table, more, strict=True))


def own_of(inside: Iterable[int], known: tuple[int, ...]) -> int:
    """Count the known cells that are inside a place."""
    places = frozenset(inside)
    return sum(cell in places for cell in known)


def _figure_allows(figure: Figure, base: Table) -> bool:
    shown = figure.shown
    if isinstance(shown, Counts):
        return all(b <= c for b, c in zip(base, shown.counts, strict=True))
    elsewhere = sum(base[stage - 1] for stage in STAGES if stage not in shown.stages)
    if elsewhere > figure.states - shown.number:
        return False
    return len(shown.stages) == 1 or max(base) < figure.thresholds.stage


def _level_up(
    table: dict[int, int], stages: Stages, lacking: int, most: int, avoid: Stages
) -> None:
    """Share out what an end lacks: to the stage that is not avoided, else evenly."""
    favoured = [s for s in stages if s not in avoid] or list(stages)
    for _ in range(lacking):
        room = [s for s in favoured if table[s] < most] or [
            s for s in stages if table[s] < most
        ]
        table[min(room, key=lambda stage: table[stage])] += 1


def _end_around(stages: Stages) -> Stages:
    for end in (LOW_END, HIGH_END):
        if set(stages) <= set(end):
            return end
    return stages


Dealt = dict[int, dict[int, int]]
"""By kind: how many of its states stand at each stage of one year; stage 0 is absent."""


def make_world(
    linked: Linked, known: Known, wanted: Mapping[int, int], *, avoid: Inference | None
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
                placed = min(most, rows.get(before, 0), columns.get(now, 0))
                world[n] += placed
                rows[before] = rows.get(before, 0) - placed
                columns[now] = columns.get(now, 0) - placed
    return tuple(world)


def _dealt(
    linked: Linked,
    year: int,
    known: Known,
    wanted: Mapping[int, int],
    avoid: Inference | None,
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


def _in_turn(linked: Linked, year: int, asked: Inference | None) -> list[int]:
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
                more = min(most, left[stage] - taken[stage], lacking)
                taken[stage] += more
                lacking -= more
    return taken
