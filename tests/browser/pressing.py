"""Press what can be pressed on a page, and tell what nothing came of.

A press counts when something is to be seen of it: the page changes, another one opens, a
dialog asks, the focus moves, a file comes, something is printed or copied, or the browser
asks for a field. What a form wants is filled in before.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.everybody import settled

SEEN_WITHIN = 20_000
"""Milliseconds until something has to be seen: other work may share the machine."""

COMPUTED_WITHIN = 240_000
"""Milliseconds for a release to be prepared."""

LAST_MESSAGES = 400
"""Milliseconds for what a page was sending when it was left."""

PREPARE = """
if (location.protocol.startsWith("http")) { // no place to come back to, nothing to send again
  sessionStorage.clear();
  localStorage.clear();
  indexedDB.deleteDatabase("roadmap");
}
window.effects = [];
window.print = () => window.effects.push("printed");
document.addEventListener("invalid", () => window.effects.push("asked for a field"), true);
"""
UNFOLD = """() => document.querySelectorAll("details").forEach((fold) => {
  fold.open = true;
})"""
CONTROLS = """(around) => {
  const places = around ? "main, .page-header, .page-footer" : "main";
  window.controls = [...document.querySelectorAll(places)].flatMap((place) =>
    [...place.querySelectorAll("button:enabled, [role=button]")]
      .filter((control) => control.checkVisibility()));
  return window.controls.map((control) => {
    const action = control.form?.getAttribute("action") || "";
    const form = action.replace(/(\\/forms\\/).*/, "$1"); // a new address each time
    const text = control.textContent.trim().replace(/\\d+/g, "0");
    return [text, control.name, form.replace(/\\d+/g, "0")].join("|");
  });
}"""
FILL = """(n) => {
  const invented = {
    text: "An invented text", url: "https://example.org/", search: "law", number: "1",
    password: "an invented region", date: new Date().toISOString().slice(0, 10),
  };
  const fields = window.controls[n].form?.elements || [];
  for (const field of fields) {
    if (field.disabled || !field.required) continue;
    if (field.type === "radio" || field.type === "checkbox") {
      if (![...fields].some((other) => other.name === field.name && other.checked)) field.click();
    } else if (!field.value) {
      if (field.localName === "select") field.selectedIndex = field.options.length - 1;
      else field.value = invented[field.type] || invented.text;
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }
}"""
PRESS = """(n) => {
  const control = window.controls[n];
  const before = document.activeElement;
  window.effects = [];
  const isItself = (target) => target === control || control.contains(target);
  new MutationObserver((records) => records.forEach((record) => {
    if (!isItself(record.target) || record.type !== "attributes") window.effects.push("changed");
  })).observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, characterData: true,
  });
  document.addEventListener("focusin", (event) => {
    if (!isItself(event.target) && event.target !== before) window.effects.push("focus");
  });
  if (navigator.clipboard) navigator.clipboard.writeText = async () => window.effects.push("copied");
  control.click();
}"""
SUMMARIES = """() => [...document.querySelectorAll("summary")]
  .filter((summary) => summary.checkVisibility())
  .filter((summary) => {
    const was = summary.parentElement.open;
    summary.click();
    const dead = summary.parentElement.open === was;
    summary.click();
    return dead;
  }).map((summary) => summary.textContent.trim().slice(0, 60))"""
LINKS = """() => [...document.querySelectorAll("a[href]")].map((link) => {
  const to = link.getAttribute("href");
  const isThere = !to.startsWith("#") || document.getElementById(to.slice(1));
  return [link.textContent.trim(), isThere ? link.href : ""];
})"""


class Record:
    """The server's SQLite file, put back to how it was whenever something was written."""

    def __init__(self, file: Path, original: Path) -> None:
        self._file, self._original = file, original
        self._watching = sqlite3.connect(file, timeout=60)
        self._version = self._now()

    def put_back(self) -> None:
        """Copy the original over it if something was written."""
        if self._now() != self._version:
            self.copy()

    def copy(self) -> None:
        """Copy the original over it, page by page, under the running server."""
        with (
            closing(sqlite3.connect(self._original)) as original,
            closing(sqlite3.connect(self._file, timeout=60)) as live,
        ):
            original.backup(live)
        self._version = self._now()

    def close(self) -> None:
        self._watching.close()

    def _now(self) -> int:
        (version,) = self._watching.execute("PRAGMA data_version").fetchone()
        return int(version)


