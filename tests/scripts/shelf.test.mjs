// The shelf alone: what "kept" means, order, windows, accounts, shared computers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Browser, Disk, Memory, soon } from "./browser.mjs";

const { Place, Shelf, drafts, emptyAll, emptyOld, halfFilled, unsent } = await import("roadmap/ui/shelf.js");
const { inTurn } = await import("roadmap/ui/turns.js");

const MINE = { person: "p1", object: "a1", kind: "unsent" };

function shelf(browser, of = {}) {
  return new Shelf({ ...MINE, ...of }, new Place(browser.window())).open();
}

test("what is kept is there after the browser was killed", async () => {
  const browser = new Browser();
  const before = await shelf(browser);

  assert.equal(await before.put("item:1", { code: "LAW-1.2a" }), true);
  const after = await shelf(browser.killed());

  assert.deepEqual([...after.all("item:")], [["item:1", { code: "LAW-1.2a" }]]);
  assert.deepEqual([...new Set(browser.disk.durabilities)], ["strict"]);
});

test("kept is not said before the disk has it", async () => {
  const browser = new Browser();
  const mine = await shelf(browser);
  let said = false;
  const kept = mine.put("item:1", 1).then(() => (said = true));

  await Promise.resolve();
  assert.equal(said, false);
  assert.equal(browser.local.length > 0, true); // the first copy is there at once
  await kept;
  assert.equal([...browser.local.texts.keys()].some((name) => name.includes("item:1")), false);
});

test("what the disk refuses is not kept, and still there while the page is open", async () => {
  const browser = new Browser();
  const mine = await shelf(browser);
  browser.disk.refuses = true;

  assert.equal(await mine.put("item:1", 1), false);
  await mine.refresh();

  assert.equal(mine.get("item:1"), 1);
});

for (const [what, factory] of [
  ["has no database", null],
  ["refuses to open one", { open: () => { throw new Error("SecurityError"); } }],
]) {
  test(`a browser that ${what} keeps nothing for sure, and says so`, async () => {
    const browser = new Browser({ disk: factory });
    const mine = await shelf(browser);

    assert.equal(mine.lasting, false);
    assert.equal(await mine.put("item:1", 1), false);
    assert.equal((await shelf(browser)).get("item:1"), 1); // the window's storage has it
  });
}

test("what a closing window could only write at once is taken over", async () => {
  const browser = new Browser();
  const mine = await shelf(browser);
  browser.disk.refuses = true; // the window closes: its transaction never ends
  await mine.put("item:1", "last words");
  browser.disk.refuses = false;

  const next = await shelf(browser);
  const killed = await shelf(browser.killed());

  assert.equal(next.get("item:1"), "last words");
  assert.equal(killed.get("item:1"), "last words");
});

test("what was removed does not come back with an older copy of the window's storage", async () => {
  const browser = new Browser();
  const mine = await shelf(browser);
  mine.put("draft-comment:1", "Gaz");
  const older = new Memory(); // as it lay on the disk then
  browser.local.texts.forEach((text, name) => older.setItem(name, text));
  await mine.remove("draft-comment:1");

  const after = await shelf(new Browser({ disk: browser.disk, local: older }));
  assert.equal(after.all().size, 0);
});

test("what the older shelf held is taken over in its order", async () => {
  const local = new Memory();
  const old = (name, order) => local.setItem(`roadmap:p1:a1:unsent:item:${name}`, JSON.stringify({ name, order }));
  old("second", 1700000000002000);
  old("first", 1700000000001000);
  const browser = new Browser({ local });

  const mine = await shelf(browser);
  await mine.put("item:third", { name: "third" });

  assert.deepEqual([...mine.all("item:").values()].map(({ name }) => name), ["first", "second", "third"]);
  assert.equal((await shelf(browser.killed())).all("item:").size, 3);
  assert.equal(local.getItem("roadmap:p1:a1:unsent:item:first"), null);
});

test("order does not ask the clock", async (t) => {
  const browser = new Browser();
  const mine = await shelf(browser);
  const now = Date.now();
  await mine.put("item:older", 1);
  t.mock.method(Date, "now", () => now - 3600 * 1000); // put back an hour
  await mine.put("item:newer", 2);

  assert.deepEqual([...(await shelf(browser.killed())).all().keys()], ["item:older", "item:newer"]);
});

test("order holds across windows, and for who comes after a kill", async () => {
  const browser = new Browser();
  const [one, two] = [await shelf(browser), await shelf(browser)];
  await one.put("item:1", 1);
  await two.put("item:2", 2);
  await one.put("item:3", 3);
  const after = await shelf(browser.killed());
  await after.put("item:4", 4);

  assert.deepEqual([...after.all("item:").values()], [1, 2, 3, 4]);
});

