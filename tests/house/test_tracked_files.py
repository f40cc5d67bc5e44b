"""House rules that imports and linters cannot see, read from the files themselves."""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assessments.rules import ALLOWED

ROOT = Path(__file__).resolve().parents[2]
CODE = ("priorities", "assessments", "roadmap")
WRITTEN_BY_A_PROGRAM = {"requirements.txt", "requirements-test.txt"}
LONGEST_FILE = 450
"""A file is one idea; a longer one says in its docstring why it is still one."""

WHY = "Longer than most:"
"""How a docstring says so."""

A_PATH_OF_THIS_MACHINE = re.compile(
    r"(?<![\w.:/])/(?:home|Users|root|work|workspace|mnt)/[\w.-]+"
)
A_REGISTRY = re.compile(
    r"(?:--(?:extra-)?index-url|registry\.|pypi\.|/simple/|pythonhosted|artifactory|nexus\.)"
)

FILLED = {
    *("dict", "list", "set", "defaultdict", "Counter", "deque", "OrderedDict"),
    *("Figures", "Pool", "Pools", "Line", "Installation", "Lock", "Semaphore", "Queue"),
}
"""What is made to be filled, or to be waited for."""

SAYS_WHO_LEADS = {"roadmap/web/pages/people/administration.py"}
"""Names the focal points of a state: a fact about the state, not a right."""

WITH_THREADS = {
    "roadmap/web/compressed.py",  # for nobody: files that are compressed once
    "roadmap/web/compressed_answers.py",  # a long answer, when it is there
    "roadmap/web/ui/background.py",
    "roadmap/web/ui/drawing_processes.py",
    "roadmap/web/ui/open_pages.py",  # for nobody: memory that is given back
    "roadmap/web/ui/readiness.py",  # whoever asks, one thread looks
}

MAKES_PEOPLE = {"roadmap/demo/people.py"}

Rule = Callable[[str], list[str]]


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:  # an unpacked archive
        found = (
            f.relative_to(ROOT) for folder in CODE for f in (ROOT / folder).rglob("*")
        )
        return sorted(f.as_posix() for f in found if "__pycache__" not in f.parts)
    return sorted(filter(None, listed.stdout.split("\0")))


def readable() -> Iterator[tuple[str, str]]:
    """Give every tracked file that is text, with what it says."""
    for name in tracked():
        file = ROOT / name
        if file.is_file():
            try:
                yield name, file.read_text("utf-8")
            except UnicodeDecodeError:
                continue


FILES = dict(readable())
PYTHON = {name: text for name, text in FILES.items() if name.endswith(".py")}
OURS = {name: text for name, text in PYTHON.items() if name.split("/")[0] in CODE}


def of_the_web(ending: str) -> dict[str, str]:
    return {
        name: text
        for name, text in FILES.items()
        if name.startswith("roadmap/web/") and name.endswith(ending)
    }


def broken(rule: Rule, files: dict[str, str]) -> dict[str, list[str]]:
    found = {name: rule(text) for name, text in files.items()}
    return {name: lines for name, lines in found.items() if lines}


def refreshable_at_module_level(source: str) -> list[str]:
    return [
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for decorator in node.decorator_list
        if "refreshable" in ast.unparse(decorator)
    ]


def kept_at_module_level(source: str) -> list[str]:
    """Find what a module would fill while it runs: containers, caches, locks."""
    return [
        ast.unparse(node)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and (
            (isinstance(node.value, ast.Dict) and not node.value.keys)
            or (isinstance(node.value, ast.List) and not node.value.elts)
            or (
                isinstance(node.value, ast.Call)
                and ast.unparse(node.value.func).rpartition(".")[2] in FILLED
            )
        )
    ]


def roles_asked(source: str) -> list[str]:
    """Find where a role is named, or looked at to decide something."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Role")
        or (
            isinstance(node, ast.Compare)
            and any(
                isinstance(side, ast.Attribute) and side.attr == "role"
                for side in (node.left, *node.comparators)
            )
        )
    ]


def unknown_deeds(source: str) -> list[str]:
    """Find questions for a right that the rules know nothing of."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in {"may", "require"}
        and isinstance(deed := node.args[-1], ast.Constant)
        and deed.value not in ALLOWED
    ]


def roles_asked_in_a_template(text: str) -> list[str]:
    return re.findall(r"\{%[^%]*\brole\b\s*(?:[=!]=|\bin\b)[^%]*%\}", text)


def unsanitised(source: str) -> list[str]:
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.keyword)
        and node.arg == "sanitize"
        and not (isinstance(node.value, ast.Constant) and node.value.value is True)
    ]


def commits(source: str) -> list[str]:
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
    ]


def pyplot(source: str) -> list[str]:
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "pyplot" in ast.unparse(node)
    ]


