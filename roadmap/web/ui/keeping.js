// What a browser has to keep things with: its database, its storage, and a channel between
// its windows. The shelf (shelf.js) decides what is put where.

const DATABASE = "roadmap";
const KEPT = "kept";
export const TURNS = "turns";
const MARK = "roadmap.shelf:";
export const COUNT = "roadmap.count:";
export const HALF = "draft"; // half filled in: nobody sends it without being told to
export const OLD_MARK = "roadmap:"; // what was kept before there was a database of the browser's
const WINDOW = "roadmap.window";
const PATIENCE = 3000; // ms until a database that does not open counts as refused

export function tried(work) {
  try {
    return work() ?? null;
  } catch {
    return null;
  }
}

export function replyTo(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function soonOr(patience, promise) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, patience, null)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

// What a browser has to keep things with; tests bring their own.
export class Place {
  constructor(has = {}) {
    const own = (name) => (name in has ? has[name] : tried(() => globalThis[name]));
    const navigator = own("navigator");
    this.factory = own("indexedDB");
    this.locks = navigator?.locks ?? null;
    this.disk = navigator?.storage ?? null;
    this.cookie = () => has.cookie ?? tried(() => globalThis.document.cookie) ?? "";
    this.local = tried(() => own("localStorage"));
    this.session = tried(() => own("sessionStorage"));
    const Channel = own("BroadcastChannel");
    this.channel = Channel && tried(() => new Channel(DATABASE));
    this.shelves = new Set();
    this.emptied = new Set(); // accounts that have signed out since this page was opened
    this.others = new Set(); // what other windows said when they were asked what is half filled
    this.heading = () => has.heading ?? tried(() => globalThis.document.querySelector("h1").textContent.trim()) ?? "";
    this.gone = () => {}; // told of the account that has signed out in another window
    if (this.channel) {
      this.channel.onmessage = ({ data }) => {
        if (data.emptied !== undefined) this.emptied.add(data.emptied);
        if (data.asked !== undefined) this.tell({ pages: this.pagesOf(data.asked) });
        data.pages?.forEach((page) => this.others.add(page));
        this.shelves.forEach((shelf) => shelf.hear(data));
        if (data.emptied !== undefined) this.gone(data.emptied);
      };
      this.channel.unref?.(); // outside a browser it would keep the process running
    }
  }

  get isShared() {
    return /(^|;\s*)roadmap_shared=1/.test(this.cookie());
  }

  // The window's own storage: written at once, and lost when a browser is killed.
  get window() {
    return this.isShared ? this.session : this.local;
  }

  // Half-filled forms of a shared computer lie in memory alone.
  storageOf(kind) {
    return this.isShared && kind === HALF ? null : this.window;
  }

  // This window's own name; it stays when a page is opened anew.
  get name() {
    this.named ??= tried(() => this.session.getItem(WINDOW)) ?? this.rename();
    return this.named;
  }

  rename() {
    this.named = String(Math.random()).slice(2);
    tried(() => this.session.setItem(WINDOW, this.named));
    return this.named;
  }

  // How many days a page was opened on, and which they were lately.
  get days() {
    return tried(() => JSON.parse(this.local.getItem(`${COUNT}days`))) ?? { n: 0, lately: [] };
  }

  pagesOf(person) {
    const mine = [...this.shelves].filter(({ start }) => start[0] === person && start[2] === HALF);
    return mine.flatMap((shelf) => [...shelf.memory.values()].map(({ page }) => page || shelf.start[1]));
  }

  tell(message) {
    tried(() => this.channel?.postMessage(message));
  }

  database() {
    this.opening ??= this.connect();
    return this.opening;
  }

  async connect() {
    if (!this.factory) return null;
    try {
      const request = this.factory.open(DATABASE, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore(KEPT);
        request.result.createObjectStore(TURNS);
      };
      const opened = await soonOr(PATIENCE, replyTo(request));
      if (!opened) return null;
      opened.onversionchange = () => opened.close();
      opened.onclose = () => (this.opening = null); // the next one opens it again
      return opened;
    } catch {
      return null;
    }
  }

  // Run work in one transaction; gives what `work` gave, or null where it was refused.
  async transact(store, mode, work, again = true) {
    const database = await this.database();
    if (!database) return null;
    try {
      const transaction = database.transaction(store, mode, { durability: "strict" });
      const done = new Promise((resolve) => {
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
        transaction.onerror = () => resolve(false);
      });
      const given = work(transaction.objectStore(store));
      const [result, isDone] = await Promise.all([given, done]);
      return isDone ? { result } : null;
    } catch (problem) {
      if (problem?.name !== "InvalidStateError" || !again) return null;
      this.opening = null; // the browser has closed it meanwhile
      return this.transact(store, mode, work, false);
    }
  }

  // What lies in the database between two keys, as [key, record].
  async rows(from) {
    const found = await this.transact(KEPT, "readonly", (store) => {
      const range = tried(() => globalThis.IDBKeyRange.bound(from, [...from, []])) ?? undefined;
      return Promise.all([replyTo(store.getAllKeys(range)), replyTo(store.getAll(range))]);
    });
    if (!found) return null;
    const [keys, records] = found.result;
    return keys.map((key, i) => [key, records[i]]).filter(([key]) => from.every((part, i) => key[i] === part));
  }

  async write(key, record) {
    const work = (store) => replyTo(record ? store.put(record, key) : store.delete(key));
    return (await this.transact(KEPT, "readwrite", work)) !== null;
  }

  // --- the window's storage ---

  note(key, record) {
    const name = MARK + JSON.stringify(key);
    const storage = this.storageOf(key[2]);
    tried(() => (record ? storage.setItem(name, JSON.stringify(record)) : storage.removeItem(name)));
  }

  // What lies in a storage, as [its own name, key, record]; of the older kind too.
  notes(storage) {
    const names = tried(() => Array.from({ length: storage.length }, (_, i) => storage.key(i))) ?? [];
    return names.map((name) => tried(() => read(name, storage.getItem(name)))).filter(Boolean);
  }
}

function read(name, text) {
  if (name.startsWith(MARK)) return [name, JSON.parse(name.slice(MARK.length)), JSON.parse(text)];
  if (!name.startsWith(OLD_MARK)) return null;
  const [, person, object, kind, ...rest] = name.split(":");
  if (!rest.length) return null;
  const value = JSON.parse(text);
  return [name, [person, object, kind, rest.join(":")], { value, old: value?.order ?? 0 }];
}

let here = null;
export const ours = () => (here ??= new Place());
