"""Load an edition from its folder, or every problem that keeps it from being one."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

from priorities.edition import Edition, EditionId, Option, OutsideList, Priority, Source
from priorities.errors import EditionError, EditionProblem
from priorities.loading import checks, settings
from priorities.loading.answer_words import check_answers
from priorities.loading.building import (
    list_from,
    option_from,
    priority_from,
    rules_from,
    source_from,
)
from priorities.loading.content_hash import hash_of
from priorities.loading.files import EditionFiles, read_files
from priorities.loading.fitting import fit, fit_each
from priorities.loading.lists import check_lists
from priorities.loading.outline import items_of
from priorities.loading.shapes import (
    EditionShape,
    ListShape,
    OptionShape,
    PriorityShape,
    SourceShape,
)
from priorities.loading.texts import check_texts, words_of

BUILT_IN = Path(__file__).resolve().parent.parent / "editions"
INSTRUMENTS = BUILT_IN.parent / "instruments"
"""Instruments of other owners that come with the program as examples: never answered in
a cycle."""


def load_edition(folder: Path) -> Edition:
    """Load the edition in a folder.

    Raises
    ------
    EditionError
        If anything is wrong; it lists every problem with file and line.
    """
    files = read_files(folder)
    problems = list(files.problems)
    head, misfits = (None, []) if files.head is None else fit(files.head, EditionShape)
    problems += misfits
    priorities = _priorities(files, problems)
    options = _options(files, problems)
    sources = _sources(files, problems)
    lists = _lists(files, problems)
    problems += _disagreements(files)
    if files.head is not None and head is not None:
        problems += settings.check_rules(files.head, head.rules)
    if files.head is None or head is None or problems:
        raise EditionError(folder.name, _in_order(problems))
    edition = Edition(
        id=EditionId(head.id),
        published=head.published,
        reconstruction=head.reconstruction,
        language=head.language,
        rules=rules_from(head.rules),
        priorities=tuple(priorities[code] for code in head.priorities),
        options=tuple(chain(*(options.get(code, ()) for code in head.priorities))),
        sources=tuple(sources),
        texts={language: words_of(each) for language, each in files.texts.items()},
        hash="",
        lists=tuple(lists),
    )
    problems += settings.check_effects(files.head, items_of(files), edition)
    if problems:
        raise EditionError(folder.name, _in_order(problems))
    return replace(edition, hash=hash_of(edition))


def list_editions() -> tuple[EditionId, ...]:
    """Name the editions that come with the program, oldest id first."""
    return _ids_in(BUILT_IN)


def list_instruments() -> tuple[EditionId, ...]:
    """Name the examples of other instruments that come with the program, by id."""
    return _ids_in(INSTRUMENTS)


def find_edition(id_or_folder: str) -> Edition:
    """Load an edition or an example that comes with the program, or the one in a folder.

    Editions that come with the program are loaded once per process; a folder is read
    anew each time, since somebody may be writing in it.

    Raises
    ------
    EditionError
        If there is no such edition, or anything is wrong with it.
    """
    known = (*list_editions(), *list_instruments())
    if id_or_folder in known:
        return _load_built_in(id_or_folder)
    folder = Path(id_or_folder)
    if folder.is_dir():
        return load_edition(folder)
    raise EditionError(
        id_or_folder,
        [
            EditionProblem(
                file=id_or_folder,
                line=None,
                given="neither a known edition nor a folder",
                expected=f"one of {', '.join(known)}, or a folder",
                remedy="Look at `roadmap edition list`.",
            )
        ],
    )


def home_of(name: str) -> Path:
    """Give the folder in which an edition that comes with the program has its own."""
    return INSTRUMENTS if name in list_instruments() else BUILT_IN


def _ids_in(home: Path) -> tuple[EditionId, ...]:
    heads = home.glob("*/edition.yaml")
    return tuple(sorted(EditionId(head.parent.name) for head in heads))


@lru_cache
def _load_built_in(name: str) -> Edition:
    return load_edition(home_of(name) / name)


def _priorities(
    files: EditionFiles, problems: list[EditionProblem]
) -> dict[str, Priority]:
    fitted: dict[str, Priority] = {}
    for home, document in files.structure.items():
        shape, misfits = fit(document, PriorityShape)
        problems += misfits
        if shape is not None:
            fitted[home] = priority_from(shape)
    return fitted


def _options(
    files: EditionFiles, problems: list[EditionProblem]
) -> dict[str, list[Option]]:
    fitted: dict[str, list[Option]] = {}
    for home, document in files.options.items():
        shapes, misfits = fit_each(document, OptionShape)
        problems += misfits
        fitted[home] = [option_from(shape, priority=home) for shape in shapes]
    return fitted


def _sources(files: EditionFiles, problems: list[EditionProblem]) -> list[Source]:
    if files.sources is None:
        return []
    shapes, misfits = fit_each(files.sources, SourceShape)
    problems += misfits
    return [source_from(shape) for shape in shapes]


def _lists(files: EditionFiles, problems: list[EditionProblem]) -> list[OutsideList]:
    if files.lists is None:
        return []
    shapes, misfits = fit_each(files.lists, ListShape)
    problems += misfits
    return [list_from(shape) for shape in shapes]


def _disagreements(files: EditionFiles) -> Iterable[EditionProblem]:
    items = items_of(files)
    yield from checks.check_files(files)
    yield from checks.check_codes(files, items)
    yield from checks.check_rungs(files, items)
    yield from checks.check_references(files, items)
    yield from settings.check_used_by_all(items)
    yield from check_lists(files, items)
    yield from check_texts(files, items)
    yield from check_answers(files, items)


def _in_order(problems: Iterable[EditionProblem]) -> list[EditionProblem]:
    """Sort by file and line, each problem once."""
    once = dict.fromkeys(problems)
    return sorted(once, key=lambda problem: (problem.file, problem.line or 0))
