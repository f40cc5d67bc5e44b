"""What can be wrong with an edition or with answers to it.

The tree::

    PrioritiesError
    ├── EditionError    an edition cannot be used; lists every problem found
    └── AnswersError    answers do not fit their edition; lists every problem found
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to put right.

    Attributes
    ----------
    file
        The file as the reader knows it; None when it did not come from a file.
    line
        Line in the file, 1 or higher; None when the problem has no single line.
    given
        What was found.
    expected
        What should have been there.
    advice
        What to do about it.
    """

    file: str | None = None
    line: int | None = None
    given: str
    expected: str
    advice: str

    def __str__(self) -> str:
        """Say the problem in one line."""
        where = [] if self.file is None else [self.file]
        if self.line is not None:
            where.append(f"line {self.line}")
        start = f"{', '.join(where)}: " if where else ""
        return f"{start}{self.given}. Expected: {self.expected}. {self.advice}."


class PrioritiesError(Exception):
    """Root of all errors of the yardstick."""


class _ProblemsError(PrioritiesError):
    """An error that lists everything that has to be put right."""

    heading: str

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """List all problems, one a line."""
        return "\n  - ".join([self.heading, *map(str, self.problems)])


class EditionError(_ProblemsError):
    """An edition cannot be used."""

    heading = "The edition was not loaded. Put right:"


class AnswersError(_ProblemsError):
    """Answers do not fit their edition."""

    heading = "The answers were not used. Put right:"
