"""What was read from a file, before anybody says what it means: texts with their lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from priorities.errors import EditionProblem
from priorities.loading.choices import Choices

Place = tuple[str | int, ...]


@dataclass(slots=True)
class Node:
    """A value with the line it starts on: a text, a list, or fields by name."""

    line: int
    content: "str | list[Node] | dict[str, Node]"

    def at(self, *place: str | int) -> "Node | None":
        """Give the value at a place below this one, None when there is none."""
        node: Node | None = self
        for step in place:
            if node is None:
                return None
            node = node.child(step)
        return node

    def child(self, step: str | int) -> "Node | None":
        """Give one field or one entry, None when there is none."""
        if isinstance(self.content, dict) and isinstance(step, str):
            return self.content.get(step)
        if isinstance(self.content, list) and isinstance(step, int):
            return self.content[step] if 0 <= step < len(self.content) else None
        return None

    def entries(self) -> "Iterator[tuple[int, Node]]":
        """Go through a list; nothing when this is no list."""
        if isinstance(self.content, list):
            yield from enumerate(self.content)

    def fields(self) -> "Iterator[tuple[str, Node]]":
        """Go through fields; nothing when this has none."""
        if isinstance(self.content, dict):
            yield from self.content.items()

    @property
    def text(self) -> str:
        """The text of this value; empty when it is not a text."""
        return self.content if isinstance(self.content, str) else ""

    def plain(self) -> object:
        """Give the same as plain texts, lists and dicts."""
        if isinstance(self.content, dict):
            return {key: value.plain() for key, value in self.content.items()}
        if isinstance(self.content, list):
            return [value.plain() for value in self.content]
        return self.content


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file that was read: its name as a reader knows it, and its values."""

    file: str
    root: Node

    def line(self, place: Place) -> int:
        """Give the line of a place, or of the nearest place above that exists."""
        node = self.root
        for step in place:
            below = node.child(step)
            if below is None:
                break
            node = below
        return node.line

    def problem(
        self,
        place: Place,
        *,
        given: str,
        expected: str,
        remedy: str,
        choices: Choices = (),
    ) -> EditionProblem:
        """Describe what is wrong at a place of this file."""
        return EditionProblem(
            file=self.file,
            line=self.line(place),
            given=given,
            expected=expected,
            remedy=remedy,
            choices=choices,
        )
