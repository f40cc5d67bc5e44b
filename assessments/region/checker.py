"""Check a regional release without trusting whoever made it.

    python3 checker.py release.json ...

One file, the standard library, no solver: additions and comparisons. It checks that the
chain is whole, that every figure follows the announced rule, and that nobody, not even
two states together that know the rule and everything published, can conclude where
nearly all of the others stand. For that the certificate holds alternative worlds:
tables that fit everything published. Where one has few enough states at a place, nobody
can conclude that more of them are there.

What it cannot see: how many states joined, left, or published their own result is taken
from the certificate. Compare these numbers with what you know.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import accumulate, chain, combinations_with_replacement
from pathlib import Path
from typing import Any, NamedTuple

Json = Any
Found = Iterator[str]

STAGES = (1, 2, 3, 4, 5)
SETS: tuple[tuple[int, ...], ...] = ((1,), (2,), (3,), (4,), (5,), (1, 2), (4, 5))
DESIGN: Json = {"minimum": 12, "coalition": 2, "outside": 2}
DESIGN |= {"single": [4, 5], "joined": [19, 20]}  # largest shares that may be known
FORMATS = {
    "release": "tip-roadmap release 1",
    "file": "tip-roadmap exported release 1",
}
MOVES = {"rose": 1, "same": 0, "fell": -1}
NO, ANY, SAME = "absent", "unknown", "same"  # what everybody knows of a kind of states


def check(text: str) -> list[str]:
    """List everything that is wrong with an exported release; empty when all is well."""
    found: list[str] = []
    try:
        export = json.loads(
            text, object_pairs_hook=once, parse_float=whole, parse_constant=whole
        )
        found += unreadable(export)
        for problem in () if found else problems(export):
            found.append(problem)
    except (
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
    ) as error:
        found.append(
            f"this is not an exported release, or a part is missing: {error!a}"
        )
    return found


def problems(export: Json) -> Found:
    """Check the chain with every release in it, then the certificate of the last."""
    last, before, now = "0" * 64, {}, {}  # type: str, Json, Json
    cycles: set[str] = set()
    for number, link in enumerate(export["releases"], 1):
        yield from only(f"link {number}", link, "id", "release")
        before, now, corrected = now, link["release"], last
        last = sha256(last.encode() + canonical(now)).hexdigest()
        if link["id"] != last:
            yield f"link {number}: the chain is broken: {link['id']} should be {last}"
            return
        order = cycle_problems(before, now, corrected, cycles)
        for problem in chain(order, release_problems(before, now)):
            yield f"link {number}, {now['cycle']}, {problem}"
        cycles.add(now["cycle"])
    yield from file_problems(export, last)
    parts = export["certificate"]["priorities"]
    if parts.keys() != {code for code in now["priorities"] if published(now, code)}:
        yield "the certificate does not cover exactly what is published"
        return
    for code, part in parts.items():
        for problem in part_problems(before, now, code, part):
            yield f"{now['cycle']}, {code}, {problem}"


def file_problems(export: Json, last: str) -> Found:
    """See that the file holds the ledger and the certificate of its end, and no more."""
    if export["certificate"]["release"] != last:
        yield f"the certificate is not of the last release, {last}"
    if export["format"] != FORMATS["file"]:
        yield "the file does not say of which format it is"
    yield from only("the file", export, "format", "releases", "certificate")
    yield from only("the certificate", export["certificate"], "release", "priorities")


def part_problems(before: Json, now: Json, code: str, part: Json) -> Found:
    """Check what the certificate says of one priority."""
    one, kinds = published(now, code), part["kinds"]
    yield from only("the part", part, "kinds", "alternative_worlds", "nobody_at")
    for kind in kinds:
        yield from only("a kind of states", kind, "before", "now", "states")
        yield from [] if whole(kind["states"]) > 0 else ["a kind of states has none"]
    same = [kind["before"] for kind in kinds if kind["now"] == SAME]
    if same and (same != [ANY] or not now["corrects"]):
        yield "states are known to be as before, though nothing is corrected"
    withheld = (one["change"] or {}).get("not_counted")
    is_same = not any(NO in (kind["before"], kind["now"]) for kind in kinds)
    if withheld and is_same == (withheld == "members"):
        yield f"moves are not counted because of {withheld!r}, which is not so"
    case = case_of(published(before, code), one, kinds)
    yield from certificate_problems(case, part)


# ------------------------------------------------------------------ published figures


def cycle_problems(before: Json, now: Json, last: str, cycles: set[str]) -> Found:
    """See that a cycle has one release, and of that at most one correction.

    Two corrections would each be safe beside the one before and not together: who has
    changed both times could be the only state that fits all three.
    """
    if now["corrects"] is None:
        if now["cycle"] in cycles:
            yield "there is a release of this cycle already"
    elif now["corrects"] != last or now["cycle"] != before.get("cycle"):
        yield "it does not correct the release before it"
    elif before["corrects"] is not None:
        yield "it corrects what is a correction already"


def release_problems(before: Json, now: Json) -> Found:
    """Compare every priority of one release with the announced rule."""
    names = ("format", "cycle", "edition", "corrects", "design", "priorities")
    yield from only("the release", now, *names)
    if now["format"] != FORMATS["release"] or not all(
        isinstance(now[name], str) and now[name] for name in ("cycle", "edition")
    ):
        yield "it does not say of which format, cycle and edition it is"
    if now["design"] != DESIGN:
        yield "the design is not the announced one"
    is_comparable = bool(before) and before["edition"] == now["edition"]
    is_comparable = is_comparable and not now["corrects"]
    for code, one in now["priorities"].items():
        if "too_few" in one:
            found = [] if one == {"too_few": True} else ["says more than too few"]
        else:
            old = published(before, code) if is_comparable else None
            found = [*figure_problems(one), *change_problems(old, one)]
        for problem in found:
            yield f"{code}: {problem}"


def published(release: Json, code: str) -> Json:
    """Give what is published of a priority; None when nothing is."""
    one = release.get("priorities", {}).get(code)
    return None if one is None or "too_few" in one else one


def figure_problems(one: Json) -> Found:
    """See that thresholds are right, and that they decide what is shown."""
    states, shown = whole(one["states"]), one["shown"]
    limits = thresholds(states)
    names = ("states", "stage_threshold", "end_threshold", "shown", "change")
    is_exact = "counts" in shown
    has_median = is_exact or "median" in one
    yield from only("the figure", one, *names, *(("median",) if has_median else ()))
    yield from only("what is shown", shown, "counts" if is_exact else "at_least")
    if states < DESIGN["minimum"]:
        yield f"published although only {states} took part"
    if [one["stage_threshold"], one["end_threshold"]] != limits:
        yield f"the thresholds are not {limits}"
    if is_exact:
        yield from count_problems(one, limits)
        return
    yield from only("what is shown", shown["at_least"], "stages", "number")
    stages = tuple(shown["at_least"]["stages"])
    if stages not in SETS or shown["at_least"]["number"] != limits[len(stages) - 1]:
        yield f"the figure {shown} is not {limits} or more at a stage or an end"
    if "median" in one:
        yield "a median without exact counts"


def count_problems(one: Json, limits: list[int]) -> Found:
    """See that exact counts add up, are below the thresholds, and fit the median."""
    counts = [whole(count) for count in one["shown"]["counts"]]
    if len(counts) != len(STAGES) or sum(counts) != one["states"] or min(counts) < 0:
        yield f"the counts {counts} do not add up to {one['states']}"
        return
    for stages in SETS:
        if held(counts, stages) >= limits[len(stages) - 1]:
            yield f"stages {stages} hold too many for exact counts"
    halves = [2 * sum(counts[:stage]) >= one["states"] for stage in STAGES]
    if one["median"] != halves.index(True) + 1:
        yield f"the median is {halves.index(True) + 1}, not {one['median']}"


def change_problems(old: Json, one: Json) -> Found:
    """Recompute the verdict; see that moves are counted only beside exact counts."""
    if old is None or one["change"] is None:
        if old is not None or one["change"] is not None:
            yield "the change is there without two years, or missing"
        return
    right = verdict(ends(old), ends(one))
    if one["change"]["verdict"] != right:
        yield f"the verdict is {right!r}, not {one['change']['verdict']!r}"
    is_exact = "counts" in old["shown"] and "counts" in one["shown"]
    moved = one["change"].get("moved")
    last = "not_counted" if moved is None else "moved"
    yield from only("the change", one["change"], "verdict", last)
    if moved is None:
        reasons = {"members", "published", "many" if is_exact else "figures"}
        if one["change"]["not_counted"] not in reasons:
            yield "the reason why moves are not counted is not the right one"
        return
    yield from only("what moved", moved, *MOVES)
    if sum(map(whole, moved.values())) != one["states"] or min(moved.values()) < 0:
        yield f"the states that moved, {moved}, do not add up to {one['states']}"
    if not is_exact:
        yield "moves are counted beside a year without exact counts"


def thresholds(states: int) -> list[int]:
    """Say from where on a stage, and an end, is shown as "so many or more"."""
    others = states - DESIGN["coalition"]
    most = others - DESIGN["outside"]
    return [min(4 * others // 5, most), min(19 * others // 20, most)]


def bounds(one: Json) -> dict[tuple[int, ...], tuple[int, int]]:
    """Say how few and how many can stand at each stage and end."""
    shown, states = one["shown"], one["states"]
    if "counts" in shown:
        return {one: (held(shown["counts"], one),) * 2 for one in SETS}
    stages, number = tuple(shown["at_least"]["stages"]), shown["at_least"]["number"]
    most = states if len(stages) == 1 else one["stage_threshold"] - 1  # the rule
    found = {one: (0, most if len(one) == 1 else states) for one in SETS}
    return found | {stages: (number, states)}


def ends(one: Json) -> tuple[list[int], list[int]]:
    """Give the lowest and the highest table that fit what is shown."""
    if "counts" in one["shown"]:
        return one["shown"]["counts"], one["shown"]["counts"]
    named = one["shown"]["at_least"]
    number, rest = named["number"], one["states"] - named["number"]
    most, stages = one["stage_threshold"] - 1, named["stages"]
    if stages == [1, 2]:
        return [most, number + rest - most, 0, 0, 0], [number - most, most, 0, 0, rest]
    if stages == [4, 5]:
        return [rest, 0, 0, most, number - most], [0, 0, 0, number + rest - most, most]
    low, high = [rest, 0, 0, 0, 0], [0, 0, 0, 0, rest]
    low[stages[0] - 1] += number
    high[stages[0] - 1] += number
    return low, high


def verdict(before: Json, now: Json) -> str:
    """Compare the shares up to every stage, for all tables that fit at once."""
    least, most = rises(before[1], now[0]), rises(before[0], now[1])
    if not any(least) and not any(most):
        return "unchanged"
    if min(least) >= 0 and any(least):
        return "up"
    if max(most) <= 0 and any(most):
        return "down"
    is_open = min(most) >= 0 or max(least) <= 0
    return "cannot be told from what is published" if is_open else "mixed"


def rises(before: list[int], now: list[int]) -> list[int]:
    """Say how much smaller the share up to each stage is now; above 0 is a rise."""
    pairs = zip(accumulate(before), accumulate(now), strict=True)
    return [old * sum(now) - new * sum(before) for old, new in pairs]


# ----------------------------------------------------------------------- certificate


class Place(NamedTuple):
    """Some cells, and how few and how many states stand there in every world."""

    name: str
    cells: frozenset[int]
    low: int
    high: int
    kinds: frozenset[int]  # those who can only stand there
    certain: int  # how many these are


class Question(NamedTuple):
    """Whether nearly all states of some kinds can be shown to stand at one place."""

    name: str
    kinds: list[int]
    people: int  # how many states these are
    cells: list[int]  # the place
    share: list[int]  # the largest share that may be known, as a fraction
    outside: int  # how many of the others must be able to stand elsewhere
    settled: int | None  # how many stand there, where a published figure says it


class Case(NamedTuple):
    """One priority: kinds of states, where they can stand, what is published."""

    kinds: list[tuple[Json, Json, int]]  # known of the year before, of this one, states
    cells: list[tuple[int, int, int]]  # kind, stage before, stage now; 0 is absent
    places: list[Place]
    questions: list[Question]


def case_of(old: Json, one: Json, given: Json) -> Case:
    """Write what is published as places, and what nobody may conclude as questions."""
    kinds = [(k["before"], k["now"], whole(k["states"])) for k in given]
    cells = [
        (number, before, now)
        for number, kind in enumerate(kinds)
        for before in levels(kind[0])
        for now in ((before,) if kind[1] == SAME else levels(kind[1]))
    ]
    case = Case(kinds, cells, [], [])
    for number, kind in enumerate(kinds):
        own = frozenset(n for n, cell in enumerate(cells) if cell[0] == number)
        case.places.append(place(case, f"the kind {kind[:2]}", own, kind[2], kind[2]))
    for year, figure in ((1, old), (2, one)):
        add_year(case, year, figure)
    moved: Json = (one["change"] or {}).get("moved")
    for name in MOVES if moved else ():
        there = frozenset(
            n for n, cell in enumerate(cells) if move(cell) == MOVES[name]
        )
        case.places.append(place(case, name, there, moved[name], moved[name]))
        if MOVES[name]:
            asked = [n for n, kind in enumerate(kinds) if ANY in kind]
            ask(case, asked, DESIGN["single"], settled=True)
    return case


def add_year(case: Case, year: int, figure: Json) -> None:
    """Add each stage and end of a year; ask of all states together, of each kind alone."""
    unknown = [n for n, k in enumerate(case.kinds) if k[year - 1] in (ANY, SAME)]
    present = frozenset(n for n, cell in enumerate(case.cells) if cell[year])
    states = figure["states"] if figure else 0
    case.places.append(place(case, f"who took part, {year}", present, states, states))
    for stages, (low, high) in bounds(figure).items() if figure else ():
        name = f"stages {stages} of the year {'before' if year == 1 else 'now'}"
        there = frozenset(n for n in present if case.cells[n][year] in stages)
        others = (present - there, states - high, states - low)
        case.places.append(place(case, f"not {name}", *others))
        case.places.append(place(case, name, there, low, high))
        share = DESIGN["single" if len(stages) == 1 else "joined"]
        ask(case, unknown, share, settled=low == high)
        for kind in unknown if len(unknown) > 1 else ():
            ask(case, [kind], share, outside=0)


def place(case: Case, name: str, there: frozenset[int], low: int, high: int) -> Place:
    """Name some cells, with the kinds of states that can only stand there."""
    partly = {cell[0] for n, cell in enumerate(case.cells) if n not in there}
    kinds = frozenset(range(len(case.kinds))) - partly
    certain = sum(case.kinds[kind][2] for kind in kinds)
    return Place(name, there, low, high, kinds, certain)


def ask(
    case: Case,
    kinds: list[int],
    share: list[int],
    *,
    outside: int = 2,
    settled: bool = False,
) -> None:
    """Ask of some kinds of states whether they stand at the place that came last."""
    at = case.places[-1]
    cells = [cell for cell in at.cells if case.cells[cell][0] in kinds]
    people = sum(case.kinds[kind][2] for kind in kinds)
    there = at.low - at.certain if settled else None
    case.questions.append(
        Question(at.name, kinds, people, cells, share, outside, there)
    )


def certificate_problems(case: Case, part: Json) -> Found:
    """See that the certificate contradicts nothing, and that it is enough."""
    worlds, proofs = part["alternative_worlds"], part["nobody_at"]
    wrong = list(kind_problems(case))
    wrong += [
        f"proof {number} is not about one or two states"
        for number, proof in enumerate(proofs, 1)
        if not (
            0 < len(proof["cells"]) <= DESIGN["coalition"]
            and {*proof["cells"]} <= {*range(len(case.cells))}
            and not [*only("", proof, "cells", "factors")]
        )
    ]
    wrong += [
        f"witness {number} {problem}"
        for number, world in enumerate(worlds, 1)
        if (problem := misfit(case, world))
    ]
    wrong += [
        f"proof {number}, that nobody stands somewhere, does not hold"
        for number, proof in enumerate(proofs, 1)
        if not contradicts(case, tuple(proof["cells"]), proof["factors"])
    ]
    yield from wrong or witness_problems(case, worlds, [p["cells"] for p in proofs])


def witness_problems(case: Case, worlds: Json, nobody: Json) -> Found:
    """See that every two states have a world for every question."""
    found = [[sum(w[c] for c in q.cells) for q in case.questions] for w in worlds]
    for known in coalitions(case):
        if not all(has_room(case, one, known) for one in case.places):
            continue  # nobody can stand there
        if any(Counter(cells) <= Counter(known) for cells in nobody):
            continue  # nor there
        able = [
            there
            for world, there in zip(worlds, found, strict=True)
            if all(world[cell] >= known.count(cell) for cell in known)
        ]
        for number, question in enumerate(case.questions):
            seen = [there[number] for there in able]
            if not is_safe(case, question, known, seen):
                places = [case.cells[cell][1:] for cell in known]
                yield f"no witness for {question.name}, to those who stand at {places}"
                return


def kind_problems(case: Case) -> Found:
    """See that the kinds of states add up, and allow what is counted."""
    if len({kind[:2] for kind in case.kinds}) != len(case.kinds):
        yield "a kind of states stands twice"
    for one in case.places:
        possible = {case.cells[cell][0] for cell in one.cells}
        if one.certain > one.high or sum(case.kinds[k][2] for k in possible) < one.low:
            yield f"the kinds of states contradict what is published: {one.name}"
    moves = [one for one in case.places if one.name in ("rose", "fell")]
    unknown = sum(kind[2] for kind in case.kinds if ANY in kind)
    for one in moves:
        if any({NO, SAME} & {*k} or (ANY in k and k[0] != k[1]) for k in case.kinds):
            yield f"{one.name} is counted although not the same states are known"
        elif unknown < DESIGN["minimum"]:
            yield f"{one.name} is counted although only {unknown} have not published"
        elif one.low - one.certain >= thresholds(unknown)[0]:
            yield f"{one.name} is counted although {thresholds(unknown)[0]} or more did"


def misfit(case: Case, world: list[int]) -> str:
    """Say what a world breaks; nothing when it fits everything that is published."""
    if len(world) != len(case.cells) or min(map(whole, world), default=0) < 0:
        return f"is not a table of {len(case.cells)} cells"
    for one in case.places:
        if not one.low <= sum(world[cell] for cell in one.cells) <= one.high:
            return f"breaks what is published: {one.name}"
    return ""


def has_room(case: Case, one: Place, known: tuple[int, ...]) -> bool:
    """Whether a published figure leaves room for these states where they stand."""
    own = [case.cells[cell][0] for cell in known if cell in one.cells]
    return one.certain + sum(kind not in one.kinds for kind in own) <= one.high


def contradicts(case: Case, known: tuple[int, ...], factors: list[int]) -> bool:
    """Whether the places, added up, leave less than nothing to the rest of the states.

    Each place is taken so many times: as "at most" where that is above 0, as "at least"
    below. Where no cell ends up below 0, neither can the sum in any world.
    """
    total, cells = 0, [0] * len(case.cells)
    for one, factor in zip(case.places, map(whole, factors), strict=True):
        own = sum(cell in one.cells for cell in known)
        total += factor * ((one.high if factor > 0 else one.low) - own)
        for cell in one.cells:
            cells[cell] += factor
    return total < 0 and min(cells) >= 0


def is_safe(case: Case, one: Question, known: tuple[int, ...], seen: list[int]) -> bool:
    """Whether one of the worlds has few enough of the others in place."""
    others = one.people - sum(case.cells[cell][0] in one.kinds for cell in known)
    most = min(one.share[0] * others // one.share[1], others - one.outside)
    own = sum(cell in one.cells for cell in known)
    there = seen if one.settled is None else [one.settled]
    return others <= 0 or any(number - own <= most for number in there)


def coalitions(case: Case) -> Iterator[tuple[int, ...]]:
    """List what up to two states can know of themselves."""
    cells = [n for n, cell in enumerate(case.cells) if ANY in case.kinds[cell[0]]]
    for number in range(DESIGN["coalition"] + 1):
        for known in combinations_with_replacement(cells, number):
            own = [case.cells[cell][0] for cell in known]
            if all(own.count(kind) <= case.kinds[kind][2] for kind in own):
                yield known


# ---------------------------------------------------------------------------- small


def canonical(value: Json) -> bytes:
    """Write RFC 8785; for whole numbers, texts and names in ASCII this is all of it."""
    compact = json.JSONEncoder(
        sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return compact.encode(value).encode()


def once(pairs: list[tuple[str, Json]]) -> Json:
    """Refuse a name that stands twice, so that nobody reads another value than we do."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice in the same object")
    return dict(pairs)


