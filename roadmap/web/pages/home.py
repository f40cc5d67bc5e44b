"""Home: what to do next."""

from typing import TYPE_CHECKING

from fastapi import FastAPI
from nicegui import ui

from roadmap.settings import Settings
from roadmap.web import theme, visitor
from roadmap.wording import t

if TYPE_CHECKING:
    from assessments.service import Service


def register(app: FastAPI, service: "Service", settings: Settings) -> None:
    """Offer the home page."""

    @ui.page("/")
    async def home() -> None:
        who = visitor.current()
        language = visitor.language()
        with theme.frame(t("home.title", language), person=who, language=language):
            theme.paragraph(t("home.welcome", language, name=who.name))
