"""Outside lists: what criteria refer to elsewhere, loaded, checked and found again."""

from pathlib import Path

import pytest

from priorities.edition import OutsideItem
from priorities.errors import EditionError
from priorities.loading.editions import find_edition, load_edition
from priorities.outside_lists import served
from tests.edition_folder import put, small_edition, with_lists

STRUCTURE = "structure/A.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return with_lists(small_edition(tmp_path / "small"))


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(EditionError) as raised:
        load_edition(folder)
    return [str(problem) for problem in raised.value.problems]


def test_criteria_name_items_of_outside_lists_in_their_own_writing(folder):
    edition = load_edition(folder)

    assert edition.criterion_by_code["A-1.2a"].refs == (
        OutsideItem(list="SDG", item="16.2.2"),
        OutsideItem(list="SDG", item="5.10"),
        OutsideItem(list="ACTIP", item="art. 14"),
    )
    assert [each.acronym for each in edition.lists] == ["SDG", "ACTIP"]
    assert (edition.lists[1].year, edition.lists[1].items) == (None, ())


def test_items_are_listed_with_what_serves_them_and_what_nothing_serves(folder):
    edition = load_edition(folder)

    assert served(edition, "SDG") == {
        "16.2.1": (),
        "16.2.2": ("A-1.2a", "A-1.3a"),
        "5.10": ("A-1.2a",),
    }
    assert served(edition, "ACTIP") == {"art. 14": ("A-1.2a",)}
    with pytest.raises(KeyError):
        served(edition, "XYZ")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (STRUCTURE, "ACTIP: art. 14", "ACTPI: art. 14", "given ACTPI in the refs of A-1.2a, which is no list; expected the acronym of a list of lists.yaml (SDG, ACTIP)"),
        (STRUCTURE, "[16.2.2, 5.10]", "[16.2.2, 16.2.2]", "given SDG 16.2.2 twice at A-1.2a"),
        (STRUCTURE, "[16.2.2, 5.10]", "[16.2.2, 5.1]", "given SDG 5.1 at A-1.2a, which that list does not have; expected an item of SDG: 16.2.1, 16.2.2, 5.10"),
        (STRUCTURE, "ACTIP: art. 14", "ACTIP: 'art; 14'", "expected an item of a list"),
        ("lists.yaml", "acronym: ACTIP", "acronym: SDG", "given SDG a second time, after line 1"),
        ("lists.yaml", "items: [16.2.1, 16.2.2, 5.10]", "items: [16.2.2, 16.2.2, 5.10]", "given the item 16.2.2 of SDG twice"),
        ("lists.yaml", "address: https://sdgs.un.org/goals", "address: sdgs", "expected a web address"),
        (STRUCTURE, ", ACTIP: art. 14}", "}", "given the list ACTIP, which no criterion refers to"),
    ],
)  # fmt: skip
def test_what_does_not_hold_between_lists_and_criteria_is_named(
    folder, name, old, new, said
):
    put(folder, name, old, new)

    assert any(said in problem for problem in problems_of(folder)), problems_of(folder)


def test_a_reference_without_any_lists_is_named(folder):
    (folder / "lists.yaml").unlink()

    problems = problems_of(folder)
    assert len(problems) == 3
    assert all("none, as there is no lists.yaml" in problem for problem in problems)


def test_lists_and_references_are_in_the_hash_where_there_are_any(tmp_path, folder):
    hashes = {
        load_edition(folder).hash,
        load_edition(small_edition(tmp_path / "b")).hash,
    }
    put(folder, "lists.yaml", "16.2.1, ", "")
    hashes.add(load_edition(folder).hash)
    put(folder, STRUCTURE, "ACTIP: art. 14", "ACTIP: art. 15")
    hashes.add(load_edition(folder).hash)

    assert len(hashes) == 4


def test_neither_lists_nor_cases_move_the_hash_of_an_edition_without_them():
    hashes = {name: find_edition(name).hash for name in ("2017", "2024")}

    assert hashes == {
        "2017": "7b1072f8046fcd16ae347c2293a320ff329a40c3024e5ece89cca65f6048d694",
        "2024": "78f0c55b9b1769804ed53db8882ccafe51ecb8ebe84c1a8713b238969d5727cb",
    }