test("a window hears what another one puts and removes", async () => {
  const browser = new Browser();
  const [one, two] = [await shelf(browser), await shelf(browser)];
  const heard = [];
  two.heard = (name, value) => heard.push([name, value]);

  await one.put("item:1", 1);
  await one.remove("item:1");
  await soon();

  assert.deepEqual(heard, [["item:1", 1], ["item:1", undefined]]);
});

test("fast typing is written once it can be, and the last word wins", async () => {
  const browser = new Browser();
  browser.disk.lag = 20;
  const mine = await shelf(browser);
  const done = "Decree".split("").map((_, i) => mine.put("draft", "Decree".slice(0, i + 1)));

  assert.deepEqual(new Set(await Promise.all(done)), new Set([true]));
  assert.equal((await shelf(browser.killed())).get("draft"), "Decree");
  assert.ok(browser.disk.durabilities.length <= 3, `${browser.disk.durabilities.length} writes`);
});

test("nobody else's things are seen, and signing out empties one account", async () => {
  const browser = new Browser();
  const [mine, theirs] = [await shelf(browser), await shelf(browser, { person: "p2" })];
  await mine.put("item:1", 1);
  await theirs.put("item:2", 2);
  const place = new Place(browser.window());

  assert.equal(theirs.all().size, 1);
  assert.deepEqual([await unsent("p1", place), await unsent("p2", place)], [1, 1]);
  await emptyAll("p1", place);
  await soon();

  assert.deepEqual([await unsent("p1", place), await unsent("p2", place)], [0, 1]);
  assert.equal(mine.all().size, 0); // an open window forgets it too
});

test("what is acknowledged and only waits for its page does not count as unsent", async () => {
  const browser = new Browser();
  const mine = await shelf(browser);
  await mine.put("item:1", { acknowledged: true });

  assert.equal(await unsent("p1", new Place(browser.window())), 0);
});

test("after 14 days of opening pages drafts are gone and unsent answers are not", async () => {
  const browser = new Browser();
  await (await shelf(browser)).put("item:1", 1);
  await (await shelf(browser, { kind: "draft", object: "action:7" })).put("title", "Train judges");
  const place = new Place(browser.window());
  const opened = (day) => emptyOld(place, Date.now() + day * 24 * 3600 * 1000);

  for (let day = 1; day <= 13; day += 1) await opened(day);
  assert.deepEqual(await drafts("p1", place), [{ object: "action:7", name: "title", value: "Train judges" }]);
  await opened(14);

  assert.deepEqual(await drafts("p1", place), []);
  assert.equal(await unsent("p1", place), 1);
});

test("on a shared computer nothing outlives the window", async () => {
  const browser = new Browser();
  await (await shelf(browser)).put("item:old", "unsent before");
  await (await shelf(browser, { kind: "draft", object: "action:7" })).put("title", "Train judges");
  browser.cookie = "roadmap_language=en; roadmap_shared=1";

  const window = browser.window();
  const mine = await new Shelf(MINE, new Place(window)).open();
  assert.equal(await mine.put("item:new", 2), false);
  const reloaded = await new Shelf(MINE, new Place(window)).open();

  assert.deepEqual([...reloaded.all().values()], ["unsent before", 2]);
  assert.equal(browser.disk.stores.get("kept").size, 0);
  assert.equal([...browser.local.texts.keys()].filter((name) => name.includes("item")).length, 0);
  assert.equal((await shelf(browser)).all().size, 0); // another window
});

for (const locks of [true, false]) {
  test(`only one window at a time has its turn (${locks ? "with" : "without"} the browser's locks)`, async () => {
    const browser = new Browser({ locks });
    const places = [0, 1, 2].map(() => new Place(browser.window()));
    let inside = 0;
    const work = async () => {
      inside += 1;
      assert.equal(inside, 1);
      await soon(5);
      inside -= 1;
      return "done";
    };

    assert.deepEqual(await Promise.all(places.map((place) => inTurn("send", work, place))), ["done", "done", "done"]);
  });
}

test("a window that was killed in its turn is passed by", async (t) => {
  const browser = new Browser();
  let now = 0;
  t.mock.method(performance, "now", () => (now += 6000));
  inTurn("send", () => new Promise(() => {}), new Place(browser.window()));
  await soon();

  assert.equal(await inTurn("send", async () => "done", new Place(browser.killed().window())), "done");
});

test("without any database everybody has their turn at once", async () => {
  const place = new Place(new Browser({ disk: null }).window());

  assert.equal(await inTurn("send", async () => "done", place), "done");
});

