"""Names of editions, and titles and statements of two editions at once.

An edition may be missing from this system; its id and its codes then stand for
themselves. Wherever an edition is named, a reconstruction says that it is one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from priorities.edition import Criterion, Edition
from priorities.errors import PrioritiesError
from priorities.scoring.cases import told_apart
from roadmap.wording.texts import Words


def edition_name(edition: Edition, say: Words) -> str:
    """Name an edition by its id; a reconstruction as such."""
    if not edition.reconstruction:
        return edition.id
    return say("frame.edition.reconstruction", edition=edition.id)


def edition_note(edition: Edition, say: Words) -> str | None:
    """Say what a reconstruction is and is not; None for any other edition."""
    if not edition.reconstruction:
        return None
    return say("frame.edition.note", edition=edition.id)


def also_asked(criteria: Iterable[Criterion], say: Words) -> str:
    """Name the items of outside lists that ask the same as some criteria; else empty."""
    items = dict.fromkeys(ref for criterion in criteria for ref in criterion.refs)
    named = say.listed(f"{ref.list} {ref.item}" for ref in items) if items else ""
    return say("frame.edition.also_asked", items=named) if named else ""


def name_of_edition(code: str, editions: Callable[[str], Edition], say: Words) -> str:
    """Name an edition of which only the id is at hand; it may be gone."""
    try:
        return edition_name(editions(code), say)
    except PrioritiesError:
        return code


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """The editions of an older and a newer year, and the language of the reader.

    Attributes
    ----------
    older, newer
        What was answered then and now; None when it is not on this system.
    """

    older: Edition | None
    newer: Edition | None
    say: Words

    def title(self, code: str) -> str:
        """Give the title of a priority or an indicator of the newer edition."""
        return _words(self.newer, f"{code}.title", code, self.say)

    def older_title(self, code: str) -> str:
        """Give the title of a priority or an indicator of the older edition."""
        return _words(self.older, f"{code}.title", code, self.say)

    def statement(self, code: str) -> str:
        """Give the statement of a criterion of the newer edition."""
        return _words(self.newer, f"{code}.text", code, self.say)

    def answer(self, code: str, value: str | None) -> str | None:
        """Give an answer to a criterion, or ``"nothing_arose"`` where it says that."""
        return value if self.newer is None else told_apart(self.newer, code, value)

    def asked_by(self, code: str) -> str:
        """Name the items of outside lists that ask the same as a criterion."""
        here = self.newer.criterion_by_code if self.newer is not None else {}
        refs = here[code].refs if code in here else ()
        return "; ".join(f"{ref.list} {ref.item}" for ref in refs)

    def any_words(self, code: str, *, older: bool) -> str:
        """Give the title or the statement of a code of one of the editions."""
        edition = self.older if older else self.newer
        title = _words(edition, f"{code}.title", "", self.say)
        return title or _words(edition, f"{code}.text", code, self.say)


def _words(edition: Edition | None, key: str, instead: str, say: Words) -> str:
    if edition is None:
        return instead
    try:
        return say.of(edition, key)
    except KeyError:
        return instead
