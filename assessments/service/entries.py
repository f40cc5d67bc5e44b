"""What an entry of a log cannot say, whoever put it there: the chain alone does not know.

An entry at the end of a log follows from the one before it also where somebody wrote it
past the program. What that entry says is held against who is there and what can be done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assessments import rules
from assessments.records.log import NOBODY, REGION, Chain, DoneDeed
from assessments.records.people import Role, StateCode
from assessments.service import noting
from assessments.service.seals import BY_DEED

OF_A_PAGE = ("read.", "worked.", "export.", noting.REFUSED)
"""Begin deeds that are called after a kind of page; it follows."""

CHAINED = "log.chained"
"""What a migration put at the end of every log when it chained what stood in it."""

BESIDE = frozenset(
    {
        noting.GAP,
        CHAINED,
        "people.sign_in_failed",
        "factors.add",
        "factors.forget",
        "factors.refused",
        "factors.use_recovery_code",
    }
)
"""Deeds that are no use case of their own and seal nothing."""

KNOWN = rules.OPEN_TO_ALL | BESIDE | rules.ALLOWED.keys() | BY_DEED.keys()
"""Every other deed."""


@dataclass(slots=True)
class Plausible:
    """Says entry by entry what cannot be in a log.

    Attributes
    ----------
    chain
        Whose log it is.
    people
        State and role of everybody, by id; the state is None for people of the region.
    """

    chain: Chain
    people: Mapping[str, tuple[StateCode | None, str]]
    _digests: set[str] = field(default_factory=set)

    def wrong_with(self, entry: DoneDeed) -> Iterator[str]:
        """Name in words what cannot be; entries come in the order of the log."""
        if entry.deed not in KNOWN and not entry.deed.startswith(OF_A_PAGE):
            yield "nothing is known that is called what was done"
        yield from self._wrong_with_who(entry)
        if entry.digest is not None:
            if entry.digest in self._digests:
                yield "an entry before it sealed the same"
            self._digests.add(entry.digest)
        elif self._digests and entry.deed in BY_DEED:
            yield "it sealed nothing of what was done"

    def _wrong_with_who(self, entry: DoneDeed) -> Iterator[str]:
        if entry.who in {NOBODY, Role.SYSTEM}:
            if entry.role != entry.who:
                yield "nobody in particular has that role"
            return
        person = self.people.get(entry.who)
        if person is None:
            yield "who did it is nobody who was ever there"
            return
        state, role = person
        whose = REGION if state is None else Chain(state)
        if role != entry.role:
            yield "who did it has another role"
        is_refused = entry.deed.startswith(noting.REFUSED)
        if whose not in {self.chain, REGION} and not is_refused:
            yield "who did it belongs to another log"
