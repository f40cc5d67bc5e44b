"""Whether the files of an edition agree with one another."""

from collections.abc import Iterator

from priorities.errors import EditionProblem
from priorities.loading.documents import Document, Node, Place
from priorities.loading.files import EditionFiles
from priorities.loading.outline import Item, ItemKind
from priorities.rules import Aggregation

WITH_LEVELS = (Aggregation.LADDER, Aggregation.GATE)
RUNGS_WITHOUT_CASES = 2
"""So many rungs from the lowest ask for what can be prepared; no case need have arisen."""


def check_files(files: EditionFiles) -> Iterator[EditionProblem]:
    """Check that there is one file per listed priority, and none besides."""
    if files.head is None:
        return
    listed = _listed(files.head)
    for code, place in listed.items():
        name = f"structure/{code}.yaml"
        if code not in files.structure and name not in files.unread:
            yield files.head.problem(
                place,
                given=f"priority {code} without a file {name}",
                expected="one structure file for every priority",
                remedy="Write the file, or take the priority off the list.",
            )
    for documents in (files.structure, files.options, files.examples):
        for code, document in documents.items():
            if code not in listed:
                yield document.problem(
                    (),
                    given=f"a file for {code}, which edition.yaml does not list",
                    expected=f"one of {', '.join(listed)}",
                    remedy="List the priority in edition.yaml or rename the file.",
                )
    yield from _misnamed(files)


def check_codes(files: EditionFiles, items: list[Item]) -> Iterator[EditionProblem]:
    """Check that no code is used twice."""
    first: dict[str, Item] = {}
    for item in items:
        other = first.setdefault(item.code, item)
        if other is not item:
            where = f"{other.document.file}, line {other.document.line(other.place)}"
            yield _twice(item.document, (*item.place, "code"), item.code, where)
    if files.head is not None:
        yield from _twice_in_list(files.head, "priorities")
    if files.sources is not None:
        lines: dict[str, int] = {}
        for index, node in files.sources.root.entries():
            code = node.at("code")
            if code is None or not code.text:
                continue
            line = lines.setdefault(code.text, code.line)
            if line != code.line:
                place = (index, "code")
                yield _twice(files.sources, place, code.text, f"line {line}")


def check_rungs(files: EditionFiles, items: list[Item]) -> Iterator[EditionProblem]:
    """Check that every indicator has its rungs and every rung something to secure."""
    rule = None if files.head is None else files.head.root.at("rules", "indicator")
    how = "" if rule is None else rule.text
    first: tuple[str, list[int]] | None = None
    for item in items:
        rungs = item.node.at("rungs")
        if item.kind is not ItemKind.INDICATOR or rungs is None:
            continue
        place = (*item.place, "rungs")
        names = [name for name, _ in rungs.fields()]
        if names and all(name.isdecimal() for name in names):
            levels = sorted(int(n) for n in names)
            first = first or (item.code, levels)
            alike = first if how == Aggregation.LADDER else None
            yield from _levels(item, levels, least=int(how in WITH_LEVELS), alike=alike)
        elif not names and not rungs.text:
            yield item.document.problem(
                place,
                given=f"{item.code} without rungs",
                expected="at least one rung",
                remedy="Write its rungs.",
            )
        for level in names:
            yield from _rung(item, level)
        for level in sorted(filter(str.isdecimal, names), key=int)[
            :RUNGS_WITHOUT_CASES
        ]:
            yield from _cases_on(item, level)


def check_references(
    files: EditionFiles, items: list[Item]
) -> Iterator[EditionProblem]:
    """Check that every source and every criterion that is named exists."""
    if "sources.yaml" not in files.unread:
        known = _source_codes(files)
        for document, place, code in _sources_named(files):
            if code not in known:
                yield _dangling(document, place, code, "a source of sources.yaml")
    if not any(name.startswith("structure/") for name in files.unread):
        criteria = {item.code for item in items if item.kind is ItemKind.CRITERION}
        for item in items:
            if item.kind is ItemKind.OPTION:
                yield from _served(item, criteria)


def _misnamed(files: EditionFiles) -> Iterator[EditionProblem]:
    for code, document in files.structure.items():
        own = document.root.at("code")
        if own is not None and own.text and own.text != code:
            yield document.problem(
                ("code",),
                given=f"code {own.text} in the file {document.file}",
                expected=f"code {code}, like the name of the file",
                remedy="Make the two the same.",
            )


def _served(option: Item, criteria: set[str]) -> Iterator[EditionProblem]:
    serves = option.node.at("serves")
    if serves is None:
        return
    place = (*option.place, "serves")
    for index, node in serves.entries():
        if node.text and node.text not in criteria:
            yield _dangling(option.document, (*place, index), node.text, "a criterion")
    yield from _twice_in_list(option.document, *place)
    if serves.content in ([], ""):
        yield option.document.problem(
            place,
            given=f"{option.code} serves nothing",
            expected="at least one criterion",
            remedy="Name the criteria it helps with, or remove the option.",
        )