def first_rows(source: str) -> list[str]:
    """Find ``.first()``, which hides a second row where only one may be."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "first"
    ]


def threads(source: str) -> list[str]:
    """Find work that is given to a thread or a process past the lines of people."""
    return re.findall(
        r"\b(?:io_bound|cpu_bound|to_thread|run_in_executor|\w+PoolExecutor)\b", source
    )


def pages_inside(source: str) -> list[str]:
    """Find pages that are not functions of their module."""
    tree = ast.parse(source)
    return [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node not in tree.body
        and any("ui.page(" in ast.unparse(line) for line in node.decorator_list)
    ]


def open_ends(text: str) -> list[str]:
    return re.findall(r"\b(?:TODO|FIXME|XXX|NotImplementedError)\b", text)


def addresses(text: str) -> list[str]:
    """Find addresses that a program would ask: in code, there are none but examples."""
    return [
        found
        for found in re.findall(r"https?://[\w.-]+", text)
        if not re.search(r"//(?:127\.0\.0\.1|localhost|[\w.-]*example\.org)", found)
    ]


RULES: list[tuple[Rule, str]] = [
    (refreshable_at_module_level, "@ui.refreshable\ndef shown(): ...\n"),
    (kept_at_module_level, "drawn: dict[str, bytes] = {}\n"),
    (kept_at_module_level, "reading = background.Pool(4)\n"),
    (roles_asked, "SEES = {Role.APPROVER}\n"),
    (roles_asked, "if who.role in SEES: show()\n"),
    (unknown_deeds, 'if may(who, "answering.dance"): show()\n'),
    (roles_asked_in_a_template, '{% elif role == "contributor" %}'),
    (unsanitised, "ui.html(text, sanitize=False)\n"),
    (commits, "session.commit()\n"),
    (pyplot, "import matplotlib.pyplot as plt\n"),
    (first_rows, "rows.first()\n"),
    (threads, "await run.io_bound(read)\n"),
    (threads, "pool = ThreadPoolExecutor()\n"),
    (pages_inside, "def offer():\n    @ui.page('/')\n    def home(): ...\n"),
    (open_ends, "# TO" + "DO later\n"),
    (addresses, 'get("https://fonts.some-cdn.net/a.woff")\n'),
]


@pytest.mark.parametrize(("rule", "example"), RULES)
def test_a_rule_notices_its_violation(rule: Rule, example: str):
    assert rule(example)


def test_there_are_files_to_look_at():
    assert len(OURS) > 50


def test_nothing_is_refreshable_at_module_level_where_all_visitors_would_share_it():
    assert not broken(refreshable_at_module_level, OURS)


def test_no_page_keeps_anything_in_its_module():
    assert not broken(kept_at_module_level, of_the_web(".py"))


def test_what_a_role_may_do_is_asked_of_the_rules_and_told_nowhere_else():
    above = {name: text for name, text in OURS.items() if name.startswith("roadmap/")}

    assert set(broken(roles_asked, above)) == SAYS_WHO_LEADS | MAKES_PEOPLE
    assert not broken(roles_asked_in_a_template, of_the_web(".html"))


def test_every_right_that_is_asked_for_is_one_of_the_rules():
    assert not broken(unknown_deeds, OURS)


def test_only_templates_hand_the_browser_html_as_it_is():
    assert set(broken(unsanitised, OURS)) <= {"roadmap/web/ui/templates.py"}


def test_nobody_commits_outside_the_store():
    assert not [
        f for f in broken(commits, OURS) if not f.startswith("assessments/store/")
    ]


def test_pyplot_is_not_used():
    assert not broken(pyplot, PYTHON)


def test_no_row_is_hidden_by_taking_the_first_one():
    assert not broken(first_rows, OURS)


def test_whatever_a_page_asks_of_a_thread_stands_in_the_line_of_who_asks():
    assert set(broken(threads, of_the_web(".py"))) == WITH_THREADS


def test_every_page_is_a_function_of_its_module():
    assert not broken(pages_inside, of_the_web(".py"))


def test_nothing_is_left_to_be_done():
    here = "tests/house/test_tracked_files.py"
    files = {name: text for name, text in PYTHON.items() if name != here}

    assert not broken(open_ends, files)


def test_the_program_asks_no_other_server():
    scripts = {n: t for n, t in FILES.items() if n.endswith((".js", ".css", ".html"))}
    ours = {n: t for n, t in scripts.items() if n.startswith("roadmap/web/")}

    assert not broken(addresses, OURS | ours)


def test_no_file_names_a_path_of_somebodys_machine():
    here = "tests/house/test_tracked_files.py"
    found = {
        name: A_PATH_OF_THIS_MACHINE.findall(text)
        for name, text in FILES.items()
        if name != here
    }

    assert A_PATH_OF_THIS_MACHINE.search("see /home/somebody/x")
    assert not {name: paths for name, paths in found.items() if paths}


@pytest.mark.parametrize("name", sorted(WRITTEN_BY_A_PROGRAM))
def test_pinned_requirements_name_no_host(name: str):
    assert "--hash=sha256:" in FILES[name]
    assert "://" not in FILES[name]
    assert not A_REGISTRY.search(FILES[name])


def test_no_file_for_building_names_a_registry():
    built = {n: t for n, t in FILES.items() if n.startswith((".ci/", "pyproject"))}

    assert A_REGISTRY.search("--index-url https://pypi.some.org/simple/")
    assert not {n: m for n, t in built.items() if (m := A_REGISTRY.findall(t))}


def is_long(text: str) -> bool:
    return text.count("\n") > LONGEST_FILE


def test_a_file_of_code_that_is_long_says_why_it_is_still_one_idea():
    code = {n: t for n, t in FILES.items() if n.endswith((".py", ".js", ".css"))}
    # a file of tests belongs to one module or page, however much that is
    long = {n for n, t in code.items() if is_long(t) and n.split("/")[0] in CODE}

    assert not {name for name in long if WHY not in (docstring(code[name]) or "")}


def test_no_file_says_so_that_is_not_long():
    said = {name for name, text in OURS.items() if WHY in (docstring(text) or "")}

    assert not {name for name in said if not is_long(OURS[name])}


def docstring(source: str) -> str | None:
    """Read the first words of a file; scripts and styles have none that count."""
    try:
        return ast.get_docstring(ast.parse(source))
    except SyntaxError:
        return None


def test_no_drawer_is_named_for_nothing_in_particular():
    drawers = {"utils", "helpers", "common", "manager", "base", "misc"}

    assert not [name for name in OURS if Path(name).stem in drawers]
