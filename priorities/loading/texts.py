"""Whether every item has its words, and the words by key."""

from collections.abc import Iterator, Mapping

from priorities.edition import ANSWER_SETS, ANSWERS
from priorities.errors import EditionProblem
from priorities.loading.documents import Document, Node, Place
from priorities.loading.files import EditionFiles
from priorities.loading.outline import Item, ItemKind
from priorities.rules import Aggregation

# What each kind of item has words for; the first one is needed under every rule,
# all of them where people answer a ladder.
FIELDS: Mapping[ItemKind, tuple[str, str]] = {
    ItemKind.PRIORITY: ("title", "definition"),
    ItemKind.INDICATOR: ("title", "floor"),
    ItemKind.CRITERION: ("text", "evidence"),
    ItemKind.OPTION: ("title", "what"),
}


def words_of(documents: Mapping[str, Document]) -> dict[str, str]:
    """Give the words of one language by key, such as ``LAW-1.floor``."""
    return {
        f"{code}.{field}": words.text
        for document in documents.values()
        for code, entry in _entries_of(document)
        for field, words in entry.fields()
    }


def _entries_of(document: Document) -> Iterator[tuple[str, Node]]:
    """Go through what has words: items, the answers, and each named set of answers."""
    for code, entry in document.root.fields():
        if code == ANSWER_SETS:
            for name, answers in entry.fields():
                yield f"{code}.{name}", answers
        else:
            yield code, entry


def check_texts(files: EditionFiles, items: list[Item]) -> Iterator[EditionProblem]:
    """Check that the own language is complete and no language says too much."""
    kinds = {item.code: item.kind for item in items}
    sure = not any(n.startswith(("structure/", "options/")) for n in files.unread)
    for documents in files.texts.values():
        where: dict[str, str] = {}
        for document in documents.values():
            for code, _ in document.root.fields():
                other = where.setdefault(code, document.file)
                if other != document.file:
                    yield _about(
                        document,
                        (code,),
                        f"words for {code}, which are also in {other}",
                        "the words of an item in one file",
                        "Keep one of the two.",
                    )
            yield from _entries(document, kinds, sure=sure)
    language = None if files.head is None else files.head.root.at("language")
    if language is not None and language.text:
        yield from _missing(files, items, language.text)


def _entries(
    document: Document, kinds: Mapping[str, ItemKind], *, sure: bool
) -> Iterator[EditionProblem]:
    """Check one file; unknown codes only when every item was read."""
    if not isinstance(document.root.content, dict):
        yield _about(
            document,
            (),
            "something else than fields",
            "codes, each with its words",
            "Write it as the README of the editions shows.",
        )
    for code, entry in document.root.fields():
        if code in (ANSWERS, ANSWER_SETS):
            continue
        if code in kinds:
            yield from _entry(document, code, entry, FIELDS[kinds[code]])
        elif sure:
            yield _about(
                document,
                (code,),
                f"words for {code}, which this edition does not have",
                "words for items of the edition",
                "Correct the code or remove the words.",
            )


def _entry(
    document: Document, code: str, entry: Node, known: tuple[str, str]
) -> Iterator[EditionProblem]:
    if not isinstance(entry.content, dict):
        yield _about(
            document,
            (code,),
            f"{code} without fields",
            f"the fields {' and '.join(known)}",
            "Write them below the code.",
        )
    for field, words in entry.fields():
        if field not in known:
            yield _about(
                document,
                (code, field),
                f"the unknown field {field} of {code}",
                f"{' or '.join(known)}",
                "Correct its name or remove it.",
            )
        elif not words.text.strip():
            yield _about(
                document,
                (code, field),
                f"no text for {field} of {code}",
                "a text",
                "Write it.",
            )


def _missing(
    files: EditionFiles, items: list[Item], language: str
) -> Iterator[EditionProblem]:
    documents = files.texts.get(language, {})
    folder = f"text.{language}"
    rule = None if files.head is None else files.head.root.at("rules", "indicator")
    is_ladder = rule is not None and rule.text == Aggregation.LADDER
    entries = {c: e for d in documents.values() for c, e in d.root.fields()}
    without_file: set[str] = set()
    for item in items:
        file = f"{folder}/{item.home}.yaml"
        if file in files.unread or item.home in without_file:
            continue
        if item.home not in documents and item.code not in entries:
            without_file.add(item.home)
            yield EditionProblem(
                file=file,
                line=None,
                given="no such file",
                expected=f"the words for everything in structure/{item.home}.yaml "
                f"and options/{item.home}.yaml",
                remedy="Write the file.",
            )
            continue
        entry = entries.get(item.code)
        if entry is not None and not isinstance(entry.content, dict):
            continue
        for field in FIELDS[item.kind][: 2 if is_ladder else 1]:
            if entry is None or entry.at(field) is None:
                yield _about(
                    item.document,
                    (*item.place, "code"),
                    f"no {field} for {item.kind} {item.code} in {folder}",
                    f"words in {file}",
                    f"Add {item.code} with {field} there.",
                )


def _about(
    document: Document, place: Place, given: str, expected: str, remedy: str
) -> EditionProblem:
    return document.problem(place, given=given, expected=expected, remedy=remedy)