def whole(value: Json) -> int:
    """Refuse anything but a whole number that every reader of JSON reads alike."""
    if type(value) is not int or abs(value) >= 2**53:
        raise ValueError(f"{value!r} is not a whole number")
    return value


def only(what: str, value: Json, *names: str) -> Found:
    """See that nothing is missing, and that nothing more is said."""
    if value.keys() != {*names}:
        yield f"{what} holds {sorted(value)}, not {sorted(names)}"


def unreadable(value: Json) -> Found:
    """List texts with signs that nobody sees, such as ends of lines."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for one in value:
            yield from unreadable(one)
    elif isinstance(value, str) and not value.isprintable():
        yield f"{value!a} holds signs that cannot be seen"


def held(counts: list[int], stages: Json) -> int:
    """Add up the states at some stages."""
    return sum(counts[stage - 1] for stage in stages)


def levels(level: Json) -> tuple[int, ...]:
    """List the stages where states can stand of which so much is known."""
    if level not in (ANY, NO) and whole(level) not in STAGES:
        raise ValueError(f"{level!r} is not a stage")
    return STAGES if level == ANY else (0,) if level == NO else (level,)


def move(cell: tuple[int, int, int]) -> int | None:
    """Say whether states rose (1), stayed (0) or fell (-1); None if absent once."""
    _, before, now = cell
    return (now > before) - (now < before) if before and now else None


def told(text: str) -> Found:
    """Say what is taken from the certificate, to be compared with what you know."""
    yield "what is known of the states, of the year before > of this one:"
    for code, part in json.loads(text)["certificate"]["priorities"].items():
        kinds = [f"{k['states']} {k['before']} > {k['now']}" for k in part["kinds"]]
        yield f"  {code}: {', '.join(kinds)}"


def main(files: list[str]) -> int:
    """Check files; 0 when all is well, 1 when anything is wrong."""
    wrong = 0
    for file in files:
        try:
            text = Path(file).read_text("utf-8")
        except (OSError, ValueError) as error:
            print(f"{file}: it cannot be read: {error!a}")
            wrong += 1
            continue
        found = check(text)
        wrong += bool(found)
        for problem in found or ["the chain, the figures and the certificate hold"]:
            print(f"{file}: {problem}")
        for line in [] if found else told(text):
            print(line)
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
