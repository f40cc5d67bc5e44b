// The outbox: what a person gave that the server has not acknowledged yet.
//
// Every item is written to the browser's storage, under the account and the assessment,
// before it is sent, and removed only when the server says that it is saved. It is sent
// again with the same key until then; the server records a key once. Items that were
// tried stay in their order for ever, so that a copy delayed on the way never comes
// after a newer answer.

const TIMEOUT = 6000;
const PROBE_TIMEOUT = 3000;
const PROBES = 6; // as many connections as browsers keep open to one server
const LONGEST_PAUSE = 8000;
const KEEPALIVE_LIMIT = 30000; // browsers refuse larger bodies that outlive their page

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Storage of one account and one assessment; says whether it outlives the page.
// The page's frame asks before signing out while anything lies on an "unsent" shelf.
export class Shelf {
  constructor(shelf, person, assessment, storage) {
    this.prefix = `roadmap:${person}:${assessment}:${shelf}:`;
    this.lasting = true;
    this.memory = new Map();
    try {
      this.storage = storage || window.localStorage;
      this.storage.setItem("roadmap:probe", "1");
      this.storage.removeItem("roadmap:probe");
    } catch {
      this.lasting = false;
    }
  }

  put(name, value) {
    this.memory.set(name, value);
    try {
      this.storage.setItem(this.prefix + name, JSON.stringify(value));
    } catch {
      this.lasting = false;
    }
  }

  remove(name) {
    this.memory.delete(name);
    try {
      this.storage.removeItem(this.prefix + name);
    } catch {
      this.lasting = false;
    }
  }

  all(kind) {
    const start = `${kind}:`;
    const found = new Map([...this.memory].filter(([name]) => name.startsWith(start)));
    try {
      for (let i = 0; i < this.storage.length; i += 1) {
        const full = this.storage.key(i);
        if (!full.startsWith(this.prefix + start)) continue;
        found.set(full.slice(this.prefix.length), JSON.parse(this.storage.getItem(full)));
      }
    } catch {
      this.lasting = false;
    }
    return found;
  }
}

export class Outbox {
  // `routes` gives the address for each kind of item; `on` is told what happened:
  // on.change(item, "saving" | "kept" | "saved" | "refused", result),
  // on.reply(body), on.closed("signed_out" | "other_account" | null).
  constructor({ unsent, refused, person, routes, probe, on }) {
    this.shelf = unsent;
    this.refusedShelf = refused;
    this.person = person;
    this.routes = routes;
    this.probe = probe;
    this.on = on;
    this.failures = 0;
    this.sending = false;
    this.timer = null;
    this.count = 0;
    this.items = [...unsent.all("item").values()].sort((a, b) => a.order - b.order);
    this.wake = () => this.soon(0);
    this.leave = () => this.flush();
    window.addEventListener("pagehide", this.leave);
    window.addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
  }

  close() {
    window.removeEventListener("pagehide", this.leave);
    window.removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    clearTimeout(this.timer);
  }

  // Take what a person gave; `pause` leaves time for the arrow keys to move on.
  add(kind, payload, pause = 0) {
    this.items
      .filter((i) => i.kind === kind && i.payload.code === payload.code && !i.tried)
      .forEach((i) => this.drop(i));
    this.count += 1;
    const item = {
      kind,
      payload: { ...payload, client_key: newKey() },
      order: Date.now() * 1000 + (this.count % 1000),
      tried: false,
    };
    this.items.push(item);
    this.keep(item);
    this.on.change(item, "saving");
    this.soon(pause);
    return item;
  }

  resend() {
    this.items.forEach((item) => this.on.change(item, "kept"));
    if (this.items.length) this.soon(0);
  }

  soon(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), pause);
  }

  async run() {
    if (this.sending) return;
    this.sending = true;
    let goOn = this.items.length > 0 && (await this.reaches());
    while (goOn && this.items.length) goOn = await this.sendBatch();
    this.sending = false;
  }

  async sendBatch() {
    const kind = this.items[0].kind;
    const batch = this.items.filter((item) => item.kind === kind).slice(0, 50);
    batch.filter((item) => !item.tried).forEach((item) => {
      item.tried = true;
      this.keep(item);
    });
    const late = setTimeout(() => batch.forEach((i) => this.on.change(i, "kept")), 2000);
    try {
      const response = await this.post(this.routes[kind], batch.map((i) => i.payload));
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

  async post(address, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    try {
      const response = await fetch(address, { ...this.message(body), signal: stop.signal });
      return { status: response.status, body: await readJson(response) };
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
      const batch = this.items.filter((item) => item.kind === kind).slice(0, 50);
      const message = this.message(batch.map((item) => item.payload));
      if (!batch.length || message.body.length > KEEPALIVE_LIMIT) continue;
      batch.forEach((item) => {
        item.tried = true;
        this.keep(item);
      });
      fetch(this.routes[kind], { ...message, keepalive: true }).catch(() => {});
    }
  }

  async read({ status, body }, batch) {
    if (status === 401 || status === 409) {
      this.on.closed(status === 401 ? "signed_out" : "other_account");
      return this.failed(batch);
    }
    if (!body || status >= 500 || status === 429) return this.failed(batch);
    this.failures = 0;
    this.on.closed(null);
    const results = new Map((body.results || []).map((r) => [r.client_key, r]));
    for (const item of batch) {
      const result = results.get(item.payload.client_key) || { refused: body.refused || "" };
      this.drop(item);
      if (result.refused === undefined) {
        this.on.change(item, "saved", result);
      } else {
        this.refusedShelf.put(`item:${item.payload.client_key}`, { ...item, why: result.refused });
        this.on.change(item, "refused", result);
      }
    }
    this.on.reply(body);
    return true;
  }

  failed(batch) {
    batch.forEach((item) => this.on.change(item, "kept"));
    this.soon(Math.min(1000 * 2 ** this.failures, LONGEST_PAUSE));
    this.failures += 1;
    return false;
  }

  refused() {
    return [...this.refusedShelf.all("item").values()].sort((a, b) => a.order - b.order);
  }

  forget(item) {
    this.refusedShelf.remove(`item:${item.payload.client_key}`);
  }

  keep(item) {
    this.shelf.put(`item:${item.payload.client_key}`, item);
  }

  drop(item) {
    this.items = this.items.filter((other) => other !== item);
    this.shelf.remove(`item:${item.payload.client_key}`);
  }
}

async function readJson(response) {
  try {
    return await response.json();
  } catch {
    return null;
  }
}
