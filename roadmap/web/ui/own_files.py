"""Our own style sheets and scripts, under an address that has one version of all of them.

``/static/VERSION/ui/forms.js``: browsers keep a file for ever, and still load the next
version of it, since every byte of any of them changes the address of all. So scripts may
import each other by where they lie (``import { ours } from "./shelf.js"``). A script that
the framework loads from an address of its own imports ours by a name that stands in the
import map of every page of its: ``import { Shelf } from "roadmap/ui/shelf.js"``. Both lead
to the same address, so a page never has two of one script.
"""

import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router

from roadmap.web.ui.frame_words import word_files

WEB = Path(__file__).parents[1]
PAGES = "pages/"
"""The folder of what lies beside its page; it stands in no name."""
KINDS = {".css": "text/css", ".js": "text/javascript"}
NAME = "roadmap/"
"""How scripts of ours begin in an import map."""
FOR_EVER = "public, max-age=31536000, immutable"

_VERSION = re.compile("[0-9a-f]{12}")


async def give(request: Request) -> Response:
    """Give a file.

    A page that was open while the server was updated asks for what is not there any more,
    and gets what is; the browser does not keep that.
    """
    asked, name = request.path_params["version"], request.path_params["name"]
    content = own_files().get(name)
    if content is None or not _VERSION.fullmatch(asked):
        return PlainTextResponse("Not found", status_code=404)
    kept = FOR_EVER if asked == version() else "no-cache"
    kind = KINDS[Path(name).suffix]
    return Response(content, media_type=kind, headers={"Cache-Control": kept})


def own_address(name: str, prefix: str) -> str:
    """Address a file, such as ``results/page.css`` or ``ui/theme.css``.

    Raises
    ------
    LookupError
        If there is none of that name.
    """
    if name not in own_files():
        raise LookupError(name)
    return f"{prefix}/static/{version()}/{name}"


def own_paths() -> tuple[str, ...]:
    """Give the paths of all our files, without what stands before every path of ours."""
    return tuple(own_address(name, "") for name in own_files())


def with_own_names(imports: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Add to an import map that our scripts are found by the names that they have here."""
    return {**imports, NAME: f"{prefix}/static/{version()}/"}


@cache
def version() -> str:
    """Give the version of all our files."""
    whole = sha256()
    for name, content in sorted(own_files().items()):
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()[:12]


@cache
def own_files() -> Mapping[str, bytes]:
    """Read every style sheet and script, by its name; nothing else is given out.

    Those with the words of a language are written here.
    """
    return word_files() | {
        path.relative_to(WEB).as_posix().removeprefix(PAGES): path.read_bytes()
        for path in WEB.rglob("*")
        if path.suffix in KINDS and path.is_file()
    }


routes = Router([Route("/{version}/{name:path}", give)], redirect_slashes=False)
"""What is mounted at ``/static``."""
