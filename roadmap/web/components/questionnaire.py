"""The questionnaire of one priority: native form elements that keep what is given.

Answers do not travel through NiceGUI: the browser sends them to
`roadmap.web.pages.answering.saving` and shows at each field what the server said.
"""

import json
from collections.abc import Mapping

from markupsafe import Markup, escape
from nicegui import ui
from nicegui.element import Element

_SCRIPT = Markup(
    '<script src="{address}" defer></script>'
    '<script type="application/json" id="given">{json}</script>'
)


class Questionnaire(Element, component="questionnaire.js"):
    """All indicators of a priority as one element; once per page.

    Parameters
    ----------
    questions
        Address of a script that sets ``window.questions`` to what is asked
        (`roadmap.answering.questionnaire.questions`): the same for all readers, kept by browsers.
    given
        What this reader sees and has given, ready for JSON.
    language
        Language of the browser's dates.
    """

    def __init__(
        self, *, questions: str, given: Mapping[str, object], language: str
    ) -> None:
        super().__init__()
        self.props["language"] = language
        # Data in the head cost a tenth of the same data as properties of an element,
        # which NiceGUI escapes sign by sign and keeps for every visitor.
        script = _SCRIPT.format(address=escape(questions), json=_json(given))
        ui.add_head_html(str(script))  # Markup would escape what it is joined to


def _json(given: Mapping[str, object]) -> Markup:
    """Write JSON so that nothing in it can end the script element it stands in."""
    text = json.dumps(given, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - made harmless above
