"""The files of the framework that every page of its loads."""

import nicegui

from roadmap.wording.texts import Words

ICON = "favicon.ico"
FILES = (
    *("vue.esm-browser.prod.js", "quasar.umd.prod.js", "nicegui.js", "dompurify.mjs"),
    *("quasar.unimportant.prod.css", "quasar.important.prod.css", "nicegui.css"),
    *("socket.io.min.js", "fonts.css"),
)


def framework_file(name: str) -> str:
    """Give the path of a file of the framework."""
    return f"/_nicegui/{nicegui.__version__}/static/{name}"


def framework_files(say: Words) -> tuple[str, ...]:
    """Give the paths of what a page of the framework loads, in somebody's language."""
    return tuple(map(framework_file, (*FILES, f"lang/{say.html}.umd.prod.js")))
