"""Check a regional release without trusting whoever made it.

    python3 checker.py release.json ...

One file, the standard library, no solver: additions and comparisons. Longer than most:
it is copied out and read on its own. It checks in this order, and goes on only where
all was well, so that each check can rely on the last:

1. The file is JSON that everybody reads alike, and has the shape of an export.
2. The chain: each id follows from the id before it and from the release.
3. Each release has the announced shape, no more and no less, and a cycle of its own.
4. Its figures follow the announced rule: thresholds, counts, median.
5. The change since the release before follows from the figures of both.
6. The certificate is of the last release; the kinds of states in it fit the figures.
7. Its alternative worlds are tables that fit everything published; its proofs add up.
8. Whatever two states know of themselves and ask of the others: one of these worlds has
   so few of the others at that place that nobody can conclude that nearly all are there.

What it cannot see: how many states joined, left, or published their own result is taken
from the certificate. Compare these numbers with what you know.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain, combinations_with_replacement
from pathlib import Path
from typing import Any, NamedTuple

Json = Any
Problems = Iterator[str]

LARGEST = 100_000_000  # bytes of a file that is read
STAGES = (1, 2, 3, 4, 5)
SETS = ((1,), (2,), (3,), (4,), (5,), (1, 2), (4, 5))  # each stage, each end
DESIGN: Json = {"minimum": 12, "coalition": 2, "outside": 2}
DESIGN |= {"single": [4, 5], "joined": [19, 20]}  # largest shares that may be known
MOVES = {"rose": 1, "same": 0, "fell": -1}
NO, ANY, SAME = "absent", "unknown", "same"  # what everybody knows of a kind of states
LEVELS: Json = {NO: (0,), ANY: STAGES} | {stage: (stage,) for stage in STAGES}
CANONICAL: Json = {"sort_keys": True, "ensure_ascii": False, "separators": (",", ":")}

# Shapes: {} every name with its shape, [] the shape of the entries, () one of several, or
# a type, where object is anything.
FILE = {"format": object, "releases": list, "certificate": object}
LINK = {"id": str, "release": dict}
RELEASE = {"format": object, "cycle": object, "edition": object, "corrects": object}
RELEASE |= {"design": object, "priorities": dict}
SHOWN = ({"counts": [int]}, {"at_least": {"stages": [int], "number": int}})
COUNTED = {"verdict": str, "moved": dict.fromkeys(MOVES, int)}
CHANGE = (COUNTED, {"verdict": str, "not_counted": str}, type(None))
FIGURE: Json = {"states": int, "stage_threshold": int, "end_threshold": int}
FIGURE |= {"shown": SHOWN, "change": CHANGE}
PRIORITY = (FIGURE, FIGURE | {"median": int}, {"too_few": bool})
CERTIFICATE = {"release": str, "priorities": dict}
KIND = {"before": (int, str), "now": (int, str), "states": int}
PROOF = {"cells": [int], "factors": [int]}
PART = {"kinds": [KIND], "alternative_worlds": [[int]], "nobody_at": [PROOF]}
TITLES = {"shown": "what is shown", "at_least": "what is shown", "moved": "what moved"}
TITLES |= {"change": "the change", "kinds": "a kind of states", "nobody_at": "a proof"}
TYPES = {int: "a whole number", str: "a text", list: "a list", dict: "an object"}


def check(text: str) -> list[str]:
    """List what is wrong with an exported release; empty when all is well."""
    hooks: Json = dict.fromkeys(("parse_int", "parse_float", "parse_constant"), whole)
    try:
        export = json.loads(text, object_pairs_hook=names, **hooks)
        return (
            misshapen("this is not an exported release: the file", export, FILE)
            or chain_problems(export["releases"])
            or certificate_of_the_last(export)
        )
    except (LookupError, TypeError, ValueError, RecursionError) as error:
        return [f"this is not an exported release that can be read: {error!a}"]


# ---------------------------------------------------- 1-3: shapes, chain and releases


def names(pairs: list[tuple[str, Json]]) -> Json:
    """Refuse what two readers could read or see differently."""
    for text in chain.from_iterable(pairs):
        if isinstance(text, str) and not text.isprintable():
            raise ValueError(f"{text!a} holds signs that cannot be seen")
    if len(dict(pairs)) != len(pairs) or not "".join(dict(pairs)).isascii():
        raise ValueError("a name stands twice in the same object, or is not in ASCII")
    return dict(pairs)


def whole(text: str) -> int:
    """Refuse anything but a whole number that every reader of JSON reads alike."""
    if not text.lstrip("-").isdigit() or abs(int(text)) >= 2**53:
        raise ValueError(f"{text:.30} is not a whole number")
    return int(text)


def misshapen(what: str, value: Json, shape: Json) -> list[str]:
    """List what keeps a value from its shape: anything missing, anything more."""
    if isinstance(shape, tuple):  # the one that is most alike
        has = {*value} if isinstance(value, dict) else {type(value)}
        shape = min(
            shape,
            key=lambda kind: (
                len(has ^ {*kind}) if isinstance(kind, dict) else kind not in has
            ),
        )
    kind = shape if isinstance(shape, type) else type(shape)
    inside: Json = []
    if kind not in (object, type(value)):
        return [f"{what}: {value!r:.60} is not {TYPES.get(kind, kind.__name__)}"]
    if isinstance(shape, list):
        inside = [(what, v, shape[0]) for v in value if type(v) is not shape[0]]
    if isinstance(shape, dict):
        if value.keys() != shape.keys():
            return [f"{what} holds {sorted(value)}, not {sorted(shape)}"]
        inside = [(TITLES.get(n, n), value[n], shape[n]) for n in shape]
    return [problem for part in inside for problem in misshapen(*part)]


def chain_problems(links: Json) -> list[str]:
    """Follow the chain, and compare each release with the announced rule."""
    last = "0" * 64
    for number, link in enumerate(links, 1):
        if problems := misshapen(f"link {number}", link, LINK):
            return problems
        now = link["release"]  # for texts, whole numbers, and names in ASCII: RFC 8785
        last = sha256((last + json.dumps(now, **CANONICAL)).encode()).hexdigest()
        if (given := link["id"]) != last:
            return [f"link {number}: the chain is broken: {given} should be {last}"]
        problems = misshapen("the release", now, RELEASE)
        problems = problems or [*release_problems(links[: number - 1], now)]
        if problems:
            return [f"link {number}, {now.get('cycle')}, {text}" for text in problems]
    return [] if links else ["this is not an exported release: it holds none"]


def release_problems(earlier: Json, now: Json) -> Problems:
    """Compare a release with the announced rule, and with the releases before."""
    named = [now["format"], now["cycle"], now["edition"]]
    is_named = all(isinstance(name, str) and name for name in named)
    if not is_named or now["format"] != "tip-roadmap release 1":
        yield "it does not say of which format, cycle and edition it is"
    if now["design"] != DESIGN:
        yield "the design is not the announced one"
    cycles = [link["release"]["cycle"] for link in earlier]
    before = earlier[-1]["release"] if earlier else {}
    if now["corrects"] is None:
        if now["cycle"] in cycles:
            yield "there is a release of this cycle already"
    elif [now["cycle"]] != cycles[-1:] or now["corrects"] != earlier[-1]["id"]:
        yield "it does not correct the release before it"
    elif before["corrects"] is not None:
        # each could be safe, and yet only one state that changed twice fit them all
        yield "it corrects what is a correction already"
    for code in now["priorities"]:
        problems = priority_problems(before, now, code)
        yield from (f"{code}: {problem}" for problem in problems)


def priority_problems(before: Json, now: Json, code: str) -> list[str]:
    """Compare one priority with the rule, and with the release before where it may be."""
    new = now["priorities"][code]
    if problems := misshapen("the figure", new, PRIORITY):
        return problems
    if "too_few" in new:
        return [] if new["too_few"] else ["it is neither published nor too few"]
    is_compared = before and before["edition"] == now["edition"] and not now["corrects"]
    old = published(before, code) if is_compared else None
    return [*figure_problems(new)] or [*change_problems(old, new)]


def published(release: Json, code: str) -> Json:
    """Give what is published of a priority; None when nothing is."""
    figure = release.get("priorities", {}).get(code, {})
    return figure if "shown" in figure else None


# ------------------------------------------------------ 4-5: figures and their change


def figure_problems(figure: Json) -> Problems:
    """See that thresholds are right, that they decide what is shown, and the median."""
    states, shown = figure["states"], figure["shown"]
    limits = thresholds(states)
    if states < DESIGN["minimum"]:
        yield f"published although only {states} took part"
    if [figure["stage_threshold"], figure["end_threshold"]] != limits:
        yield f"the thresholds are not {limits}"
    if "counts" not in shown:
        stages, number = tuple(shown["at_least"]["stages"]), shown["at_least"]["number"]
        if stages not in SETS or number != limits[len(stages) - 1]:
            yield f"the figure {shown} is not {limits} or more at a stage or an end"
        if "median" in figure:
            yield "a median without exact counts"
        return
    counts = shown["counts"]
    if len(counts) != len(STAGES) or sum(counts) != states or min(counts) < 0:
        yield f"the counts {counts} do not add up to {states}"
        return
    many = [at for at in SETS if fewest(figure, at) >= limits[len(at) - 1]]
    yield from (f"stages {at} hold too many for exact counts" for at in many)
    median = next(stage for stage in STAGES if 2 * sum(counts[:stage]) >= states)
    if figure.get("median") != median:
        yield f"the median is {median}, not {figure.get('median')}"


def change_problems(old: Json, new: Json) -> Problems:
    """Compute the verdict anew from what both years show."""
    change = new["change"]
    if (old is None) != (change is None):
        yield "the change is there without two years, or missing"
    elif change:
        least, most = rises(old, new)
        if change["verdict"] != (right := verdict(least, most)):
            yield f"the verdict is {right!r}, not {change['verdict']!r}"
        yield from move_problems(change, old, new, least)


def move_problems(change: Json, old: Json, new: Json, steps: list[int]) -> Problems:
    """See that moves are counted only where they may be, and that there are enough."""
    moved, now = change.get("moved"), new["states"]
    is_exact = "counts" in old["shown"] and "counts" in new["shown"]
    if moved is None:
        reasons = ("members", "published", "many" if is_exact else "figures")
        if change["not_counted"] not in reasons:
            yield "the reason why moves are not counted is not the right one"
    elif not old["states"] == now == sum(moved.values()) or min(moved.values()) < 0:
        yield f"the states that moved, {moved}, do not add up to {now} of two years"
    elif not is_exact:
        yield "moves are counted beside a year without exact counts"
    elif max(steps) > moved["rose"] * now or -min(steps) > moved["fell"] * now:
        yield f"so few moves, {moved}, do not lead from one year to the other"


def thresholds(states: int) -> list[int]:
    """Say from where on a stage, and an end, is shown as "so many or more"."""
    others = states - DESIGN["coalition"]
    most = others - DESIGN["outside"]
    return [min(4 * others // 5, most), min(19 * others // 20, most)]


def bounds(figure: Json, at: tuple[int, ...]) -> tuple[int, int]:
    """Say how few and how many stand at a stage or an end, by what is shown and the rule."""
    shown, most = figure["shown"], figure["states"]
    if "counts" in shown:
        return fewest(figure, at), fewest(figure, at)
    if at == tuple(shown["at_least"]["stages"]):
        return shown["at_least"]["number"], most
    if len(at) == 1 < len(shown["at_least"]["stages"]):
        most = figure["stage_threshold"] - 1  # with more, the stage would be named
    return 0, most


def fewest(figure: Json, at: tuple[int, ...]) -> int:
    """Say how few can stand at some stages, where all others hold what they can."""
    states, shown = figure["states"], figure["shown"]
    if "counts" in shown:
        return sum(shown["counts"][stage - 1] for stage in at)
    named, (_, most) = shown["at_least"], bounds(figure, (3,))
    elsewhere, beside = len(STAGES) - len(at), len({*named["stages"]} - {*at})
    low: int = max(states - most * elsewhere, named["number"] - most * beside)
    return max(0, low)


def rises(old: Json, new: Json) -> tuple[list[int], list[int]]:
    """Say how far the share above each stage rose, at least and at most."""
    cuts = [(STAGES[:stage], STAGES[stage:]) for stage in STAGES[:-1]]
    was, now = old["states"], new["states"]  # shares are in parts of was times now
    return (
        [was * fewest(new, up) - now * (was - fewest(old, low)) for low, up in cuts],
        [was * (now - fewest(new, low)) - now * fewest(old, up) for low, up in cuts],
    )


def verdict(least: list[int], most: list[int]) -> str:
    """Say how all tables that fit the figures moved; they must agree."""
    if not any(least) and not any(most):
        return "unchanged"
    if min(least) >= 0 and any(least):
        return "up"
    if max(most) <= 0 and any(most):
        return "down"
    is_open = min(most) >= 0 or max(least) <= 0
    return "cannot be told from what is published" if is_open else "mixed"


# ------------------------------------------ 6: the certificate and the kinds of states


def certificate_of_the_last(export: Json) -> list[str]:
    """See that the certificate covers what the last release publishes, and holds."""
    *earlier, last = export["releases"]
    certificate, now = export["certificate"], last["release"]
    if export["format"] != "tip-roadmap exported release 1":
        return ["the file does not say of which format it is"]
    if problems := misshapen("the certificate", certificate, CERTIFICATE):
        return problems
    if certificate["release"] != last["id"]:
        return [f"the certificate is not of the last release, {last['id']}"]
    parts = certificate["priorities"]
    if parts.keys() != {code for code in now["priorities"] if published(now, code)}:
        return ["the certificate does not cover exactly what is published"]
    before = earlier[-1]["release"] if earlier else {}
    return [
        f"{now['cycle']}, {code}, {problem}"
        for code, part in parts.items()
        for problem in part_problems(before, now, code, part)
    ]


def part_problems(before: Json, now: Json, code: str, part: Json) -> list[str]:
    """Check what the certificate says of one priority."""
    if problems := misshapen("the part", part, PART):
        return problems
    new = published(now, code)
    kinds = [(kind["before"], kind["now"]) for kind in part["kinds"]]
    known = [(was, NO if is_ == SAME else is_) for was, is_ in kinds]
    wrong = [f"{at!r} is not a stage" for at in chain(*known) if at not in LEVELS]
    if any(kind["states"] < 1 for kind in part["kinds"]):
        wrong.append("a kind of states has none")
    same = [was for was, is_ in kinds if is_ == SAME]
    if same and (same != [ANY] or not now["corrects"]):
        wrong.append("states are known to be as before, though nothing is corrected")
    withheld = (new["change"] or {}).get("not_counted")
    if withheld and (withheld == "members") != any(NO in kind for kind in kinds):
        wrong.append(f"moves are not counted because of {withheld!r}, which is not so")
    case = published(before, code), new, part["kinds"]
    return wrong or certificate_problems(case_of(*case), part)


class Place(NamedTuple):
    """Some cells, and how few and how many states stand there in every world."""

    name: str
    cells: frozenset[int]
    low: int
    high: int
    share: Json  # the largest that may be known to stand there; None where all may be
    certain: int  # how many states can stand nowhere else
    free: frozenset[int]  # the cells of those that can
    kinds: list[int]  # and which kinds these are


class Case(NamedTuple):
    """One priority: kinds of states, where they can stand, and what is published."""

    kinds: list[tuple[Json, Json, int]]  # known of the year before, of this one, states
    cells: list[tuple[int, int, int]]  # kind, stage before, stage now; 0 is absent
    places: list[Place]

    def add(self, name: str, at: list[int], low: int, high: int, share: Json) -> None:
        """Add what is published of some cells."""
        movable = {cell[0] for n, cell in enumerate(self.cells) if n not in at}
        certain = sum(kind[2] for n, kind in enumerate(self.kinds) if n not in movable)
        free = frozenset(n for n in at if self.cells[n][0] in movable)
        kinds = sorted({self.cells[n][0] for n in free})
        cells = frozenset(at)
        self.places.append(Place(name, cells, low, high, share, certain, free, kinds))


def case_of(old: Json, new: Json, given: Json) -> Case:
    """Write what is published as places, in the order in which proofs name them."""
    kinds = [(kind["before"], kind["now"], kind["states"]) for kind in given]
    cells = [
        (number, before, now)
        for number, kind in enumerate(kinds)
        for before in LEVELS[kind[0]]
        for now in ((before,) if kind[1] == SAME else LEVELS[kind[1]])
    ]
    case = Case(kinds, cells, [])
    for number, kind in enumerate(kinds):
        own = [n for n, cell in enumerate(cells) if cell[0] == number]
        case.add(f"the kind {kind[:2]}", own, kind[2], kind[2], None)
    add_year(case, 1, old)
    add_year(case, 2, new)
    moved: Json = (new["change"] or {}).get("moved", {})
    both = [n for n, (_, before, now) in enumerate(cells) if before and now]
    steps = {n: (cells[n][2] > cells[n][1]) - (cells[n][2] < cells[n][1]) for n in both}
    for name, count in ((name, moved[name]) for name in MOVES if moved):
        there = [n for n in both if steps[n] == MOVES[name]]
        case.add(name, there, count, count, DESIGN["single"] if MOVES[name] else None)
    return case


def add_year(case: Case, year: int, figure: Json) -> None:
    """Add what a year says of each stage and end."""
    states = figure["states"] if figure else 0
    present = [n for n, cell in enumerate(case.cells) if cell[year]]
    case.add(f"who took part, {year}", present, states, states, None)
    for stages in SETS if figure else ():
        low, high = bounds(figure, stages)
        name = f"stages {stages} of the year {'before' if year == 1 else 'now'}"
        there = [n for n in present if case.cells[n][year] in stages]
        others = [n for n in present if n not in there]
        share = DESIGN["single" if len(stages) == 1 else "joined"]
        case.add(f"not {name}", others, states - high, states - low, None)
        case.add(name, there, low, high, share)


def kind_problems(case: Case) -> Problems:
    """See that the kinds of states add up, and allow what is counted."""
    if len({kind[:2] for kind in case.kinds}) != len(case.kinds):
        yield "a kind of states stands twice"
    for place in case.places:
        able = {case.cells[cell][0] for cell in place.cells}
        most = sum(case.kinds[kind][2] for kind in able)
        if place.certain > place.high or most < place.low:
            yield f"the kinds of states contradict what is published: {place.name}"
    unknown = sum(kind[2] for kind in case.kinds if ANY in kind)
    limit, _ = thresholds(unknown)
    for place in (place for place in case.places if place.name in ("rose", "fell")):
        if any({NO, SAME} & {*k} or (ANY in k and k[0] != k[1]) for k in case.kinds):
            yield f"{place.name} is counted although not the same states are known"
        elif unknown < DESIGN["minimum"]:
            yield f"{place.name} is counted although only {unknown} have not published"
        elif place.low - place.certain >= limit:
            yield f"{place.name} is counted although {limit} or more did"


# ----------------------------------------------- 7-8: worlds, proofs and witnesses


def certificate_problems(case: Case, part: Json) -> list[str]:
    """See that the certificate contradicts nothing, and that it is enough."""
    worlds, proofs = part["alternative_worlds"], part["nobody_at"]
    wrong = [*kind_problems(case)]
    for number, world in enumerate(worlds, 1):
        if problem := misfit(case, world):
            wrong.append(f"witness {number} {problem}")
    for number, proof in enumerate(proofs, 1):
        cells = proof["cells"]
        if not 0 < len(cells) <= 2 or not {*cells} <= {*range(len(case.cells))}:
            wrong.append(f"proof {number} is not about one or two states")
        elif not contradicts(case, tuple(cells), proof["factors"]):
            wrong.append(f"proof {number}, that nobody stands there, does not hold")
    return wrong or [*witness_problems(case, worlds, proofs)]


def misfit(case: Case, world: list[int]) -> str:
    """Say what a world breaks; nothing when it fits everything that is published."""
    if len(world) != len(case.cells) or min(world, default=0) < 0:
        return f"is not a table of {len(case.cells)} cells"
    for place in case.places:
        if not place.low <= sum(world[cell] for cell in place.cells) <= place.high:
            return f"breaks what is published: {place.name}"
    return ""


def contradicts(case: Case, known: tuple[int, ...], factors: list[int]) -> bool:
    """Whether the places, added up, leave less than nothing to the rest of the states.

    Each place is taken so many times: as "at most" where that is above 0, as "at least"
    below. Where no cell ends up below 0, neither can the sum in any world.
    """
    if len(factors) != len(case.places):
        return False
    total, cells = 0, [0] * len(case.cells)
    for place, factor in zip(case.places, factors, strict=True):
        own = sum(cell in place.cells for cell in known)
        total += factor * ((place.high if factor > 0 else place.low) - own)
        for cell in place.cells:
            cells[cell] += factor
    return total < 0 and min(cells) >= 0


def witness_problems(case: Case, worlds: Json, proofs: Json) -> Problems:
    """See that every two states have a world for every question.

    It is asked of all states whose place is not known, and of each kind of them alone.
    Where a published figure says how many stand there, as every world does, none is needed.
    """
    questions = [
        (at, kinds, frozenset(n for n in at.free if case.cells[n][0] in kinds))
        for at in case.places
        for kinds in (at.kinds, *([kind] for kind in at.kinds if len(at.kinds) > 1))
        if at.share
    ]
    counts = [[sum(w[n] for n in cells) for *_, cells in questions] for w in worlds]
    settled = [
        at.low - at.certain if at.low == at.high and kinds == at.kinds else 2**53
        for at, kinds, _ in questions
    ]
    for known in coalitions(case):
        if any(Counter(proof["cells"]) <= Counter(known) for proof in proofs):
            continue
        able = [
            there
            for world, there in zip(worlds, counts, strict=True)
            if all(world[cell] >= known.count(cell) for cell in known)
        ]
        own = [case.cells[cell][0] for cell in known]
        for (at, kinds, cells), *there in zip(questions, settled, *able, strict=True):
            few = min(there) - sum(cell in cells for cell in known)
            if not is_safe(case, at, kinds, own, few):
                places = [case.cells[cell][1:] for cell in known]
                yield f"no witness for {at.name}, to those who stand at {places}"
                return


def is_safe(case: Case, at: Place, kinds: list[int], own: list[int], few: int) -> bool:
    """Whether so few of the others stand at a place that it tells nothing of nearly all."""
    others = sum(case.kinds[kind][2] - own.count(kind) for kind in kinds)
    most = at.share[0] * others // at.share[1]
    if kinds == at.kinds:
        most = min(most, others - DESIGN["outside"])
    return others <= 0 or few <= most


def coalitions(case: Case) -> Iterator[tuple[int, ...]]:
    """List where up to two states can stand, as far as each figure alone tells."""
    cells = [n for n, cell in enumerate(case.cells) if ANY in case.kinds[cell[0]]]
    for number in range(DESIGN["coalition"] + 1):
        for known in combinations_with_replacement(cells, number):
            own = [case.cells[cell][0] for cell in known]
            if all(own.count(kind) <= case.kinds[kind][2] for kind in own) and all(
                at.certain + sum(cell in at.free for cell in known) <= at.high
                for at in case.places
            ):
                yield known


# ------------------------------------------------------------------- the command line


def main(files: list[str]) -> int:
    """Check files; 0 when all is well, 1 when anything is wrong."""
    wrong, text = not files, ""
    if wrong:
        print("Say which files to check: python3 checker.py release.json ...")
    for file in files:
        try:
            text = _text_of(Path(file))
            problems = check(text)
        except (OSError, ValueError):
            problems = ["it cannot be read: there is no such file, or no text in it"]
        wrong = wrong or bool(problems)
        for line in problems or to_compare(text):
            print(f"{file}: {line}")
    return int(wrong)


def _text_of(file: Path) -> str:
    """Read a file; a pipe, which may never end, and a device, which never does, are none."""
    if not file.is_file():
        raise ValueError
    with file.open("rb") as opened:
        content = opened.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError
    return content.decode("utf-8")


def to_compare(text: str) -> Problems:
    """Say that all is well, and what the reader is to compare with what is known."""
    yield "the chain, the figures and the certificate hold"
    yield "what is known of the states, of the year before > of this one:"
    for code, part in json.loads(text)["certificate"]["priorities"].items():
        kinds = [f"{k['states']} {k['before']} > {k['now']}" for k in part["kinds"]]
        yield f"  {code}: {', '.join(kinds)}"


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
