"""The handbook cannot fall behind: everything that has a list is in it."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from assessments.records.people import Role
from assessments.service.browsers import KEPT
from assessments.service.factors import BEGUN_FOR
from assessments.service.invitations import VALID
from assessments.service.sessions import FREE_FAILURES, LONGEST_WAIT
from assessments.store.tables import TABLES
from assessments.validation import LONGEST_TEXT, SHORTEST_PASSPHRASE
from priorities.loading.shapes import (
    CriterionShape,
    CrosswalkShape,
    EditionShape,
    IndicatorShape,
    LinkShape,
    ListShape,
    OptionShape,
    PriorityShape,
    ReferenceShape,
    RulesShape,
    SourceShape,
)
from roadmap import handbook
from roadmap.cli import app
from roadmap.exit_codes import ExitCode
from roadmap.frames import COLUMNS
from roadmap.region import releases
from roadmap.settings import Settings
from roadmap.web.pages.help.page import _html
from roadmap.wording.texts import english

ROOT = Path(__file__).resolve().parents[2]
PAGES = {page.name: page.text for page in handbook.pages()}
TO_A_PAGE = re.compile(r"\]\(([^)#:]+\.md)(?:#[^)]*)?\)")
TO_A_PLACE = re.compile(r"\]\(([^)#:]+\.md)?#([^)]+)\)")
TO_A_PLACE_OF_HELP = re.compile(r"/help/([a-z0-9-]+)#([a-z0-9-]+)")
ID = re.compile(r' id="([^"]+)"')
TO_HELP = re.compile(r"""["'`(/}]help/([a-z0-9-]+)(?![\w-]*\.html)""")
CODED = re.compile(r"`([^`\n]+)`")


def coded(page: str) -> set[str]:
    """Give everything that a page sets as code."""
    return set(CODED.findall(PAGES[page]))


def commands(command: Any, before: str) -> Iterator[tuple[str, list[str]]]:
    """List every command with the options it has."""
    if hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield from commands(inner, f"{before} {name}")
        return
    given = [
        option
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--")
    ]
    yield before, given


COMMANDS = dict(commands(typer.main.get_command(app), "roadmap"))


def reasons() -> set[str]:
    file = ROOT / "roadmap" / "words" / "en" / "refused.toml"
    return set(tomllib.loads(file.read_text("utf-8")))


def lacking(wanted: set[str], page: str) -> set[str]:
    return wanted - coded(page)


def test_what_a_page_lacks_is_noticed():
    assert lacking({"ROADMAP_HOST", "ROADMAP_GHOST"}, "settings") == {"ROADMAP_GHOST"}


def test_every_setting_is_listed():
    settings = {f"ROADMAP_{name.upper()}" for name in Settings.model_fields}

    assert not lacking(settings, "settings")


def test_no_setting_is_listed_that_there_is_not():
    settings = {f"ROADMAP_{name.upper()}" for name in Settings.model_fields}
    listed = {
        name
        for text in PAGES.values()
        for name in re.findall(r"ROADMAP_[A-Z_]+[A-Z]", text)
    }

    assert listed == settings


def test_the_values_that_are_fixed_are_told_as_they_are():
    text = PAGES["settings"]

    for name, field in Settings.model_fields.items():
        if name.startswith(("session_", "second_", "fresh_")):
            assert f"| `ROADMAP_{name.upper()}` | `{field.default}` |" in text
    assert f"{BEGUN_FOR.total_seconds() / 60:.0f} minutes at most" in text
    assert f"for {KEPT.days} days after" in text
    waits = (
        f"{FREE_FAILURES}, then up to {LONGEST_WAIT.total_seconds() / 60:.0f} minutes"
    )
    assert waits in text
    assert f"for {VALID.days} days" in text
    assert f"{SHORTEST_PASSPHRASE} characters" in text
    assert f"{LONGEST_TEXT} characters" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_listed_with_its_options(command: str):
    (line,) = [
        line
        for line in PAGES["commands"].splitlines()
        if line.startswith(f"| `{command}` |")
    ]

    assert not [option for option in COMMANDS[command] if f"`{option}" not in line]


