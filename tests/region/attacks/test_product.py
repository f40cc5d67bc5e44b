"""Attacks on everything that leaves the running product, not only on its figures.

Two regions that differ in one thing are put through the whole product, and all that
anybody else can get of them is compared to the byte: pages with their tooltips and
alternative texts, files with their names and the order of their rows, headers, refusals,
the log of deeds and the log of the program. Where nothing differs there is nothing to
read. Beside it stands what a release that looks careful gives of the same two regions.
"""

import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from assessments.disclosure.release import read
from assessments.disclosure.risk import closest
from assessments.errors import AssessmentsError, ReleaseRefused
from assessments.records.people import Person
from assessments.records.region import NO_CHOICE, ContributionChoice
from assessments.records.work import CycleCode
from assessments.service import CHEAP, Service, migrate, open_service
from roadmap.settings import Settings
from roadmap.web.ui.problems import sentences
from roadmap.wording.texts import english
from tests.pages.app_under_test import Site, running
from tests.region.attacks.naive import by_sub_region, plain
from tests.regions import (
    administrator,
    analyst,
    assessment_id,
    correct_answers,
    focal_point,
    populated,
    publish,
)
from tests.worlds import Clock, editions_of, titled_edition

pytestmark = pytest.mark.slow

LAST, CYCLE = CycleCode("2024"), CycleCode("2025")
EVEN = [1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5]
SWAPPED = [5, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 1]
"""The first state and the last have changed places."""

PUBLISHED = ContributionChoice(contributes=True, named=False, has_published=True)

SOMEBODY = 5
"""A state that is the same in all of these regions; it looks at the others."""

VISITS: Mapping[Person, tuple[str, ...]] = {
    focal_point(SOMEBODY): (
        "/",
        "/region",
        "/region/about-us",
        "/region/region.csv",
        "/region/columns.csv",
        "/region/checker.py",
        "/region/1.json",
        "/region/2.json",
        "/help/safe-release",
    ),
    analyst("two"): ("/", "/office", "/office/rehearsal", "/region"),
    administrator(): ("/", "/administration", "/administration/cycles"),
}
HEADERS = ("content-type", "content-disposition", "content-length", "etag")
BY_CHANCE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27,}|c\d+")
"""Numbers that the framework draws anew for every page."""

Seen = Mapping[str, object]
Years = Sequence[Sequence[int | None]]
Deed = Callable[[Service], object]


def counts_of(levels: Sequence[int | None]) -> list[int]:
    return [levels.count(stage) for stage in range(1, 6)]


@contextmanager
def record(
    place: Path, levels: Sequence[int | None], last: Sequence[int | None] = ()
) -> Iterator[Service]:
    """Record a region of one cycle, or of two; the clock stands still, chance counts up."""
    url = f"sqlite:///{place}"
    migrate(url)
    numbers = count(1)
    service = open_service(
        url,
        clock=Clock(),
        secret=lambda _: f"by-chance-{next(numbers)}",
        editions=editions_of(titled_edition()),
        passphrase_cost=CHEAP,
    )
    populated(service, ({LAST: last} if last else {}) | {CYCLE: levels})
    yield service
    service.close()


async def seen(
    place: Path,
    levels: Sequence[int | None],
    deed: Deed,
    caplog: pytest.LogCaptureFixture,
    last: Sequence[int | None] = (),
) -> Seen:
    """Give all that others get of a region after a deed."""
    caplog.clear()
    with record(place, levels, last) as service, caplog.at_level(logging.DEBUG):
        told = _told(service, deed)
        async with running(service, Settings()) as site:
            found: dict[str, object] = {"told": told}
            for who, paths in VISITS.items():
                async for path, answer in _visited(site, who, paths):
                    found[f"{who.name} {path}"] = answer
        found["deeds"] = [
            (entry.deed, entry.about, entry.at)
            for entry in service.audit.entries(who=administrator())
        ]
        found["log"] = [
            record.getMessage()
            for record in caplog.records
            if record.name.split(".")[0] in {"roadmap", "assessments", "priorities"}
        ]
    return found


def _told(service: Service, deed: Deed) -> object:
    """Do it, and give what is told when it is refused."""
    try:
        return deed(service)
    except AssessmentsError as refused:
        return type(refused).__name__, sentences(refused, english)


async def _visited(
    site: Site, who: Person, paths: Sequence[str]
) -> AsyncIterator[tuple[str, object]]:
    async with site.browser() as browser:
        browser.cookies.set("roadmap_session", site.token(who))
        for path in paths:
            got = await browser.get(path)
            assert got.headers["cache-control"] == "no-store"
            headers = [got.headers.get(name) for name in HEADERS]
            yield path, (got.status_code, headers, BY_CHANCE.sub("", got.text))


