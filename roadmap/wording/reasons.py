"""The reason that is ready: kept as a constant, shown in the words of who reads."""

from priorities.answers import NOTHING_AROSE
from roadmap.wording.texts import Words, languages

READY = "answer.page.nothing_arose_reason"


def reason_in_words(reason: str | None, say: Words) -> str | None:
    """Give a reason as it is shown; what a person wrote stays as it is."""
    return say(READY) if reason == NOTHING_AROSE else reason


def reason_as_kept(text: str | None) -> str | None:
    """Give a reason as it is kept: the ready one, in whatever language, is a constant."""
    if text is None:
        return None
    ready = {Words(language)(READY) for language in languages()}
    return NOTHING_AROSE if text.strip() in ready else text
