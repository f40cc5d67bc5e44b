"""Whether criteria and outside lists agree: every list known and used, every item there."""

from collections.abc import Iterator

from priorities.errors import EditionProblem
from priorities.loading.documents import Document, Node, Place
from priorities.loading.files import EditionFiles
from priorities.loading.outline import Item, ItemKind


def check_lists(files: EditionFiles, items: list[Item]) -> Iterator[EditionProblem]:
    """Check what criteria refer to in other lists, and that every list is referred to."""
    if "lists.yaml" in files.unread:
        return
    declared = dict(_declared(files.lists))
    used: set[str] = set()
    for item in items:
        refs = item.node.at("refs")
        if item.kind is ItemKind.CRITERION and refs is not None:
            used.update(acronym for acronym, _ in refs.fields())
            yield from _refs(item, refs, declared)
    if files.lists is not None:
        yield from _lists(files.lists, used, is_whole=not _lacks_structure(files))


def _refs(
    item: Item, refs: Node, declared: dict[str, tuple[str, ...]]
) -> Iterator[EditionProblem]:
    known = ", ".join(declared) or "none, as there is no lists.yaml"
    for acronym, node in refs.fields():
        place: Place = (*item.place, "refs", acronym)
        if acronym not in declared:
            yield item.document.problem(
                place,
                given=f"{acronym} in the refs of {item.code}, which is no list",
                expected=f"the acronym of a list of lists.yaml ({known})",
                remedy="Correct the acronym, or describe the list in lists.yaml.",
            )
            continue
        named = [each.text for each in _one_or_more(node)]
        for each in _twice(named):
            yield item.document.problem(
                place,
                given=f"{acronym} {each} twice at {item.code}",
                expected="every item once",
                remedy="Take one of the two away.",
            )
        for each in dict.fromkeys(named):
            if each and declared[acronym] and each not in declared[acronym]:
                yield item.document.problem(
                    place,
                    given=f"{acronym} {each} at {item.code}, which that list does not have",
                    expected=f"an item of {acronym}: {', '.join(declared[acronym])}",
                    remedy="Correct the item, or add it to the list in lists.yaml.",
                )


def _lists(
    lists: Document, used: set[str], *, is_whole: bool
) -> Iterator[EditionProblem]:
    lines: dict[str, int] = {}
    for index, node in lists.root.entries():
        acronym = node.at("acronym")
        if acronym is None or not acronym.text:
            continue
        first = lines.setdefault(acronym.text, acronym.line)
        if first != acronym.line:
            yield lists.problem(
                (index, "acronym"),
                given=f"{acronym.text} a second time, after line {first}",
                expected="every list once",
                remedy="Give one of the two another acronym, or remove it.",
            )
        elif is_whole and acronym.text not in used:
            yield lists.problem(
                (index, "acronym"),
                given=f"the list {acronym.text}, which no criterion refers to",
                expected="a list that some criterion names in its refs",
                remedy="Name its items at the criteria, or remove the list.",
            )
        items = node.at("items")
        named = [each.text for each in _one_or_more(items)] if items else []
        for each in _twice(named):
            yield lists.problem(
                (index, "items"),
                given=f"the item {each} of {acronym.text} twice",
                expected="every item once",
                remedy="Take one of the two away.",
            )


def _declared(lists: Document | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the lists with the items they declare, those of wrong shape too."""
    for _, node in lists.root.entries() if lists is not None else ():
        acronym, items = node.at("acronym"), node.at("items")
        if acronym is not None and acronym.text:
            named = _one_or_more(items) if items is not None else []
            yield acronym.text, tuple(each.text for each in named if each.text)


def _one_or_more(node: Node) -> list[Node]:
    return [entry for _, entry in node.entries()] or ([node] if node.text else [])


def _twice(named: list[str]) -> list[str]:
    return [each for each in dict.fromkeys(named) if each and named.count(each) > 1]


def _lacks_structure(files: EditionFiles) -> bool:
    return any(name.startswith("structure/") for name in files.unread)
