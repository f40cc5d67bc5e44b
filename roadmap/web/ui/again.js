// Showing once more that it is oneself, over the page one is on: then what was refused for
// want of it is sent again, and nothing that was typed is lost.

import { answer } from "./passkey.js";

// Ask for it, where `at` is the address that takes it; gives whether it was shown.
export async function shownAgain(at, words) {
  const asked = await fetch(at, asScript()).catch(() => null);
  if (!asked?.ok) return false;
  const how = await asked.json();
  if (!how.asks) return false; // signing in again shows it
  return new Promise((done) => show(at, words, how, done));
}

function show(at, words, { asks, passkey, app, question }, done) {
  const isCode = asks === "code";
  const code = app ? words.code : words.recovery_code;
  const dialog = make("dialog", { className: "again" });
  dialog.setAttribute("aria-labelledby", "again-title");
  const told = make("div", { className: "note problem", hidden: true });
  told.setAttribute("role", "alert");
  const field = make("input", {
    id: "again-shown",
    name: isCode ? "code" : "passphrase",
    type: isCode ? "text" : "password",
    autocomplete: isCode ? (app ? "one-time-code" : "off") : "current-password",
    required: true,
  });
  const label = make("label", { htmlFor: field.id }, isCode ? code : words.passphrase);
  const form = make("form", { className: "form" }, make("div", { className: "field" }, label));
  if (isCode) {
    const hint = make("p", { className: "hint", id: "again-hint" }, app ? words.code_hint : words.recovery_code_hint);
    field.setAttribute("aria-describedby", hint.id);
    label.after(hint, field);
  } else label.after(field);
  const cancel = make("button", { type: "button", className: "button quiet" }, words.cancel);
  form.append(make("button", { type: "submit", className: "button" }, words.go_on), " ", cancel);
  dialog.append(make("h2", { id: "again-title" }, words.title), make("p", {}, words.says), told);
  if (passkey) {
    const other = make("button", { type: "button", className: "button" }, words.use_passkey);
    other.addEventListener("click", () =>
      answer(question, "show")
        .then((given) => send({ passkey: given }))
        .catch(() => tell(words.passkey_failed)),
    );
    dialog.append(make("p", {}, other));
  }
  dialog.append(form);

  let isShown = false;
  function tell(says) {
    told.replaceChildren(make("p", {}, says));
    told.hidden = false;
  }
  async function send(given) {
    const response = await fetch(at, { ...asScript(), method: "POST", body: new URLSearchParams(given) });
    if (response.ok) {
      isShown = true;
      dialog.close();
      return;
    }
    tell(await said(response));
    field.value = "";
    field.focus();
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send({ [field.name]: field.value }).catch(() => tell(words.not_reached));
  });
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    done(isShown);
  });
  document.body.append(dialog);
  dialog.showModal();
  field.focus();
}

async function said(response) {
  const text = await response.text();
  try {
    return JSON.parse(text).refused;
  } catch {
    return text;
  }
}

function asScript() {
  return { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" };
}

function make(tag, more, ...inside) {
  const element = Object.assign(document.createElement(tag), more);
  element.append(...inside);
  return element;
}
