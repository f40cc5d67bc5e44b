"""What is given before anything is invented: names, editions and years.

The names are in ``region.toml``. An older edition is answered first, then a newer one;
every year has work from January to June.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files

from assessments.records.evidence import EvidenceKind
from assessments.records.work import Cycle, CycleCode
from priorities.crosswalk.links import EditionPath
from priorities.edition import Edition
from priorities.loading.crosswalks import find_crosswalk
from priorities.loading.editions import find_edition

OLDER, NEWER = "2017", "2024"
YEARS_OF_OLDER = 3
"""How many cycles, from the first one, are answered under the older edition."""

FIRST_YEAR = 2021
"""The years have names of their own, because releases that come with it say them."""

STILL_OPEN = timedelta(days=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedAgency:
    """A kind of agency that every invented state has; ``asked`` are priorities."""

    key: str
    name: str
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionNames:
    """Everything that has a name in the region."""

    sub_regions: tuple[str, ...]
    states: tuple[str, ...]
    given_names: tuple[str, ...]
    family_names: tuple[str, ...]
    comments: tuple[str, ...]
    settling: str
    does_not_apply: str
    agencies: tuple[InventedAgency, ...]
    evidence: tuple[tuple[EvidenceKind, str], ...]


@cache
def names() -> RegionNames:
    """Read the names once."""
    written = tomllib.loads(
        files("roadmap.demo").joinpath("region.toml").read_text("utf-8")
    )
    return RegionNames(
        **{
            key: tuple(written[key])
            for key in (
                "sub_regions",
                "states",
                "given_names",
                "family_names",
                "comments",
            )
        },
        settling=written["settling"],
        does_not_apply=written["does_not_apply"],
        agencies=tuple(
            InventedAgency(
                key=agency["key"], name=agency["name"], asked=tuple(agency["asked"])
            )
            for agency in written["agencies"]
        ),
        evidence=tuple(
            (EvidenceKind(document["kind"]), document["title"])
            for document in written["evidence"]
        ),
    )


def two_editions() -> EditionPath:
    """Load the two editions that come with the program.

    Raises
    ------
    PrioritiesError
        If anything is wrong with them.
    """
    return EditionPath(
        older=find_edition(OLDER),
        newer=find_edition(NEWER),
        crosswalk=find_crosswalk(OLDER, NEWER),
    )


def edition_of_year(editions: EditionPath, year: int) -> Edition:
    """Give what is asked in a year; years from 0."""
    return editions.older if year < YEARS_OF_OLDER else editions.newer


def cycles(asked: Sequence[str], today: date) -> tuple[Cycle, ...]:
    """Make one cycle a year, oldest first; only the last one is still open.

    Parameters
    ----------
    asked
        Id of the edition of each cycle, oldest first.
    today
        The last cycle is open for some months more, however late it is.
    """
    years = range(FIRST_YEAR, FIRST_YEAR + len(asked))
    return tuple(
        Cycle(
            code=CycleCode(str(year)),
            edition=edition,
            reference_date=date(year - 1, 12, 31),
            opens=date(year, 1, 1),
            closes=_end_of(year)
            if year < years[-1]
            else max(_end_of(year), today + STILL_OPEN),
            closed=year < years[-1],
        )
        for year, edition in zip(years, asked, strict=True)
    )


def _end_of(year: int) -> date:
    return date(year + 1, 3, 31)


def moment(year: int, step: int) -> datetime:
    """Give the time of one step of the work in a year: some minutes apart."""
    return datetime(year, 1, 10, 8, 0, tzinfo=UTC) + timedelta(minutes=7 * step)
