"""Routes wait for their turn like everything else: none runs in threads of the framework's."""

import ast
from collections.abc import Iterator
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "roadmap" / "web"


def routes_in_threads(source: str) -> Iterator[str]:
    """Name the routes that the framework would run in threads of its own."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(decorator, ast.Call)
            and ast.unparse(decorator.func).startswith("router.")
            for decorator in node.decorator_list
        ):
            yield node.name


def test_a_route_in_a_thread_of_the_framework_is_noticed():
    source = "@router.get('/a')\ndef a(): ...\n@router.get('/b')\nasync def b(): ..."

    assert list(routes_in_threads(source)) == ["a"]


def test_no_route_runs_in_a_thread_of_the_framework():
    found = {
        file.relative_to(WEB).as_posix(): [*routes_in_threads(file.read_text("utf-8"))]
        for file in WEB.rglob("*.py")
    }

    assert {file: names for file, names in found.items() if names} == {}
