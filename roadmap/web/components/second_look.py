"""Questions to oneself before submitting: calm, folded when long, never in the way."""

from collections.abc import Sequence

from nicegui import ui

from roadmap.answering.second_look import QuestionPlace, SecondLookQuestion
from roadmap.web.ui import theme
from roadmap.wording.texts import Words

AT_ONCE = 5
"""Places that are listed without unfolding."""


def second_look(
    questions: Sequence[SecondLookQuestion], address: str, say: Words
) -> None:
    """Show the questions, each with its places; nothing when there are none.

    Parameters
    ----------
    address
        Address of the assessment; the places are under it.
    """
    if not questions:
        return
    with ui.element("section").classes("second-look").mark("second look"):
        theme.heading(2, say("answer.second_look.title"))
        theme.paragraph(say("answer.second_look.note")).classes("muted")
        for question in questions:
            theme.paragraph(question.asks)
            _list(question.places[:AT_ONCE], address)
            rest = question.places[AT_ONCE:]
            if rest:
                with ui.element("details"):
                    more = say("answer.second_look.more", n=len(rest))
                    theme.Text("summary", more)
                    _list(rest, address)


def _list(places: Sequence[QuestionPlace], address: str) -> None:
    if places:
        with ui.element("ul"):
            for place in places:
                with ui.element("li"):
                    theme.link(place.text, f"{address}/{place.path}")
