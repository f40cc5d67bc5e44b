// Where the reader is on a page: noted when the page is left, found again when it is reloaded
// (the page reloads itself after a long cut), come back to, or opened after signing in anew.
//
//   keepPlace()   once per page
//   comeBack()    when what stands on the page has been drawn
//
// The focus is found by what an element is called, inside the nearest element that has a name
// of its own: a summary, a link or a button has no id, and what is above it may have grown.

const PLACE = "roadmap:place:";
const TRIES = 10;
const PAUSE = 30; // ms: what is folded is drawn when it is opened

let put = null; // what was given the focus here

export function keepPlace() {
  window.addEventListener("pagehide", () => {
    const place = { y: scrollY, when: Date.now(), folds: folds(), focus: named(document.activeElement) };
    try { sessionStorage.setItem(PLACE + location.pathname, JSON.stringify(place)); } catch { /* none kept */ }
  });
}

// Says whether the page was opened again rather than gone to.
export function isBack() {
  const [opened] = performance.getEntriesByType("navigation");
  if (opened && opened.type !== "navigate") return true;
  try {
    const from = new URL(document.referrer).pathname;
    return from.endsWith("/sign-in") && from !== location.pathname;
  } catch { return false; }
}

// Goes to the place that was left; `lately` (ms): also where a link led here again.
export async function comeBack(lately = 0) {
  let place = null;
  try { place = JSON.parse(sessionStorage.getItem(PLACE + location.pathname)); } catch { /* none kept */ }
  if (!place || !(isBack() || (Date.now() - place.when < lately && !location.hash))) return;
  place.folds.forEach((fold) => {
    const details = within(fold.scope).querySelectorAll("details")[fold.nth];
    if (details) details.open = fold.open;
  });
  const before = document.activeElement;
  const isTaken = ![null, document.body, put].includes(before); // a refusal, or the reader was faster
  let found = null;
  for (let tried = 0; place.focus && !isTaken && !found && tried < TRIES; tried += 1) {
    await new Promise((go) => setTimeout(go, PAUSE));
    found = find(place.focus);
  }
  window.scrollTo(0, place.y);
  const moved = document.activeElement !== before && document.activeElement !== document.body;
  if (!place.focus || isTaken || moved) return; // the reader went on meanwhile
  put = found || nearest(place.focus);
  put?.focus({ preventScroll: true });
  if (found && place.focus.caret) {
    try { found.setSelectionRange(...place.focus.caret); } catch { /* this kind has no caret */ }
  }
}

function named(element) {
  if (!element || element === document.body) return null;
  const look = lookOf(element);
  const scope = scopeOf(element);
  const alike = [...within(scope).querySelectorAll(look.tag)].filter((other) => isAlike(lookOf(other), look));
  const fold = element.closest("details");
  return {
    ...look, scope, nth: alike.indexOf(element), caret: caretOf(element),
    fold: fold && [...within(scope).querySelectorAll("details")].indexOf(fold),
  };
}

function lookOf(element) {
  const { localName: tag, name = "", type = "" } = element;
  const isChoice = ["radio", "checkbox", "submit"].includes(type);
  return {
    tag, name, id: ownName(element),
    value: isChoice ? element.value : "", href: element.getAttribute("href"),
    text: ["a", "button", "summary"].includes(tag) ? element.textContent.trim().slice(0, 80) : "",
  };
}

function isAlike(one, other) {
  return ["tag", "name", "id", "value", "href", "text"].every((key) => one[key] === other[key]);
}

function find(focus) {
  const there = [...within(focus.scope).querySelectorAll(focus.tag)];
  const alike = there.filter((element) => isAlike(lookOf(element), focus));
  const found = alike[focus.nth] || alike[0];
  if (found?.type !== "radio") return found;
  return there.find((radio) => radio.name === found.name && radio.checked) || found;
}

// Where what had the focus is gone: the fold that it was in, or the first thing around it.
function nearest(focus) {
  const around = within(focus.scope);
  const fold = focus.fold !== null && around.querySelectorAll("details")[focus.fold];
  return (fold && fold.querySelector("summary"))
    || around.querySelector("input:checked, input:enabled, button, summary, a[href]");
}

function folds() {
  return [...document.querySelectorAll("details")].map((details) => {
    const scope = scopeOf(details);
    const nth = [...within(scope).querySelectorAll("details")].indexOf(details);
    return { scope, nth, open: details.open };
  });
}

function within(scope) {
  return (scope && document.getElementById(scope)) || document.body;
}

// The nearest element around it that has a name of its own, not one of the framework's (c12).
function scopeOf(element) {
  for (let e = element.parentElement; e; e = e.parentElement) if (ownName(e)) return e.id;
  return null;
}

function ownName({ id }) {
  return id && !/^c\d+$/.test(id) ? id : "";
}

function caretOf(element) {
  try { return [element.selectionStart, element.selectionEnd].map(Number); } catch { return null; }
}
