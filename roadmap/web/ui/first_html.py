"""The framework's page around ours: it says the language there, and we the direction.

The framework knows the direction of a language only in the browser, once its script
runs; a page that is read before, or without scripts, has it from here.
"""

from functools import cache

from jinja2 import ChoiceLoader, DictLoader
from nicegui.client import templates

from roadmap.wording.texts import Words, languages

PAGE = "index.html"
FRAMEWORKS = (
    '<html{% if html_lang %} lang="{{ html_lang }}"{% else %} dir="ltr"{% endif %}>'
)
OURS = '<html lang="{{ html_lang }}" dir="{{ direction_of(html_lang) }}">'


def say_direction() -> None:
    """Let every page say its direction beside its language.

    Raises
    ------
    RuntimeError
        If the framework's page has another beginning than the one that is known here.
    """
    environment = templates.env
    if environment.globals.get("direction_of") is direction_of:
        return
    loader = environment.loader
    assert loader is not None  # noqa: S101 - the framework's pages are files
    page = loader.get_source(environment, PAGE)[0]
    if FRAMEWORKS not in page:
        raise RuntimeError(
            "The framework's page begins in a way that is not known here."
        )
    own = DictLoader({PAGE: page.replace(FRAMEWORKS, OURS)})
    environment.loader = ChoiceLoader([own, loader])
    environment.globals["direction_of"] = direction_of


@cache
def direction_of(html: str) -> str:
    """Give the direction of a language by the code that browsers know it by."""
    there = {Words(code).html: Words(code).direction for code in languages()}
    return there.get(html, "ltr")