def differing(one: Seen, other: Seen) -> list[str]:
    assert one.keys() == other.keys()
    return [name for name in one if one[name] != other[name]]


def publish_it(service: Service) -> str:
    publish(service, CYCLE)
    return "published"


def prepare_it(service: Service) -> str:
    service.releasing.prepare(who=analyst("one"), cycle=CYCLE)
    return "prepared"


async def test_a_page_that_tells_more_would_be_noticed(tmp_path, caplog):
    """Other counts are another page, table and file: the comparison is not blind."""
    one = await seen(tmp_path / "one", EVEN, publish_it, caplog)
    other = await seen(tmp_path / "other", [2, *EVEN[1:-1], 2], publish_it, caplog)

    found = differing(one, other)

    for path in ("/region", "/region/region.csv", "/region/1.json", "/office"):
        assert any(name.endswith(f" {path}") for name in found), path


async def test_nobody_else_sees_who_stands_where(tmp_path, caplog):
    """Two states change places. Counts by sub-region tell it; ours tells nothing."""
    places = {f"S{n}": ("west" if n < 7 else "east") for n in range(14)}

    def naive(levels: Sequence[int]) -> object:
        states = zip(places.items(), levels, strict=True)
        return by_sub_region({state: (of, at) for (state, of), at in states})

    one = await seen(tmp_path / "one", EVEN, publish_it, caplog)
    other = await seen(tmp_path / "other", SWAPPED, publish_it, caplog)

    assert naive(EVEN) != naive(SWAPPED)
    assert one["told"] == "published"
    assert not differing(one, other)


@pytest.mark.parametrize(
    "levels",
    [[2] * 14, [2] * 9 + [1] * 4 + [2], [2] * 9 + [4] * 4 + [2]],
    ids=["all at one stage", "ten of fourteen, four below", "four above"],
)
async def test_where_nearly_all_stand_together_nobody_sees_how_many(
    tmp_path, caplog, levels: list[int]
):
    together = [2] * 9 + [3, 3, 3, 4, 2]
    one = await seen(tmp_path / "one", together, publish_it, caplog)
    other = await seen(tmp_path / "other", levels, publish_it, caplog)

    assert plain(counts_of(together)) != plain(counts_of(levels))
    assert one["told"] == "published"
    assert not differing(one, other)


async def test_of_a_prepared_release_nobody_sees_anything(tmp_path, caplog):
    """Another region altogether. A preview, or how close it came, would tell it."""
    another = [5, 5, 5, 5, 4, EVEN[SOMEBODY], 4, 4, 4, 4, 3, 3, 2, 1]

    def naive(place: str, levels: Sequence[int]) -> object:
        with record(tmp_path / place, levels) as service:
            publish_it(service)
            (release,) = service.releases.releases(who=analyst("one"))
            return closest(read(release.document), release.certificate, "LAW")

    one = await seen(tmp_path / "one", EVEN, prepare_it, caplog)
    other = await seen(tmp_path / "other", another, prepare_it, caplog)

    assert naive("first", EVEN) != naive("second", another)
    assert one["told"] == "prepared"
    assert not differing(one, other)


async def test_two_prepared_releases_do_not_tell_who_withdrew_between_them(
    tmp_path, caplog
):
    """The office prepares, a state withdraws, the office prepares again.

    Plain counts of both tell where the state stands, and so would their fingerprints:
    whoever has the second can try the few figures that the first may have had.
    """

    def withdraw_between(service: Service) -> str:
        prepare_it(service)
        here = assessment_id(0, CYCLE)
        choice = service.contributing.choice(who=focal_point(0), assessment=here)
        assert choice.choice is not None
        service.contributing.choose(
            who=focal_point(0),
            assessment=here,
            choice=replace(choice.choice, contributes=False),
        )
        return prepare_it(service)

    other_stage = [4, *EVEN[1:]]
    one = await seen(tmp_path / "one", EVEN, withdraw_between, caplog)
    other = await seen(tmp_path / "other", other_stage, withdraw_between, caplog)

    assert plain(counts_of(EVEN)) != plain(counts_of(other_stage))
    assert one["told"] == "prepared"
    assert not differing(one, other)


JOINS = ([*EVEN, None], [*EVEN, 4], [*EVEN[:13], 4, 5])
"""A state joins at stage 4; or one goes from 5 to 4 while it joins at 5."""

LEAVES = ([*EVEN, 4], [*EVEN[:13], 4, 5], [*EVEN, None])
"""A state leaves from stage 4; or one goes from 4 to 5 while it leaves from 5."""


