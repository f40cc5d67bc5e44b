// The shelf: what a person typed or chose and the server has not acknowledged yet, kept in
// this browser under the account, so that neither a closed window, a killed browser nor a
// restarted server loses it. Never for passphrases, codes or secrets.
//
//   import { Shelf } from "shelf";            // on every page; or from /static/ui/shelf.js
//   const shelf = new Shelf({ person, object, kind });
//   await shelf.open();                       // a few ms; reads what an earlier visit left
//   shelf.all("field:")                       // Map of names to values, oldest first, at once
//   shelf.get("field:title")
//   if (!(await shelf.put(name, value))) ...  // true: on the disk. Say "kept" only then, and
//                                             // "not kept" (answer.page.not_kept) where false
//   shelf.remove(name)                        // when the server has it
//   shelf.heard = (name, value) => ...        // another window put it, or removed it (undefined)
//
// `object` is what it belongs to: an assessment's id, or a form's name with its object's id.
// `kind` is "unsent" for what is sent without being asked for (signing out asks first),
// "draft" for half-filled forms, or a name of your own. Values are plain JSON.
//
//   await unsent(person)     how many values lie here that are still to be sent
//   await unmended(person)   how many only the person can mend: refused, or with `stays` to say why
//   await drafts(person)     [{ object, name, value }] of the kind "draft"
//   await emptyAll(person)   when the account signs out; open windows forget it too, and do
//                            what they gave to whenSignedOut(person, act)
//   await emptyOld()         what is older than 14 days, except what is unsent: that is kept
//                            until it was sent, or until its account signs out and says so
//
// `put` and `all` may be called before `open` has come to its end. Order is a counter beside
// the items, never the clock. Three places: this page's memory; the window's own storage
// (localStorage), written at once, for the last moment before a window closes; and IndexedDB,
// the only one that is on the disk when it says so. On a shared computer (the box on the
// sign-in page) it is memory and sessionStorage alone, so that nothing outlives the window.

const DATABASE = "roadmap";
const KEPT = "kept";
export const TURNS = "turns";
const MARK = "roadmap.shelf:";
const COUNT = "roadmap.count:";
const OLD_MARK = "roadmap:"; // what was kept before there was a database of the browser's
const DAY = 24 * 3600 * 1000;
const LONGEST = 14 * DAY;
const FOLLOWS = 60 * 1000;
const PATIENCE = 3000; // ms until a database that does not open counts as refused

