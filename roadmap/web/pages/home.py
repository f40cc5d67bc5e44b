"""Home: what to do next."""

from fastapi import FastAPI
from nicegui import ui

from assessments.service import Service
from roadmap.settings import Settings
from roadmap.web import theme, visitor
from roadmap.wording import t


def register(app: FastAPI, service: Service, settings: Settings) -> None:
    """Offer the home page."""

    @ui.page("/")
    async def home() -> None:
        who = visitor.current()
        language = visitor.language()
        with theme.frame(t("home.title", language), person=who, language=language):
            theme.paragraph(t("home.welcome", language, name=who.name))
