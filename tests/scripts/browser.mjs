// What the scripts need of a browser, for tests without one: several windows of one browser
// share its database, its storage and its channel; a window may be killed.

import { registerHooks } from "node:module";

const WEB = new URL("../../roadmap/web/", import.meta.url);
const VUE = "data:text/javascript,export const reactive = (given) => given;";

registerHooks({
  resolve(name, context, next) {
    if (name === "vue") return { url: VUE, format: "module", shortCircuit: true };
    if (!/^(roadmap|\.\.?)\/.*\.js$/.test(name)) return next(name, context);
    const url = name.startsWith("roadmap/") ? new URL(name.slice("roadmap/".length), WEB) : new URL(name, context.parentURL);
    return { url: url.href, format: "module", shortCircuit: true };
  },
});

const clone = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

// A database of one browser: transactions come one after the other, each in its own time.
export class Disk {
  constructor() {
    this.stores = new Map();
    this.durabilities = [];
    this.refuses = false; // what is written is refused, as by a full disk
    this.lag = 1;
    this.last = Promise.resolve();
  }

  open() {
    const request = {};
    setTimeout(() => {
      request.result = this.connection();
      if (!this.stores.size) request.onupgradeneeded?.();
      request.onsuccess?.();
    });
    return request;
  }

  connection() {
    const disk = this;
    return {
      close() {},
      createObjectStore: (name) => disk.stores.set(name, new Map()),
      transaction: (name, mode, { durability }) => disk.transaction(name, mode, durability),
    };
  }

  transaction(name, mode, durability) {
    if (mode === "readwrite") this.durabilities.push(durability);
    const rows = this.stores.get(name);
    const transaction = {};
    const asked = [];
    const changes = new Map();
    const ask = (work) => {
      const request = {};
      asked.push([request, work]);
      return request;
    };
    const now = (key) => (changes.has(key) ? changes.get(key) : rows.get(key));
    const id = JSON.stringify;
    transaction.objectStore = () => ({
      get: (key) => ask(() => clone(now(id(key)))),
      getAll: () => ask(() => [...rows.keys()].sort().map((key) => clone(rows.get(key)))),
      getAllKeys: () => ask(() => [...rows.keys()].sort().map((key) => JSON.parse(key))),
      put: (value, key) => ask(() => void changes.set(id(key), clone(value))),
      delete: (key) => ask(() => void changes.set(id(key), undefined)),
    });
    this.last = this.last.then(async () => {
      await new Promise((go) => setTimeout(go, this.lag));
      while (asked.length) {
        const [request, work] = asked.shift();
        request.result = work();
        request.onsuccess?.();
        await new Promise((go) => setTimeout(go));
      }
      if (this.refuses && changes.size) return transaction.onabort?.();
      for (const [key, value] of changes) {
        if (value === undefined) rows.delete(key);
        else rows.set(key, value);
      }
      return transaction.oncomplete?.();
    });
    return transaction;
  }
}

export class Memory {
  constructor() {
    this.texts = new Map();
  }
  get length() {
    return this.texts.size;
  }
  key(i) {
    return [...this.texts.keys()][i] ?? null;
  }
  getItem(name) {
    return this.texts.get(name) ?? null;
  }
  setItem(name, text) {
    this.texts.set(name, String(text));
  }
  removeItem(name) {
    this.texts.delete(name);
  }
}

// One browser; `window()` gives what a window of it has.
export class Browser {
  constructor({ disk = new Disk(), local = new Memory(), locks = false } = {}) {
    Object.assign(this, { disk, local, cookie: "" });
    this.channels = new Set();
    this.locks = locks ? new Locks() : null;
  }

  window() {
    const channels = this.channels;
    return {
      indexedDB: this.disk,
      localStorage: this.local,
      sessionStorage: new Memory(),
      cookie: this.cookie,
      navigator: { locks: this.locks },
      BroadcastChannel: class {
        constructor() {
          channels.add(this);
        }
        postMessage(message) {
          const data = clone(message);
          for (const other of channels) if (other !== this) setTimeout(() => other.onmessage?.({ data }));
        }
      },
    };
  }

  // Kill it: the database is what it was, the window's storage never reached the disk.
  killed() {
    return new Browser({ disk: this.disk, locks: this.locks !== null });
  }
}

class Locks {
  constructor() {
    this.last = Promise.resolve();
  }
  request(name, { steal }, work) {
    const before = steal ? Promise.resolve() : this.last;
    const done = before.then(work);
    this.last = done.catch(() => {});
    return done;
  }
}

export const soon = (ms = 30) => new Promise((go) => setTimeout(go, ms));
