"""The smallest part of a page: a native HTML element that holds only text."""

from nicegui.elements.mixins.text_element import TextElement

from roadmap.web.ui import visitor
from roadmap.wording.directions import turns


class Text(TextElement):
    """A native HTML element that holds only text.

    What is written from the other side than the page, such as a name that somebody
    typed, gets its direction from its own letters.
    """

    def __init__(self, tag: str, text: str) -> None:
        super().__init__(tag=tag, text=text)
        if turns(text, visitor.visit().say.direction):
            self.props["dir"] = "auto"
