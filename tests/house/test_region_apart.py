"""The page of the region reads stored releases and cannot reach what they were made of.

What it imports is held by a contract; here its code is read, and every statement that it
sends to the database is listened to.
"""

import ast
import inspect
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from textwrap import dedent

import pytest
from sqlalchemy import event

from assessments.service import Service
from assessments.store.tables import TABLES
from roadmap.settings import Settings
from roadmap.web.ui.installation import Published, published
from tests.pages.app_under_test import Site, running
from tests.regions import analyst, focal_point, populated, publish
from tests.worlds import Clock, open_titled_service

PAGE = (
    Path(__file__).resolve().parents[2]
    / "roadmap"
    / "web"
    / "pages"
    / "region"
    / "page.py"
)
FOR_A_MEMBER = {"release", "person", "session", "member_change"}
"""All but the first are read in the middleware: who asks, and what waits in the own state."""

FOR_AN_OUTSIDER = {"release", "release_audience"}

LEVELS = [1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5]
PATHS = (
    "/region",
    "/region/region.csv",
    "/region/columns.csv",
    "/region/checker.py",
    "/region/1.json",
    "/region/2.json",
)


WHOLE = {"service", "database", "installation"}
"""What the whole record can be reached by."""

VISITS = {"visit", "visitor.visit()", "visitor.visit_of(request)"}
"""How the page gets hold of a visit, which knows the whole service."""


def reached(source: str) -> set[str]:
    """Give what is taken off the whole service, and off the world behind it."""
    return {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in {"service", "world"}
    } | {
        f"(...).{node.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in WHOLE
    }


def taken_off_visits(source: str) -> set[str]:
    """Give what is taken off a visit; "visit" where it is handed on whole."""
    nodes = list(ast.walk(ast.parse(source)))
    handed_on = [
        value
        for call in nodes
        if isinstance(call, ast.Call)
        for value in (*call.args, *(named.value for named in call.keywords))
        if ast.unparse(value) in VISITS
    ]
    return {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in VISITS
    } | {"visit" for _ in handed_on}


@contextmanager
def listening(service: Service) -> Iterator[list[str]]:
    """Collect every statement that goes to the database."""
    statements: list[str] = []
    engine = service.world.database._engine

    def hear(_connection, _cursor, statement, *_more) -> None:  # type: ignore[no-untyped-def]  # as the library calls it
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    yield statements
    event.remove(engine, "before_cursor_execute", hear)


def tables_in(statements: list[str]) -> set[str]:
    """Give the tables that statements name: before a column, or to read or write."""
    named = re.compile(r"\b([a-z_]+)\.|\b(?:from|join|into|update)\s+([a-z_]+)")
    return {
        name
        for statement in statements
        for pair in named.findall(statement.lower())
        for name in pair
        if name in TABLES
    }


@pytest.fixture
async def site(database_url: str, clock: Clock) -> AsyncIterator[Site]:
    service = open_titled_service(database_url, clock)
    populated(service, {"2024": LEVELS, "2025": LEVELS})
    for cycle in ("2024", "2025"):
        publish(service, cycle)
    async with running(service, Settings()) as site:
        yield site
    service.close()


def test_of_the_service_the_page_takes_nothing():
    assert reached("service.answering; visit.service; world.database") == {
        *("service.answering", "world.database"),
        *("(...).service", "(...).database"),
    }
    assert reached(PAGE.read_text("utf-8")) == set()


def test_of_a_visit_the_page_takes_what_is_published():
    assert taken_off_visits("visitor.visit().service; show(visit); f(of=visit)") == {
        *("service", "visit"),
    }
    assert taken_off_visits(PAGE.read_text("utf-8")) == {
        *("person", "say", "published"),
    }


def test_what_is_published_are_the_releases_and_the_words_of_editions():
    names = [field.name for field in fields(Published)]

    assert names == ["releases", "editions", "crosswalks"]
    assert reached(inspect.getsource(published)) == {
        *("service.releases", "service.world"),
        *("world.editions", "world.crosswalks"),
    }
    assert reached(dedent(inspect.getsource(Published))) == set()


@pytest.mark.parametrize("signed_in", [True, False])
async def test_no_path_of_the_page_asks_for_anything_but_releases(
    site: Site, signed_in: bool
):
    site.service.releasing.set_audience(who=analyst("one"), everyone=True)
    token = site.token(focal_point(0))
    async with site.browser() as browser:
        if signed_in:
            browser.cookies.set("roadmap_session", token)

        with listening(site.service) as statements:
            answers = [await browser.get(path) for path in PATHS]

    assert [answer.status_code for answer in answers] == [200] * len(PATHS)
    assert tables_in(statements) == (FOR_A_MEMBER if signed_in else FOR_AN_OUTSIDER)


def test_an_answer_that_was_asked_for_is_heard():
    statements = [
        "SELECT value, person FROM answer",
        "SELECT submission.id",
        "UPDATE plan",
    ]

    assert tables_in(statements) == {"answer", "submission"} | {"plan"} & set(TABLES)
