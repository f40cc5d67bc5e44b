"""No setting of an edition is silently ignored: it changes something, or it is refused.

The fields come from the shapes themselves, so a new one is tried without being listed: its
change has to move a number, unless it is among the facts, which are hashed and shown.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest

from priorities.answers import APPLIES, EffectiveAnswer, Scope
from priorities.edition import Edition
from priorities.errors import EditionError, TargetError
from priorities.least_cost.steps import next_steps
from priorities.loading.editions import load_edition
from priorities.loading.shapes import (
    EditionShape,
    OptionShape,
    PriorityShape,
    Shape,
    SourceShape,
)
from priorities.scoring.compiled import compile_edition
from priorities.scoring.placement import place
from roadmap.commands.edition import edition_document

Tree = Any
Files = dict[str, Tree]

SCALE = {"no": "1", "half": "2", "yes": "4"}
RULES: dict[str, dict[str, Tree]] = {
    "ladder": {
        "version": "1",
        "indicator": "ladder",
        "priority": "mean",
        "missing": "bounds",
        "stages": ["1", "2"],
        "cap": "yes",
        "point_share": "1/2",
    },
    "gate": {
        "version": "1",
        "scale": SCALE,
        "gate_at": "2",
        "indicator": "gate",
        "priority": "min",
        "overall": "min",
        "missing": "zero",
    },
    "mean": {
        "version": "1",
        "scale": SCALE,
        "rung": "mean",
        "indicator": "mean",
        "priority": "mean",
        "overall": "mean",
        "missing": {"indicator": "skip", "priority": "skip", "overall": "zero"},
        "rounding_indicator": "half_up",
        "rounding_priority": "none",
        "rounding_overall": "none",
    },
    "sum": {
        "version": "2",
        "scale": SCALE,
        "answer_sets": {"own": {"no": "0", "yes": "5"}},
        "rung": "sum",
        "indicator": "sum",
        "priority": "sum",
        "overall": "sum",
        "missing": {"indicator": "skip", "priority": "bounds"},
    },
}

FACTS = {
    *("id", "language", "published", "reconstruction", "code", "mark", "nature"),
    *("obligation", "origins", "legal_basis", "dated_months", "place", "source"),
    *("kind", "provider", "year", "languages", "serves", "checked_on", "title"),
    *("publisher", "url", "note", "refs", "needs_a_case"),
}
"""What is hashed and shown, and not counted."""

OTHERS: dict[str, list[Tree]] = {
    "scale": [{"no": "1", "half": "1", "yes": "4"}, {"no": "1", "yes": "1"}, "none"],
    "answer_sets": [{}, {"own": {"no": "0", "yes": "7"}}, {"lost": SCALE}],
    "missing": [
        *("bounds", "zero", "skip"),
        {"indicator": "skip", "priority": "zero"},
        {"indicator": "skip", "overall": "bounds"},
        {"indicator": "zero", "priority": "skip"},
    ],
    "stages": [[], ["1", "3/2"], ["1", "9"], ["2", "1"]],
    "rungs": [{}],
    "priorities": [["A"], ["B", "A"]],
    "answer_set": ["own", "lost"],
    "refs": [{"LIST": "1"}],
    "year": ["1999"],
    "language": ["id"],
    "url": ["https://example.org/"],
    "origins": [[], [{"source": "treaty", "place": "item 2", "mark": "ours"}]],
    "legal_basis": [[], [{"source": "treaty", "place": "item 2", "mark": "ours"}]],
    "languages": [["fr"]],
    "serves": [["A-2.1a"], []],
    "indicators": [[]],
    "lists": [[]],
}


def files_of(kind: str) -> Files:
    """Write the small edition of a kind: two priorities of two indicators."""
    texts: dict[str, dict[str, str]] = {}
    files: Files = {
        "edition.yaml": {
            "id": "small",
            "language": "en",
            "priorities": ["A", "B"],
            "rules": deepcopy(RULES[kind]),
        },
        "sources.yaml": [
            {
                "code": "treaty",
                "kind": "treaty",
                "title": "A treaty",
                "publisher": "Some states",
                "mark": "sourced",
            }
        ],
        "options/A.yaml": [
            {
                "code": "guide",
                "kind": "guide",
                "provider": "An office",
                "effort": "days",
                "serves": ["A-1.1a"],
                "source": "treaty",
                "mark": "ours",
            }
        ],
        "text.en/A.yaml": texts,
    }
    for home in "AB":
        files[f"structure/{home}.yaml"] = structure(kind, home, texts)
    texts["guide"] = {"title": "A guide", "what": "It helps."}
    if kind != "ladder":
        texts["answers"] = {"no": "No", "half": "Half", "yes": "Yes"}
    if kind == "sum":
        texts["answer_sets"] = {"own": {"no": "None", "yes": "All"}}
    return files


def structure(kind: str, home: str, texts: dict[str, dict[str, str]]) -> Tree:
    """Write one priority of the small edition, and the words for everything in it."""
    weighted = kind in ("mean", "sum")
    indicators = [
        indicator(kind, f"{home}-{number}", texts, core=number == 1)
        for number in (1, 2)
    ]
    indicators[0]["legal_basis"] = [
        {"source": "treaty", "place": "article 5", "mark": "sourced"}
    ]
    if weighted:
        indicators[1]["weight"] = "3"
    texts[home] = {"title": home, "definition": "About it."}
    return {
        "code": home,
        "mark": "ours",
        "origins": [{"source": "treaty", "place": "item 1", "mark": "sourced"}],
        "indicators": indicators,
        **({"weight": "2"} if weighted and home == "A" else {}),
    }


def indicator(
    kind: str, code: str, texts: dict[str, dict[str, str]], *, core: bool
) -> Tree:
    """Write one indicator: two criteria on rung 1, one on rung 2."""
    rungs = {
        level: [
            {"code": f"{code}.{level}{x}", "nature": "in_law", "effort": "1"}
            for x in letters
        ]
        for level, letters in (("1", "ab"), ("2", "a"))
    }
    for criterion in (*rungs["1"], *rungs["2"]):
        texts[criterion["code"]] = {"text": "It is.", "evidence": "A text."}
    if kind in ("mean", "sum"):
        rungs["1"][1]["weight"] = "2"
    if kind == "sum":
        rungs["2"][0]["answer_set"] = "own"
    texts[code] = {"title": code, "floor": "Nothing."}
    return {
        "code": code,
        "core": "yes" if core else "no",
        "obligation": "mandatory",
        "mark": "ours",
        "may_not_apply": "yes",
        "rungs": rungs,
    }


def loaded(folder: Path, files: Files) -> Edition:
    for name, tree in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(tree), encoding="utf-8")
    return load_edition(folder)


def shape_in(annotation: object) -> type[Shape] | None:
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, Shape) else None
    return next(filter(None, map(shape_in, get_args(annotation))), None)


def types_in(annotation: object) -> set[type]:
    if isinstance(annotation, type) and not get_args(annotation):
        return {annotation}
    return set().union(*map(types_in, get_args(annotation)))


def fields_below(
    shape: type[Shape], tree: Tree, place: tuple[str | int, ...]
) -> Iterator[tuple[type[Shape], str, tuple[str | int, ...]]]:
    """Go through every field of a shape and of those in it, with where each stands."""
    if isinstance(tree, list):
        for index, entry in enumerate(tree):
            yield from fields_below(shape, entry, (*place, index))
        return
    if not set(tree) <= set(shape.model_fields):  # entries by name, such as rungs
        for name, entry in tree.items():
            yield from fields_below(shape, entry, (*place, name))
        return
    for name, field in shape.model_fields.items():
        yield shape, name, (*place, name)
        below = shape_in(field.annotation)
        if below is not None and isinstance(tree.get(name), dict | list):
            yield from fields_below(below, tree[name], (*place, name))


def every_field(files: Files) -> Iterator[tuple[str, type[Shape], str, Tree]]:
    for file, shape in (
        ("edition.yaml", EditionShape),
        ("structure/A.yaml", PriorityShape),
        ("options/A.yaml", OptionShape),
        ("sources.yaml", SourceShape),
    ):
        for owner, name, place_of_it in fields_below(shape, files[file], ()):
            yield file, owner, name, place_of_it


def others(shape: type[Shape], name: str) -> list[Tree]:
    """Give values to try for a field, by what it may hold."""
    if name in OTHERS:
        return OTHERS[name]
    types = types_in(shape.model_fields[name].annotation)
    words = [e.value for t in types if issubclass(t, Enum) for e in t]
    if words:
        return words
    if bool in types:
        return ["yes", "no"]
    if Fraction in types:
        return ["1/2", "1", "2", "3"]
    if int in types:
        return ["1", "2", "3"]
    return ["2026-11-01"] if date in types else ["other"]


def numbers(edition: Edition) -> list[object]:
    """Give all that an edition comes to under some answers, and what can be answered."""
    found: list[object] = [compile_edition(edition, Scope.FULL).allowed]
    for effective in probes(edition):
        for scope in edition.scopes:
            placed = place(edition, effective, scope)
            found.append((placed.overall, placed.priorities))
            for priority in edition.priorities:
                try:
                    steps = next_steps(edition, priority.code, effective, scope=scope)
                    found.append(steps.cost)
                except TargetError:
                    found.append(None)
    return found


def probes(edition: Edition) -> Iterator[dict[str, EffectiveAnswer]]:
    yield {}
    criteria = edition.criterion_by_code
    scales = {
        c: [*(edition.scale_of(criteria[c]) or ("not_yet", "met"))] for c in criteria
    }
    for step in range(1, 6):
        effective = {
            code: EffectiveAnswer(
                voices=(scale[(number * step // 2) % len(scale)],),
                evidence=2 if number % step == 0 else 0,
            )
            for number, (code, scale) in enumerate(scales.items())
            if step == 1 or (number + step) % 5
        }
        yield effective
        yield {
            c: EffectiveAnswer(voices=(s[-1],))
            for c, s in scales.items()
            if c < f"A-{step}"
        }
    for indicator in edition.indicator_by_code.values():
        if indicator.may_not_apply:
            voices = ("not_applicable", APPLIES)
            best = {c: EffectiveAnswer(voices=(s[-1],)) for c, s in scales.items()}
            yield {**best, indicator.code: EffectiveAnswer(voices=voices)}


def put(files: Files, file: str, place_of_it: Tree, value: Tree) -> Files:
    changed = deepcopy(files)
    node = changed[file]
    for step in place_of_it[:-1]:
        node = node[step]
    node[place_of_it[-1]] = value
    return changed


def ignored_in(
    folder: Path, files: Files, base: Edition, before: list[object] | None
) -> str:
    """Say how a changed setting is ignored; empty when it is not.

    Parameters
    ----------
    before
        The numbers of the edition as it was; None where a fact was changed.
    """
    try:
        changed = loaded(folder, files)
    except EditionError as error:
        is_told = all(p.given and p.expected for p in error.problems)
        return "" if is_told else "is refused without a reason"
    if changed == base:  # what it says anyway
        return ""
    if changed.hash == base.hash or edition_document(changed) == edition_document(base):
        return "is loaded and not hashed or shown"
    if before is not None and numbers(changed) == before:
        return "is loaded and changes no number"
    return ""


@pytest.mark.parametrize("kind", RULES)
def test_every_setting_of_an_edition_changes_something_or_is_refused(kind, tmp_path):
    files = files_of(kind)
    base = loaded(tmp_path, files)
    before = numbers(base)
    facts = FACTS if kind == "ladder" else FACTS | {"effort"}  # only ladders have steps
    tried: set[tuple[str, str]] = set()
    ignored: list[str] = []
    for file, owner, name, at in every_field(files):
        if (owner.__name__, name) in tried:
            continue
        tried.add((owner.__name__, name))
        is_fact = name in facts or owner in (OptionShape, SourceShape)
        for value in others(owner, name):
            changed = put(files, file, at, value)
            why = ignored_in(tmp_path, changed, base, None if is_fact else before)
            if why:
                ignored.append(f"{'.'.join(map(str, at))}: {value} {why}")
        loaded(tmp_path, files)

    assert ignored == []
    assert len(tried) > 60
