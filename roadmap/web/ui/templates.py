"""Longer pages as templates: HTML with everything put in escaped.

A template is rendered on the server into one element, so a page of a hundred options
costs no more than a page of one. This is the only place that hands the browser HTML
without asking it to sanitise: Jinja escapes every value, and the templates are ours.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nicegui import ui

WEB = Path(__file__).parents[1]


def show(name: str, **values: object) -> None:
    """Show a template as part of the page that is being built.

    Parameters
    ----------
    name
        Folder and file, such as ``results/page.html`` of `roadmap.web.pages`; what pages
        share is in ``ui`` and ``components``.
    values
        What it puts in; text is escaped, `markupsafe.Markup` is not.

    Raises
    ------
    jinja2.UndefinedError
        If the template asks for a value that was not given.
    """
    html = _environment().get_template(name).render(values)
    ui.html(html, sanitize=False).classes("template")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader([WEB / "pages", WEB]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