@pytest.mark.parametrize(
    ("years", "others"),
    [
        ((JOINS[0], JOINS[1]), (JOINS[0], JOINS[2])),
        ((LEAVES[0], LEAVES[2]), LEAVES[1:]),
    ],
    ids=["joins", "leaves"],
)
async def test_nobody_sees_where_the_only_state_stands_that_joined_or_left(
    tmp_path, caplog, years: Years, others: Years
):
    """Both years look the same; only how many moved would tell one from the other."""

    def publish_both(service: Service) -> str:
        for cycle in (LAST, CYCLE):
            publish(service, cycle)
        return "published"

    one = await seen(tmp_path / "one", years[1], publish_both, caplog, years[0])
    other = await seen(tmp_path / "other", others[1], publish_both, caplog, others[0])

    assert [counts_of(of) for of in years] == [counts_of(of) for of in others]
    assert (moved_in(years), moved_in(others)) == (0, 1)  # what naive ones would count
    assert one["told"] == "published"
    assert not differing(one, other)


def moved_in(years: Years) -> int:
    """Count the states that stand elsewhere than the year before."""
    both = zip(*years, strict=True)
    return sum(was != now for was, now in both if was is not None and now is not None)


@pytest.mark.parametrize("levels", [EVEN, EVEN[:10]], ids=["enough", "too few"])
async def test_preparing_again_does_not_tell_that_somebody_withdrew(
    tmp_path, caplog, levels: list[int]
):
    """The office's log does not even say that somebody chose anew."""

    def prepare_twice(service: Service) -> object:
        return [_told(service, prepare_it) for _ in range(2)]

    def withdraw_between(service: Service) -> object:
        first = _told(service, prepare_it)
        withdraw(service)
        return [first, _told(service, prepare_it)]

    one = await seen(tmp_path / "one", levels, prepare_twice, caplog)
    other = await seen(tmp_path / "other", levels, withdraw_between, caplog)

    assert sum(counts_of(levels)) != sum(counts_of(levels[1:]))  # what N would tell
    assert differing(one, other) == []


def withdraw(service: Service) -> None:
    """Let the first state take its contribution back."""
    service.contributing.choose(
        who=focal_point(0), assessment=assessment_id(0, CYCLE), choice=NO_CHOICE
    )


@pytest.mark.parametrize("stage", [2, 5])
async def test_a_refused_correction_does_not_say_what_was_corrected(
    tmp_path, caplog, stage: int
):
    """One state corrects itself from stage 1; plain counts before and after tell how."""

    def correct(service: Service, to: int) -> None:
        publish(service, CYCLE)
        correct_answers(service, 0, CYCLE, to)
        with pytest.raises(ReleaseRefused) as refused:
            publish(service, CYCLE, corrects=True)
        assert refused.value.reason == "not_safe"
        raise refused.value

    one = await seen(tmp_path / "one", EVEN, lambda s: correct(s, 3), caplog)
    other = await seen(tmp_path / "other", EVEN, lambda s: correct(s, stage), caplog)

    after = [plain(counts_of([to, *EVEN[1:]])) for to in (3, stage)]
    assert after[0] != after[1]
    assert not differing(one, other)


async def test_who_published_is_not_counted_and_leaves_nobody_in_view(tmp_path, caplog):
    """Five tell everybody where they stand; the nine others stand together.

    Plain counts less what everybody knows are the counts of the nine.
    """
    together = [2] * 9 + [1, 3, 4, 5, 5]

    def some_publish(service: Service) -> str:
        for number in range(9, 14):
            here = assessment_id(number, CYCLE)
            service.contributing.choose(
                who=focal_point(number), assessment=here, choice=PUBLISHED
            )
        return prepare_it(service)

    found = await seen(tmp_path / "one", together, some_publish, caplog)

    rest = [a - b for a, b in zip(counts_of(together), [1, 0, 1, 1, 2], strict=True)]
    assert plain(rest) == "[0, 9, 0, 0, 0]"
    assert found["told"] == (
        "ReleaseRefused",
        ("Fewer than 12 states contribute. Nothing is published of so few.",),
    )


async def test_a_counter_that_moves_does_not_tell_who_moved_it(tmp_path, caplog):
    """While states can still choose, the office sees no number of contributions."""

    def nothing(service: Service) -> None:
        pass

    def one_withdraws(service: Service) -> None:
        service.contributing.choose(
            who=focal_point(0), assessment=assessment_id(0, CYCLE), choice=NO_CHOICE
        )

    before = await seen(tmp_path / "one", EVEN, nothing, caplog)
    after = await seen(tmp_path / "other", EVEN, one_withdraws, caplog)

    assert differing(before, after) == []
