// The place of the reader alone: what has the focus already when a page opens keeps it.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./browser.mjs";

const { comeBack, isBack, keepPlace } = await import("roadmap/ui/place.js");

// A page with one button, opened from another page; `focused` has the focus from the start.
function page({ path, from, focused = null }) {
  const body = { localName: "body" };
  const button = {
    localName: "button", id: "send", textContent: "Send", parentElement: null,
    getAttribute: () => null, closest: () => null,
    focus: () => { document.activeElement = button; },
  };
  body.querySelectorAll = (tag) => (tag === "button" ? [button] : []);
  body.querySelector = () => button;
  const leaving = [];
  globalThis.document = {
    body, activeElement: focused || body, referrer: `http://here${from}`,
    querySelectorAll: () => [], getElementById: () => null,
  };
  globalThis.location = { pathname: path, hash: "" };
  globalThis.window = { addEventListener: (_, what) => leaving.push(what), scrollTo() {} };
  globalThis.scrollY = 0;
  globalThis.performance.getEntriesByType = () => [{ type: "navigate" }];
  keepPlace();
  return { button, leave: () => { document.activeElement = button; leaving.forEach((what) => what()); } };
}

function anew() {
  const texts = new Map();
  globalThis.sessionStorage = { getItem: (name) => texts.get(name) ?? null, setItem: (name, text) => texts.set(name, text) };
}

test("who signs in anew finds what had the focus", async () => {
  anew();
  page({ path: "/plan", from: "/" }).leave();
  const { button } = page({ path: "/plan", from: "/sign-in" });

  await comeBack();

  assert.equal(document.activeElement, button);
});

test("what has the focus when a page opens, such as a refusal, keeps it", async () => {
  anew();
  page({ path: "/plan", from: "/" }).leave();
  const refusal = { localName: "div" };
  page({ path: "/plan", from: "/sign-in", focused: refusal });

  await comeBack();

  assert.equal(document.activeElement, refusal);
});

test("what is drawn later than the rest gets the focus back from what stood next to it", async () => {
  anew();
  const { button, leave } = page({ path: "/plan", from: "/" });
  leave();
  const { body } = document;
  const link = { localName: "a", focus: () => { document.activeElement = link; } };
  Object.assign(document, { referrer: "http://here/sign-in", activeElement: body });
  const all = body.querySelectorAll;
  Object.assign(body, { querySelectorAll: () => [], querySelector: () => link });

  await comeBack();
  assert.equal(document.activeElement, link);
  body.querySelectorAll = all;
  await comeBack();

  assert.equal(document.activeElement, button);
});

test("the form to sign in that is shown again is no page to come back to", () => {
  anew();
  page({ path: "/sign-in", from: "/sign-in?next=/plan" });

  assert.equal(isBack(), false);
});
