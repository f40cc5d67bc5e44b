"""First visits on a slow line: when a page shows something, its text, and can be used.

``python -m tests.benchmarks.slow_line FOLDER`` makes the demo's region, serves it, puts
nginx with TLS before it as the handbook says, and a line of 400 kbit/s and 300 ms there
and back before that. Chromium (by Playwright) and Firefox (`firefox-esr`, by npm's
puppeteer-core) then visit each page with an empty cache. FOLDER gets ``visits.json`` and,
for each browser, a sheet of pictures in time; the table is printed.

``--tree PATH``
    Serve the product of another source tree, to compare: ``git worktree add PATH COMMIT``.
``--puppeteer PATH``
    The folder in which ``npm install puppeteer-core`` was run; the default is the
    variable PUPPETEER, or the folder one is in.
``--again``
    A later visit too: the same page, once more, with what the browser has kept.
``--save-data``
    Ask with ``Save-Data: on``.
``--pages`` and ``--browsers``
    Only these.

Bytes are those of the line itself, TLS and websocket included, as far as they had come in
when the page could be used. A connection costs a round trip before its first byte, as TCP
does. Times are the browser's own, from the start of the visit. The line is much slower
than the machine, so that other work on the machine matters little; the load is printed.

Longer than most: the line, the pages and both browsers are one measurement.
"""

import argparse
import asyncio
import base64
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KBIT = 400
DELAY = 0.15
"""Seconds, one way."""
PACKET = 1400
MOMENTS = (1, 2, 3, 5, 8)
LONGEST = 40
"""Seconds after which a visit is given up."""
SCREEN = (1000, 700)
BROWSERS = ("chromium", "firefox")

WATCH = (HERE / "slow_line.js").read_text("utf-8")
"""Looks at a page from its first moment and keeps when what was there."""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A page to visit, as whom, and what makes it usable.

    Attributes
    ----------
    use
        ``form``, ``text`` or ``answer``; see ``slow_line.js``.
    """

    name: str
    path: str
    use: str
    token: str = ""


@dataclass(kw_only=True)
class Line:
    """A line that everybody shares: one packet after the other, each way."""

    to: int
    free_at: dict[str, float] = field(default_factory=lambda: {"down": 0, "up": 0})
    came: list[tuple[float, int]] = field(default_factory=list)
    """When how many bytes came to the browser."""

    def came_by(self, moment: float, *, since: float) -> int:
        """Count the bytes that came between two times."""
        return sum(count for when, count in self.came if since <= when <= moment)

    async def carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Carry one connection."""
        await asyncio.sleep(2 * DELAY)  # there and back, until TCP has connected
        far, to = await asyncio.open_connection("127.0.0.1", self.to, limit=PACKET * 8)
        ways = (self._way(reader, to, "up"), self._way(far, writer, "down"))
        tasks = [asyncio.create_task(way) for way in ways]
        with suppress(OSError):
            await asyncio.gather(*tasks)
        for task in tasks:
            task.cancel()
        for end in (to, writer):
            end.transport.abort()

    async def _way(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str
    ) -> None:
        loop = asyncio.get_running_loop()
        while data := await reader.read(PACKET):
            gone = max(loop.time(), self.free_at[way]) + len(data) * 8 / KBIT / 1000
            self.free_at[way] = gone
            loop.call_at(gone + DELAY, self._arrive, writer, data, way)
            await asyncio.sleep(gone - loop.time())
        await asyncio.sleep(DELAY)
        writer.close()

    def _arrive(self, writer: asyncio.StreamWriter, data: bytes, way: str) -> None:
        if not writer.is_closing():
            writer.write(data)
        if way == "down":
            self.came.append((time.time(), len(data)))


@asynccontextmanager
async def slow(to: int) -> AsyncIterator[tuple[Line, int]]:
    """Lay the line; give it and its port."""
    line = Line(to=to)
    server = await asyncio.start_server(
        line.carry, "127.0.0.1", 0, limit=PACKET * 8, backlog=64
    )
    try:
        yield line, server.sockets[0].getsockname()[1]
    finally:
        server.close()


