"""Load the crosswalk between two editions, or every problem that keeps it from being one."""

from collections.abc import Iterable, Sequence
from functools import lru_cache, reduce
from itertools import pairwise
from pathlib import Path

from priorities.crosswalk.composition import compose
from priorities.crosswalk.links import Crosswalk, Link, identity
from priorities.edition import Edition, EditionId
from priorities.errors import (
    CrosswalkError,
    EditionError,
    EditionProblem,
)
from priorities.loading.documents import Document
from priorities.loading.editions import (
    BUILT_IN,
    INSTRUMENTS,
    find_edition,
    home_of,
    list_editions,
    list_instruments,
    load_edition,
)
from priorities.loading.fitting import fit
from priorities.loading.links import check_links, rows_of
from priorities.loading.relations import check_claims
from priorities.loading.shapes import CrosswalkShape, LinkShape
from priorities.loading.yaml_text import read_yaml


def load_crosswalk(path: Path) -> Crosswalk:
    """Load the crosswalk in a file, with the two editions it links.

    Its editions are those in the folders beside the file, otherwise those that come
    with the program.

    Raises
    ------
    CrosswalkError
        If anything is wrong; it lists every problem with its line.
    """
    document, problems = read_yaml(path, file=path.name)
    if document is None:
        raise CrosswalkError(path.name, problems)
    shape, misfits = fit(document, CrosswalkShape)
    problems += misfits
    problems += _misnamed(path, document)
    older = _edition(path, document, "older", problems)
    newer = _edition(path, document, "newer", problems)
    if older is not None and newer is not None:
        rows = rows_of(document)
        problems += check_links(document, rows, older, newer)
        problems += check_claims(document, rows, older, newer)
    if shape is None or problems:
        once = dict.fromkeys(problems)
        raise CrosswalkError(path.name, sorted(once, key=lambda p: p.line or 0))
    return Crosswalk(
        older=EditionId(shape.older),
        newer=EditionId(shape.newer),
        priorities=_links(shape.priorities),
        indicators=_links(shape.indicators),
        criteria=_links(shape.criteria),
    )


def list_crosswalks() -> tuple[tuple[EditionId, EditionId], ...]:
    """Name the pairs of editions that are linked directly, oldest first."""
    known = (*list_editions(), *list_instruments())
    return tuple((a, b) for a in known for b in known if _file(a, b).exists())


def find_crosswalk(older: str, newer: str) -> Crosswalk:
    """Link two editions that come with the program, or two in folders.

    An edition is linked with itself by its identity. Editions that are no neighbours
    are linked along the shortest chain of crosswalks between them; those in folders by
    the crosswalk beside the newer one.

    Raises
    ------
    EditionError
        If one of the editions is not there, or anything is wrong with it.
    CrosswalkError
        If no chain of crosswalks leads from one to the other, or anything is wrong
        with one of them.
    """
    first, last = find_edition(older), find_edition(newer)
    if first.id == last.id:
        return identity(first)
    chain = _chain(first.id, last.id)
    if chain is None and (beside := _beside(newer, first.id, last.id)).is_file():
        return load_crosswalk(beside)
    if chain is None:
        raise CrosswalkError(f"{older} to {newer}", [_none(first.id, last.id)])
    return reduce(compose, (_load_built_in(a, b) for a, b in pairwise(chain)))


@lru_cache
def _load_built_in(older: str, newer: str) -> Crosswalk:
    return load_crosswalk(_file(older, newer))


def _file(older: str, newer: str) -> Path:
    return home_of(newer) / f"crosswalk-{older}-{newer}.yaml"


def _beside(folder: str, older: EditionId, newer: EditionId) -> Path:
    return Path(folder).resolve().parent / f"crosswalk-{older}-{newer}.yaml"


def _chain(older: EditionId, newer: EditionId) -> Sequence[EditionId] | None:
    """Give the shortest chain of editions that are linked in pairs."""
    pairs = list_crosswalks()
    chains: list[tuple[EditionId, ...]] = [(older,)]
    reached = {older}
    for chain in chains:
        for a, b in pairs:
            if a == chain[-1] and b == newer:
                return (*chain, b)
            if a == chain[-1] and b not in reached:
                reached.add(b)
                chains.append((*chain, b))
    return None


def _none(older: EditionId, newer: EditionId) -> EditionProblem:
    backwards = _chain(newer, older) is not None
    return EditionProblem(
        file=_file(older, newer).name,
        line=None,
        given="no such file, and no chain of others",
        expected=f"crosswalks that lead from {older} to {newer}",
        remedy=f"Name the older edition first: {newer}, then {older}."
        if backwards
        else "Write it as the README of the editions shows.",
    )


def _misnamed(path: Path, document: Document) -> Iterable[EditionProblem]:
    texts = [document.root.at(side) for side in ("older", "newer")]
    ids = [node.text for node in texts if node is not None and node.text]
    wanted = f"crosswalk-{'-'.join(ids)}.yaml"
    if len(ids) == 2 and path.name != wanted:
        yield document.problem(
            ("older",),
            given=f"{ids[0]} and {ids[1]} in the file {path.name}",
            expected=f"the name {wanted}",
            remedy="Make the two the same.",
        )


def _edition(
    path: Path, document: Document, side: str, problems: list[EditionProblem]
) -> Edition | None:
    """Load an edition that the file names; problems are added to the list."""
    node = document.root.at(side)
    name = "" if node is None else node.text
    if not name or Path(name).name != name:  # the shape says what is wrong with it
        return None
    folder = path.resolve().parent / name
    try:
        with_the_program = folder.parent in (BUILT_IN, INSTRUMENTS)
        if not with_the_program and folder.joinpath("edition.yaml").exists():
            return load_edition(folder)
        if name in (*list_editions(), *list_instruments()):
            return find_edition(name)
    except EditionError:
        given = f"{name}, in which something has to be put right"
    else:
        given = f"{name}, which is not there"
    problems.append(
        document.problem(
            (side,),
            given=given,
            expected="an edition beside this file or one that comes with the program",
            remedy="Run `roadmap edition check` on its folder.",
        )
    )
    return None


def _links(shapes: Iterable[LinkShape]) -> tuple[Link, ...]:
    return tuple(
        Link(
            relation=shape.relation,
            older=shape.older,
            newer=shape.newer,
            reason=shape.reason,
        )
        for shape in shapes
    )
