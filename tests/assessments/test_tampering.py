"""Everything that can be done to the record behind the program's back is found, or named.

What is done is in `tests.tamperings`; it grows with the tables. What is not found is in
`LIMITS`, with the reason, and in the handbook.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from assessments.records.log import LogHead
from assessments.rules import SYSTEM
from assessments.service import Service
from assessments.store import sealing, whole
from roadmap import handbook
from tests.made_once import copied
from tests.next_edition import next_edition
from tests.past_the_program import SUPERUSER, as_user
from tests.shelf import Shelf
from tests.tamperings import ALL_ANEW, tampered, tamperings
from tests.whole_story import whole_story
from tests.worlds import Clock, SmallWorld, editions_of, small_edition

TABLES_NOT_SEEN = {
    "session": "who is signed in now: it ends by itself",
    "failed_sign_in": "how often a name failed lately: it is forgotten by itself",
    "known_browser": "which browsers a person signed in with: it only tells of a new one",
    "sign_in_step": "who is on the way through the sign-in: it ends by itself",
    "second_factor": "what somebody signs in with",
    "recovery_code": "what somebody signs in with",
    "login": "what somebody signs in with",
    "forgotten_passphrase": "who asked for a new passphrase: it is forgotten by itself",
}
"""Tables of which nothing is seen, and why."""

LIMITS = {
    "person.passphrase_hash changed": "what somebody signs in with",
    "person.language changed": "the language of the pages",
    "invitation.name changed": "it is forgotten in time",
    "member_change.name changed": "it is forgotten in time",
    "deed_origin deleted": "where somebody signed in from may be forgotten",
    "an answer and what is noted of it changed in a draft": "it is not submitted yet",
    "the tail of a state's log cut, and where it ends put back": "needs the end kept elsewhere",
    ALL_ANEW: "needs the end kept elsewhere",
    "a line that follows: that somebody read": "nothing else tells of it",
    "a line that follows: of a year ago": "an invented region is not written in order",
    "a line that follows: that somebody signed in": "nothing else tells of it",
}
"""Tamperings that are not found, and why."""

NEEDS_THE_END = {name for name, why in LIMITS.items() if "kept elsewhere" in why}


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)],
)
def url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Give an empty record, and all rights of its database."""
    if request.param == "sqlite":
        migrated_file: Path = request.getfixturevalue("migrated_file")
        yield copied(migrated_file, tmp_path_factory.mktemp("tampering"))
        return
    fresh: Callable[[str], Iterator[str]] = request.getfixturevalue("fresh_postgresql")
    for database in fresh("migrated"):
        yield as_user(database, SUPERUSER)


@pytest.fixture(scope="module")
def story(url: str) -> Iterator[SmallWorld]:
    """Tell the whole story once; whoever tampers with it takes it back."""
    clock = Clock()
    shelf = Shelf(editions=editions_of(small_edition(), next_edition()))
    service = shelf.service(url, clock)
    yield whole_story(service, clock)
    service.close()


def found(service: Service, *kept: LogHead, table: str = "") -> Iterator[str]:
    """Say by which words `roadmap verify` finds something: what is quick to find first."""
    with service.world.database.reading() as unit:
        for name, part in sealing.PARTS.items():
            if part.table == table:
                seals = list(sealing.broken_in(unit, name))
                yield from (f"{b.part}: {b.difference}" for b in seals)
        told = [f"{b.part}: {b.difference}" for b in sealing.broken(unit)]
        yield from chain(told, service.audit.breaks(who=SYSTEM, kept=kept))
    yield from service.audit.newest_out_of_step(who=SYSTEM)
    for member in service.verifying.record(who=SYSTEM):
        yield from (f"{b.part}: {b.difference}" for b in member.broken)
        yield from chain(*(v.differences for v in member.different))


def test_nothing_is_found_where_nobody_tampered(story: SmallWorld):
    assert list(found(story.service)) == []


def test_every_tampering_is_found_or_named_as_a_limit(story: SmallWorld):
    words = {}
    for tampering in tamperings(but=TABLES_NOT_SEEN):
        with tampered(story.service, tampering) as service:
            words[tampering.name] = next(
                found(service, table=re.split("[. ]", tampering.name)[0]), None
            )

    assert len(words) > 300
    assert {name for name, said in words.items() if said is None} == {*LIMITS}
    assert list(found(story.service)) == []


@pytest.mark.parametrize("name", sorted(NEEDS_THE_END))
def test_with_the_end_of_the_log_kept_elsewhere_it_is_found(
    story: SmallWorld, name: str
):
    kept = story.service.audit.heads(who=SYSTEM)
    (tampering,) = (t for t in tamperings() if t.name == name)

    with tampered(story.service, tampering) as service:
        words = list(found(service, *kept))

    assert [said for said in words if "kept elsewhere" not in said] == []
    assert words


def test_the_handbook_names_every_limit_and_no_other():
    (page,) = (p for p in handbook.pages() if p.name == "what-verify-sees")
    table = page.text.split("## What it does not see")[1]
    named = set(re.findall(r"^\| ([^|]+?) \|", table, re.MULTILINE)) - {
        "Not seen",
        "---",
    }

    assert named == {*LIMITS} | {f"the table `{name}`" for name in TABLES_NOT_SEEN}


def test_the_end_of_the_releases_that_was_kept_elsewhere_is_held_against_the_ledger(
    story: SmallWorld,
):
    with story.service.world.database.reading() as unit:
        kept = {str(head) for head in whole.heads(unit)}
    (end,) = (LogHead.of(head) for head in kept if head.startswith("releases/"))
    breaks = story.service.audit.breaks

    assert breaks(who=SYSTEM, kept=[LogHead.of(head) for head in kept]) == ()
    assert breaks(who=SYSTEM, kept=[replace(end, hash="0" * 64)]) == (
        f"releases, number {end.place}: the head that was kept elsewhere is another",
    )
    assert breaks(who=SYSTEM, kept=[replace(end, place=9)]) == (
        "releases, number 9, whose head was kept elsewhere, is not there",
    )
