"""Read one YAML file as text and nothing but text: the only YAML reader.

``No`` stays the word "No" and ``1.10`` stays "1.10"; what a value means is decided by
the shape it is read into. Every value keeps its line. What makes a file mean more than
it says is refused: anchors, aliases, tags, duplicate keys, several documents.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from priorities.errors import EditionProblem
from priorities.loading.bounded import read_bytes
from priorities.loading.documents import Document, Node

Marked: TypeAlias = yaml.ScalarEvent | yaml.CollectionStartEvent

DEEPEST = 12
LARGEST = 2_000_000  # bytes; the largest file of an edition has about 60,000


def read_yaml(path: Path, *, file: str) -> tuple[Document | None, list[EditionProblem]]:
    """Read one file.

    Parameters
    ----------
    path
        Where it is.
    file
        Its name in problems, such as ``structure/LAW.yaml``.

    Returns
    -------
    tuple
        The document, None when nothing could be read, and every problem found.
    """
    text, problems = _text_of(path, file)
    if text is None:
        return None, problems
    reading = _Reading(file=file)
    try:
        reading.take_all(text)
    except _TooDeepError as error:
        reading.note(
            error.line,
            given=f"values inside values, more than {DEEPEST} deep",
            expected="the few levels that the format has",
            remedy="Write the file as the README of the editions shows.",
        )
        return None, reading.problems
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reading.note(
            None if mark is None else mark.line + 1,
            given=f"something that is not YAML ({error.problem})",
            expected="YAML",
            remedy="Look at indentation, colons and quotes on this line and above it.",
        )
        return None, reading.problems
    except yaml.YAMLError as error:
        reading.note(
            None,
            given=f"a character that YAML does not allow ({error})".replace("\n", " "),
            expected="printable text",
            remedy="Remove the character.",
        )
        return None, reading.problems
    if reading.root is None:
        reading.note(
            1,
            given="an empty file",
            expected="values",
            remedy="Fill it or remove it.",
        )
        return None, reading.problems
    return Document(file=file, root=reading.root), reading.problems


def _text_of(path: Path, file: str) -> tuple[str | None, list[EditionProblem]]:
    try:
        data = read_bytes(path, largest=LARGEST)
    except OSError as error:
        return None, [
            EditionProblem(
                file=file,
                line=None,
                given=f"a file that cannot be read ({error.strerror})",
                expected=f"a file of at most {LARGEST} bytes that can be read",
                remedy="Put the file there, allow it to be read, or split it.",
            )
        ]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        return None, [
            EditionProblem(
                file=file,
                line=data.count(b"\n", 0, error.start) + 1,
                given="bytes that are not UTF-8",
                expected="text in UTF-8",
                remedy="Save the file as UTF-8.",
            )
        ]


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(slots=True)
class _Reading:
    """Builds nodes from the events of the parser, without recursion."""

    file: str
    root: Node | None = None
    problems: list[EditionProblem] = field(default_factory=list)
    _open: list[Node] = field(default_factory=list)
    _keys: list[tuple[str, int] | None] = field(default_factory=list)
    _documents: int = 0

    def note(self, line: int | None, *, given: str, expected: str, remedy: str) -> None:
        self.problems.append(
            EditionProblem(
                file=self.file,
                line=line,
                given=given,
                expected=expected,
                remedy=remedy,
            )
        )

    def take_all(self, text: str) -> None:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        for event in yaml.parse(text, Loader=loader):
            self._take(event)

    def _take(self, event: yaml.Event) -> None:
        mark = event.start_mark
        line = 1 if mark is None else mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_extras(event, line)
            self._scalar(event.value, line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._refuse_extras(event, line)
            self._start({} if isinstance(event, yaml.MappingStartEvent) else [], line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, yaml.AliasEvent):
            self.note(
                line,
                given=f"the alias *{event.anchor}",
                expected="the value itself",
                remedy="Write the value out; files have no anchors and aliases.",
            )
            self._scalar(f"*{event.anchor}", line)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents == 2:
                self.note(
                    line,
                    given="a second document (---)",
                    expected="one document in a file",
                    remedy="Move it to a file of its own.",
                )

    def _refuse_extras(self, event: Marked, line: int) -> None:
        if event.anchor is not None:
            self.note(
                line,
                given=f"the anchor &{event.anchor}",
                expected="plain values",
                remedy="Remove it and write values out where they are needed.",
            )
        if event.tag is not None:
            self.note(
                line,
                given=f"the tag {event.tag}",
                expected="plain values",
                remedy="Remove the tag; what a value means is decided by its field.",
            )

    def _scalar(self, value: str, line: int) -> None:
        if self._awaits_key():
            if value in self._fields():
                self.note(
                    line,
                    given=f"{value} a second time",
                    expected="every key once",
                    remedy="Keep one of the two.",
                )
            self._keys[-1] = (value, line)
        else:
            self._place(Node(line, value))

    def _start(self, content: "list[Node] | dict[str, Node]", line: int) -> None:
        if len(self._open) >= DEEPEST:
            raise _TooDeepError(line)
        node = Node(line, content)
        if self._awaits_key():
            self.note(
                line,
                given="a list or fields in the place of a key",
                expected="a plain word",
                remedy="Write the key as one word.",
            )
            self._keys[-1] = ("?", line)
        else:
            self._place(node)
        self._open.append(node)
        self._keys.append(None)

    def _awaits_key(self) -> bool:
        return (
            bool(self._open)
            and isinstance(self._open[-1].content, dict)
            and self._keys[-1] is None
        )

    def _fields(self) -> dict[str, Node]:
        content = self._open[-1].content
        return content if isinstance(content, dict) else {}

    def _place(self, node: Node) -> None:
        if not self._open:
            self.root = self.root or node
            return
        content = self._open[-1].content
        key = self._keys[-1]
        if isinstance(content, list):
            content.append(node)
        elif isinstance(content, dict) and key is not None:
            name, node.line = key
            content.setdefault(name, node)
            self._keys[-1] = None
