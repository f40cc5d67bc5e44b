"""The first HTML of the framework's pages: our frame stands in it, around its part.

The framework draws everything in the browser, once all of its scripts are there. What
does not change while somebody looks is in the HTML before: direction, header, heading,
what a page gives to read, footer. Only its own part is drawn there later, and until then
a sentence of ours stands in its place. Its import map says where our scripts are that its
own parts import.
"""

import json
from functools import cache, lru_cache

from jinja2 import ChoiceLoader, DictLoader
from markupsafe import Markup
from nicegui import Client, ui
from nicegui.client import templates

from roadmap.web.ui.frame import FrameParts
from roadmap.web.ui.framework import LAID_OUT, UnknownFramework
from roadmap.web.ui.own_files import with_own_names
from roadmap.web.ui.templates import View, drawn
from roadmap.wording.texts import Words, languages

PAGE = "index.html"
LOOK = ("    <style>\n      @layer theme,", "    </style>\n")
"""Its style sheets, first of all there: a page is read without them, and so they come last."""

FALLBACK = (
    "    <style>\n      #esm-fallback {",
    "Please use a modern browser.</div>\n",
)
"""Where it tells of old browsers in a language of its own, and hides all that follows."""

NOTES = (
    (
        "        /* DEPRECATED: mirror of quasarframework/quasar#18413",
        "translateX(62px);\n        }\n",
    ),
    ("    <!-- prevent Prettier", " from removing this line -->\n"),
    (" /* HACK: revert Quasar's margin", " styles */"),
    (" /* HACK: revert Quasar's monospace", " applies */"),
    ("        /* DEPRECATED: mirror of quasarframework/quasar#18468", " */\n"),
    ("  /* HACK: re-apply Quasar's inline styles", " */"),
    (" /* HACK: avoid smooth-scrolling", " */"),
    ("      // Load DOMPurify for", " strips class attributes.\n"),
    ("      // Scroll to fragment after", " wasn't ready)\n"),
)
"""What its own makers note down there, and the look of what no page of ours has."""

END = "  </body>\n"

SAID_INSIDE = """      window.io = ((io) => (url, said) => {
        const socket = io(url, { ...said, query: {}, auth: (give) => give(said.query) });
        socket.on("connect_error", (why) => why.description === 401 && location.reload());
        return socket;
      })(window.io);
"""
"""What names a page is said through its socket, and not in the address of it."""

OURS = {
    '<html{% if html_lang %} lang="{{ html_lang }}"{% else %} dir="ltr"{% endif %}>': (
        '<html lang="{{ html_lang }}" dir="{{ direction_of(html_lang) }}">'
    ),
    '{"imports": {{ imports | safe }}}': (
        '{"imports": {{ with_own_names(imports, prefix) | safe }}}'
    ),
    '<link rel="modulepreload" href="{{ url }}" />': (
        '<link rel="modulepreload" href="{{ url }}" fetchpriority="low" />'
    ),
    '<div id="app" {% if unocss %}class="nicegui-unocss-loading" {% endif %}></div>': (
        '{% set frame = request.scope.state if "<main" in body_html else {} %}'
        '<div id="app">{{ frame.waiting }}</div>{{ frame.after }}'
    ),
    '      document.getElementById("esm-fallback")?.remove();\n': "",
    "      const app = createApp(": SAID_INSIDE + "      const app = createApp(",
    'app.mount("#app");': 'app.mount("#app");\n      document.dispatchEvent(new Event("drawn"));',
}
"""What stands in the framework's page, and what in ours."""

WAITING = Markup(
    '<p class="waiting" role="status">{loading}</p>'
    '<p class="note" hidden>{too_old}</p>'
    '<script nomodule>document.querySelector("#app > .waiting").hidden = true; '
    'document.querySelector("#app > .note").hidden = false;</script>'
    '<noscript><p class="note">{no_script}</p></noscript>'
    '<div class="late" role="status" hidden><p class="note">{late}</p>'
    '<p class="actions"><a class="button" href="">{try_again}</a></p></div>'
)


def make_ours() -> None:
    """Let every page of the framework stand in our frame, and find our scripts.

    Raises
    ------
    UnknownFramework
        If the framework's page is another than the one that is known here.
    """
    environment = templates.env
    if environment.globals.get("direction_of") is direction_of:
        return
    loader = environment.loader
    assert loader is not None  # noqa: S101 - the framework's pages are files
    own = DictLoader({PAGE: ours(loader.get_source(environment, PAGE)[0])})
    environment.loader = ChoiceLoader([own, loader])
    environment.globals["direction_of"] = direction_of
    environment.globals["with_own_names"] = _with_own_names


def ours(page: str) -> str:
    """Turn the framework's page into ours.

    Raises
    ------
    UnknownFramework
        If it is another than the one that is known here.
    """
    for known in (*OURS, LOOK[0], *FALLBACK, END):
        if page.count(known) != 1:
            raise UnknownFramework(f"its page, {PAGE}, once", known)
    for start, end in NOTES:
        if end not in page.partition(start)[2]:
            raise UnknownFramework(f"its page, {PAGE}, with a note", start)
    page, _ = _cut(page, *FALLBACK)
    page, look = _cut(page, *LOOK)
    page, look = _without_notes(page), _without_notes(look)
    for theirs, ours in OURS.items():
        page = page.replace(theirs, ours)
    return page.replace(END, look + END)


def _without_notes(page: str) -> str:
    for start, end in NOTES:
        while start in page:
            page, _ = _cut(page, start, end)
    return page


def _cut(page: str, start: str, end: str) -> tuple[str, str]:
    """Take out what stands from one text to another."""
    before, _, rest = page.partition(start)
    within, _, after = rest.partition(end)
    return before + after, start + within + end


def put(client: Client, around: FrameParts, say: Words) -> None:
    """Put the frame around a page that is being built.

    Its heading and the HTML that it gives to read come before the framework's part.
    """
    for element in list(client.elements.values())[:LAID_OUT]:
        element.tag = "div"  # the frame lays the page out, and has its `main`
    client.layout.props.clear()
    client.request.state.waiting = _waiting(say)
    client.request.state.after = Markup(around.after)  # noqa: S704 - drawn by the frame
    ui.add_body_html(around.before)


def put_first(view: View | Markup, say: Words) -> None:
    """Show a template in the first HTML, above all that the framework draws of the page.

    Parameters
    ----------
    view, say
        As in `roadmap.web.ui.templates.show`.
    """
    html = drawn(view, say) if isinstance(view, View) else view
    ui.add_body_html(f'<div class="template">{html}</div>')


def read(view: View | Markup, say: Words) -> None:
    """Show a template on a page that is there to be read: before and without scripts.

    Parameters
    ----------
    view, say
        As in `roadmap.web.ui.templates.show`.
    """
    put_first(view, say)
    ui.context.client.request.state.waiting = ""  # nothing else is waited for


@cache
def _waiting(words: Words) -> Markup:
    names = ("loading", "too_old", "no_script", "late", "try_again")
    return WAITING.format(**{name: words(f"frame.{name}") for name in names})


@cache
def direction_of(html: str) -> str:
    """Give the direction of a language by the code that browsers know it by."""
    there = {Words(code).html: Words(code).direction for code in languages()}
    return there.get(html, "ltr")


@lru_cache(maxsize=100)
def _with_own_names(imports: str, prefix: str) -> str:
    """Say where our scripts are, and nothing of large parts that no page of ours has."""
    theirs = json.loads(imports)
    used = {n: at for n, at in theirs.items() if not n.startswith("nicegui-")}
    return json.dumps(with_own_names(used, prefix))
