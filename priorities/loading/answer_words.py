"""Whether every answer of a scale has its words, and every word its answer.

The words stand in the text files beside those of the items, below two keys of their own::

    answers:
      most: Yes, for most of them
    answer_sets:
      strategy:
        most: Yes, the plan covers most risks
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from priorities.edition import ANSWER_SETS, ANSWERS
from priorities.errors import EditionProblem
from priorities.loading.documents import Document, Node, Place
from priorities.loading.files import EditionFiles
from priorities.loading.outline import Item, ItemKind

RESERVED = (ANSWERS, ANSWER_SETS)


@dataclass(slots=True)
class AnswersAsked:
    """Which answers there are and where they are used, as far as the files say.

    Attributes
    ----------
    plain
        The answers of the scale; None where there is none.
    own
        The answers of the sets that have values of their own.
    users
        The first criterion that names each set.
    is_plain_used
        Whether some criterion names no set.
    """

    plain: tuple[str, ...] | None
    own: Mapping[str, tuple[str, ...]]
    users: dict[str, Item] = field(default_factory=dict)
    is_plain_used: bool = False

    def of(self, name: str) -> tuple[str, ...]:
        """Give the answers of a named set."""
        return self.own.get(name, self.plain or ())


def check_answers(files: EditionFiles, items: list[Item]) -> Iterator[EditionProblem]:
    """Check the sets of answers, and the words of each in every language."""
    if files.head is None:
        return
    asked = _asked(files.head, items)
    yield from _reserved(items)
    yield from _without_scale(asked)
    if any(name.startswith("structure/") for name in files.unread):
        return
    for name in asked.own:
        if name not in asked.users:
            yield _unused(files.head, ("rules", ANSWER_SETS, name), name)
    for documents in files.texts.values():
        for document in documents.values():
            yield from _plain_words(document, asked)
            yield from _words_of_sets(document, asked)
    yield from _missing(files, asked)


def _reserved(items: list[Item]) -> Iterator[EditionProblem]:
    for item in items:
        if item.code.split(".")[0] in RESERVED:
            yield item.document.problem(
                (*item.place, "code"),
                given=f"the code {item.code}",
                expected=f"a code that does not begin with {' or '.join(RESERVED)}",
                remedy="Choose another code; these two hold the words of answers.",
            )


def _without_scale(asked: AnswersAsked) -> Iterator[EditionProblem]:
    for item in asked.users.values() if asked.plain is None else ():
        yield item.document.problem(
            (*item.place, "answer_set"),
            given=f"a set of answers for {item.code}",
            expected="no set where the rules have no scale",
            remedy="Write the scale into edition.yaml, or take the set out.",
        )


def _asked(head: Document, items: list[Item]) -> AnswersAsked:
    scale = head.root.at("rules", "scale")
    sets = head.root.at("rules", ANSWER_SETS)
    asked = AnswersAsked(
        plain=None if scale is None or not _names(scale) else _names(scale),
        own={}
        if sets is None
        else {name: _names(node) for name, node in sets.fields()},
    )
    for item in items:
        if item.kind is ItemKind.CRITERION:
            named = item.node.at("answer_set")
            if named is None:
                asked.is_plain_used = True
            elif named.text:
                asked.users.setdefault(named.text, item)
    return asked


def _plain_words(document: Document, asked: AnswersAsked) -> Iterator[EditionProblem]:
    entry = document.root.at(ANSWERS)
    if entry is None:
        return
    if asked.plain is None or not asked.is_plain_used:
        yield document.problem(
            (ANSWERS,),
            given="words for answers that nothing is answered with",
            expected="no answers where the rules have no scale, or every criterion "
            "names a set of its own",
            remedy="Take them out.",
        )
        return
    yield from _only_known(document, (ANSWERS,), entry, asked.plain)


def _words_of_sets(document: Document, asked: AnswersAsked) -> Iterator[EditionProblem]:
    sets = document.root.at(ANSWER_SETS)
    for name, entry in () if sets is None else sets.fields():
        place: Place = (ANSWER_SETS, name)
        if name not in asked.users:
            yield _unused(document, place, name)
        elif asked.plain is not None:
            yield from _only_known(document, place, entry, asked.of(name))


def _only_known(
    document: Document, place: Place, entry: Node, known: tuple[str, ...]
) -> Iterator[EditionProblem]:
    for answer, words in entry.fields():
        if answer not in known:
            yield document.problem(
                (*place, answer),
                given=f"words for the answer {answer}, which is not in the scale",
                expected=f"words for {', '.join(known)}",
                remedy="Correct the answer or remove the words.",
            )
        elif not words.text.strip():
            yield document.problem(
                (*place, answer),
                given=f"no text for the answer {answer}",
                expected="a text",
                remedy="Write it.",
            )
    if not isinstance(entry.content, dict):
        yield document.problem(
            place,
            given=f"{place[-1]} without answers",
            expected=f"words for {', '.join(known)}",
            remedy="Write them below it.",
        )


def _missing(files: EditionFiles, asked: AnswersAsked) -> Iterator[EditionProblem]:
    """Name the answers without words in the edition's own language."""
    head = files.head
    language = None if head is None else head.root.at("language")
    if head is None or language is None or not language.text or asked.plain is None:
        return
    folder = f"text.{language.text}"
    if any(name.startswith(f"{folder}/") for name in files.unread):
        return
    documents = files.texts.get(language.text, {}).values()
    if asked.is_plain_used:
        without = _without_words(documents, (ANSWERS,), asked.plain)
        if without:
            yield head.problem(
                ("rules", "scale"),
                given=f"no words in {folder} for {', '.join(without)}",
                expected=f"words for each answer, below {ANSWERS}",
                remedy=f"Write {folder}/answers.yaml.",
            )
    for name, item in asked.users.items():
        without = _without_words(documents, (ANSWER_SETS, name), asked.of(name))
        if without:
            yield item.document.problem(
                (*item.place, "answer_set"),
                given=f"no words in {folder} for {', '.join(without)} of {name}",
                expected=f"words for each answer, below {ANSWER_SETS} and {name}",
                remedy="Write them, or correct the name of the set.",
            )


def _without_words(
    documents: Collection[Document], place: Place, answers: tuple[str, ...]
) -> tuple[str, ...]:
    said: set[str] = set()
    for document in documents:
        entry = document.root.at(*place)
        said |= set(() if entry is None else _names(entry))
    return tuple(answer for answer in answers if answer not in said)


def _unused(document: Document, place: Place, name: str) -> EditionProblem:
    return document.problem(
        place,
        given=f"the set of answers {name}, which no criterion names",
        expected="sets that some criterion has as its answer_set",
        remedy="Name it there, or take it out.",
    )


def _names(node: Node) -> tuple[str, ...]:
    return tuple(name for name, _ in node.fields())
