// Every form of a page: how it is sent, and what is told where one clicked.
//
// A form with data-deed is sent to its action with the session that the browser has now.
// It is sent under a key; when the reply was lost on the way, the same content is sent
// again under the same key, and the server tells what came of it instead of doing it
// twice. Nothing is disabled meanwhile, so the focus stays where it is.

import { shownAgain } from "./again.js";
import { keepClicked, sayWhereClicked } from "./clicked.js";
import { Drafts } from "./drafts.js";
import { ours } from "./shelf.js";
import { sentAgain } from "./waiting.js";

const TIMEOUT = 15000; // milliseconds; the server replies "not yet" well before
const PAUSE = 1000;

const KEPT = "form[data-deed], form[data-kept]";
const unanswered = new WeakMap(); // by form: the key and content of what had no reply yet
let underWay = new WeakSet();
let words = {};
let drafts = null;

// Look after all forms of the page, those that appear later too.
export function watchForms({ person, texts }) {
  words = texts;
  drafts = new Drafts(person, words);
  document.addEventListener("submit", submitted);
  const found = () => {
    if (ours().isShared) forgetTyped();
    return [...document.querySelectorAll(KEPT)].map((form) => drafts.watch(form));
  };
  const later = new MutationObserver(() => Promise.all(found()));
  // Not with the next frame: a window behind others draws none, and what is typed by then counts.
  setTimeout(async () => {
    later.observe(document.body, { childList: true, subtree: true });
    await Promise.all(found());
    sayWhereClicked();
  });
}

// On a shared computer the browser itself remembers nothing of what is typed either.
function forgetTyped() {
  const typed = "textarea:not([autocomplete]), input:not([autocomplete], [type=password])";
  document.querySelectorAll(typed).forEach((field) => field.setAttribute("autocomplete", "off"));
}

function submitted(event) {
  const form = event.target;
  if (form.hasAttribute("data-kept")) drafts.done(form); // the address has it from now on
  if (!form.hasAttribute("data-deed")) return;
  event.preventDefault();
  if (!underWay.has(form)) send(form, event.submitter || form.querySelector("button[type=submit]"));
}

// A page that the browser kept and shows again is not on its way any more.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) underWay = new WeakSet();
});

async function send(form, button, isSure = false) {
  if (!isSure && form.dataset.sure && !window.confirm(form.dataset.sure)) return;
  underWay.add(form);
  button.setAttribute("aria-disabled", "true");
  forget(form);
  const outcome = await ask(form, [...new FormData(form, button).entries()]);
  if (outcome.again && (await shownAgain(outcome.again, words.again))) {
    return send(form, button, true);
  }
  if (!outcome.refused.length) await drafts.done(form);
  if (outcome.go) {
    if (new URL(outcome.go, location.href).pathname === location.pathname) keepClicked(button);
    location.assign(outcome.go); // until then a second click does nothing
    return;
  }
  underWay.delete(form);
  button.removeAttribute("aria-disabled");
  if (outcome.refused.length) refuse(form, button, outcome);
  else drafts.reset(form);
}

// Gives {go, refused, signIn}; tries once more when there was no reply.
async function ask(form, entries) {
  const content = JSON.stringify(entries);
  if (unanswered.get(form)?.content !== content) unanswered.set(form, { content, key: newKey() });
  const body = JSON.stringify({ key: unanswered.get(form).key, entries });
  for (let failures = 0; failures < 2; ) {
    try {
      const response = await sentAgain(() => post(form.getAttribute("action"), body));
      if (response.status === 202) continue;
      if (response.status !== 401 && response.status < 500) unanswered.delete(form);
      return await read(response);
    } catch {
      failures += 1;
      if (failures < 2) await pause(PAUSE);
    }
  }
  return told(words.not_reached);
}

function pause(length) {
  return new Promise((go) => setTimeout(go, length));
}

function post(address, body) {
  return fetch(address, {
    method: "POST",
    body,
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    credentials: "same-origin",
    cache: "no-store",
    signal: AbortSignal.timeout(TIMEOUT),
  });
}

async function read(response) {
  if (response.status === 401) return { ...told(words.signed_out), signIn: true };
  if (response.status === 413) return told(words.too_large);
  const outcome = await response.json().catch(() => null);
  if (response.status === 429 && outcome) return told(outcome.refused);
  return outcome?.refused ? { go: "", signIn: response.status === 409, ...outcome } : told(words.failed);
}

function told(says) {
  return { go: "", refused: [{ says, field: "" }] };
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ---- refusals: a summary at the button, and each at its field -------------------------

function refuse(form, button, { refused, signIn }) {
  const summary = make("div", { className: "note problem refusal", role: "alert", tabIndex: -1 });
  for (const { says, field } of refused) {
    const control = field && form.querySelector(`[name="${CSS.escape(field)}"]`);
    if (control) mark(control, says);
    summary.append(make("p", {}, control ? leadTo(control, says) : says));
  }
  if (signIn) {
    const link = make("a", { href: words.at, target: "_blank" }, words.sign_in);
    summary.append(make("p", {}, link));
  }
  button.after(summary);
  summary.focus();
}

function mark(control, says) {
  const line = make("p", { className: "field-error", id: `${control.id || control.name}-error` }, says);
  const field = control.closest(".field");
  if (field?.querySelector(".field-error")) return;
  control.before(line);
  control.setAttribute("aria-invalid", "true");
  describe(control, line.id, true);
  control.addEventListener("input", () => unmark(control), { once: true });
}

function unmark(control) {
  const id = `${control.id || control.name}-error`;
  document.getElementById(id)?.remove();
  control.removeAttribute("aria-invalid");
  describe(control, id, false);
}

function describe(control, id, is) {
  const others = (control.getAttribute("aria-describedby") || "").split(" ").filter((one) => one && one !== id);
  const all = is ? [...others, id] : others;
  if (all.length) control.setAttribute("aria-describedby", all.join(" "));
  else control.removeAttribute("aria-describedby");
}

function leadTo(control, says) {
  const link = make("a", { href: `#${control.id}` }, says);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    control.closest("details:not([open])")?.setAttribute("open", "");
    control.focus();
  });
  return link;
}

// ---- how much may be typed: said near the end, and never cut ---------------------------

document.addEventListener("input", ({ target }) => {
  const most = Number(target.dataset?.most);
  if (!most) return;
  const n = [...target.value].length;
  let counter = target.parentElement.querySelector(".counter");
  if (n <= most * 0.8) {
    counter?.remove();
    return;
  }
  if (!counter) {
    counter = make("p", { className: "counter hint", role: "status" });
    target.after(counter);
  }
  const says = n > most ? words.too_many.replace("{n}", n - most) : words.letters.replace("{n}", n);
  counter.textContent = says.replace("{most}", most);
  counter.classList.toggle("field-error", n > most);
});

function forget(form) {
  for (const { nextElementSibling: next } of form.elements) { // of the buttons outside of it too
    if (next?.matches(".refusal")) next.remove();
  }
  form.querySelectorAll("[aria-invalid]").forEach(unmark);
}

function make(tag, more, ...inside) {
  const { role, ...others } = more;
  const element = Object.assign(document.createElement(tag), others);
  if (role) element.setAttribute("role", role);
  element.append(...inside);
  return element;
}
