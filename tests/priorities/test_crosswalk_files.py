"""Loading a crosswalk: what a good one says, and what each trap is called."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from priorities.crosswalk.links import Relation
from priorities.errors import CrosswalkError, EditionError
from priorities.loading.crosswalks import (
    find_crosswalk,
    list_crosswalks,
    load_crosswalk,
)
from priorities.loading.editions import find_edition
from tests.crosswalk_folder import (
    FILE,
    forget_what_was_loaded,
    let_it_come_with_the_program,
    small_crosswalk,
)
from tests.edition_folder import put


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_crosswalk(tmp_path)


def problems_of(folder: Path) -> list[str]:
    """Give the problems of a crosswalk that must not load, one text each."""
    with pytest.raises(CrosswalkError) as raised:
        load_crosswalk(folder / FILE)
    return [str(problem) for problem in raised.value.problems]


def only_problem(folder: Path) -> str:
    problems = problems_of(folder)
    assert len(problems) == 1, problems
    return problems[0]


# What a good crosswalk says


def test_a_crosswalk_says_what_its_file_says(folder):
    crosswalk = load_crosswalk(folder / FILE)

    assert (crosswalk.older, crosswalk.newer) == ("small", "next")
    assert [link.relation for link in crosswalk.indicators] == ["same", "reworded"]
    split = crosswalk.by_older["A-1.3b"]
    assert (split.relation, split.newer) == (Relation.SPLIT, ("A-1.3c", "A-1.3d"))
    assert split.reason == "Two at once."
    merged = crosswalk.by_newer["A-2.2b"]
    assert (merged.relation, merged.older) == (Relation.MERGED, ("A-2.2a", "A-2.3a"))
    assert crosswalk.by_newer["A-1.2b"].older == ()
    assert crosswalk.by_older["A-2.4a"].newer == ()


def test_lines_may_break_elsewhere_and_it_is_still_the_same(folder):
    put(
        folder,
        "next/text.en/A.yaml",
        "text: Statement A-1.2a.",
        "text: >-\n    Statement\n    A-1.2a.",
    )

    assert load_crosswalk(folder / FILE).by_older["A-1.2a"].relation == "same"


# What is refused


def test_every_problem_is_listed_with_its_line(folder):
    put(folder, FILE, "{relation: dropped, older: A-2.4a, ", "{relation: gone, ")
    put(folder, FILE, "newer: A-1.2b, reason: Nobody asked before.", "newer: A-1.2b")

    assert problems_of(folder) == [
        "crosswalk-small-next.yaml, line 8: given no link for the criterion A-2.4a of "
        "small; expected every item in exactly one link. Say what became of it under "
        "criteria.",
        "crosswalk-small-next.yaml, line 10: given no reason; expected the field "
        "reason. Add it.",
        'crosswalk-small-next.yaml, line 19: given relation: "gone"; expected same, '
        "reworded, moved, merged, split, new or dropped. Write one of these words.\n"
        "      same: means the same in the same words\n"
        "      reworded: means the same in other words\n"
        "      moved: means the same in another place\n"
        "      merged: several became one\n"
        "      split: one became several\n"
        "      new: only the newer edition has it\n"
        "      dropped: only the older edition has it",
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "  - {relation: dropped, older: A-2.4a, reason: Nobody could say.}\n",
            "",
            "no link for the criterion A-2.4a of small",
        ),
        (
            "  - {relation: new, newer: A-1.2b, reason: Nobody asked before.}\n",
            "",
            "no link for the criterion A-1.2b of next",
        ),
        (
            "newer: A-1.5b, reason: In",
            "newer: [A-1.5b, A-1.4a], reason: In",
            "line 14: given A-1.4a of next a second time, after line 13",
        ),
        ("older: A-2.4a", "older: [A-2.4a, Z]", "given Z, which is no criterion"),
        ("older: A, newer: A,", "older: [A, A-1], newer: A,", "A-1, which is no prior"),
        (
            "{relation: split, older: A-1.3b",
            "{relation: same, older: A-1.3b",
            "given same with one code under older and several codes under newer; "
            "expected one code under older and one code under newer",
        ),
        (
            "{relation: new, newer: A-1.2b",
            "{relation: merged, newer: A-1.2b",
            "given merged with no code under older and one code under newer; expected "
            "several codes under older and one code under newer",
        ),
        ("reason: One thing.", "reason: ''", "given reason: nothing; expected a text"),
        (
            "relation: reworded, older: A-1.3a",
            "relation: same, older: A-1.3a",
            "given same for the criterion A-1.3a, with another text",
        ),
        (
            "relation: reworded, older: A-2,",
            "relation: same, older: A-2,",
            "given same for the indicator A-2, with another title",
        ),
        (
            "relation: same, older: A-1.2a",
            "relation: reworded, older: A-1.2a",
            "given reworded for the criterion A-1.2a, with the same words",
        ),
        (
            "relation: moved, older: A-1.5a",
            "relation: reworded, older: A-1.5a",
            "the criterion A-1.5a, now A-2.4b, which stands on another rung",
        ),
        (
            "relation: same, older: A-1.2a",
            "relation: moved, older: A-1.2a",
            "given moved for the criterion A-1.2a, which stayed where it was",
        ),
        (
            "older: [A-2.2a, A-2.3a]",
            "older: [A-2.3a, A-2.2a]",
            "given A-2.3a, A-2.2a; expected the codes of a link in the order",
        ),
    ],
)
def test_one_thing_wrong_is_said(folder, old, new, problem):
    put(folder, FILE, old, new)

    assert any(problem in each for each in problems_of(folder)), problems_of(folder)


def test_links_stand_in_the_order_of_the_newer_edition(folder):
    new = "  - {relation: new, newer: A-1.2b, reason: Nobody asked before.}\n"
    put(folder, FILE, new, "")
    put(folder, FILE, "  - {relation: dropped", f"{new}  - {{relation: dropped")

    assert "line 18: given the link of A-1.2b after links that come later" in (
        only_problem(folder)
    )


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "A-1.4a, nature: in_practice",
            "A-1.4a, nature: in_law",
            "nature in_practice and then in_law",
        ),
        ("dated_months: 24", "dated_months: 36", "dated_months 24 and then 36"),
        (", dated_months: 24", "", "dated_months 24 and then none"),
    ],
)
def test_an_answer_is_about_the_same_where_it_carries_over(folder, old, new, what):
    put(folder, "next/structure/A.yaml", old, new)

    assert f"given same for the criterion A-1.4a, with {what}" in only_problem(folder)


def test_effort_weight_and_core_do_not_matter(folder):
    put(folder, "next/structure/A.yaml", "A-1.4a, nature: in_practice, effort: 2", "A-1.4a, nature: in_practice, effort: 1")  # fmt: skip
    put(folder, "next/structure/A.yaml", "weight: 3/2", "weight: 2")
    put(folder, "next/structure/A.yaml", "core: no", "core: yes")

    load_crosswalk(folder / FILE)


def test_an_edition_that_is_not_there_is_named(folder):
    shutil.rmtree(folder / "next")

    assert only_problem(folder) == (
        "crosswalk-small-next.yaml, line 2: given next, which is not there; expected an "
        "edition beside this file or one that comes with the program. Run `roadmap "
        "edition check` on its folder."
    )


def test_an_edition_that_does_not_load_is_named(folder):
    put(folder, "small/edition.yaml", "cap: yes", "cap: perhaps")

    assert "line 1: given small, in which something" in only_problem(folder)


def test_a_file_is_called_after_its_editions(folder):
    put(folder, FILE, "newer: next\n", "newer: small\n")

    assert any(
        "given small and small in the file crosswalk-small-next.yaml" in problem
        for problem in problems_of(folder)
    )


@pytest.mark.parametrize("content", ["", "- a\n- b\n", "older: [", "\0", "older: ../x"])
def test_something_else_than_a_crosswalk_is_refused_in_words(folder, content):
    (folder / FILE).write_text(content, encoding="utf-8")

    assert problems_of(folder)


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path):
    assert "cannot be read" in only_problem(tmp_path)


# Finding crosswalks


@pytest.fixture
def built_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    let_it_come_with_the_program(folder, monkeypatch)
    yield folder
    forget_what_was_loaded()


def test_the_crosswalk_between_two_neighbours_is_found_and_loaded_once(built_in):
    assert list_crosswalks() == (("small", "next"),)
    found = find_crosswalk("small", "next")

    assert found.by_newer["A-1.2b"].relation == "new"
    assert find_crosswalk("small", "next") is found


def test_an_edition_is_linked_with_itself(built_in):
    crosswalk = find_crosswalk("next", "next")

    assert {link.relation for link in crosswalk.criteria} == {Relation.SAME}
    assert list(crosswalk.by_newer) == [
        *("A", "A-1", "A-2"),
        *find_edition("next").criterion_by_code,
    ]


def test_editions_that_are_no_neighbours_are_linked_along_a_chain(built_in):
    # A third edition like "next", in which nothing changed.
    shutil.copytree(built_in / "next", built_in / "third")
    put(built_in, "third/edition.yaml", "id: next", "id: third")
    same = find_crosswalk("next", "next")
    lines = ["older: next", "newer: third"]
    for level in ("priorities", "indicators", "criteria"):
        lines.append(f"{level}:")
        lines += [
            f"  - {{relation: same, older: {k.newer[0]}, newer: {k.newer[0]}, reason: Kept.}}"
            for k in getattr(same, level)
        ]
    (built_in / "crosswalk-next-third.yaml").write_text("\n".join(lines))

    found = find_crosswalk("small", "third")

    assert (found.older, found.newer) == ("small", "third")
    assert [k.relation for k in found.criteria] == [
        k.relation for k in find_crosswalk("small", "next").criteria
    ]


def test_two_editions_that_nobody_linked_are_refused(built_in):
    (built_in / FILE).unlink()

    with pytest.raises(CrosswalkError, match="and no chain of others"):
        find_crosswalk("small", "next")


def test_the_other_way_round_is_refused_and_the_right_way_named(built_in):
    with pytest.raises(
        CrosswalkError, match="Name the older edition first: small, then next"
    ):
        find_crosswalk("next", "small")


def test_an_edition_missing_from_the_disk_is_named(built_in):
    shutil.rmtree(built_in / "next")

    with pytest.raises(EditionError, match="neither a known edition nor a folder"):
        find_crosswalk("small", "next")


def test_every_crosswalk_that_comes_with_the_program_loads():
    for older, newer in list_crosswalks():
        assert find_crosswalk(older, newer).newer == newer