@contextmanager
def nginx(folder: Path, server: int) -> Iterator[int]:
    """Let nginx speak TLS before the server, as the handbook tells."""
    port, program = free_port(), shutil.which("nginx", path=os.defpath + ":/usr/sbin")
    if program is None:
        sys.exit("No nginx. Install it: apt-get install -y nginx-light")
    (folder / "nginx.conf").write_text(as_told(folder, port, server))
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        until_open(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def as_told(folder: Path, port: int, server: int) -> str:
    """Take what the handbook lets nginx do; only where things are is ours."""
    text = (ROOT / "roadmap" / "deploying" / "nginx.conf").read_text("utf-8")
    one_process = "    server 127.0.0.1:8081 max_fails=1 fail_timeout=5s;\n"
    ports_that_are_not_ours = (
        r"^server \{\n    listen 80;.*?^\}\n|^    listen \[::\]:443.*?\n"
    )
    text = re.sub(ports_that_are_not_ours, "", text, flags=re.MULTILINE | re.DOTALL)
    for told, here in {
        one_process: "",
        "listen 443": f"listen 127.0.0.1:{port}",
        "/etc/ssl/roadmap.pem": f"{folder}/cert.pem",
        "/etc/ssl/private/roadmap.key": f"{folder}/key.pem",
        "/var/log/nginx/roadmap-error.log": f"{folder}/error.log",
        "/var/log/nginx/roadmap.log": f"{folder}/visits.log",
        "example.org": "localhost",
        "127.0.0.1:8080": f"127.0.0.1:{server}",
    }.items():
        assert told in text, told
        text = text.replace(told, here)
    temporary = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{name}_temp_path {folder}/{name};\n" for name in temporary)
    return (
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log stderr warn;\n"
        "events { worker_connections 256; }\n"
        f"http {{\naccess_log off;\n{paths}{text}}}\n"
    )


@contextmanager
def served(tree: Path, folder: Path) -> Iterator[tuple[int, list[Stop]]]:
    """Serve the region of the benchmarks with the product of a source tree."""
    url, port = f"sqlite:///{folder / 'record.sqlite'}", free_port()
    home = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    env = os.environ | home | {"PYTHONPATH": str(tree)}
    made = folder / "region.json"

    def python(script: str, *given: str) -> list[str]:
        return [sys.executable, str(HERE / script), *given]

    subprocess.run(
        python("region.py", url, "1", str(made)), env=env, cwd=tree, check=True
    )
    invited = subprocess.run(
        python("slow_line.py", "--invite", url),
        env=env, cwd=tree, check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            python("server.py", url, str(port)),
            env=env,
            cwd=tree,
            stdout=log,
            stderr=log,
        )
    try:
        until_open(port)
        pages = stops(json.loads(made.read_text()), invited)
        for stop in pages:  # what the server makes once is not what is measured
            cookie = {"Cookie": f"roadmap_session={stop.token}"} if stop.token else {}
            urlopen(
                Request(f"http://127.0.0.1:{port}{stop.path}", headers=cookie)
            ).close()
        yield port, pages
    finally:
        process.terminate()
        process.wait()


def stops(region: dict[str, Any], invited: str) -> list[Stop]:
    """Name the pages, and who visits them: a focal point who is in the middle of it."""
    guest = next(g for g in region["guests"] if g["role"] == "focal_point")
    token, state = guest["token"], guest["state"]
    draft = f"/assessments/{region['work'][state]}"
    results = f"/assessments/{region['signed'][state]}/results"
    return [
        Stop(name="sign-in", path="/sign-in", use="form"),
        Stop(name="invitation", path=f"/invitation/{invited}", use="form"),
        Stop(name="help", path="/help", use="text"),
        Stop(name="region", path="/region", use="text", token=token),
        Stop(name="results", path=results, use="text", token=token),
        Stop(name="progress", path="/progress", use="text", token=token),
        Stop(name="home", path="/", use="text", token=token),
        Stop(name="answer", path=f"{draft}/answer/LAW", use="answer", token=token),
    ]


def invite(url: str) -> None:
    """Print the secret of an invitation; run with the source tree that is served."""
    from assessments.records.people import Role
    from assessments.service import CHEAP, open_service
    from roadmap.demo.people import PASSPHRASE
    from roadmap.settings import now

    service = open_service(url, clock=now, passphrase_cost=CHEAP)
    _, who = service.people.sign_in(sign_in_name="focal.alderra", passphrase=PASSPHRASE)
    _, secret = service.people.invite(
        who=who, name="Somebody new", role=Role.OBSERVER, state=who.state
    )
    print(secret)
    service.close()


def certificate(folder: Path) -> str:
    """Make a certificate of our own; give what a browser has to trust of it."""
    key, cert = str(folder / "key.pem"), str(folder / "cert.pem")
    request = ["openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"]
    request += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=localhost"]
    request += ["-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert]
    subprocess.run(request, check=True, capture_output=True)
    public = subprocess.run(
        ["openssl", "pkey", "-in", key, "-pubout", "-outform", "der"],
        check=True,
        capture_output=True,
    ).stdout
    return base64.b64encode(sha256(public).digest()).decode()


async def in_chromium(
    asked: argparse.Namespace, folder: Path, line: tuple[Line, int], trusted: str,
    pages: list[Stop],
) -> list[dict[str, Any]]:  # fmt: skip
    """Visit the pages with Chromium."""
    from playwright.async_api import Error, async_playwright

    from tests.benchmarks.browsing import CHROMIUM, FLAGS

    flags = [*FLAGS, f"--ignore-certificate-errors-spki-list={trusted}"]
    found = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        for stop in pages:
            width, height = SCREEN
            context = await browser.new_context(
                viewport={"width": width, "height": height},
                extra_http_headers={"Save-Data": "on"} if asked.save_data else {},
            )
            if stop.token:
                await context.add_cookies([cookie(stop, line[1])])
            for visit in ("first", "later") if asked.again else ("first",):
                page = await context.new_page()
                await page.add_init_script(WATCH)
                session = await context.new_cdp_session(page)
                address, begun = f"https://localhost:{line[1]}{stop.path}", time.time()
                going = asyncio.create_task(
                    page.goto(address, wait_until="commit", timeout=LONGEST * 1000)
                )
                for moment in MOMENTS:
                    await asyncio.sleep(max(0, begun + moment - time.time()))
                    picture = folder / f"chromium-{visit}-{stop.name}-{moment}.png"
                    with suppress(Error):  # there is none between two pages
                        shot = await session.send("Page.captureScreenshot")
                        picture.write_bytes(base64.b64decode(shot["data"]))
                await going
                while True:
                    seen = await page.evaluate("window.slowLine()")
                    if seen["whole"] or time.time() > begun + LONGEST:
                        break
                    await asyncio.sleep(0.3)
                found.append(told("chromium", visit, stop, seen, line[0]))
                await page.close()
                await asyncio.sleep(2 * DELAY)
            await context.close()
        await browser.close()
    return found


def cookie(stop: Stop, port: int) -> Any:
    """Give the cookie of a session, as both browsers' drivers take it."""
    address = f"https://localhost:{port}"
    return {"name": "roadmap_session", "value": stop.token, "url": address}


async def in_firefox(
    asked: argparse.Namespace, folder: Path, line: tuple[Line, int], pages: list[Stop]
) -> list[dict[str, Any]]:
    """Visit the pages with Firefox; the script for Node.js drives it."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    driver = Path(asked.puppeteer) / "node_modules" / "puppeteer-core"
    node = shutil.which("node")
    if program is None or node is None or not driver.is_dir():
        print(
            "NOT MEASURED: Firefox. It takes firefox-esr, node, and a folder with "
            "`npm install puppeteer-core` (--puppeteer).",
            file=sys.stderr,
        )
        return []
    found = []
    for stop in pages:
        wish = {
            "driver": str(driver), "program": program, "folder": str(folder),
            "watch": WATCH, "screen": SCREEN, "moments": MOMENTS, "longest": LONGEST,
            "name": stop.name, "address": f"https://localhost:{line[1]}{stop.path}",
            "cookie": cookie(stop, line[1]) if stop.token else None,
            "headers": {"Save-Data": "on"} if asked.save_data else {},
            "visits": ["first", "later"] if asked.again else ["first"],
        }  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            node, str(HERE / "slow_line_firefox.mjs"),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "HOME": str(folder)},
        )  # fmt: skip
        answer, _ = await process.communicate(json.dumps(wish).encode())
        for visit, seen in json.loads(answer or b"{}").items():
            found.append(told("firefox", visit, stop, seen, line[0]))
    return found


async def visited(
    asked: argparse.Namespace, folder: Path, front: int, trusted: str, pages: list[Stop]
) -> list[dict[str, Any]]:
    """Visit the pages with both browsers, over a line to where nginx listens."""
    found: list[dict[str, Any]] = []
    async with slow(front) as line:
        if "chromium" in asked.browsers:
            found += await in_chromium(asked, folder, line, trusted, pages)
        if "firefox" in asked.browsers:
            found += await in_firefox(asked, folder, line, pages)
    return found


def told(
    browser: str, visit: str, stop: Stop, seen: dict[str, Any], line: Line
) -> dict[str, Any]:
    """Put together what a browser saw and what the line carried."""
    begun = seen["began"] / 1000
    usable, whole = seen["used"].get(stop.use), seen["whole"]

    def kilobytes(moment: float | None) -> float | None:
        if moment is None:
            return None
        return line.came_by(begun + moment / 1000, since=begun - 0.05) / 1000

    return {
        "browser": browser,
        "visit": visit,
        "page": stop.name,
        "something": seconds(seen["paint"]),
        "text": seconds(seen["used"].get("text")),
        "usable": seconds(usable),
        "kB before": kilobytes(usable),
        "whole": seconds(whole),
        "kB whole": kilobytes(whole),
        "load": os.getloadavg()[0],
    }


def seconds(milliseconds: float | None) -> float | None:
    """Give seconds, where there is a time."""
    return None if milliseconds is None else milliseconds / 1000


def sheet(folder: Path, browser: str, visit: str, pages: list[Stop]) -> None:
    """Put the pictures of a browser side by side: a row for a page, a column for a time."""
    from PIL import Image, ImageDraw, ImageFont

    width, height = 400, 280
    whole = Image.new(
        "RGB",
        (100 + len(MOMENTS) * (width + 8), 30 + len(pages) * (height + 8)),
        "#888",
    )
    pen, font = ImageDraw.Draw(whole), ImageFont.load_default(size=16)
    for column, moment in enumerate(MOMENTS):
        pen.text(
            (110 + column * (width + 8), 5), f"{moment} s", fill="white", font=font
        )
    for row, stop in enumerate(pages):
        top = 30 + row * (height + 8)
        pen.text((8, top + 10), stop.name, fill="white", font=font)
        for column, moment in enumerate(MOMENTS):
            picture = folder / f"{browser}-{visit}-{stop.name}-{moment}.png"
            if picture.exists():
                with Image.open(picture) as shot:
                    small = shot.convert("RGB").resize((width, height))
                whole.paste(small, (100 + column * (width + 8), top))
    whole.save(folder / f"sheet-{browser}-{visit}.png")


def print_table(found: list[dict[str, Any]]) -> None:
    """Print what was found; a dash where it did not come to be."""
    print(" | ".join(found[0]))
    for row in found:
        print(
            " | ".join(
                "-"
                if cell is None
                else f"{cell:.1f}"
                if isinstance(cell, float)
                else cell
                for cell in row.values()
            )
        )


def until_open(port: int) -> None:
    """Wait until something listens."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    sys.exit(f"Nothing listens on port {port}; see the logs.")


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return int(trial.getsockname()[1])


def measure(asked: argparse.Namespace) -> None:
    """Do it all."""
    folder: Path = asked.folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    trusted = certificate(folder)
    with served(asked.tree.resolve(), folder) as (server, all_pages):
        pages = [s for s in all_pages if not asked.pages or s.name in asked.pages]
        with nginx(folder, server) as front:
            found = asyncio.run(visited(asked, folder, front, trusted, pages))
    for browser, visit in sorted({(row["browser"], row["visit"]) for row in found}):
        sheet(folder, browser, visit, pages)
    (folder / "visits.json").write_text(json.dumps(found, indent=1))
    print_table(found)


def main() -> None:
    """Read what was asked."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tree", type=Path, default=ROOT)
    parser.add_argument("--puppeteer", default=os.environ.get("PUPPETEER", "."))
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--save-data", action="store_true")
    parser.add_argument("--pages", nargs="*", default=[])
    parser.add_argument("--browsers", nargs="*", default=BROWSERS, choices=BROWSERS)
    measure(parser.parse_args())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--invite"]:
        invite(sys.argv[2])
    else:
        main()
