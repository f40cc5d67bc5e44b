"""The log: that something was done, by whom and when, and never what was written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from typing_extensions import override

from assessments.errors import NotUsable
from assessments.records.people import Role

_HASH = re.compile("[0-9a-f]{64}")

Chain = NewType("Chain", str)
"""Whose log it is: a state's code, or `REGION`."""

REGION = Chain("_region")
"""The log of what regional people do; no state has such a code."""

RELEASES = Chain("releases")
"""The ledger of releases, where its end stands beside those of logs; it is no log."""

NOBODY = ""
"""Stands for a person where nobody in particular did it: a wrong passphrase is a stranger's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeed:
    """What is put at the end of a log.

    Attributes
    ----------
    who
        A person's id, "system", or `NOBODY`.
    role
        The role of that person at that time; `NOBODY` where there is none.
    about
        An id or a code.
    digest
        SHA-256 of what was sealed by it.
    came_from
        A short network address and a browser. Only their hash is in the chain, so that
        they can be forgotten one day.
    salt
        Random, so that nobody finds an address by trying all there are.
    """

    who: str
    role: str
    deed: str
    about: str
    at: datetime
    digest: str | None = None
    came_from: str | None = None
    salt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneDeed:
    """An entry of a log, as `NewDeed`, with its place in the chain.

    Attributes
    ----------
    number
        Its number among the entries of all logs.
    place
        Its place in its own log, from 1 on.
    origin
        Hash of where it came from; None where that is nowhere noted.
    came_from
        Where it came from, as long as that is kept.
    hash
        Hash over this entry and the hash of the one before.
    """

    number: int
    chain: Chain
    place: int
    who: str
    role: str
    deed: str
    about: str
    at: datetime
    digest: str | None
    origin: str | None
    hash: str
    came_from: str | None = None
    salt: str | None = None

    @property
    def is_by_the_office(self) -> bool:
        """Whether somebody of the regional office did it."""
        return self.role in (Role.ADMINISTRATOR, Role.ANALYST, Role.CONTENT_EDITOR)

    @property
    def is_by_the_server(self) -> bool:
        """Whether nobody did it, but the server by itself or from its own shell."""
        return self.who == Role.SYSTEM


KINDS = {
    "people": (
        *("members.", "people.invite", "people.accept", "people.withdraw"),
        *("people.deactivate", "people.add", "people.first", "logins.", "keeping."),
    ),
    "signing_in": (
        *("people.sign", "people.revoke", "people.change", "people.set"),
        *("factors.add", "factors.remove", "factors.replace", "factors.use"),
        *("factors.forget", "browsers."),
    ),
    "read": ("read.",),
    "export": ("export.",),
    "refused": ("refused.", "people.sign_in_failed", "factors.refused"),
    "work": ("worked.", "answering.", "late.", "evidence.", "plans."),
    "submitting": ("submitting.", "contributing."),
    "region": ("cycles.", "releasing.", "bulk.", "backups."),
    "log": ("log.",),
}
"""How the names of what is done begin, by the kind that a reader of a log chooses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogWanted:
    """Which entries of a log somebody wants to see.

    Attributes
    ----------
    before
        Only those before this place; None from the newest on.
    person
        Only what this person did, or what was done about them; empty for all.
    kind
        One of `KINDS`; empty for all.
    """

    before: int | None = None
    person: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the people and things of a log are called.

    Attributes
    ----------
    people
        Names by id: of the own state, and of the regional office.
    others
        Ids of people of another state; their names are told to nobody.
    things
        Names by id or code.
    """

    people: Mapping[str, str]
    others: frozenset[str]
    things: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRead:
    """A piece of a log as somebody may read it.

    Attributes
    ----------
    chain
        Whose log it is.
    is_whole
        Whether all of it may be read, or what is about oneself only.
    entries
        Newest first.
    head
        Where it ends; None where nothing stands in it.
    people
        Whom it can be narrowed to, by id.
    older
        The place before which there is more; None for no more.
    """

    chain: Chain
    is_whole: bool
    entries: tuple["DoneDeed", ...]
    named: Named
    head: "LogHead | None"
    people: Mapping[str, str]
    older: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogHead:
    """Where a log ends, or the ledger: who keeps it elsewhere sees when something was cut off.

    Examples
    --------
    >>> head = LogHead(chain=Chain("ALD"), place=12, hash=64 * "9")
    >>> str(head)[:10]
    'ALD/12/999'
    >>> LogHead.of(str(head)) == head
    True
    """

    chain: Chain
    place: int
    hash: str

    @classmethod
    def of(cls, written: str) -> "LogHead":
        """Give the head that was written down.

        Raises
        ------
        NotUsable
            If it is none.
        """
        chain, _, rest = written.strip().partition("/")
        place, _, end = rest.partition("/")
        if not chain or not place.isdecimal() or not _HASH.fullmatch(end):
            raise NotUsable(("log_head_unusable", {"head": written[:100]}))
        return cls(chain=Chain(chain), place=int(place), hash=end)

    @override
    def __str__(self) -> str:
        return f"{self.chain}/{self.place}/{self.hash}"
