"""``roadmap edition``: which editions there are, what they say, whether they hold."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import typer
from rich.console import Console

from priorities.crosswalk.comparability import account
from priorities.edition import Edition, OutsideList
from priorities.errors import CrosswalkError, EditionError
from priorities.loading.crosswalks import find_crosswalk, load_crosswalk
from priorities.loading.editions import (
    find_edition,
    list_editions,
    list_instruments,
    load_edition,
)
from priorities.loading.examples import WorkedCase, load_examples
from priorities.outside_lists import served
from priorities.rules import NEWEST
from priorities.scoring.placement import place_priority
from roadmap.commands.comparison import (
    account_lines,
    comparison_document,
    comparison_title,
    counts_table,
)
from roadmap.commands.plain import list_problems, plain, refuse
from roadmap.exit_codes import ExitCode
from roadmap.wording.editions import edition_name, edition_note
from roadmap.wording.scopes import questions_in, scopes_in_short
from roadmap.wording.texts import english


def list_all() -> None:
    """Name the editions that come with the program, and apart from them the examples.

    A few facts stand beside each.
    """
    for name in list_editions():
        edition = _find(name)
        print(f"{edition_name(edition, english)}  {_facts(edition)}")
    print(f"\n{english('cli.edition.list.instruments')}")
    for name in list_instruments():
        instrument = _find(name)
        print(f"{instrument.id}  {_size(instrument)}")


def show(name: str, *, as_json: bool, of_list: str | None = None) -> None:
    """Print what an edition asks, all it says as one JSON document, or what serves a list."""
    edition = _find(name)
    if of_list is not None:
        _show_list(edition, of_list, as_json=as_json)
        return
    if as_json:
        print(json.dumps(edition_document(edition), indent=2))
        return
    print("\n".join(_overview(edition)))


def compare(older: str, newer: str, *, as_json: bool) -> None:
    """Print what became of everything from an older edition to a newer one."""
    then, now = _find(older), _find(newer)
    try:
        crosswalk = find_crosswalk(older, newer)
    except CrosswalkError as error:
        heading = english("cli.edition.compare.not_linked", older=older, newer=newer)
        refuse(heading, error.problems)
    counted = account(crosswalk, now)
    if as_json:
        print(json.dumps(comparison_document(crosswalk, counted), indent=2))
        return
    print(comparison_title(then, now))
    Console(markup=False, highlight=False).print(counts_table(counted))
    print("\n".join(account_lines(crosswalk, counted, then, now)))


def check(paths: Iterable[Path]) -> None:
    """Check editions and their worked cases, and list everything to put right."""
    raise typer.Exit(max(_check_one(path) for path in paths))


def edition_document(edition: Edition) -> dict[str, object]:
    """Give everything an edition says as JSON, in its own language.

    Fractions are texts such as "9/2", days are texts such as "2026-11-23", and what is
    not known is null.
    """
    words: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for key, text in edition.texts[edition.language].items():
        code, _, field = key.rpartition(".")
        words[code][field] = text
    return {
        "id": edition.id,
        "hash": edition.hash,
        "published": plain(edition.published),
        "reconstruction": edition.reconstruction,
        "language": edition.language,
        "languages": sorted(edition.texts),
        "scopes": {
            scope.value: questions_in(edition, scope) for scope in edition.scopes
        },
        "rules": plain(edition.rules),
        "priorities": plain(edition.priorities, words),
        "options": plain(edition.options, words),
        "sources": plain(edition.sources),
        "lists": plain(edition.lists),
    }


def _show_list(edition: Edition, acronym: str, *, as_json: bool) -> None:
    """Print the items of an outside list with the criteria that serve them."""
    described = {each.acronym: each for each in edition.lists}
    if acronym not in described:
        known = ", ".join(described) or english("cli.edition.show.no_lists")
        problem = english("cli.edition.show.no_such_list", given=acronym, known=known)
        refuse(english("cli.edition.show.not_listed", edition=edition.id), [problem])
    here, items = described[acronym], served(edition, acronym)
    if as_json:
        rows = [
            {
                "item": item,
                "criteria": [
                    {"code": code, "text": edition.words(f"{code}.text")}
                    for code in codes
                ],
            }
            for item, codes in items.items()
        ]
        document = {"edition": edition.id, "list": plain(here), "items": rows}
        print(json.dumps(document, indent=2))
        return
    print(_list_line(here))
    for item, codes in items.items():
        print(f"\n{acronym} {item}")
        for code in codes:
            print(f"  {code}  {edition.words(f'{code}.text')}")
        if not codes:
            print(f"  {english('cli.edition.show.unserved')}")


def _list_line(each: OutsideList) -> str:
    facts = (each.title, each.publisher, str(each.year or ""), each.address or "")
    return f"{each.acronym}  {', '.join(filter(None, facts))} ({each.mark.value})"


def _check_one(path: Path) -> ExitCode:
    if path.suffix == ".yaml":
        return _check_crosswalk(path)
    try:
        edition = load_edition(path)
        cases = load_examples(path)
    except EditionError as error:
        heading = english("cli.edition.check.wrong", path=path, n=len(error.problems))
        list_problems(heading, error.problems)
        return ExitCode.NOT_USABLE
    different = [line for case in cases for line in _differences(edition, case)]
    if different:
        heading = english("cli.edition.check.different", path=path, n=len(different))
        list_problems(heading, different)
        return ExitCode.DIFFERENT
    print(
        english("cli.edition.check.right", path=path, n=len(cases), hash=edition.hash)
    )
    return ExitCode.DONE


def _check_crosswalk(path: Path) -> ExitCode:
    try:
        crosswalk = load_crosswalk(path)
    except CrosswalkError as error:
        heading = english("cli.edition.check.wrong", path=path, n=len(error.problems))
        list_problems(heading, error.problems)
        return ExitCode.NOT_USABLE
    links = (*crosswalk.priorities, *crosswalk.indicators, *crosswalk.criteria)
    print(english("cli.edition.check.links", path=path, n=len(links)))
    return ExitCode.DONE


def _differences(edition: Edition, case: WorkedCase) -> Iterator[str]:
    """Compare a worked case with what the engine says, under its newest rules."""
    placed = place_priority(
        edition.under(NEWEST), case.priority, case.effective, case.scope
    )
    for field, expected in case.placement.items():
        computed = getattr(placed, field)
        if computed != expected:
            yield english(
                "cli.edition.check.difference",
                file=case.file,
                line=case.line,
                name=case.name,
                field=field,
                expected=_as_written(expected),
                found=_as_written(computed),
            )


def _as_written(value: object) -> str:
    """Write an exact value as the files do."""
    if value is None:
        return "~"
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return str(value)


def _find(name: str) -> Edition:
    try:
        return find_edition(name)
    except EditionError as error:
        refuse(english("cli.edition.not_loaded", edition=name), error.problems)


def _facts(edition: Edition) -> str:
    day = edition.published
    return english(
        "cli.edition.facts",
        published=english("cli.edition.draft") if day is None else english.date(day),
        priorities=len(edition.priorities),
        indicators=len(edition.indicator_by_code),
        core=sum(i.core for i in edition.indicator_by_code.values()),
        criteria=len(edition.criterion_by_code),
        options=len(edition.options),
        languages=", ".join(sorted(edition.texts)),
    )


def _size(instrument: Edition) -> str:
    """Name an example of another instrument by its source, with its size."""
    source = instrument.sources[0]
    return english(
        "cli.edition.list.size",
        title=source.title,
        publisher=source.publisher,
        priorities=len(instrument.priorities),
        indicators=len(instrument.indicator_by_code),
        criteria=len(instrument.criterion_by_code),
    )


def _answers(edition: Edition) -> Iterator[str]:
    """List the answers of an edition that has its own, with their words and values."""
    first = {
        c.answer_set: c for c in reversed(tuple(edition.criterion_by_code.values()))
    }
    for name, criterion in sorted(first.items(), key=lambda entry: entry[0] or ""):
        scale = edition.scale_of(criterion) or {}
        if scale:
            yield ""
            yield (
                english("cli.edition.show.answers")
                if name is None
                else english("cli.edition.show.answer_set", name=name)
            )
        for answer, value in scale.items():
            yield f"  {answer}  {edition.answer_words(criterion, answer)} ({value})"


def _overview(edition: Edition) -> Iterator[str]:
    yield f"{edition_name(edition, english)}  {_facts(edition)}"
    note = edition_note(edition, english)
    if note is not None:
        yield note
    yield scopes_in_short(edition, english)
    yield english("cli.edition.show.hash", hash=edition.hash)
    yield from _answers(edition)
    for priority in edition.priorities:
        yield ""
        yield f"{priority.code}  {edition.words(f'{priority.code}.title')}"
        for indicator in priority.indicators:
            core = english("cli.edition.show.core") if indicator.core else ""
            title = edition.words(f"{indicator.code}.title")
            yield f"  {indicator.code}  {title}{core}"
    if edition.lists:
        yield ""
        yield english("cli.edition.show.lists", edition=edition.id)
        for each in edition.lists:
            yield f"  {_list_line(each)}"
    yield ""
    yield english("cli.edition.show.more", edition=edition.id)