@pytest.mark.parametrize("code", ExitCode)
def test_an_exit_code_is_listed(code: ExitCode):
    assert f"| {code.value} | `{code.name}` |" in PAGES["commands"]


def test_every_reason_for_a_refusal_is_explained():
    assert not lacking(reasons(), "refusals")


def test_no_reason_is_explained_that_there_is_not():
    rows = "\n".join(
        line for line in PAGES["refusals"].splitlines() if line.startswith("| `")
    )

    assert set(re.findall(r"`([a-z_]+)`", rows)) <= reasons()


def test_every_column_of_a_table_is_explained():
    assert not lacking({*COLUMNS, *releases.COLUMNS}, "columns")


def test_every_table_of_the_database_is_explained():
    assert not lacking(set(TABLES), "tables")


@pytest.mark.parametrize(
    "shape",
    [
        CriterionShape,
        CrosswalkShape,
        EditionShape,
        IndicatorShape,
        LinkShape,
        ListShape,
        OptionShape,
        PriorityShape,
        ReferenceShape,
        RulesShape,
        SourceShape,
    ],
)
def test_every_field_of_an_edition_is_listed(shape: type):
    fields = set(shape.model_fields)  # type: ignore[attr-defined]  # a pydantic model

    assert not lacking(fields, "edition-fields")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_every_role_is_explained(role: Role):
    assert f"| {english(f'frame.role.{role.value}')} |" in PAGES["roles"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_leads_only_to_pages_that_are_there(page: str):
    wanted = set(TO_A_PAGE.findall(PAGES[page]))

    assert not {to for to in wanted if to.removesuffix(".md") not in PAGES}


def test_every_place_of_a_page_that_is_linked_is_there():
    linked = {
        (to or f"{page}.md", place)
        for page, text in PAGES.items()
        for to, place in TO_A_PLACE.findall(text)
    }
    linked |= {
        (f"{to}.md", place)
        for file in (ROOT / "roadmap").rglob("*")
        if file.suffix in {".py", ".js", ".html", ".toml"}
        for to, place in TO_A_PLACE_OF_HELP.findall(file.read_text("utf-8"))
    }
    there = {f"{page}.md": set(ID.findall(_html(PAGES[page]))) for page in PAGES}

    assert linked
    assert not {(to, place) for to, place in linked if place not in there[to]}


def test_the_first_page_leads_to_every_other():
    linked = {to.removesuffix(".md") for to in TO_A_PAGE.findall(PAGES["index"])}

    assert linked == set(PAGES) - {"index"}


def test_every_link_to_a_help_page_in_the_program_leads_somewhere():
    found = {
        name: file.relative_to(ROOT).as_posix()
        for file in (ROOT / "roadmap").rglob("*")
        if file.suffix in {".py", ".js", ".html", ".toml"}
        for name in TO_HELP.findall(file.read_text("utf-8"))
    }

    assert "method" in found
    assert not {name: file for name, file in found.items() if name not in PAGES}


def test_no_two_pages_stand_at_the_same_place_in_the_list():
    orders = [page.order for page in handbook.pages()]

    assert len(orders) == len(set(orders))


@pytest.mark.parametrize("file", ["README.md", "CHANGELOG.md", "priorities/README.md"])
def test_a_file_beside_the_handbook_leads_only_to_files_that_are_there(file: str):
    here = (ROOT / file).parent
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / file).read_text("utf-8"))

    assert not [to for to in links if not (here / to).exists()]


@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_a_page_names_is_there(page: str):
    named = {
        text
        for text in CODED.findall(PAGES[page])
        if re.fullmatch(r"(priorities|assessments|roadmap|tests)/[\w./-]*", text)
    }

    assert not [name for name in named if not there(name)]


def there(name: str) -> bool:
    made_up = {"roadmap/words/th", "roadmap/words/en/example.toml"}
    return name in made_up or (ROOT / name).exists()
