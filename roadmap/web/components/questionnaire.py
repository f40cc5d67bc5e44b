"""The questionnaire of one priority: native form elements that keep what is given.

Answers do not travel through NiceGUI: the browser sends them to
`roadmap.web.pages.saving` and shows at each field what the server said.
"""

from nicegui.element import Element


class Questionnaire(
    Element,
    component="questionnaire.js",
    dependencies=[
        "questionnaire_bar.js",
        "questionnaire_criterion.js",
        "questionnaire_desk.js",
        "questionnaire_ladder.js",
        "questionnaire_more.js",
        "questionnaire_outbox.js",
    ],
):
    """All indicators of a priority as one element.

    Parameters
    ----------
    questions
        JSON of what is asked (`roadmap.asking.questions`); one text for all readers.
    given
        JSON of what this reader sees and has given.
    language
        Language of the browser's dates.
    """

    def __init__(self, *, questions: str, given: str, language: str) -> None:
        super().__init__()
        self.props["questions"] = questions
        self.props["given"] = given
        self.props["language"] = language