test("an emptied shelf takes nothing more until a page is opened anew", async () => {
  const browser = new Browser();
  const [here, there] = [new Place(browser.window()), new Place(browser.window())];
  const mine = await new Shelf({ ...MINE, kind: "draft" }, here).open();
  await mine.put("title", "Train judges");
  await emptyAll("p1", there);
  await soon();

  assert.equal(await mine.put("title", "Train judges"), false); // as a form does when its page is left
  assert.equal(await new Shelf({ ...MINE, object: "a2" }, here).put("item:1", 1), false);
  await soon();

  assert.deepEqual([...browser.local.texts.keys()].filter((name) => name.startsWith("roadmap.shelf:")), []);
  assert.equal(browser.disk.stores.get("kept").size, 0);
  assert.equal(await (await shelf(browser)).put("item:2", 2), true);
});

for (const [what, days] of [["behind and put right", [-20, 0, 0, 1]], ["ahead for once", [0, 15, 15, 0]]]) {
  test(`a clock ${what} empties no half-filled form`, async (t) => {
    const browser = new Browser();
    const start = Date.now();
    let day = days[0];
    t.mock.method(Date, "now", () => start + day * 24 * 3600 * 1000);
    await (await shelf(browser, { kind: "draft", object: "/actions" })).put("title", "Train judges");

    for (day of days) await emptyOld(new Place(browser.window()));

    assert.equal((await drafts("p1", new Place(browser.window()))).length, 1);
  });
}

test("signing out names the pages with half-filled forms", async () => {
  const browser = new Browser();
  const at = (heading, kind, object) =>
    new Shelf({ person: "p1", object, kind }, new Place({ ...browser.window(), heading })).open();
  await (await at("Evidence", "draft", "/evidence")).put("title", "Decree");
  await (await at("Evidence", "draft", "/evidence")).put("link", "Gazette");
  await (await at("Laws", "draft", "a1")).put("pass:LAW-1", "To the police");
  await (await at("Laws", "unsent", "a1")).put("item:1", 1);

  assert.deepEqual(await halfFilled("p1", new Place(browser.window())), ["Evidence", "Laws"]);
  assert.deepEqual(await halfFilled("p2", new Place(browser.window())), []);
});

test("signing out hears of other windows what they keep in memory alone", async () => {
  const browser = new Browser();
  browser.cookie = "roadmap_shared=1";
  const other = new Place({ ...browser.window(), heading: "New action" });
  const theirs = await new Shelf({ person: "p1", object: "/actions", kind: "draft" }, other).open();
  await theirs.put("title", "Train judges");

  assert.deepEqual(await halfFilled("p1", new Place(browser.window())), ["New action"]);
});

test("on a shared computer a half-filled form lies in memory alone", async () => {
  const browser = new Browser();
  browser.cookie = "roadmap_shared=1";
  const window = browser.window();
  const mine = await new Shelf({ ...MINE, kind: "draft" }, new Place(window)).open();

  assert.equal(await mine.put("title", "Train judges"), false);

  assert.equal(mine.get("title"), "Train judges");
  const texts = [...window.sessionStorage.texts.values(), ...browser.local.texts.values()];
  assert.deepEqual(texts.filter((text) => text.includes("judges")), []);
  assert.equal(browser.disk.stores.get("kept").size, 0);
});

test("two windows of one form each keep their own, and a new one gets the newest", async () => {
  const browser = new Browser();
  const [first, second] = [browser.window(), browser.window()];
  const open = (window) => new Shelf({ ...MINE, kind: "draft" }, new Place(window)).open();
  const [one, two] = [await open(first), await open(second)];
  await one.putMine("title", "Train judges");
  await two.putMine("title", "Train police");

  assert.equal((await open(first)).mine("title"), "Train judges");
  const third = await open(browser.window());
  assert.equal(third.mine("title"), "Train police");
  await third.putMine("title", "Train police and judges");
  await third.removeMine("title"); // sent, and with it what it began from
  assert.equal((await open(browser.window())).mine("title"), "Train judges");
});

test("a window copied from another one keeps its own from then on", async () => {
  const browser = new Browser();
  const first = browser.window();
  const one = await new Shelf({ ...MINE, kind: "draft" }, new Place(first)).open();
  await one.putMine("title", "Train judges");
  const copied = { ...browser.window(), sessionStorage: new Memory() };
  first.sessionStorage.texts.forEach((text, name) => copied.sessionStorage.setItem(name, text));
  const two = await new Shelf({ ...MINE, kind: "draft" }, new Place(copied)).open();
  await two.putMine("title", "Train police");
  await soon();
  await one.putMine("title", "Train judges now");
  await soon();

  assert.deepEqual(new Set(one.all().values()), new Set(["Train police", "Train judges now"]));
});
