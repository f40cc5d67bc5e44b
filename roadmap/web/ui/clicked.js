// A form that leads to the page it stands on: what was done is said there where one clicked,
// and the focus is on the same button again; never on the next one, which a second press of
// Enter would press unread: where the button is gone, what was done has the focus.

const CLICKED = "roadmap:clicked";
const LONGEST = 60000; // milliseconds

export function keepClicked(button) {
  const around = button.closest("[data-place]")?.dataset.place ?? "";
  const alike = namesakes(says(button), placed(around));
  const at = {
    path: location.pathname, y: scrollY, says: says(button), around,
    nth: alike.indexOf(button), of: alike.length, when: Date.now(),
  };
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
  const around = placed(at.around);
  const alike = at.around && !around ? [] : namesakes(at.says, around);
  const button = alike.length >= at.of ? alike[at.nth] : null;
  if (button || around) window.scrollTo(0, at.y);
  if (note && (button || around)) put(note, button ?? around, at.around);
  if (button) button.focus({ preventScroll: true });
  else focusOn(note ?? around);
  note?.scrollIntoView({ block: "nearest" });
}

// In a table a row of its own, so that no column gets narrower; elsewhere in the form, or
// after it where the note has a form too: forms never lie in each other.
function put(note, there, around) {
  const row = there.closest("tr");
  if (row) {
    const cell = document.createElement("td");
    cell.colSpan = row.cells.length;
    cell.append(note);
    const below = document.createElement("tr");
    below.className = "told screen-only";
    if (around) below.dataset.place = around;
    below.append(cell);
    row.after(below);
    return;
  }
  const form = there.closest("form");
  if (form && note.querySelector("form")) form.after(note);
  else (form ?? there).append(note);
}

function focusOn(element) {
  element?.setAttribute("tabindex", "-1");
  element?.focus({ preventScroll: true });
}

function placed(around) {
  return around ? document.querySelector(`[data-place="${CSS.escape(around)}"]`) : null;
}

function namesakes(name, around) {
  const buttons = (around ?? document).querySelectorAll("button[type=submit]");
  return [...buttons].filter((there) => says(there) === name);
}

function says(button) {
  return button.getAttribute("aria-label") || button.textContent;
}
