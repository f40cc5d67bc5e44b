"""Whether the user of a PostgreSQL database is one that may serve, in words."""

from assessments.service import weaknesses
from roadmap.settings import Settings
from roadmap.wording.texts import english


def problems_of_user(settings: Settings) -> list[str]:
    """Say why the database would not hold states apart for the user in the settings.

    Empty where it does, and on SQLite, which knows no users.
    """
    return [english(f"serve.user.{found}") for found in weaknesses(settings.database)]
