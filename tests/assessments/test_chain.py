"""The chain of a log: nothing in it changes, goes, comes or moves unnoticed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assessments import chain
from assessments.records.log import Chain, DoneDeed, LogHead, NewDeed

LOG = Chain("AAA")
AT = datetime(2026, 9, 1, 12, tzinfo=UTC)


def written(how_many: int = 4, log: Chain = LOG) -> tuple[list[DoneDeed], LogHead]:
    """Write a log of some entries, and give it with its head."""
    new = [
        NewDeed(
            who=f"p{index}",
            role="focal_point",
            deed="people.sign_in",
            about=f"p{index}",
            at=AT + timedelta(hours=index),
            digest="0" * 64 if index == 3 else None,
            came_from="192.0.2.0/24, Firefox",
            salt="s",
        )
        for index in range(1, how_many + 1)
    ]
    entries: list[DoneDeed] = []
    head = start = chain.none_yet(log)
    for deed, origin, head in chain.linked(start, new):
        entries.append(
            DoneDeed(
                number=10 * head.place,
                chain=log,
                place=head.place,
                who=deed.who,
                role=deed.role,
                deed=deed.deed,
                about=deed.about,
                at=deed.at,
                digest=deed.digest,
                origin=origin,
                hash=head.hash,
                came_from=deed.came_from,
                salt=deed.salt,
            )
        )
    return entries, head


def changed(entries: list[DoneDeed], which: int, **values: object) -> list[DoneDeed]:
    return [
        replace(entry, **values) if entry.place == which else entry  # type: ignore[arg-type]
        for entry in entries
    ]


def test_a_log_is_as_it_was_written():
    entries, head = written()

    assert list(chain.breaks(entries, head, kept=[head])) == []
    assert list(chain.breaks([], chain.none_yet(LOG))) == []


def test_how_an_entry_is_hashed_never_changes():
    entries, _ = written(1)

    assert entries[0].origin == (
        "c1cdcab98e2dc75ed5bf09a96cd92385083397452d6b39ad5725c3d78a9d84bd"
    )
    assert entries[0].hash == (
        "afa45b47aed7d0326634e80284f344df0680add7bc7c36350c9da8fc7d3eb81a"
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("who", "p9"),
        ("role", "approver"),
        ("deed", "people.sign_out"),
        ("about", "p9"),
        ("at", AT),
        ("digest", "1" * 64),
        ("digest", None),
        ("origin", "1" * 64),
        ("origin", None),
        ("hash", "1" * 64),
        ("place", 9),
        ("number", 999),
        ("came_from", "198.51.100.0/24, Edge"),
        ("salt", "t"),
    ],
)
def test_an_entry_of_which_anything_was_changed_is_noticed(column: str, value: object):
    entries, head = written()

    assert list(chain.breaks(changed(entries, 3, **{column: value}), head))


def test_an_entry_that_was_written_anew_with_its_hash_breaks_the_one_after():
    entries, head = written()
    before = LogHead(chain=LOG, place=1, hash=entries[0].hash)
    forged = replace(entries[1], who="p9")
    forged = replace(forged, hash=chain.entry_hash(before, forged, forged.origin))

    breaks = list(chain.breaks([entries[0], forged, *entries[2:]], head))

    assert breaks == [
        "entry 3: its hash is not that of what it says and of the entry before"
    ]


def test_an_entry_that_was_taken_out_put_in_moved_or_taken_from_elsewhere_is_noticed():
    entries, head = written()
    first, second, third, fourth = entries
    elsewhere, _ = written(log=Chain("BBB"))
    twice = replace(fourth, place=5, number=50)

    for wrong in (
        [second, third, fourth],
        [first, third, fourth],
        [first, second, third],
        [first, third, second, fourth],
        [first, elsewhere[1], third, fourth],
        [*entries, twice],
        [],
    ):
        assert list(chain.breaks(wrong, head))


def test_a_log_whose_end_was_replaced_is_noticed_by_a_head_kept_elsewhere():
    entries, kept = written(4)
    cut = LogHead(chain=LOG, place=3, hash=entries[2].hash)
    ((_, _, other),) = chain.linked(
        cut,
        [NewDeed(who="p9", role="approver", deed="x", about="y", at=AT)],
    )
    replaced = replace(
        entries[3],
        who="p9",
        role="approver",
        deed="x",
        about="y",
        at=AT,
        digest=None,
        origin=None,
        came_from=None,
        hash=other.hash,
    )

    assert list(chain.breaks(entries[:3], cut)) == []
    assert list(chain.breaks(entries[:3], cut, kept=[kept])) == [
        "entry 4, whose head was kept elsewhere, is not there"
    ]
    assert list(chain.breaks([*entries[:3], replaced], other)) == []
    assert list(chain.breaks([*entries[:3], replaced], other, kept=[kept])) == [
        "entry 4: the head that was kept elsewhere is another"
    ]


def test_where_it_came_from_may_be_forgotten():
    entries, head = written()
    forgotten = [replace(entry, came_from=None, salt=None) for entry in entries]

    assert list(chain.breaks(forgotten, head)) == []