@dataclass(kw_only=True)
class Pressed:
    """What came of it: how much was pressed, and what is dead."""

    page: Page
    record: Record
    cookies: list[Any]
    of_each: int | None = None
    """How many controls that look alike are pressed on a page; None for all."""

    seen_within: int = SEEN_WITHIN
    pressed: int = 0
    dead: list[tuple[str, str]] = field(default_factory=list)
    _followed: set[str] = field(default_factory=set)

    def on(self, address: str) -> None:
        """Press everything on a page, opened anew for each control."""
        self._open(address)
        around = urlsplit(address).path == "/"
        for look, nth in self._chosen(self._looks(around=around)):
            self.pressed += 1
            problem = self._press(address, look, nth, around=around)
            if problem:
                self.dead.append((address, f"{look}: {problem}"))
            self._leave()
            self.record.put_back()

    def _leave(self) -> None:
        """Let what is on its way arrive."""
        self.page.goto("about:blank", wait_until="commit")
        self.page.wait_for_timeout(LAST_MESSAGES)

    def _open(self, address: str) -> None:
        self.page.context.clear_cookies()  # signing out took the session away
        self.page.context.add_cookies(self.cookies)
        settled(self.page, address)
        self.page.evaluate(UNFOLD)

    def _looks(self, *, around: bool) -> list[str]:
        """Name the controls of the page, once what was unfolded has been drawn."""
        looks: list[str] | None = None
        while looks != (now := self.page.evaluate(CONTROLS, around)):
            looks = now
            self.page.wait_for_timeout(200)
        return now

    def _chosen(self, looks: list[str]) -> Iterator[tuple[str, int]]:
        for number, look in enumerate(looks):
            alike = looks[:number].count(look)
            if self.of_each is None or alike < self.of_each:
                yield look, alike

    def _press(self, address: str, look: str, nth: int, *, around: bool) -> str:
        self._open(address)
        looks = self._looks(around=around)
        alike = [number for number, other in enumerate(looks) if other == look]
        if nth >= len(alike):
            return "is no longer there when the page is opened again"
        self.page.evaluate(FILL, alike[nth])
        with Seen(self.page) as seen:
            self.page.evaluate(PRESS, alike[nth])
            problem = seen.problem(self.seen_within)
            self._let_end()
        return problem

    def _let_end(self) -> None:
        """Wait for what is computed, which would be written into the next press."""
        under_way = self.page.locator("progress:visible").first
        under_way.wait_for(state="hidden", timeout=COMPUTED_WITHIN)

    def folds_and_links(self, address: str) -> None:
        """Try what folds and where links lead, on the page that is open."""
        self.dead += [
            (address, f"{text}: fold") for text in self.page.evaluate(SUMMARIES)
        ]
        here = urlsplit(self.page.url).netloc
        for text, to in self.page.evaluate(LINKS):
            if not to:
                self.dead.append((address, f"{text}: leads to nothing on the page"))
            elif urlsplit(to).netloc == here and to.split("#")[0] not in self._followed:
                self._followed.add(to.split("#")[0])
                status = self.page.request.get(to, timeout=90_000).status
                if status >= 400:
                    self.dead.append((address, f"{text}: {to} answers {status}"))


class Seen:
    """What is seen outside the page's own scripts while something is pressed."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._seen: list[str] = []
        self._wrong: list[str] = []
        self._listeners: dict[str, Callable[..., None]] = {
            "framenavigated": lambda _frame: self._seen.append("another page"),
            "download": lambda _file: self._seen.append("a file"),
            "popup": lambda _page: self._seen.append("another window"),
            "dialog": self._accept,
            "pageerror": lambda error: self._wrong.append(str(error)),
            "response": self._note_failure,
        }

    def __enter__(self) -> "Seen":
        for name, listener in self._listeners.items():
            self._page.on(name, listener)  # type: ignore[call-overload]
        return self

    def __exit__(self, *_: object) -> None:
        for name, listener in self._listeners.items():
            self._page.remove_listener(name, listener)

    def problem(self, within: int) -> str:
        """Wait until something is seen, and say what was wrong; empty for nothing."""
        waited = 0
        while not self._seen and waited < within:
            try:
                if self._page.evaluate("(window.effects || []).length"):
                    break
            except Exception as gone:  # the page is being left
                if "navigation" not in str(gone) and "context" not in str(gone):
                    raise
            self._page.wait_for_timeout(50)
            waited += 50
        if self._wrong:
            return "; ".join(self._wrong)
        return "" if waited < within else "nothing is seen of it"

    def _accept(self, dialog: object) -> None:
        self._seen.append("a question")
        dialog.accept()  # type: ignore[attr-defined]

    def _note_failure(self, response: object) -> None:
        if response.status >= 500:  # type: ignore[attr-defined]
            self._wrong.append(f"{response.url} answers {response.status}")  # type: ignore[attr-defined]
