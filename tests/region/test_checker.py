"""The independent checker: what holds passes, and what was tampered with is named."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from assessments.disclosure import checker
from assessments.disclosure.constraints import system_of
from assessments.disclosure.ledger import START
from assessments.disclosure.prepare import AuditedRelease, prepare
from assessments.disclosure.rule import ANNOUNCED
from priorities.canonical import canonical_bytes
from tests.region.conftest import years
from tests.region.making import by_state, corrected, linked

pytestmark = pytest.mark.slow

FILE = Path(checker.__file__)


def tampered(prepared: AuditedRelease, change: Callable[[Any], None]) -> list[str]:
    """Change an exported release and check it."""
    export = json.loads(prepared.export)
    change(export)
    return checker.check(canonical_bytes(export).decode())


def rechained(prepared: AuditedRelease, change: Callable[[Any], None]) -> list[str]:
    """Change what is published, and forge ids that fit."""

    def forge(export: Any) -> None:
        change(export)
        last = START
        for entry in export["releases"]:
            last = sha256(last.encode() + canonical_bytes(entry["release"])).hexdigest()
            entry["id"] = last
        export["certificate"]["release"] = last

    return tampered(prepared, forge)


def of(export: Any, code: str, number: int = 1) -> Any:
    return export["releases"][number]["release"]["priorities"][code]


def put(value: Any, *path: Any) -> Callable[[Any], None]:
    def change(export: Any) -> None:
        *way, last = path
        for step in way:
            export = export[step]
        export[last] = value

    return change


P1 = ("releases", 1, "release", "priorities", "P1")
P3 = ("releases", 1, "release", "priorities", "P3")
PROOF = ("certificate", "priorities", "P2")


def test_releases_that_hold_pass(first, second, with_joiner):
    for prepared in (first, second, with_joiner):
        assert checker.check(prepared.export.decode()) == []


def test_a_correction_passes_with_its_proofs(first: AuditedRelease):
    before, _ = years(1)
    same = corrected(before, {"S00": {"P1": 1, "P2": 1, "P3": 3}})
    prepared = prepare(same, before=before, ledger=(first.entry,))
    proofs = json.loads(prepared.certificate)["priorities"]["P1"]["nobody_at"]

    def without(export: Any) -> None:
        export["certificate"]["priorities"]["P1"]["nobody_at"] = []

    def wrong(export: Any) -> None:
        export["certificate"]["priorities"]["P1"]["nobody_at"][0]["cells"] = []

    assert proofs
    assert checker.check(prepared.export.decode()) == []
    assert "no witness for" in tampered(prepared, without)[0]
    assert "P1, proof 1" in tampered(prepared, wrong)[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put([4, 3, 4, 1, 1], *P1, "shown", "counts"), "P1: the counts [4, 3, 4, 1, 1]"),
        (put([8, 0, 2, 1, 1], *P1, "shown", "counts"), "P1: stages (1,) hold too many"),
        (put([4, 4, 2, 1, 1], *P1, "shown", "counts"), "P1: stages (1, 2) hold too many"),
        (put(3, *P1, "median"), "P1: the median is 2, not 3"),
        (put(9, *P1, "stage_threshold"), "P1: the thresholds are not [8, 8]"),
        (put(7, *P3, "shown", "at_least", "number"), "P3: the figure"),
        (put([3, 4], *P3, "shown", "at_least", "stages"), "P3: the figure"),
        (put(4, *P3, "median"), "P3: a median without exact counts"),
        (put("down", *P1, "change", "verdict"), "P1: the verdict is 'up', not 'down'"),
        (put(None, *P1, "change"), "P1: the change is there without two years, or missing"),
        (put({"verdict": "up", "not_counted": "shy"}, *P1, "change"), "P1: the reason"),
        (put(10, "releases", 1, "release", "design", "minimum"), "2026, the design"),
    ],
)  # fmt: skip
def test_a_tampered_figure_is_named(second: AuditedRelease, change, said):
    assert any(said in problem for problem in rechained(second, change))


MORE = {
    "the file holds": ("participants",),
    "link 2 holds": ("releases", 1, "by"),
    "2026, the release holds": ("releases", 1, "release", "lowest"),
    "P1: the figure holds": (*P1, "lowest"),
    "P1: what is shown holds": (*P1, "shown", "at_least"),
    "P3: what is shown holds": (*P3, "shown", "at_least", "exactly"),
    "P1: the change holds": (*P1, "change", "not_counted"),
    "P1: what moved holds": (*P1, "change", "moved", "most"),
    "the certificate holds": ("certificate", "by"),
    "P2, the part holds": (*PROOF, "true_world"),
    "P2, a kind of states holds": (*PROOF, "kinds", 0, "who"),
}


@pytest.mark.parametrize(("said", "path"), MORE.items(), ids=MORE)
def test_whatever_is_said_beyond_the_rule_is_named(second: AuditedRelease, said, path):
    assert any(said in problem for problem in rechained(second, put(0, *path)))


@pytest.mark.parametrize("name", ["format", "cycle", "edition"])
@pytest.mark.parametrize("value", [None, 3, "", True])
def test_a_release_of_no_format_cycle_or_edition_is_named(
    second: AuditedRelease, name, value
):
    problems = rechained(second, put(value, "releases", 1, "release", name))

    assert any("does not say of which format" in problem for problem in problems)


def test_a_file_of_no_format_is_named(second: AuditedRelease):
    problems = tampered(second, put("what we think of it", "format"))

    assert problems == ["the file does not say of which format it is"]


def test_a_cycle_that_is_published_twice_is_named(second: AuditedRelease):
    """Of a late state two releases of one year would tell the stage."""
    again = put("2025", "releases", 1, "release", "cycle")

    assert rechained(second, again)[0] == (
        "link 2, 2025, there is a release of this cycle already"
    )


def test_a_correction_of_another_cycle_or_of_nothing_is_named(second: AuditedRelease):
    for link in (0, 1):
        problems = rechained(
            second, put(START, "releases", link, "release", "corrects")
        )

        assert any(
            "does not correct the release before" in problem for problem in problems
        )


def test_a_correction_of_a_correction_is_named(first: AuditedRelease):
    before, _ = years(1)
    contribution = before.contributions[0]
    prepared = prepare(
        corrected(before, {contribution.state: contribution.stages}),
        before=before,
        ledger=(first.entry,),
    )
    export = json.loads(prepared.export)
    second = export["releases"][1]
    third = {**second["release"], "corrects": second["id"]}
    new = sha256(second["id"].encode() + canonical_bytes(third)).hexdigest()
    export["releases"].append({"id": new, "release": third})
    export["certificate"]["release"] = new

    assert checker.check(json.dumps(export)) == [
        "link 3, 2025, it corrects what is a correction already"
    ]


def test_a_reason_that_the_kinds_of_states_contradict_is_named(
    second: AuditedRelease, with_joiner: AuditedRelease
):
    joined = ("releases", 1, "release", "priorities", "P2", "change", "not_counted")

    assert any(
        "P3, moves are not counted because of 'members', which is not so" in problem
        for problem in rechained(second, put("members", *P3, "change", "not_counted"))
    )
    assert any(
        "P2, moves are not counted because of 'published', which is not so" in problem
        for problem in rechained(with_joiner, put("published", *joined))
    )


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ([("unknown", 0, 1), ("unknown", "unknown", 11)], "0 is not a stage"),
        ([("unknown", 7, 1), ("unknown", "unknown", 11)], "7 is not a stage"),
        ([("unknown", True, 1), ("unknown", "unknown", 11)], "True is not a whole"),
        ([("unknown", "unknown", 13), ("unknown", 1, -1)], "a kind of states has none"),
        ([("unknown", "same", 12)], "though nothing is corrected"),
        ([(1, "same", 1), ("unknown", "unknown", 11)], "though nothing is corrected"),
    ],
)
def test_kinds_of_states_that_cannot_be_are_named(second: AuditedRelease, kinds, said):
    told = [dict(zip(("before", "now", "states"), kind, strict=True)) for kind in kinds]

    assert any(
        said in problem for problem in tampered(second, put(told, *PROOF, "kinds"))
    )


@pytest.mark.parametrize("cells", [[], [0, 0, 0], [-1], [99], [0.5], ["0"]])
def test_a_proof_about_nobody_or_about_more_than_two_is_named(
    first: AuditedRelease, cells
):
    """A proof that nobody at all can stand anywhere would excuse every witness."""
    before, _ = years(1)
    same = corrected(before, {"S00": {"P1": 1, "P2": 1, "P3": 3}})
    prepared = prepare(same, before=before, ledger=(first.entry,))
    way = ("certificate", "priorities", "P1", "nobody_at", 0, "cells")
    export = json.loads(prepared.export)
    put(cells, *way)(export)

    (problem, *_) = checker.check(json.dumps(export))

    assert "proof 1 is not about" in problem or "not a whole number" in problem


def test_counted_moves_are_held_against_the_figures(second: AuditedRelease):
    more = put({"rose": 3, "same": 10, "fell": 0}, *P1, "change", "moved")
    many = put({"rose": 8, "same": 4, "fell": 0}, *P1, "change", "moved")

    assert "P1: the states that moved" in rechained(second, more)[0]
    assert "P1, rose is counted although 8 or more did" in rechained(second, many)[0]


def test_moves_that_cannot_lead_from_one_year_to_the_other_are_named(
    second: AuditedRelease,
):
    """From 4, 3, 3, 1, 1 states to 3, 3, 4, 1, 1 two must rise at least by one stage."""
    none = put({"rose": 0, "same": 12, "fell": 0}, *P1, "change", "moved")

    assert "P1: so few moves" in rechained(second, none)[0]


@pytest.mark.parametrize("value", [1, False, "yes"])
def test_too_few_is_said_in_one_way_only(second: AuditedRelease, value):
    """In Python 1 equals true; other readers see another file."""
    problems = rechained(second, put({"too_few": value}, *P1))

    assert problems[0].startswith("link 2, 2026, P1: ")


def test_a_name_that_not_everybody_sorts_alike_is_refused(second: AuditedRelease):
    (problem,) = checker.check(second.export.decode().replace('"P1"', '"Ä"'))

    assert "not in ASCII" in problem


def test_moves_counted_beside_other_members_are_named(second: AuditedRelease):
    kinds = [
        {"before": "absent", "now": "unknown", "states": 1},
        {"before": "unknown", "now": "absent", "states": 1},
        {"before": "unknown", "now": "unknown", "states": 11},
    ]

    problems = tampered(second, put(kinds, "certificate", "priorities", "P1", "kinds"))

    assert problems[0] == (
        "2026, P1, rose is counted although not the same states are known"
    )


def test_a_broken_link_is_named(second: AuditedRelease):
    problems = tampered(
        second, put(14, *P1[:2], "release", "priorities", "P1", "states")
    )
    earlier = tampered(second, put("2024", "releases", 0, "release", "cycle"))

    assert problems[0].startswith("link 2: the chain is broken")
    assert earlier[0].startswith("link 1: the chain is broken")


def test_a_release_that_was_left_out_breaks_the_chain(second: AuditedRelease):
    def leave_out(export: Any) -> None:
        del export["releases"][0]

    assert tampered(second, leave_out)[0].startswith("link 1: the chain is broken")


def test_a_tampered_witness_is_named(with_joiner: AuditedRelease):
    worlds = json.loads(with_joiner.certificate)["priorities"]["P2"][
        "alternative_worlds"
    ]
    wrong = [*worlds[2]]
    wrong[0] += 1

    problems = tampered(with_joiner, put(wrong, *PROOF, "alternative_worlds", 2))

    assert problems == [
        "2026, P2, witness 3 breaks what is published: the kind ('absent', 'unknown')"
    ]


def test_a_witness_below_nothing_is_named(with_joiner: AuditedRelease):
    worlds = json.loads(with_joiner.certificate)["priorities"]["P2"][
        "alternative_worlds"
    ]
    below = [worlds[0][0] - 40, *worlds[0][1:]]

    problems = tampered(with_joiner, put(below, *PROOF, "alternative_worlds", 0))

    assert "P2, witness 1 is not a table of 35 cells" in problems[0]


def test_every_witness_is_needed_or_another_serves(with_joiner: AuditedRelease):
    """Without any of them somebody is left without a world; the checker says who."""
    problems = tampered(with_joiner, put([], *PROOF, "alternative_worlds"))

    assert problems == [
        "2026, P2, no witness for stages (1,) of the year before, to those who stand at []"
    ]


def test_kinds_that_do_not_add_up_are_named(with_joiner: AuditedRelease):
    problems = tampered(with_joiner, put(2, *PROOF, "kinds", 0, "states"))

    assert any("P2, the kinds of states contradict" in problem for problem in problems)


def test_a_certificate_of_another_release_or_with_a_gap_is_named(
    second: AuditedRelease,
):
    def gap(export: Any) -> None:
        del export["certificate"]["priorities"]["P1"]

    other = tampered(second, put(START, "certificate", "release"))

    assert "the certificate is not of the last release" in other[0]
    assert tampered(second, gap) == [
        "the certificate does not cover exactly what is published"
    ]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"releases": [], "certificate": {}}', '{"a": 1, "a": 2}', "3"],
)
def test_a_file_that_is_no_release_is_refused_in_words(text: str):
    (problem,) = checker.check(text)

    assert "not an exported release" in problem


@pytest.mark.parametrize(
    "instead",
    [
        "2.0",
        "1e400",
        "NaN",
        "-Infinity",
        "9" * 400,
        "9" * 5000,
        "[" * 200_000,
        '"\\ud800"',
    ],
    ids=[
        "2.0",
        "1e400",
        "NaN",
        "-Infinity",
        "huge",
        "very huge",
        "deep",
        "half a sign",
    ],
)
def test_what_is_no_number_is_refused_in_words(second: AuditedRelease, instead: str):
    text = second.export.decode().replace('"median":2', f'"median":{instead}', 1)

    problems = checker.check(text)

    assert problems
    assert all(problem.isprintable() for problem in problems)


def test_what_a_file_says_cannot_pass_for_what_the_checker_says(second: AuditedRelease):
    """A name with an end of line could put a line of its own under the problems."""
    good = "2026\nrelease.json: the chain, the figures and the certificate hold"

    problems = rechained(second, put(good, "releases", 1, "release", "cycle"))

    assert "holds signs that cannot be seen" in problems[0]
    assert all(problem.isprintable() for problem in problems)


def test_what_was_found_is_told_though_the_rest_cannot_be_read(second: AuditedRelease):
    def change(export: Any) -> None:
        put([1, 2], *P1, "shown", "counts")(export)
        export["certificate"] = 3

    problems = checker.check(canonical_of(second, change))

    assert problems[0].startswith("link 2: the chain is broken")


def canonical_of(prepared: AuditedRelease, change: Callable[[Any], None]) -> str:
    export = json.loads(prepared.export)
    change(export)
    return json.dumps(export)


def test_a_number_with_a_point_is_refused(second: AuditedRelease):
    text = second.export.decode().replace('"median":2', '"median":2.0')

    assert checker.check(text)


def test_it_runs_alone_in_an_empty_folder(second: AuditedRelease, tmp_path: Path):
    shutil.copy(FILE, tmp_path / "check.py")
    (tmp_path / "release.json").write_bytes(second.export)
    (tmp_path / "wrong.json").write_bytes(second.export.replace(b"2026", b"2027"))

    def run(*files: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", "check.py", *files]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False, env={}
        )

    (tmp_path / "bytes.json").write_bytes(b"\xff")
    good, bad = run("release.json"), run("release.json", "wrong.json")
    unreadable = run("missing.json", "bytes.json", "release.json")

    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.startswith(
        "release.json: the chain, the figures and the certificate hold"
    )
    assert bad.returncode == 1
    assert "wrong.json: link 2: the chain is broken" in bad.stdout
    assert (unreadable.returncode, unreadable.stderr) == (1, "")
    assert "missing.json: it cannot be read: there is no such file" in unreadable.stdout
    assert "bytes.json: it cannot be read" in unreadable.stdout
    assert "release.json: the chain, the figures" in unreadable.stdout


def test_without_a_file_it_says_what_it_needs(capsys: pytest.CaptureFixture[str]):
    assert checker.main([]) == 1

    assert "python3 checker.py release.json" in capsys.readouterr().out


def test_it_needs_only_the_standard_library():
    tree = ast.parse(FILE.read_text("utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }

    assert imported
    assert imported <= sys.stdlib_module_names


def test_it_has_the_same_rule_of_its_own():
    assert ANNOUNCED.as_settings() == checker.DESIGN
    for states in range(12, 400):
        right = ANNOUNCED.thresholds(states)
        assert checker.thresholds(states) == [right.stage, right.end]


def test_it_lists_places_in_the_order_in_which_proofs_name_them(second: AuditedRelease):
    export = json.loads(second.export)
    part = export["certificate"]["priorities"]["P1"]
    shown = checker.case_of(of(export, "P1", 0), of(export, "P1"), part["kinds"])
    before, now = years(0)
    again = linked(
        by_state([c.stages["P1"] for c in before.contributions]),
        by_state([c.stages["P1"] for c in now.contributions]),
    )

    statements = system_of(again).everything

    assert [(p.low, p.high) for p in shown.places] == [
        (s.low, s.high) for s in statements
    ]
    assert [sorted(p.cells) for p in shown.places] == [
        [n for n, weight in enumerate(s.weights) if weight] for s in statements
    ]


def test_a_sum_that_leaves_cells_below_nothing_proves_nothing(second: AuditedRelease):
    export = json.loads(second.export)
    kinds = export["certificate"]["priorities"]["P1"]["kinds"]
    case = checker.case_of(of(export, "P1", 0), of(export, "P1"), kinds)
    fell = [place.name for place in case.places].index("fell")
    at_2_then_1 = (case.cells.index((0, 2, 1)),)

    def times(number: int, factor: int) -> list[int]:
        return [factor * (n == number) for n in range(len(case.places))]

    assert checker.contradicts(case, at_2_then_1, times(fell, 1))  # nobody fell
    assert not checker.contradicts(case, (), times(fell, 1))
    assert not checker.contradicts(case, at_2_then_1, times(0, -1))  # "12 or more": -11
