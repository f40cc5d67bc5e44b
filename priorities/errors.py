"""What can be wrong with an edition, a crosswalk, answers, or a target.

::

    PrioritiesError
    ├── EditionError     files that are no edition: every problem, with file and line
    ├── CrosswalkError   no file, or one that does not link two editions: every problem
    ├── AnswersError     answers that an edition does not allow: every problem
    ├── ScopeError       a scope that an edition does not offer
    └── TargetError      next steps asked for something that an edition cannot say

Each message says what was given, what was expected and what to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from typing_extensions import override


class PrioritiesError(Exception):
    """Anything that is wrong with the yardstick or with what is held against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionProblem:
    """One thing to put right in the files of an edition or in a crosswalk.

    Attributes
    ----------
    file
        Path inside the folder of the edition; the name of the file of a crosswalk.
    line
        Line in that file, from 1; None when the problem is not in one line.
    given, expected
        What stands there, and what should.
    remedy
        What to do, as a sentence; empty when ``expected`` says it all.
    choices
        Every word that may stand there with what it does.
    """

    file: str
    line: int | None
    given: str
    expected: str
    remedy: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @override
    def __str__(self) -> str:
        """Give the problem in one line, and below it a line for each choice."""
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        sentence = f"{place}: given {self.given}; expected {self.expected}."
        lines = [f"      {word}: {meaning}" for word, meaning in self.choices]
        return "\n".join([f"{sentence} {self.remedy}".rstrip(), *lines])


class EditionError(PrioritiesError):
    """Files that are no edition.

    Parameters
    ----------
    edition
        The id or folder that was to be loaded.
    problems
        Everything that is wrong, not only the first thing.
    """

    def __init__(self, edition: str, problems: Sequence[EditionProblem]) -> None:
        self.edition = edition
        self.problems = tuple(problems)
        super().__init__(_listed(f"{edition} was not loaded.", self.problems))


class CrosswalkError(PrioritiesError):
    """Two editions that nobody linked, or a file that does not link them.

    Parameters
    ----------
    crosswalk
        Name of the file, or of the two editions.
    problems
        Everything that is wrong, not only the first thing.
    """

    def __init__(self, crosswalk: str, problems: Sequence[EditionProblem]) -> None:
        self.crosswalk = crosswalk
        self.problems = tuple(problems)
        super().__init__(_listed(f"{crosswalk} was not loaded.", self.problems))


class AnswersError(PrioritiesError):
    """Answers that an edition does not allow.

    Parameters
    ----------
    problems
        Everything that is wrong, one sentence each.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(_listed("The answers were not used.", self.problems))


class ScopeError(PrioritiesError):
    """A scope that an edition does not offer."""


class TargetError(PrioritiesError):
    """A target, or a cost, that an edition gives no meaning to."""


def _listed(opening: str, problems: Sequence[object]) -> str:
    return "\n".join([f"{opening} Put right:", *(f"  - {p}" for p in problems)])
