"""A template and its view belong together: every name is a field, every field is read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, get_args, get_type_hints

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, meta

from roadmap import web
from roadmap.web.ui.templates import WEB, View, environment
from tests.house.following import Reading

ROOT = Path(__file__).resolve().parents[2]


def every_view() -> list[type[View]]:
    for module in walk_packages(web.__path__, f"{web.__name__}."):
        import_module(module.name)
    return [
        view
        for view in View.__subclasses__()
        if view.__module__.startswith("roadmap.") and view in vars_of(view)
    ]


def vars_of(view: type) -> list[object]:
    """Give what the view's module holds: with slots a class is made twice."""
    return list(vars(import_module(view.__module__)).values())


VIEWS = every_view()


def reachable(kind: Any, seen: set[type]) -> Iterator[type]:
    """Give the frozen values that a view is made of, however deep."""
    for part in get_args(kind):
        yield from reachable(part, seen)
    if is_dataclass(kind) and isinstance(kind, type) and kind not in seen:
        seen.add(kind)
        yield kind
        for inner in get_type_hints(kind).values():
            yield from reachable(inner, seen)


def read_of(sources: Mapping[str, str], view: type[View]) -> Reading:
    made_up = Environment(
        loader=DictLoader(sources), undefined=StrictUndefined, autoescape=True
    )
    return Reading(made_up, view)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    height: int
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart(View):
    template = "chart.html"

    title: str
    bars: tuple[Bar, ...]
    by_name: Mapping[str, Bar]


WRONG = (
    ("{{ titel }}", "chart.html:1: titel"),
    ("{% for bar in bars %}{{ bar.hieght }}{% endfor %}", "hieght of Bar"),
    ("{{ by_name.get(title).hieght }}", "hieght of Bar"),
    ("{% for name, bar in by_name.items() %}{{ bar.wide }}{% endfor %}", "wide of Bar"),
    (
        "{% import 'm.html' as m with context %}{{ m.drawn(bars[0]) }}",
        "m.html:1: hieght of Bar",
    ),
    (
        "{% import 'm.html' as m with context %}{% call m.around() %}{{ no }}{% endcall %}",
        "chart.html:1: no",
    ),
    ("{% import 'm.html' as m with context %}{{ m.darwn() }}", "darwn of"),
)
MACROS = (
    "{% macro drawn(bar) %}{{ bar.hieght }}{% endmacro %}"
    "{% macro around() %}{{ caller() }}{% endmacro %}"
)


@pytest.mark.parametrize(("source", "says"), WRONG)
def test_a_misspelt_name_is_noticed_however_deep(source, says):
    (wrong,) = read_of({"chart.html": source, "m.html": MACROS}, Chart).wrong

    assert says in wrong


def test_a_field_that_no_template_reads_is_noticed():
    source = (
        "{% for bar in bars %}{{ bar.height }}{{ by_name['x'].height }}{% endfor %}"
    )

    read = read_of({"chart.html": source}, Chart).read

    assert read == {(Chart, "bars"), (Chart, "by_name"), (Bar, "height")}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.template)
def test_every_name_that_a_template_reads_is_a_field_of_its_view(view):
    assert Reading(environment(), view).wrong == set()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.template)
def test_every_field_of_a_view_is_read_by_its_template(view):
    read = Reading(environment(), view).read

    assert {field.name for field in fields(view)} - {
        name for owner, name in read if owner is view
    } == set()


def test_every_field_of_what_a_view_is_made_of_is_read():
    read = {pair for view in VIEWS for pair in Reading(environment(), view).read}
    seen: set[type] = set()
    parts = [part for view in VIEWS for part in reachable(view, seen)]
    code = "\n".join(
        file.read_text("utf-8") for file in sorted((ROOT / "roadmap").rglob("*.py"))
    )
    dead = {
        f"{part.__name__}.{field.name}"
        for part in parts
        if part.__module__.startswith("roadmap.")
        for field in fields(part)
        if (part, field.name) not in read and not re.search(rf"\.{field.name}\b", code)
    }

    assert dead == set()


TABLES = re.compile(
    r"{% call parts\.table\((?P<given>.*?)\) -?%}(?P<rows>.*?){% endcall %}", re.DOTALL
)
OF_ITS_OWN = {
    "ui/parts.html": {"table", "note"},
    "answering/printed.html": {"table"},  # a form on paper, with a body for every rung
    "plans/action.html": {"note"},
}
"""Templates that write a table or a note themselves."""


def written_out(source: str) -> set[str]:
    """Say whether a template writes tables or notes itself."""
    kinds = {"table": r"<table\b", "note": r'class="note\b'}
    return {kind for kind, written in kinds.items() if re.search(written, source)}


def without_name(source: str) -> list[str]:
    """Give the cells of labelled tables without a column, and heads of nothing."""
    cells = [
        cell
        for table in TABLES.finditer(source)
        if "kind=" not in table["given"] or "labelled" in table["given"]
        for cell in re.findall(r"<td\b[^>]*>", table["rows"])
        if "data-label=" not in cell
    ]
    heads = [
        head for head in re.findall(r"<th\b[^>]*>", source) if "scope=" not in head
    ]
    return cells + heads


def test_a_table_and_a_note_of_another_kind_are_noticed():
    assert written_out('<table class="x"><p class="note problem">') == {"table", "note"}
    rows = '<tr><th>a</th><td>1</td><td data-label="b">2</td></tr>'
    call = "{% call parts.table(t('a'), columns) %}" + rows + "{% endcall %}"
    assert without_name(call) == ["<td>", "<th>"]


def test_there_is_one_kind_of_table_and_one_kind_of_note():
    found = {file: written_out(source_of(file)) for file in every_template()}

    assert {file: kinds for file, kinds in found.items() if kinds} == OF_ITS_OWN


def test_every_cell_says_its_column_and_every_head_what_it_heads():
    found = {file: without_name(source_of(file)) for file in every_template()}

    assert {file: cells for file, cells in found.items() if cells} == {}


def test_every_template_has_one_view_or_is_part_of_another():
    files = every_template()
    shown = [view.template for view in VIEWS]
    parts = {
        part
        for file in files
        for part in meta.find_referenced_templates(environment().parse(source_of(file)))
    }

    assert sorted(shown) == sorted(set(shown))
    assert files - parts - set(shown) == set()


def every_template() -> set[str]:
    return {
        file.relative_to(
            WEB / "pages" if (WEB / "pages") in file.parents else WEB
        ).as_posix()
        for file in WEB.rglob("*.html")
    }


def source_of(file: str) -> str:
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), file)[0]