def _levels(
    item: Item, levels: list[int], *, least: int, alike: tuple[str, list[int]] | None
) -> Iterator[EditionProblem]:
    """Check the numbers of the rungs; the level below the lowest one is the floor.

    Ladders are averaged and capped level by level, so all of an edition are alike.
    """
    if levels != list(range(levels[0], levels[-1] + 1)):
        expected = "rungs without a gap"
    elif levels[0] < least:
        expected = f"rungs from {least}, so that the floor is level {least - 1}"
    elif alike is not None and levels != alike[1]:
        expected = f"the rungs of {alike[0]}: {', '.join(map(str, alike[1]))}"
    else:
        return
    yield item.document.problem(
        (*item.place, "rungs"),
        given=f"{item.code} with the rungs {', '.join(map(str, levels))}",
        expected=expected,
        remedy="Add the missing rungs or correct their numbers.",
    )


def _rung(item: Item, level: str) -> Iterator[EditionProblem]:
    place = (*item.place, "rungs", level)
    rung = item.document.root.at(*place)
    if rung is None or (isinstance(rung.content, str) and rung.text):
        return
    criteria = [node for _, node in rung.entries()]
    if not criteria:
        yield item.document.problem(
            place,
            given=f"rung {level} of {item.code} without criteria",
            expected="at least one criterion",
            remedy="Write what has to be in place for this rung.",
        )
    elif all(map(_may_not_apply, criteria)):
        yield item.document.problem(
            place,
            given=f"rung {level} of {item.code}, where no criterion has to apply",
            expected="at least one criterion that always applies",
            remedy="Set may_not_apply and needs_a_case to no for one of them.",
        )


def _cases_on(item: Item, level: str) -> Iterator[EditionProblem]:
    """Refuse what needs a case on a low rung: a small state may never have one."""
    rung = item.document.root.at(*item.place, "rungs", level)
    for number, node in rung.entries() if rung is not None else ():
        if _says_yes(node.at("needs_a_case")):
            code = node.at("code")
            name = f"a criterion of {item.code}" if code is None else code.text
            yield item.document.problem(
                (*item.place, "rungs", level, number, "needs_a_case"),
                given=f"{name} on rung {level}, which needs a case",
                expected="on the two lowest rungs no criterion that needs a case",
                remedy="Ask for what can be prepared (somebody trained, a contact, a "
                "form, an exercise), or move it to a higher rung.",
            )


def _listed(head: Document) -> dict[str, Place]:
    """Give the listed priorities with where they stand."""
    priorities = head.root.at("priorities")
    if priorities is None:
        return {}
    return {
        node.text: ("priorities", index)
        for index, node in priorities.entries()
        if node.text
    }


def _source_codes(files: EditionFiles) -> set[str]:
    if files.sources is None:
        return set()
    codes = (node.at("code") for _, node in files.sources.root.entries())
    return {code.text for code in codes if code is not None}


def _sources_named(files: EditionFiles) -> Iterator[tuple[Document, Place, str]]:
    """Go through every mention of a source, wherever it stands."""
    for document in (*files.structure.values(), *files.options.values()):
        rest: list[tuple[Place, Node]] = [((), document.root)]
        while rest:
            place, node = rest.pop()
            source = node.at("source")
            if source is not None and source.text:
                yield document, (*place, "source"), source.text
            rest += [((*place, key), below) for key, below in node.fields()]
            rest += [((*place, index), below) for index, below in node.entries()]


def _twice_in_list(document: Document, *place: str | int) -> Iterator[EditionProblem]:
    node = document.root.at(*place)
    seen: set[str] = set()
    for index, entry in node.entries() if node is not None else ():
        if entry.text and entry.text in seen:
            yield _twice(document, (*place, index), entry.text, "the same list")
        seen.add(entry.text)


def _twice(document: Document, place: Place, code: str, where: str) -> EditionProblem:
    return document.problem(
        place,
        given=f"{code} a second time, after {where}",
        expected="every code once",
        remedy="Give one of the two another code, or remove it.",
    )


def _dangling(document: Document, place: Place, code: str, what: str) -> EditionProblem:
    return document.problem(
        place,
        given=f"{code}, which does not exist",
        expected=f"the code of {what}",
        remedy="Correct the code, or add what it names.",
    )


def _may_not_apply(criterion: Node) -> bool:
    return any(
        _says_yes(criterion.at(field)) for field in ("may_not_apply", "needs_a_case")
    )


def _says_yes(node: Node | None) -> bool:
    return node is not None and node.text == "yes"
