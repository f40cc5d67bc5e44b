"""The framework's page around ours: what stands there in our words instead of its own.

The framework knows the direction of a language only in the browser, once its script
runs; a page that is read before, or without scripts, has it from here. And it loads our
components from an address of its own: its import map says where the scripts are that
these import.
"""

import json
from functools import cache

import nicegui
from jinja2 import ChoiceLoader, DictLoader
from nicegui.client import templates

from roadmap.web.ui.own_files import with_own_names
from roadmap.wording.texts import Words, languages

PAGE = "index.html"
INSTEAD = {
    '<html{% if html_lang %} lang="{{ html_lang }}"{% else %} dir="ltr"{% endif %}>': (
        '<html lang="{{ html_lang }}" dir="{{ direction_of(html_lang) }}">'
    ),
    '{"imports": {{ imports | safe }}}': (
        '{"imports": {{ with_own_names(imports, prefix) | safe }}}'
    ),
}
"""What stands in the framework's page, and what instead of it."""

FILES = (
    *("vue.esm-browser.prod.js", "quasar.umd.prod.js", "nicegui.js", "dompurify.mjs"),
    *("quasar.unimportant.prod.css", "quasar.important.prod.css", "nicegui.css"),
    *("socket.io.min.js", "fonts.css"),
)
"""What every page of the framework loads of its files."""


def framework_files(say: Words) -> tuple[str, ...]:
    """Give the paths of what a page of the framework loads, in somebody's language."""
    base = f"/_nicegui/{nicegui.__version__}/static"
    return tuple(f"{base}/{name}" for name in (*FILES, f"lang/{say.html}.umd.prod.js"))


def make_ours() -> None:
    """Let every page say its direction, and where our scripts are.

    Raises
    ------
    RuntimeError
        If the framework's page is another than the one that is known here.
    """
    environment = templates.env
    if environment.globals.get("direction_of") is direction_of:
        return
    loader = environment.loader
    assert loader is not None  # noqa: S101 - the framework's pages are files
    page = loader.get_source(environment, PAGE)[0]
    for theirs, ours in INSTEAD.items():
        if theirs not in page:
            raise RuntimeError(f"The framework's page is not known here: no {theirs}")
        page = page.replace(theirs, ours)
    environment.loader = ChoiceLoader([DictLoader({PAGE: page}), loader])
    environment.globals["direction_of"] = direction_of
    environment.globals["with_own_names"] = _with_own_names


@cache
def direction_of(html: str) -> str:
    """Give the direction of a language by the code that browsers know it by."""
    there = {Words(code).html: Words(code).direction for code in languages()}
    return there.get(html, "ltr")


def _with_own_names(imports: str, prefix: str) -> str:
    return json.dumps(with_own_names(json.loads(imports), prefix))
