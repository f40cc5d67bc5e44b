// The shelf: what a person typed or chose and the server has not acknowledged yet, kept in
// this browser under the account, so that neither a closed window, a killed browser nor a
// restarted server loses it. Never for passphrases, codes or secrets.
//
//   import { Shelf } from "./shelf.js";       // a component: from "roadmap/ui/shelf.js"
//   const shelf = new Shelf({ person, object, kind });
//   await shelf.open();                       // a few ms; reads what an earlier visit left
//   shelf.all("field:")                       // Map of names to values, oldest first, at once
//   shelf.get("field:title")
//   if (!(await shelf.put(name, value))) ...  // true: on the disk. Say "kept" only then, and
//                                             // "not kept" (answer.page.not_kept) where false
//   shelf.remove(name)                        // when the server has it
//   shelf.heard = (name, value) => ...        // another window put it, or removed it (undefined)
//   shelf.putMine(name, value)                // beside what other windows have under that name
//   shelf.mine(name)                          // this window's; where it has none, the newest
//   shelf.removeMine(name)                    // also the one that this window began from
//
// `object` is what it belongs to: an assessment's id, or a form's name with its object's id.
// `kind` is "unsent" for what is sent without being asked for (signing out asks first),
// "draft" for half-filled forms, or a name of your own. Values are plain JSON.
//
//   await unsent(person)     how many values lie here that are still to be sent
//   await unmended(person)   how many only the person can mend: refused, or with `stays` to say why
//   await drafts(person)     [{ object, name, value }] of the kind "draft"
//   await halfFilled(person) the headings of the pages with half-filled forms, in this
//                            window and all others (signing out asks first)
//   await emptyAll(person)   when the account signs out; open windows forget it too, keep
//                            nothing more until a page is opened anew, and do what they gave
//                            to whenSignedOut(person, act)
//   await emptyOld()         what has lain here on 14 later days on which a page was opened,
//                            except what is unsent: that is kept until it was sent, or until
//                            its account signs out and says so. A clock that is wrong counts
//                            as one day more, whatever it says
//
// `put` and `all` may be called before `open` has come to its end. Order is a counter beside
// the items, never the clock. Three places: this page's memory; the window's own storage
// (localStorage), written at once, for the last moment before a window closes; and IndexedDB,
// the only one that is on the disk when it says so. On a shared computer (the box on the
// sign-in page) half-filled forms lie in memory alone, and what is unsent in memory and, until
// it is sent, in sessionStorage: a page that opens anew by itself must not lose an answer.

import { COUNT, HALF, OLD_MARK, ours, tried } from "./keeping.js";

export { Place, TURNS, ours, replyTo } from "./keeping.js";

const DAY = 24 * 3600 * 1000;
const LONGEST = 14; // days on which a page was opened
const REMEMBERED = 60; // of those days; more would only make the list long
const HEARING = 150; // ms for other windows to say what they have in memory
const FOLLOWS = 60 * 1000;

export class Shelf {
  // `lasting` says whether what is put lands on the disk.
  constructor({ person, object, kind }, place = ours()) {
    this.place = place;
    this.start = [String(person), String(object), String(kind)];
    this.memory = new Map();
    this.removed = new Map(); // what was removed lately, so that no older copy brings it back
    this.begun = new Map(); // names of this window, and of which other one's it began from
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
    const mine = this.place.notes(this.place.storageOf(this.start[2])).filter(([, key]) => this.holds(key));
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

  // Whether its account has signed out since this page was opened.
  get isEmptied() {
    return this.place.emptied.has(this.start[0]);
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
    if (this.isEmptied) return Promise.resolve(false);
    const version = this.next();
    const order = this.memory.get(name)?.order ?? version;
    const record = { value: JSON.parse(JSON.stringify(value)), order, version, day: this.place.days.n };
    if (this.start[2] === HALF) record.page = this.place.heading();
    return this.change(name, record);
  }

  // --- what every window has of its own under the same name ---

  putMine(name, value) {
    return this.put(`${name}\n${this.place.name}`, value);
  }

  mine(name) {
    const own = `${name}\n${this.place.name}`;
    if (this.memory.has(own)) return this.get(own);
    const theirs = [...this.memory].filter(([key]) => key === name || key.startsWith(`${name}\n`));
    const [key, record] = theirs.sort(([, a], [, b]) => b.version - a.version)[0] ?? [];
    if (record) this.begun.set(name, [key, record.version]);
    return record?.value;
  }

  async removeMine(name) {
    const [key, version] = this.begun.get(name) ?? [];
    this.begun.delete(name);
    const done = [this.remove(`${name}\n${this.place.name}`)];
    if (this.memory.get(key)?.version === version && key) done.push(this.remove(key));
    return (await Promise.all(done)).every(Boolean);
  }

  // All names that some window has something under.
  get names() {
    return new Set([...this.memory.keys()].map((key) => key.split("\n")[0]));
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
    if (this.isEmptied) return false;
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
    if (record && name.endsWith(`\n${this.place.name}`)) this.place.rename(); // a copy of this window
    this.heard(name, record?.value);
  }

  // --- opening ---

  // What the window's storage still held: newer than the database, or of the older kind.
  async take(name, own, record) {
    const known = this.memory.get(own) ?? this.removed.get(own);
    if ((!known || record.version > known.version) && !this.unfinished.has(own)) {
      const { value, day, page } = record;
      const version = record.version ?? this.next();
      this.count = Math.max(this.count, version);
      this.memory.set(own, { value, order: record.order ?? version, version, day, page });
      const isOld = name.startsWith(OLD_MARK);
      if (isOld) this.place.note([...this.start, own], this.memory.get(own));
      await this.save(own);
      if (isOld) tried(() => this.place.local.removeItem(name));
    } else if (known) {
      tried(() => this.place.storageOf(this.start[2]).removeItem(name));
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

export async function halfFilled(person, place = ours()) {
  place.others.clear();
  place.tell({ asked: String(person) });
  const heard = new Promise((resolve) => setTimeout(resolve, place.channel ? HEARING : 0));
  const found = (await lying(place)).filter(([, key]) => key[0] === String(person) && key[2] === HALF);
  const pages = found.map(([, key, { page }]) => page || key[1]);
  await heard;
  return [...new Set([...pages, ...place.pagesOf(String(person)), ...place.others])];
}

export async function emptyAll(person, place = ours()) {
  place.emptied.add(String(person));
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

// The clock is only asked whether this is another day than those before, never for an age.
export async function emptyOld(place = ours(), now = Date.now()) {
  const all = await lying(place);
  const today = Math.floor(now / DAY);
  const { n, lately } = place.days;
  const known = Math.max(n, ...all.map(([, , record]) => record.day ?? 0));
  const isNew = !lately.includes(today);
  const days = { n: isNew ? known + 1 : known, lately: isNew ? [...lately, today].slice(-REMEMBERED) : lately };
  tried(() => place.local.setItem(`${COUNT}days`, JSON.stringify(days)));
  const isOld = ([, key, record]) => key[2] !== "unsent" && days.n - (record.day ?? 0) >= LONGEST;
  for (const [name, key] of all.filter(isOld)) {
    if (name) tried(() => place.local.removeItem(name));
    else await place.write(key, undefined);
  }
}
