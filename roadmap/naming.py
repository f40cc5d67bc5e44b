"""Titles and statements of two editions at once, for whoever tells of a change.

An edition may be missing from this system; its codes then stand for themselves.
"""

from dataclasses import dataclass

from priorities.edition import Edition


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
    language: str

    def title(self, code: str) -> str:
        """Give the title of a priority or an indicator of the newer edition."""
        return _words(self.newer, f"{code}.title", code, self.language)

    def older_title(self, code: str) -> str:
        """Give the title of a priority or an indicator of the older edition."""
        return _words(self.older, f"{code}.title", code, self.language)

    def statement(self, code: str) -> str:
        """Give the statement of a criterion of the newer edition."""
        return _words(self.newer, f"{code}.text", code, self.language)

    def any_words(self, code: str, *, older: bool) -> str:
        """Give the title or the statement of a code of one of the editions."""
        edition = self.older if older else self.newer
        title = _words(edition, f"{code}.title", "", self.language)
        return title or _words(edition, f"{code}.text", code, self.language)


def _words(edition: Edition | None, key: str, instead: str, language: str) -> str:
    if edition is None:
        return instead
    try:
        return edition.words(key, language)
    except KeyError:
        return instead
