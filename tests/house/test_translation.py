"""A browser may translate the page: words that change are alone in their element.

Translating puts other elements in the place of text. Vue finds an element again, and a
text beside others not: what stood there would stay for ever.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typing_extensions import override

WEB = Path(__file__).parents[2] / "roadmap" / "web"
SCRIPTS = sorted(WEB.rglob("*.js"))
TEMPLATE = re.compile(r"template: `(.*?)`", re.DOTALL)
EMPTY = {"input", "br", "hr", "img", "rect", "line", "circle", "path"}


class Mixed(HTMLParser):
    """Finds texts that are filled in and have an element beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[bool, list[str]]] = [(False, [])]

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1] = (True, self._open[-1][1])
        if tag not in EMPTY:
            self._open.append((False, []))

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        beside, texts = self._open.pop()
        if beside:
            self.found += texts

    @override
    def handle_data(self, data: str) -> None:
        if "{{" in data:
            self._open[-1][1].append(" ".join(data.split()))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_words_that_are_filled_in_are_alone_in_their_element(script: Path) -> None:
    parser = Mixed()
    for template in TEMPLATE.findall(script.read_text("utf-8")):
        parser.feed(template)

    assert parser.found == []