function tried(work) {
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
    this.gone = () => {}; // told of the account that has signed out in another window
    if (this.channel) {
      this.channel.onmessage = ({ data }) => {
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
    tried(() => (record ? this.window.setItem(name, JSON.stringify(record)) : this.window.removeItem(name)));
  }

  noted(key) {
    return tried(() => this.window.getItem(MARK + JSON.stringify(key)));
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
  return [name, [person, object, kind, rest.join(":")], { value, old: value?.order ?? 0, at: Date.now() }];
}

let here = null;
export const ours = () => (here ??= new Place());

export class Shelf {
  // `lasting` says whether what is put lands on the disk.
  constructor({ person, object, kind }, place = ours()) {
    this.place = place;
    this.start = [String(person), String(object), String(kind)];
    this.memory = new Map();
    this.removed = new Map(); // what was removed lately, so that no older copy brings it back
    this.unfinished = new Set(); // names whose last change is not in the database
    this.writing = new Map();
    this.waiting = new Map();
    this.count = 0;
    this.lasting = true;
    this.heard = () => {};
    place.shelves.add(this);
  }

  async open() {
    await this.refresh();
    const mine = this.place.notes(this.place.window).filter(([, key]) => this.holds(key));
    const left = this.place.isShared ? [...mine, ...(await this.moveOut())] : mine;
    const byAge = (a, b) => (a[2].old ?? 0) - (b[2].old ?? 0) || (a[2].order ?? 0) - (b[2].order ?? 0);
    const taken = left.sort(byAge).map(([name, key, record]) => this.take(name, key.at(-1), record));
    await Promise.all(taken);
    this.forget();
    this.ask();
    return this;
  }

  close() {
    this.place.shelves.delete(this);
  }

  // What was removed is remembered for as long as the window's storage may take to follow.
  forget() {
    for (const [name] of [...this.removed].filter(([, { at }]) => Date.now() - at > FOLLOWS)) {
      this.removed.delete(name);
      if (!this.memory.has(name)) this.place.write([...this.start, name], undefined);
    }
  }

  // Read anew what every window has put, without losing what this one could not write.
  async refresh() {
    const rows = this.place.isShared ? null : await this.place.rows(this.start);
    this.lasting = rows !== null;
    if (!rows) return;
    const before = this.memory;
    const there = rows.map(([key, record]) => [key.at(-1), record]);
    this.memory = new Map(there.filter(([, record]) => !record.gone));
    this.removed = new Map([...this.removed, ...there.filter(([, record]) => record.gone)]);
    for (const name of this.unfinished) {
      if (before.has(name)) this.memory.set(name, before.get(name));
      else this.memory.delete(name);
    }
    for (const { version } of this.memory.values()) this.count = Math.max(this.count, version);
  }

  all(prefix = "") {
    const found = [...this.memory].filter(([name]) => name.startsWith(prefix));
    found.sort(([, a], [, b]) => a.order - b.order);
    return new Map(found.map(([name, record]) => [name, record.value]));
  }

  get(name) {
    return this.memory.get(name)?.value;
  }

  isBeingWritten(name) {
    return this.waiting.has(name) || this.writing.has(name);
  }

  // Of all that lies here: "kept" on the disk, being written, or refused.
  get keeping() {
    return this.keepingOf([...this.unfinished]);
  }

  keepingOf(names) {
    const open = names.filter((name) => this.unfinished.has(name));
    if (open.some((name) => !this.isBeingWritten(name))) return "refused";
    return open.length ? "writing" : this.lasting ? "kept" : "refused";
  }

  // A name that is put again keeps its place in the order.
  put(name, value) {
    const version = this.next();
    const order = this.memory.get(name)?.order ?? version;
    const record = { value: JSON.parse(JSON.stringify(value)), order, version, at: Date.now() };
    return this.change(name, record);
  }

  remove(name) {
    if (!this.memory.has(name)) return Promise.resolve(true);
    return this.change(name, undefined);
  }

  // Tell the shelves of this kind in other windows something of your own; see `told`.
  tell(message) {
    this.place.tell({ start: this.start, told: message });
  }

  change(name, record) {
    if (record) this.memory.set(name, record);
    else this.memory.delete(name);
    if (!record) this.removed.set(name, { gone: true, version: this.next(), at: Date.now() });
    this.place.note([...this.start, name], record);
    this.place.tell({ start: this.start, name, record });
    return this.save(name);
  }

  // Write the newest state of a name; what changes while it is being written follows once.
  save(name) {
    this.unfinished.add(name);
    if (!this.waiting.has(name)) {
      const before = this.writing.get(name) ?? Promise.resolve();
      this.waiting.set(name, before.then(() => {
        this.waiting.delete(name);
        const done = this.write(name, this.memory.get(name) ?? this.removed.get(name));
        this.writing.set(name, done);
        done.then(() => this.writing.get(name) === done && this.writing.delete(name));
        return done;
      }));
    }
    return this.waiting.get(name);
  }

  async write(name, record) {
    const key = [...this.start, name];
    const isDone = !this.place.isShared && (await this.place.write(key, record));
    this.lasting = isDone;
    if (isDone && (this.memory.get(name) ?? this.removed.get(name)) === record) {
      this.unfinished.delete(name);
      this.place.note(key, undefined);
    }
    return isDone;
  }

  // The next number of the counter that all windows share.
  next() {
    const name = COUNT + JSON.stringify(this.start.slice(0, 2));
    const noted = Number(tried(() => this.place.window.getItem(name))) || 0;
    this.count = Math.max(this.count, noted) + 1;
    tried(() => this.place.window.setItem(name, String(this.count)));
    return this.count;
  }

  holds(key) {
    return this.start.every((part, i) => key[i] === part);
  }

  hear({ start, name, record, told, emptied }) {
    if (emptied !== undefined && emptied === this.start[0]) {
      const names = [...this.memory.keys()];
      this.memory.clear();
      this.unfinished.clear();
      names.forEach((gone) => this.heard(gone, undefined));
      clear(this.place, emptied);
    }
    if (!start || start[0] !== this.start[0] || start[1] !== this.start[1]) return;
    if (record) this.count = Math.max(this.count, record.version);
    if (start[2] !== this.start[2]) return;
    if (told !== undefined) this.told?.(told);
    if (name === undefined) return;
    if (record) this.memory.set(name, record);
    else this.memory.delete(name);
    this.heard(name, record?.value);
  }

  // --- opening ---

  // What the window's storage still held: newer than the database, or of the older kind.
  async take(name, own, record) {
    const known = this.memory.get(own) ?? this.removed.get(own);
    if ((!known || record.version > known.version) && !this.unfinished.has(own)) {
      const { value, at } = record;
      const version = record.version ?? this.next();
      this.count = Math.max(this.count, version);
      this.memory.set(own, { value, order: record.order ?? version, version, at });
      const isOld = name.startsWith(OLD_MARK);
      if (isOld) this.place.note([...this.start, own], this.memory.get(own));
      await this.save(own);
      if (isOld) tried(() => this.place.local.removeItem(name));
    } else if (known) {
      tried(() => this.place.window.removeItem(name));
    }
  }

  // On a shared computer: what is unsent goes into this window, all else of the account goes.
  async moveOut() {
    const [person] = this.start;
    const all = ((await this.place.rows([person])) ?? []).map(([key, record]) => ["", key, record]);
    const rows = all.filter(([, , record]) => !record.gone);
    for (const [, key, { gone }] of all) if (gone) await this.place.write(key, undefined);
    const left = [...rows, ...this.place.notes(this.place.local).filter(([, key]) => key[0] === person)];
    const goes = left.filter(([, key]) => this.holds(key) || key[2] !== "unsent");
    for (const [name, key] of goes) {
      if (name) tried(() => this.place.local.removeItem(name));
      else await this.place.write(key, undefined);
    }
    const mine = goes.filter(([, key]) => this.holds(key));
    mine.forEach(([, key, record]) => this.place.note(key, record));
    return mine;
  }

  // The browser is asked once not to throw its database away when the disk is full.
  ask() {
    const name = `${COUNT}asked`;
    if (this.place.isShared || !this.place.disk?.persist || tried(() => this.place.local.getItem(name))) return;
    tried(() => this.place.local.setItem(name, "1"));
    tried(() => this.place.disk.persist().catch(() => {}));
  }
}

// --- all shelves of an account ---

async function lying(place) {
  const rows = ((await place.rows([])) ?? []).map(([key, record]) => ["", key, record]);
  const storages = [place.local, place.session].filter(Boolean);
  return [...rows.filter(([, , record]) => !record.gone), ...storages.flatMap((storage) => place.notes(storage))];
}

const isUnsent = (kind, value) => kind === "unsent" && !value?.acknowledged && !value?.stays;
const isUnmended = (kind, value) => kind === "refused" || (kind === "unsent" && value?.stays);
export const unsent = async (person, place = ours()) => (await found(person, place, isUnsent)).length;
export const unmended = async (person, place = ours()) => (await found(person, place, isUnmended)).length;
export const drafts = (person, place = ours()) => found(person, place, (kind) => kind === "draft");

async function found(person, place, isMeant) {
  const those = (await lying(place)).filter(([, key, { value }]) => key[0] === String(person) && isMeant(key[2], value));
  return [...new Map(those.map(([, key, { value }]) => [JSON.stringify(key), { object: key[1], name: key[3], value }])).values()];
}

export async function emptyAll(person, place = ours()) {
  place.tell({ emptied: String(person) });
  place.shelves.forEach((shelf) => shelf.hear({ emptied: String(person) }));
  await clear(place, String(person));
}

export function whenSignedOut(person, act, place = ours()) {
  place.gone = (gone) => gone === String(person) && act();
}

async function clear(place, person) {
  for (const storage of [place.local, place.session].filter(Boolean)) {
    place.notes(storage).filter(([, key]) => key[0] === person).forEach(([name]) => tried(() => storage.removeItem(name)));
  }
  for (const [key] of (await place.rows([person])) ?? []) await place.write(key, undefined);
}

export async function emptyOld(place = ours(), now = Date.now()) {
  const isOld = ([, key, record]) => key[2] !== "unsent" && now - (record.at ?? now) > LONGEST;
  for (const [name, key] of (await lying(place)).filter(isOld)) {
    if (name) tried(() => place.local.removeItem(name));
    else await place.write(key, undefined);
  }
}
