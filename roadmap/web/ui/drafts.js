// What is half filled in: kept on the shelf under the account, the page and the form, until
// the server has acknowledged it. Never passphrases and secrets, and nothing of what a form
// only shows.
//
// Of a form only what differs from how the page came is kept, each with what stood there
// before; windows beside each other keep their own. When the page comes again and something else stands there by then, that is said
// at the field instead of being written over in silence.

import { Shelf } from "./shelf.js";

const UNKEPT = new Set(["hidden", "password", "submit", "button", "reset", "file", "image"]);

export class Drafts {
  // `person` is the id of the account; without one nothing is kept.
  constructor(person, words) {
    this.words = words;
    this.came = new WeakMap(); // by form: how each control came with the page
    this.before = new WeakMap(); // by form: what the draft says that stood there before
    this.watched = new WeakSet();
    this.shelf = person ? new Shelf({ person, object: location.pathname, kind: "draft" }) : null;
    this.opened = this.shelf?.open();
    this.unkept = new Set(); // forms that are half filled in and could not be kept
    window.addEventListener("beforeunload", (event) => {
      if (!this.shelf?.isEmptied && [...this.unkept].some((form) => form.isConnected)) event.preventDefault();
    });
  }

  // Take up a form that has appeared on the page.
  async watch(form) {
    if (this.watched.has(form)) return;
    this.watched.add(form);
    const came = read(form);
    this.came.set(form, came);
    this.before.set(form, {});
    if (!this.shelf || !Object.keys(came).length) return;
    form.addEventListener("input", () => this.keep(form));
    form.addEventListener("change", () => this.keep(form));
    await this.opened;
    const draft = this.shelf.mine(this.name(form));
    if (draft && form.isConnected && same(read(form), came)) this.bringBack(form, draft);
  }

  // Every form has a name of its own on its page: what it asks for, and what it is about.
  name(form) {
    const names = new Set(controls(form).map((control) => control.name));
    return [form.dataset.about ?? "", ...[...names].sort()].join(" ");
  }

  async keep(form) {
    const [came, now, before] = [this.came.get(form), read(form), this.before.get(form)];
    const draft = {};
    for (const key of Object.keys(now)) {
      if (now[key] !== came[key]) draft[key] = { was: before[key] ?? came[key], now: now[key] };
    }
    const name = this.name(form);
    const isEmpty = !Object.keys(draft).length;
    const isDone = await (isEmpty ? this.shelf.removeMine(name) : this.shelf.putMine(name, draft));
    form.querySelector(".not-kept")?.remove();
    if (isDone || isEmpty) return void this.unkept.delete(form);
    this.unkept.add(form);
    const isShared = this.shelf.place.isShared;
    form.prepend(line("not-kept hint", isShared ? this.words.not_kept_shared : this.words.not_kept));
  }

  bringBack(form, draft) {
    const came = this.came.get(form);
    const changed = [];
    for (const control of controls(form)) {
      const key = keyOf(control);
      const typed = draft[key];
      if (!typed || typed.now === came[key] || !write(control, typed.now)) continue;
      this.before.get(form)[key] = typed.was;
      changed.push(control);
      if (typed.was !== came[key]) this.tellMeanwhile(control, came[key]);
      for (let at = control.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    }
    if (!changed.length) {
      this.shelf.removeMine(this.name(form)); // it was saved after all
      return;
    }
    const again = line("here-again hint", `${this.words.here_again} `);
    again.setAttribute("role", "status");
    const afresh = Object.assign(document.createElement("button"), {
      type: "button", className: "quiet", textContent: this.words.start_afresh,
    });
    afresh.addEventListener("click", () => {
      this.reset(form);
      controls(form)[0]?.focus();
    });
    again.append(afresh);
    form.prepend(again);
    changed.forEach((control) => control.dispatchEvent(new CustomEvent("draft", { bubbles: true })));
  }

  tellMeanwhile(control, saved) {
    const words = typeof saved === "boolean" ? this.words.changed_meanwhile_tick : this.words.changed_meanwhile;
    const shown = control.tagName === "SELECT" ? textOf(control, saved) : saved;
    const told = line("changed-meanwhile hint", words.replace("{saved}", shown || "–"));
    (control.closest(".field, .check") ?? control.parentElement).append(told);
  }

  // Put everything back to how the page came, and keep nothing.
  reset(form) {
    const came = this.came.get(form) ?? {};
    controls(form).forEach((control) => write(control, came[keyOf(control)]));
    return this.done(form);
  }

  // The server has it: nothing is kept of it any more.
  async done(form) {
    form.querySelectorAll(".here-again, .changed-meanwhile, .not-kept").forEach((told) => told.remove());
    this.before.set(form, {});
    this.unkept.delete(form);
    if (this.shelf) await this.shelf.removeMine(this.name(form));
  }
}

// ---- the controls of a form -----------------------------------------------------------

function controls(form) {
  return [...form.elements].filter(
    (control) => control.name && control.form === form && control.type && !UNKEPT.has(control.type)
      && !control.readOnly && !control.hasAttribute("data-secret") && control.tagName !== "FIELDSET",
  );
}

function keyOf(control) {
  return ["checkbox", "radio"].includes(control.type) ? `${control.name}=${control.value}` : control.name;
}

function read(form) {
  const valueOf = (control) => (["checkbox", "radio"].includes(control.type) ? control.checked : control.value);
  return Object.fromEntries(controls(form).map((control) => [keyOf(control), valueOf(control)]));
}

function write(control, value) {
  if (value === undefined) return false;
  if (typeof value === "boolean") {
    control.checked = value;
    return true;
  }
  const before = control.value;
  control.value = value;
  if (control.value === value) return true;
  control.value = before; // such a choice is no longer offered
  return false;
}

function textOf(select, value) {
  return [...select.options].find((option) => option.value === value)?.textContent ?? value;
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function line(look, says) {
  return Object.assign(document.createElement("p"), { className: look, textContent: says });
}
