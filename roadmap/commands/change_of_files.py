"""``roadmap change`` of two files of answers: nothing of it is stored."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from assessments.answers.snapshot import Snapshot
from assessments.comparison.change import change
from priorities.answers import Scope
from priorities.crosswalk.links import Crosswalk, EditionPath, identity
from priorities.edition import Edition
from priorities.errors import AnswersError, CrosswalkError, EditionError, ScopeError
from priorities.loading.crosswalks import find_crosswalk, load_crosswalk
from priorities.loading.editions import find_edition
from priorities.rules import NEWEST
from priorities.scoring.compiled import require_offered
from priorities.scoring.placement import place
from roadmap.commands.answers_file import edition_named_in, read_answers
from roadmap.commands.change import change_lines
from roadmap.commands.plain import plain, refuse
from roadmap.wording.editions import Naming, edition_name
from roadmap.wording.texts import english


class Found(NamedTuple):
    """An edition, and the id or folder by which it is found again."""

    edition: Edition
    name: str


def are_files(names: Sequence[str], *, with_options: bool) -> bool:
    """Whether two names are meant as files of answers, and not as submissions.

    One of each is refused, and so are options that submissions leave nothing to.
    """
    meant = [name.endswith(".json") or Path(name).is_file() for name in names]
    heading = english("cli.change.not_compared")
    if any(meant) and not all(meant):
        refuse(heading, [english("cli.change.problem.file_and_submission")])
    if with_options and not any(meant):
        refuse(heading, [english("cli.change.problem.of_submissions")])
    return all(meant)


def change_of_files(
    files: tuple[Path, Path],
    *,
    editions: Sequence[str],
    crosswalk: Path | None,
    scope: Scope,
    as_json: bool,
) -> None:
    """Print the change between two files of answers: parts that add up, and how sure.

    Parameters
    ----------
    files
        The older and the newer one; each names the edition that it answers.
    editions
        Ids or folders of editions; those that come with the program are found without.
    crosswalk
        The file that links the two editions; None to look for one that comes with the
        program or lies beside the newer edition.
    """
    try:
        known = [Found(find_edition(name), name) for name in editions]
    except EditionError as error:
        refuse(english("cli.edition.not_loaded", edition=error.edition), error.problems)
    given = None if crosswalk is None else _loaded(crosswalk)
    older, newer = (_edition_of(file, known, crosswalk) for file in files)
    _every_one_is_used(known, (older, newer))
    path = EditionPath(
        older=older.edition.under(NEWEST),
        newer=newer.edition.under(NEWEST),
        crosswalk=_linked(older, newer, given),
    )
    before, after = (
        _answered(edition, file, scope)
        for edition, file in zip((path.older, path.newer), files, strict=True)
    )
    changed = change(before, after, path)
    if as_json:
        document = {
            "before": {"file": files[0].name, "edition": path.older.id},
            "after": {"file": files[1].name, "edition": path.newer.id},
            "change": plain(changed),
        }
        print(json.dumps(document, indent=2))
        return
    title = english(
        "cli.change.title",
        before=files[0].name,
        after=files[1].name,
        older=edition_name(path.older, english),
        newer=edition_name(path.newer, english),
    )
    naming = Naming(older=path.older, newer=path.newer, say=english)
    print("\n".join([title, *change_lines(changed, naming)]))


def _edition_of(file: Path, known: Sequence[Found], crosswalk: Path | None) -> Found:
    """Find the edition that a file of answers names."""
    try:
        named = edition_named_in(file)
        given = [found for found in known if found.edition.id == named]
        if len({found.edition.hash for found in given}) > 1:
            problem = english("cli.change.problem.two_editions", edition=named)
            refuse(english("cli.change.not_compared"), [problem])
        if given:
            return given[0]
        if crosswalk is not None and Path(named).name == named:
            beside = crosswalk.resolve().parent / named
            if (beside / "edition.yaml").is_file():
                return Found(find_edition(str(beside)), str(beside))
        return Found(find_edition(named), named)
    except AnswersError as error:
        refuse(english("cli.place.not_used", file=file), error.problems)
    except EditionError as error:
        refuse(english("cli.edition.not_loaded", edition=error.edition), error.problems)


def _every_one_is_used(known: Sequence[Found], used: Sequence[Found]) -> None:
    ids = [found.edition.id for found in used]
    problems = [
        english("cli.change.problem.unused", edition=name, expected=" and ".join(ids))
        for edition, name in known
        if edition.id not in ids
    ]
    if problems:
        refuse(english("cli.change.not_compared"), problems)


def _loaded(file: Path) -> Crosswalk:
    try:
        return load_crosswalk(file)
    except CrosswalkError as error:
        refuse(english("cli.change.not_compared"), error.problems)


def _linked(older: Found, newer: Found, given: Crosswalk | None) -> Crosswalk:
    """Link the two editions, or say what to do about it."""
    ids = (older.edition.id, newer.edition.id)
    heading = english("cli.edition.compare.not_linked", older=ids[0], newer=ids[1])
    if given is None:
        if ids[0] == ids[1]:
            return identity(newer.edition)
        try:
            return find_crosswalk(older.name, newer.name)
        except CrosswalkError as error:
            refuse(heading, error.problems)
    if ids[0] == ids[1]:
        problem = english("cli.change.problem.one_edition", edition=ids[0])
        refuse(heading, [problem])
    if (given.older, given.newer) != ids:
        problem = english(
            "cli.change.problem.other_crosswalk",
            given=f"{given.older}, {given.newer}",
            expected=f"{ids[0]}, {ids[1]}",
        )
        refuse(heading, [problem])
    return given


def _answered(edition: Edition, file: Path, scope: Scope) -> Snapshot:
    try:
        require_offered(edition, scope)
        effective = read_answers(file, edition)
        placement = place(edition, effective, scope)
    except ScopeError as error:
        refuse(english("cli.place.not_used", file=file), [error])
    except AnswersError as error:
        refuse(english("cli.place.not_used", file=file), error.problems)
    return Snapshot(
        edition=edition, scope=scope, effective=effective, placement=placement
    )
