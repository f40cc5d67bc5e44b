"""Longer pages as templates: HTML with everything put in escaped.

A template is rendered on the server into one element, so a page of a hundred options
costs no more than a page of one. This is the only place that hands the browser HTML
without asking it to sanitise: Jinja escapes every value, and the templates are ours.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context
from markupsafe import Markup
from nicegui import ui

from roadmap.web.ui.stamps import stamp
from roadmap.wording.texts import Words

WEB = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What one template puts in: a field for every name that it reads.

    A template and its view belong together, so that a misspelt name is a type error in
    one and fails a test in the other. Besides the fields there is ``t`` in every
    template, the reader's words.

    Attributes
    ----------
    template
        Folder and file, such as ``results/page.html`` of `roadmap.web.pages`; what pages
        share is in ``ui`` and ``components``.
    """

    template: ClassVar[str]


def show(view: View | Markup, say: Words) -> None:
    """Show a template as part of the page that is being built.

    Parameters
    ----------
    view
        What it puts in; text is escaped, `markupsafe.Markup` is not. Or what was `drawn`
        of it before.
    say
        The reader's words.

    Raises
    ------
    jinja2.UndefinedError
        If the template asks for a value that was not given.
    """
    html = drawn(view, say) if isinstance(view, View) else view
    ui.html(html, sanitize=False).classes("template")


def drawn(view: View, say: Words) -> Markup:
    """Give a template as HTML; see `show`."""
    values = {field.name: getattr(view, field.name) for field in fields(view)}
    made: list[Context] = []
    template = environment().get_template(view.template)
    html = template.render(values, t=say, contexts_made=made)
    for context in made:  # macros and their contexts refer to each other
        context.vars.clear()
        context.parent.clear()
    return Markup(html)  # noqa: S704 - templates escape


class _TakenApart(Context):
    """What one template reads from; it tells of itself to who takes it apart afterwards.

    Otherwise all that was shown would stay in memory until the collector runs.
    """

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: dict[str, Any],
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name
    ) -> None:
        super().__init__(environment, parent, name, blocks, globals)
        if "contexts_made" in parent:  # what is imported without context is kept
            parent["contexts_made"].append(self)


@cache
def environment() -> Environment:
    """Give what finds and renders the templates."""
    made = Environment(
        loader=FileSystemLoader([WEB / "pages", WEB]),
        autoescape=True,
        auto_reload=False,  # otherwise each use asks the disk whether it changed
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["stamp"] = stamp
    made.context_class = _TakenApart
    return made
