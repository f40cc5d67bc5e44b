// A form that leads to the page it stands on: what was done is said there where one clicked,
// and the focus is on the same button again.

const CLICKED = "roadmap:clicked";
const LONGEST = 60000; // milliseconds

export function keepClicked(button) {
  const around = button.closest("[data-place]")?.dataset.place ?? "";
  const at = { path: location.pathname, y: scrollY, says: says(button), around, when: Date.now() };
  try { sessionStorage.setItem(CLICKED, JSON.stringify(at)); } catch { /* it is said at the top */ }
}

export function sayWhereClicked() {
  let at = null;
  try {
    at = JSON.parse(sessionStorage.getItem(CLICKED));
    sessionStorage.removeItem(CLICKED);
  } catch { /* nothing was noted */ }
  if (!at || at.path !== location.pathname || Date.now() - at.when > LONGEST) return;
  const note = document.querySelector("[data-done]");
  const around = at.around ? document.querySelector(`[data-place="${CSS.escape(at.around)}"]`) : null;
  const buttons = [...document.querySelectorAll("form button[type=submit]")];
  const button = buttons.find((there) => says(there) === at.says) ?? around?.querySelector("button");
  if (!button) { // what was clicked is gone: the page says from its top what was done
    note?.setAttribute("tabindex", "-1");
    note?.focus();
    return;
  }
  window.scrollTo(0, at.y);
  if (note) (around ?? button.closest("form")).append(note);
  button.focus({ preventScroll: true });
  note?.scrollIntoView({ block: "nearest" });
}

function says(button) {
  return button.getAttribute("aria-label") || button.textContent;
}
