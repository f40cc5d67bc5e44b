// Forms beside a criterion with a button of their own: to settle, to pass on, to link evidence.
//
// What is filled in is kept on the shelf until the server has taken it, by each window its own;
// where nothing can be kept, that is said at the form. It is sent once, when the button is
// pressed.

import { reactive } from "vue";
import { newKey } from "./questionnaire_outbox.js";

export class Forms {
  constructor(desk, shelf) {
    this.desk = desk;
    this.shelf = shelf;
    this.filled = reactive({}); // by form and code, such as "settle:LAW-1.2a"
  }

  async open() {
    await this.shelf.open();
    for (const name of this.shelf.names) this.filled[name] ??= this.shelf.mine(name);
  }

  async fill(name, field, value) {
    this.filled[name] = { ...this.filled[name], [field]: value };
    const isKept = await this.shelf.putMine(name, this.filled[name]);
    const { fields } = this.desk;
    const said = fields[name]?.kind;
    if (isKept && said === "not_kept") delete fields[name];
    if (!isKept && this.filled[name] && (!said || said === "done")) fields[name] = { kind: "not_kept" };
  }

  empty(name) {
    delete this.filled[name];
    if (this.desk.fields[name]?.kind === "not_kept") delete this.desk.fields[name];
    this.shelf.removeMine(name);
  }

  // Says whether it was done; `field` is where the page tells it.
  async send(route, payload, field) {
    const { desk } = this;
    desk.fields[field] = { kind: "saving" };
    try {
      const body = { ...payload, client_key: newKey() };
      const reply = await desk.outbox.post(desk.address(route), body);
      if (reply.status === 401 || reply.status === 409) {
        desk.live.closed = reply.status === 401 ? "signed_out" : "other_account";
      }
      if (!reply.body || reply.status >= 500) throw new Error("no reply");
      if (reply.body.states) Object.assign(desk.states, reply.body.states);
      desk.replied(reply.body);
      const { refused, newer } = reply.body;
      if (reply.status >= 400 || refused) {
        desk.fields[field] = { kind: "refused", why: refused || desk.say("unexplained"), newer };
        desk.announce(desk.fields[field].why);
        return false;
      }
      desk.fields[field] = { kind: "done" };
      desk.announce(desk.say("done"));
      return true;
    } catch {
      desk.fields[field] = { kind: "failed" };
      desk.announce(desk.say("failed"));
      return false;
    }
  }

  async evidence() {
    if (!this.entries) {
      const response = await fetch(this.desk.address("evidence-entries"), { cache: "no-store" });
      if (!response.ok) return [];
      this.entries = (await response.json()).entries;
    }
    return this.entries;
  }
}

// A field of such a form, as a computed property of the component that shows it.
export function filled(form, field, empty) {
  return {
    get() {
      return this.desk.forms.filled[`${form}:${this.code}`]?.[field] ?? empty;
    },
    set(value) {
      this.desk.forms.fill(`${form}:${this.code}`, field, value);
    },
  };
}
