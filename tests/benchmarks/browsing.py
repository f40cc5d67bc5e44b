"""A real Chromium that tells when a page is usable and what it cost on the wire."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, CDPSession, Page, async_playwright

from tests.benchmarks.served import Server

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

USABLE = """(selector) => new Promise((done) => {
  const look = () => {
    const ready = document.querySelector(selector) && window.did_handshake;
    if (ready) done(performance.now()); else requestAnimationFrame(look);
  };
  look();
})"""
"""Milliseconds from the start of the visit until something is there and the websocket
is open."""

SAVED = """([code, value]) => new Promise((done) => {
  const field = document.getElementById(code);
  let sending = false;
  const watch = new MutationObserver(() => {
    const status = field.querySelector('.choices .field-status')?.dataset.status;
    if (status === 'saving') sending = true;
    if (sending && status !== 'saving') {
      watch.disconnect();
      done([performance.now() - begun, status]);
    }
  });
  watch.observe(field, { subtree: true, childList: true, attributes: true });
  const begun = performance.now();
  field.querySelector(`input[value=${value}]`).click();
})"""
"""Milliseconds from a click until the field says what became of it, and what."""


@asynccontextmanager
async def chromium(server: Server, token: str) -> AsyncIterator[BrowserContext]:
    """Open a Chromium in which somebody is signed in, its cache empty."""
    if not Path(CHROMIUM).exists():  # noqa: ASYNC240 - nothing else runs yet
        pytest.fail("No Chromium. Install it: apt-get install -y chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = await browser.new_context(base_url=server.address)
        await context.add_cookies(
            [{"name": "roadmap_session", "value": token, "url": server.address}]
        )
        yield context
        await browser.close()


async def usable_after(page: Page, path: str, selector: str) -> float:
    """Visit a page and give the milliseconds until it can be used."""
    await page.goto(path, wait_until="commit")
    milliseconds: float = await page.evaluate(USABLE, selector)
    return milliseconds


class Wire:
    """What comes over the wire, compressed, headers and websocket included."""

    def __init__(self, session: CDPSession) -> None:
        self._addresses: dict[str, str] = {}
        self.bytes_of: dict[str, int] = {}
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        session.on("Network.webSocketCreated", self._asked)
        session.on("Network.webSocketFrameReceived", self._said)

    @classmethod
    async def of(cls, page: Page) -> "Wire":
        """Listen to one page."""
        session = await page.context.new_cdp_session(page)
        wire = cls(session)
        await session.send("Network.enable")
        return wire

    def _asked(self, event: dict[str, dict[str, str]]) -> None:
        request = event.get("request") or event
        self._addresses[str(event["requestId"])] = str(request["url"])

    def _came(self, event: dict[str, float]) -> None:
        self._add(event, int(event["encodedDataLength"]))

    def _said(self, event: dict[str, dict[str, str]]) -> None:
        self._add(event, len(event["response"]["payloadData"]))

    def _add(
        self, event: dict[str, float] | dict[str, dict[str, str]], count: int
    ) -> None:
        address = self._addresses[str(event["requestId"])].partition("?")[0]
        self.bytes_of[address] = self.bytes_of.get(address, 0) + count
