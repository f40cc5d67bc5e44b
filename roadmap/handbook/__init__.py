"""The handbook: Markdown files in this folder, served as help.

A page begins with lines between two ``---``: ``title:`` and ``order:``, a whole number
that says where it stands in the list. Pages name each other as files, ``method.md``.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_FRONT = re.compile(r"\A---\n(?P<front>.*?)\n---\n(?P<text>.*)\Z", re.DOTALL)
_TO_A_PAGE = re.compile(r"\]\((?P<name>[a-z0-9-]+)\.md(?P<place>#[a-z0-9-]+)?\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its name in addresses, its title, and its Markdown."""

    name: str
    title: str
    order: int
    text: str


@cache
def pages() -> tuple[Page, ...]:
    """List all pages in the order they say."""
    found = (
        _page(file.name.removesuffix(".md"), file.read_text("utf-8"))
        for file in files("roadmap.handbook").iterdir()
        if file.name.endswith(".md")
    )
    return tuple(sorted(found, key=lambda page: (page.order, page.title)))


def page(name: str) -> Page:
    """Give one page.

    Raises
    ------
    KeyError
        If there is none with this name.
    """
    return {found.name: found for found in pages()}[name]


def with_addresses(text: str, prefix: str) -> str:
    """Turn the names of other pages into addresses under which they are served."""
    return _TO_A_PAGE.sub(
        lambda to: f"]({prefix}/help/{to['name']}{to['place'] or ''})", text
    )


def _page(name: str, written: str) -> Page:
    match = _FRONT.match(written)
    if match is None:
        raise ValueError(f"{name}.md does not begin with a title between two ---.")
    front: dict[str, str] = {}
    for line in match["front"].splitlines():
        key, _, value = line.partition(":")
        front[key.strip()] = value.strip()
    return Page(
        name=name,
        title=front["title"],
        order=int(front["order"]),
        text=match["text"].strip(),
    )
