"""What is put into a log when nobody waits for it: who read, who was refused.

It is kept in memory, once for each person, thing and hour, and written a moment later
(`assessments.service.audit.Audit.write_noted`). So who reads never waits for who writes, and
reading goes on where nothing can be written. What there is no room for is counted, and
stands in the log as a gap with its number as soon as something can be written again.
"""

import ipaddress
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

from assessments.network import network_of
from assessments.records.log import NOBODY, Chain, NewDeed
from assessments.records.people import Role, StateCode

MOST_WAITING = 2000
"""What waits to be written; what comes then is counted only."""

MOST_AN_HOUR = 50_000
"""Different entries that are told apart in an hour; the same."""

GAP = "log.gap"
"""That something is missing here, and how much: what was done stands nowhere."""

REFUSED = "refused."
"""Begins what somebody was refused; what it was follows."""

UNKNOWN = "unknown."
"""The same where it was said that there is no such thing: it may be another state's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits to be written into logs, and how much of each there was no room for."""

    deeds: Mapping[Chain, Sequence[NewDeed]]
    missed: Mapping[Chain, int]

    def gaps(self, at: datetime) -> Mapping[Chain, NewDeed]:
        """Give what says in each log how much is missing there."""
        return {
            chain: NewDeed(
                who=Role.SYSTEM.value,
                role=Role.SYSTEM.value,
                deed=GAP,
                about=str(how_many),
                at=at,
            )
            for chain, how_many in self.missed.items()
        }


@dataclass(slots=True)
class Noted:
    """What waits to be written into logs. Several threads may use it at once."""

    _lock: Lock = field(default_factory=Lock, repr=False)
    _deeds: list[tuple[Chain, NewDeed]] = field(default_factory=list)
    _missed: Counter[Chain] = field(default_factory=Counter)
    _told: set[tuple[Chain, str, str, str, str | None]] = field(default_factory=set)
    _hour: datetime | None = None

    def note(self, chain: Chain, new: NewDeed) -> None:
        """Let something be written into a log soon, once an hour."""
        hour = hour_of(new.at)
        key = (chain, new.who, new.deed, new.about, new.came_from)
        with self._lock:
            if hour != self._hour:
                self._hour = hour
                self._told.clear()
            if key in self._told:
                return
            if len(self._deeds) >= MOST_WAITING or len(self._told) >= MOST_AN_HOUR:
                self._missed[chain] += 1
                return
            self._told.add(key)
            self._deeds.append((chain, new))

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self._deeds or self._missed)

    def take(self) -> Waiting | None:
        """Give what waits, for who writes it; None where nothing does."""
        with self._lock:
            if not (self._deeds or self._missed):
                return None
            deeds: defaultdict[Chain, list[NewDeed]] = defaultdict(list)
            for chain, new in self._deeds:
                deeds[chain].append(new)
            waiting = Waiting(deeds=dict(deeds), missed=dict(self._missed))
            self._deeds.clear()
            self._missed.clear()
            return waiting

    def give_back(self, waiting: Waiting) -> None:
        """Keep what could not be written, before what came meanwhile."""
        with self._lock:
            before = [
                (chain, new) for chain, deeds in waiting.deeds.items() for new in deeds
            ]
            self._deeds[:0] = before
            self._missed.update(waiting.missed)


def hour_of(at: datetime) -> datetime:
    """Give the beginning of the hour in which the same is noted once."""
    return at.replace(minute=0, second=0, microsecond=0)


def came_from(address: str, browser: str) -> str | None:
    """Say in short where somebody signs in from; None where nothing is known."""
    network = network_of(address)
    told = network if _is_network(network) else ""
    return ", ".join(filter(None, (told, browser))) or None


def network_in(came_from: str) -> str | None:
    """Give the network out of what `came_from` said; None where it said none."""
    network = came_from.split(", ")[0]
    return network if _is_network(network) else None


def _is_network(network: str) -> bool:
    try:
        ipaddress.ip_network(network)
    except ValueError:
        return False
    return True


def by_stranger(
    deed: str, about: str, at: datetime, *, where: str | None, salt: str
) -> NewDeed:
    """Say what somebody did of whom nobody knows who it is."""
    return NewDeed(
        who=NOBODY,
        role=NOBODY,
        deed=deed,
        about=about,
        at=at,
        came_from=where,
        salt=salt,
    )


def stands_in(
    chain: Chain, new: NewDeed, state_of: Callable[[str], StateCode | None]
) -> Iterator[tuple[Chain, NewDeed]]:
    """Give the logs that something stands in, once it is known whose it is about.

    What was refused because it is another state's stands in that state's log too. What was
    not found because it is nowhere stands in none.
    """
    is_unknown = new.deed.startswith(UNKNOWN)
    if not (is_unknown or new.deed.startswith(REFUSED)):
        yield chain, new
        return
    state = state_of(new.about) if new.about else None
    its = chain if state is None else Chain(state)
    if is_unknown and its == chain:
        return
    refused = replace(new, deed=REFUSED + new.deed.partition(".")[2])
    yield chain, refused
    if its != chain:
        yield its, refused
