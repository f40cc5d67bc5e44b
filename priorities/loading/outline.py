"""What an edition names, found leniently: also in files that do not fit their shape.

So a wrong value in one place does not hide what is wrong elsewhere, and does not make
everything that refers to it look wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from priorities.loading.documents import Document, Node, Place
from priorities.loading.files import EditionFiles


class ItemKind(StrEnum):
    """What a code can stand for."""

    PRIORITY = "priority"
    INDICATOR = "indicator"
    CRITERION = "criterion"
    OPTION = "option"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing with a code.

    Attributes
    ----------
    home
        Name of its file without ending: the priority it belongs to.
    place
        Where in ``document`` the item stands; its code stands one step below.
    """

    kind: ItemKind
    code: str
    home: str
    document: Document
    place: Place

    @property
    def node(self) -> Node:
        """The item as it was read."""
        return self.document.root.at(*self.place) or self.document.root


def items_of(files: EditionFiles) -> list[Item]:
    """List everything with a code, in the order of the files."""
    items: list[Item] = []
    for home, document in files.structure.items():
        items += _in_structure(home, document)
    for home, document in files.options.items():
        for index, node in document.root.entries():
            items += _named(ItemKind.OPTION, home, document, (index,), node)
    return items


def _in_structure(home: str, document: Document) -> Iterator[Item]:
    root = document.root
    yield from _named(ItemKind.PRIORITY, home, document, (), root)
    indicators = root.at("indicators") or Node(root.line, "")
    for index, indicator in indicators.entries():
        place: Place = ("indicators", index)
        yield from _named(ItemKind.INDICATOR, home, document, place, indicator)
        rungs = indicator.at("rungs") or Node(root.line, "")
        for level, rung in rungs.fields():
            for number, criterion in rung.entries():
                below = (*place, "rungs", level, number)
                yield from _named(ItemKind.CRITERION, home, document, below, criterion)


def _named(
    kind: ItemKind, home: str, document: Document, place: Place, node: Node
) -> Iterator[Item]:
    code = node.at("code")
    if code is not None and code.text:
        yield Item(kind=kind, code=code.text, home=home, document=document, place=place)
