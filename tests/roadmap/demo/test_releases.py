"""The releases that come with the invented region: whole, varied, and made by the product."""

from pathlib import Path

import pytest

from assessments.disclosure.change import MoveCounts, Verdict, Withheld
from assessments.disclosure.checker import check
from assessments.disclosure.figures import AtLeast, Counts
from assessments.disclosure.ledger import LedgerEntry, require_whole
from assessments.disclosure.release import PublishedPriority, exported, read
from assessments.records.region import StoredRelease
from roadmap.demo.published import published
from tests.roadmap.demo.renew_releases import recomputed

RELEASES: tuple[StoredRelease, ...] = tuple(release.release for release in published())
LEDGER = tuple(
    LedgerEntry(id=release.id, document=release.document) for release in RELEASES
)
RENEW = "The region is another one: python -m tests.roadmap.demo.renew_releases"


def test_five_years_are_published_in_one_chain():
    assert [release.cycle for release in RELEASES] == [
        "2021",
        "2022",
        "2023",
        "2024",
        "2025",
    ]
    assert [read(release.document).cycle for release in RELEASES] == [
        release.cycle for release in RELEASES
    ]
    require_whole(LEDGER)


@pytest.mark.parametrize("number", range(1, 6))
def test_each_passes_the_independent_checker(number: int):
    export = exported(LEDGER[:number], RELEASES[number - 1].certificate)

    assert check(export.decode()) == []


def test_every_kind_of_figure_appears():
    every = [
        priority
        for release in RELEASES
        for priority in read(release.document).priorities.values()
    ]

    assert {_kind(priority) for priority in every} == {
        "too few",
        "counts",
        "one stage",
        "one end",
    }
    changes = [priority.change for priority in every if priority.change]
    assert {change.verdict for change in changes} == set(Verdict) - {Verdict.UNCHANGED}
    moved = {type(change.moved) for change in changes}
    assert moved == {MoveCounts, Withheld}


def _kind(priority: PublishedPriority) -> str:
    if priority.figure is None:
        return "too few"
    shown = priority.figure.shown
    if isinstance(shown, Counts):
        return "counts"
    assert isinstance(shown, AtLeast)
    return "one stage" if len(shown.stages) == 1 else "one end"


@pytest.mark.slow
def test_the_last_one_is_recomputed_to_the_byte(tmp_path: Path):
    """From the record, linked with the release before."""
    (again,) = recomputed(tmp_path, kept=4)

    assert _bytes(again) == _bytes(RELEASES[-1]), RENEW


@pytest.mark.long
def test_all_are_recomputed_to_the_byte(tmp_path: Path):
    again = [_bytes(release) for release in recomputed(tmp_path)]

    assert again == [_bytes(release) for release in RELEASES], RENEW


def _bytes(release: StoredRelease) -> tuple[str, bytes, bytes]:
    return release.id, release.document, release.certificate
