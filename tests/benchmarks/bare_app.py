"""The least that NiceGUI can be: one empty page. ``python bare_app.py PORT``."""

import sys

import uvicorn
from fastapi import FastAPI
from nicegui import ui


@ui.page("/sign-in")
def page() -> None:
    pass


if __name__ == "__main__":
    app = FastAPI()
    ui.run_with(app, tailwind=False, show_welcome_message=False)
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
