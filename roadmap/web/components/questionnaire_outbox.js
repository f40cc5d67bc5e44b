// The outbox: what a person gave that the server has not acknowledged yet.
//
// Every item lies on the shelf (ui/shelf.js), under the account and the assessment, from when
// it is given until the server says that it is saved. It is sent again with the same key until
// then; the server records a key once. Items are sent in the order in which they were given,
// in whatever window of the browser, and by one window at a time; items that were tried stay
// in their order for ever, so that a copy delayed on the way never comes after a newer answer.

import { inTurn } from "../ui/turns.js";
import { sentAgain } from "../ui/waiting.js";

const TIMEOUT = 6000;
const PROBE_TIMEOUT = 3000;
const PROBES = 6; // as many connections as browsers keep open to one server
const LONGEST_PAUSE = 8000;
const LATE = 2000; // ms without a reply before the page says that something waits
const LEAVING = 5000; // ms after which a page that was to be left has stayed
const MOST = 50; // items in one message
const KEEPALIVE_LIMIT = 30000; // browsers refuse larger bodies that outlive their page

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Outbox {
  // `routes` gives the address for each kind of item; `on` is told what happened, in this
  // window or in another: on.change(item, "saving" | "resting" | "kept" | "not_kept" | "saved" |
  // "late" | "refused", result), on.given(item) in another window, on.count() where what lies here has
  // changed, on.reply(body), and on.closed("signed_out" | "other_account" | null).
  // `unexplained` is told where a refusal comes without a reason.
  constructor({ unsent, refused, person, routes, probe, on, unexplained }) {
    this.shelf = unsent;
    this.refusedShelf = refused;
    this.person = person;
    this.routes = routes;
    this.probe = probe;
    this.on = on;
    this.unexplained = unexplained;
    this.most = MOST;
    this.failures = 0;
    this.because = "";
    this.sending = false;
    this.timer = null;
    // Names on the shelf of what was given in this window and not tried yet; of what the
    // fields say that it waits; of what was acknowledged while an earlier page was left; and
    // of what the arrow keys may still move on from, with the timer that ends it.
    this.own = new Set();
    this.waiting = new Set();
    this.left = new Set();
    this.resting = new Map();
    this.shelf.heard = (name, item) => this.heard(name, item);
    this.shelf.told = (message) => this.told(message);
    this.wake = () => this.soon(0);
    this.leave = () => {
      this.stayOrGo();
      this.flush();
    };
    this.going = () => this.stayOrGo();
    window.addEventListener("pagehide", this.leave);
    window.addEventListener("beforeunload", this.going);
    window.addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
  }

  // Read what an earlier visit left; what is given meanwhile is kept, and sent afterwards.
  async open() {
    this.opened = Promise.all([this.shelf.open(), this.refusedShelf.open()]);
    await this.opened;
    for (const [name, item] of this.shelf.all("item:")) if (item.acknowledged) this.left.add(name);
    const lost = this.items.filter((item) => item.resting && !this.resting.has(nameOf(item)));
    lost.forEach((item) => this.keep({ ...item, resting: false })); // its window is gone
  }

  close() {
    window.removeEventListener("pagehide", this.leave);
    window.removeEventListener("beforeunload", this.going);
    window.removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    this.resting.forEach((timer) => clearTimeout(timer));
    clearTimeout(this.timer);
    clearTimeout(this.staying);
    this.shelf.close();
    this.refusedShelf.close();
  }

  // Everything that the server has not acknowledged, oldest first, of all windows.
  get items() {
    const all = [...this.shelf.all("item:").values()];
    return all.filter((item) => !item.acknowledged || this.left.has(nameOf(item)));
  }

  // Take what a person gave; `rest` is how long the arrow keys may stay where they are before
  // that is the answer.
  add(kind, payload, rest = 0) {
    const passed = this.of(kind, payload.code, this.own);
    const item = { kind, payload: { ...payload, client_key: newKey() }, resting: rest > 0 };
    const name = nameOf(item);
    this.own.add(name);
    if (rest) this.resting.set(name, setTimeout(() => this.rest(), rest));
    this.keep(item);
    passed.forEach((older) => this.drop(older)); // never sent, so this one takes its place
    this.on.change(item, rest ? "resting" : "saving");
    if (!rest) this.soon(0);
    return item;
  }

  of(kind, code, names) {
    const isSame = (item) => item.kind === kind && item.payload.code === code;
    return this.items.filter((item) => isSame(item) && names.has(nameOf(item)));
  }

  // The arrow keys passed it: it was never an answer.
  dropPassed(kind, code) {
    const passed = this.of(kind, code, this.resting);
    passed.forEach((item) => this.drop(item));
    return passed.length > 0;
  }

  // The arrow keys have come to rest: what they rest on is the answer.
  rest() {
    const rested = this.items.filter((item) => this.resting.has(nameOf(item)));
    this.resting.forEach((timer) => clearTimeout(timer));
    this.resting.clear();
    for (const item of rested) {
      this.keep({ ...item, resting: false });
      this.on.change(item, "saving");
    }
    if (rested.length) this.soon(0);
  }

  resend() {
    this.items.filter((item) => !item.resting).forEach((item) => this.say(item));
    this.soon(0);
  }

  soon(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), pause);
  }

  async run() {
    if (this.sending) return;
    this.sending = true;
    await this.opened;
    try {
      while (this.next().length && (await this.reaches()) && (await this.inTurn())) { /* go on */ }
    } catch {
      this.failed([]); // another window took the turn
    } finally {
      this.sending = false;
    }
  }

  // What the other windows have given or sent since is known first.
  inTurn() {
    const [person, assessment] = this.shelf.start;
    const send = async () => {
      await this.shelf.refresh();
      return this.next().length > 0 && this.sendBatch();
    };
    return inTurn(`roadmap.send:${person}:${assessment}`, send, this.shelf.place);
  }

  next() {
    const ready = this.items.filter((item) => !item.resting);
    return ready.filter((item) => item.kind === ready[0].kind).slice(0, this.most);
  }

  async sendBatch() {
    const batch = this.next();
    batch.forEach((item) => this.own.delete(nameOf(item)));
    const late = setTimeout(() => batch.forEach((item) => this.say(item)), LATE);
    try {
      const response = await this.post(this.routes[batch[0].kind], batch.map((i) => i.payload));
      return await this.read(response, batch);
    } catch {
      return this.failed(batch);
    } finally {
      clearTimeout(late);
    }
  }

  // After a failure any connection that the browser kept may lead nowhere without
  // saying so. Asking on all of them at once finds one that leads to the server, and
  // closes the others.
  async reaches() {
    if (!this.failures) return true;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PROBE_TIMEOUT);
    const ask = () => fetch(this.probe, { cache: "no-store", signal: stop.signal });
    try {
      await Promise.any(Array.from({ length: PROBES }, ask));
      return true;
    } catch {
      return this.failed(this.items);
    } finally {
      clearTimeout(timer);
      stop.abort();
    }
  }

  post(address, body) {
    return sentAgain(() => this.posted(address, body));
  }

  async posted(address, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    try {
      const response = await fetch(address, { ...this.message(body), signal: stop.signal });
      const { status, headers } = response;
      return { status, headers, body: await readJson(response) };
    } finally {
      clearTimeout(timer);
    }
  }

  message(body) {
    return {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-Roadmap-Person": this.person },
      credentials: "same-origin",
      cache: "no-store",
    };
  }

  // The page is left: send once more what is under way, without waiting for the reply.
  flush() {
    for (const kind of Object.keys(this.routes)) {
      const batch = this.items.filter((item) => item.kind === kind).slice(0, MOST);
      const message = this.message(batch.map((item) => item.payload));
      if (!batch.length || message.body.length > KEEPALIVE_LIMIT) continue;
      batch.forEach((item) => this.own.delete(nameOf(item)));
      fetch(this.routes[kind], { ...message, keepalive: true }).catch(() => {});
    }
  }

  async read({ status, body }, batch) {
    if (status === 401 || status === 409) {
      this.on.closed(status === 401 ? "signed_out" : "other_account");
      return this.failed(batch);
    }
    if (status === 413 && batch.length > 1) { // too much at once, so in smaller parts
      this.most = Math.floor(batch.length / 2);
      return true;
    }
    if (!(body || status === 413) || status >= 500 || status === 429) return this.failed(batch, body?.because);
    this.failures = 0;
    this.because = "";
    this.on.closed(null);
    this.most = MOST;
    const results = new Map((body?.results || []).map((r) => [r.client_key, r]));
    for (const item of batch) {
      const result = results.get(item.payload.client_key) || { refused: "" };
      const isSaved = result.refused === undefined;
      const isLate = result.late !== undefined; // kept on the server, beside the assessment
      if (!isSaved && !isLate) {
        result.refused ||= body?.refused || this.unexplained;
        const { refused: why, newer } = result;
        this.refusedShelf.put(nameOf(item), { ...item, why, newer });
      }
      this.done(item);
      this.tell(item, isSaved ? "saved" : isLate ? "late" : "refused", result);
    }
    this.on.reply(body || {});
    this.shelf.tell({ reply: { placements: body?.placements } });
    return true;
  }

  failed(batch, because = "") {
    this.because = because; // what the server says is wrong with it, in a few words
    batch.forEach((item) => this.say(item));
    this.soon(Math.min(1000 * 2 ** this.failures, LONGEST_PAUSE));
    this.failures += 1;
    return false;
  }

  // --- what is told at the fields, here and in the other windows ---

  // It waits: "kept" is said only of what is on the disk.
  say(item) {
    const name = nameOf(item);
    if (!this.shelf.get(name)) return; // another window has sent it meanwhile
    this.waiting.add(name);
    const keeping = this.shelf.keepingOf(this.beside(item));
    if (keeping === "writing") this.on.change(item, "saving"); // who writes it says it then
    else this.tell(item, keeping === "kept" ? "kept" : "not_kept", undefined, this.because);
  }

  // Names of all that waits for one field, and of what is being typed there since.
  beside({ kind, payload }) {
    const same = this.items.filter((i) => i.kind === kind && i.payload.code === payload.code);
    const draft = `draft-${kind === "comment" ? "comment" : "reason"}:${payload.code}`;
    return [...same.map(nameOf), draft];
  }

  tell(item, what, result, because) {
    if (["saved", "late", "refused"].includes(what)) this.waiting.delete(nameOf(item));
    this.on.change(item, what, result, because);
    this.shelf.tell({ item, what, result, because });
  }

  told({ item, what, result, because, reply }) {
    if (reply) this.on.reply(reply);
    else if (result || this.shelf.get(nameOf(item))) this.on.change(item, what, result, because);
  }

  heard(name, item) {
    if (item && name.startsWith("item:") && !item.acknowledged) {
      this.on.given(item);
      this.soon(LATE); // should its own window be gone by then
    }
    this.on.count();
  }

  refused() {
    return [...this.refusedShelf.all("item:").values()];
  }

  forget(item) {
    this.refusedShelf.remove(nameOf(item));
  }

  async keep(item) {
    const name = nameOf(item);
    await this.shelf.put(name, item);
    const now = this.shelf.get(name);
    if (now && this.waiting.has(name)) this.say(now);
    this.on.count();
  }

  drop(item) {
    const name = nameOf(item);
    clearTimeout(this.resting.get(name));
    this.resting.delete(name);
    this.own.delete(name);
    this.waiting.delete(name);
    this.shelf.remove(name);
  }

  // --- leaving ---

  // The next page may have been made before the server recorded this: it stays on the shelf,
  // no longer as unsent, and the next page shows it and sends it once more under its key.
  done(item) {
    if (this.leaving) this.shelf.put(nameOf(item), { ...item, acknowledged: true });
    else this.drop(item);
  }

  stayOrGo() {
    this.leaving = true;
    clearTimeout(this.staying);
    this.staying = setTimeout(() => {
      const stayed = [...this.shelf.all("item:").values()].filter((item) => item.acknowledged);
      this.leaving = false;
      stayed.forEach((item) => this.drop(item));
    }, LEAVING);
  }
}

function nameOf(item) {
  return `item:${item.payload.client_key}`;
}

async function readJson(response) {
  try {
    return await response.json();
  } catch {
    return null;
  }
}
