// The outbox alone: order, several windows, what is said at the field, leaving a page.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Browser, soon } from "./browser.mjs";

globalThis.window = new EventTarget();
globalThis.document = new EventTarget();
const { Place, Shelf, unsent } = await import("roadmap/ui/shelf.js");
const { Outbox } = await import("roadmap/components/questionnaire_outbox.js");

// What the server did, and how the line is.
let server;

function message(options) {
  const items = JSON.parse(options.body);
  if (items.length > server.most) return { status: 413, json: async () => JSON.parse("<html>") };
  const results = items.map((item) => {
    const known = server.rows.findIndex((row) => row.client_key === item.client_key);
    if (item.value === "nonsense") return { client_key: item.client_key, refused: "No such value." };
    if (item.value === "unheard of") return { client_key: null, refused: "Not this one." };
    if (item.value === "late") return { client_key: item.client_key, refused: "Kept.", late: { number: 1 } };
    if (known < 0) server.rows.push(item);
    return { client_key: item.client_key, seq: known < 0 ? server.rows.length : known + 1, at: "2026-11-30T09:07:00Z" };
  });
  return { status: 200, json: async () => ({ results, placements: {} }) };
}

globalThis.fetch = async (address, options) => {
  if (!server.up) throw new TypeError("Failed to fetch");
  if (address === "healthz") return { status: 200 };
  if (server.full) return { status: 503, headers: new Map(), json: async () => ({ refused: "In full.", because: "Its disk is full." }) };
  if (server.tooMuch > 0 && server.tooMuch--) return { status: 429, headers: new Map([["Retry-After", "0.05"]]), json: async () => ({ refused: "Wait." }) };
  const reply = message(options);
  server.messages += 1;
  if (server.busy++ > 0) server.together = true;
  await soon(server.slow);
  server.busy -= 1;
  return reply;
};

let open = [];

beforeEach(() => {
  server = { up: true, tooMuch: 0, most: 50, slow: 5, rows: [], messages: 0, busy: 0, together: false };
});

afterEach(() => {
  open.forEach((outbox) => outbox.close());
  open = [];
});

// An answer page in a window of a browser; notes what its fields say.
async function page(browser, { person = "p1", place = new Place(browser.window()) } = {}) {
  const shelf = (kind) => new Shelf({ person, object: "a1", kind }, place);
  const said = new Map();
  const log = [];
  const on = {
    change: (item, what, result, because) => {
      said.set(item.payload.code, because ? `${what}: ${because}` : what);
      log.push(`${item.payload.value} ${what}${result?.seq ? ` ${result.seq}` : ""}`);
    },
    given: (item) => log.push(`${item.payload.value} given elsewhere`),
    count: () => {},
    reply: () => {},
    closed: () => {},
  };
  const routes = { answer: "answers", comment: "comments" };
  const unexplained = "Nobody said why.";
  const shelves = { unsent: shelf("unsent"), refused: shelf("refused") };
  const outbox = new Outbox({ ...shelves, person, routes, probe: "healthz", on, unexplained });
  open.push(outbox);
  await outbox.open();
  outbox.resend();
  const answer = (value, rest) => outbox.add("answer", { code: "LAW-1", value }, rest);
  return { outbox, said, log, answer };
}

const values = () => server.rows.map((row) => row.value);

async function until(isSo) {
  for (let i = 0; i < 300 && !isSo(); i += 1) await soon(20);
  assert.ok(isSo(), "It did not come to be so.");
}

function kill(browser) {
  open.forEach((outbox) => outbox.close());
  return browser.killed();
}

test("an answer is sent once, and gone from the shelf when it is saved", async () => {
  const { outbox, answer, said } = await page(new Browser());
  answer("met");

  await until(() => said.get("LAW-1") === "saved");
  assert.deepEqual(values(), ["met"]);
  assert.equal(outbox.items.length, 0);
});

test("what a server with a full disk does not take is kept, says why, and is sent again", async () => {
  const browser = new Browser();
  const { outbox, answer, said } = await page(browser);
  const elsewhere = await page(browser);
  server.full = true;
  answer("met");
  await until(() => said.get("LAW-1") === "kept: Its disk is full.");
  await until(() => elsewhere.said.get("LAW-1") === "kept: Its disk is full.");
  assert.equal(outbox.items.length, 1);

  server.full = false;
  await until(() => said.get("LAW-1") === "saved");
  assert.deepEqual(values(), ["met"]);
});

test("what was too much at once waits as long as the server asks, and nobody is told", async () => {
  const { outbox, answer, said, log } = await page(new Browser());
  server.tooMuch = 2;
  answer("met");
  await soon(20);
  answer("not_yet");
  await until(() => said.get("LAW-1") === "saved" && outbox.items.length === 0);

  assert.deepEqual(values(), ["met", "not_yet"]);
  assert.equal(server.tooMuch, 0); // asked again after each of them, and no more often
  assert.deepEqual(new Set(log.map((line) => line.split(" ")[1])), new Set(["saving", "saved"]));
});

test("answers given in an outage outlive the browser and come in their order", async () => {
  const browser = new Browser();
  const before = await page(browser);
  server.up = false;
  before.answer("met");
  await until(() => before.said.get("LAW-1") === "kept");
  before.answer("not_yet");
  await until(() => before.outbox.items.length === 2);
  await soon(20);

  const after = await page(kill(browser));
  assert.deepEqual(after.outbox.items.map((item) => item.payload.value), ["met", "not_yet"]);
  server.up = true;
  await until(() => after.said.get("LAW-1") === "saved");

  assert.deepEqual(values(), ["met", "not_yet"]);
});

test("a clock put back an hour changes no order", async (t) => {
  const browser = new Browser();
  const { answer, said, outbox } = await page(browser);
  server.up = false;
  answer("met");
  await until(() => said.get("LAW-1") === "kept");
  const now = Date.now();
  t.mock.method(Date, "now", () => now - 3600 * 1000);
  answer("not_yet");
  await until(() => outbox.items.length === 2);
  await soon(20);
  const after = await page(kill(browser));
  server.up = true;

  await until(() => after.said.get("LAW-1") === "saved");
  assert.deepEqual(values(), ["met", "not_yet"]);
});

test("kept is said only of what is on the disk", async () => {
  const browser = new Browser();
  const { answer, said, log } = await page(browser);
  browser.disk.refuses = true;
  server.up = false;
  answer("met");

  await until(() => said.get("LAW-1") === "not_kept");
  assert.ok(!log.includes("met kept"), log.join());
});

test("on a shared computer the field says that nothing is kept", async () => {
  const browser = new Browser();
  browser.cookie = "roadmap_shared=1";
  const { answer, said } = await page(browser);
  server.up = false;
  answer("met");

  await until(() => said.get("LAW-1") === "not_kept");
  server.up = true;
  await until(() => said.get("LAW-1") === "saved");
});

test("a slow disk is waited for before kept is said", async () => {
  const browser = new Browser();
  const { answer, said } = await page(browser);
  browser.disk.lag = 150;
  server.up = false;
  answer("met");
  await soon(60);

  assert.equal(said.get("LAW-1"), "saving");
  await until(() => said.get("LAW-1") === "kept");
});

for (const locks of [true, false]) {
  const how = locks ? "with" : "without";

  test(`two windows offline: the newer answer wins, ${how} the browser's locks`, async () => {
    const browser = new Browser({ locks });
    const [one, two] = [await page(browser), await page(browser)];
    server.up = false;
    one.answer("met");
    await until(() => one.said.get("LAW-1") === "kept");
    two.answer("not_yet");
    await until(() => two.said.get("LAW-1") === "kept");
    one.answer("not_known");
    await soon(50);
    server.up = true;

    await until(() => one.outbox.items.length + two.outbox.items.length === 0);
    assert.deepEqual(values(), ["met", "not_yet", "not_known"]);
    assert.equal(server.together, false); // one sender at a time
    assert.deepEqual([one.log.at(-1), two.log.at(-1)], ["not_known saved 3", "not_known saved 3"]);
  });
}

test("a window shows at once what is given and saved in another", async () => {
  const browser = new Browser();
  const [one, two] = [await page(browser), await page(browser)];
  one.answer("met");
  await until(() => two.said.get("LAW-1") === "saved");

  assert.deepEqual(two.log, ["met given elsewhere", "met saved 1"]);
});

test("what comes late about an answer does not hide that it is saved", async () => {
  const browser = new Browser();
  const [one, two] = [await page(browser), await page(browser)];
  const item = one.answer("met");
  await until(() => two.said.get("LAW-1") === "saved");

  two.outbox.say(item); // it tried too, and failed
  one.outbox.shelf.tell({ item, what: "kept" });
  await soon();
  assert.deepEqual([one.said.get("LAW-1"), two.said.get("LAW-1")], ["saved", "saved"]);
});

test("what a killed window gave is sent by the one that is left", async () => {
  const browser = new Browser();
  const [one, two] = [await page(browser), await page(browser)];
  server.up = false;
  one.answer("met");
  await until(() => one.said.get("LAW-1") === "kept");
  one.outbox.close();
  server.up = true;

  await until(() => values().length === 1);
  await until(() => two.outbox.items.length === 0);
});

test("what the arrow keys pass is not recorded, what they rest on is", async () => {
  const { outbox, answer, said } = await page(new Browser());
  answer("met", 5000);
  await soon(50);
  answer("not_yet", 5000);
  await soon(50);
  answer("not_known", 5000);
  await soon(50);

  assert.deepEqual([values(), said.get("LAW-1")], [[], "resting"]);
  outbox.rest();
  await until(() => said.get("LAW-1") === "saved");
  assert.deepEqual(values(), ["not_known"]);
});

test("the arrow keys rest by staying, and where their window was killed", async () => {
  const browser = new Browser();
  const { answer } = await page(browser);
  answer("met", 60);
  await until(() => values().length === 1);
  answer("not_yet", 60000);
  await soon(50);

  await page(kill(browser));
  await until(() => values().length === 2);
});

test("what is acknowledged while the page is left stays for the next page, and is not unsent", async () => {
  const browser = new Browser();
  const before = await page(browser);
  before.answer("met");
  window.dispatchEvent(new Event("beforeunload"));
  await until(() => before.said.get("LAW-1") === "saved");
  await soon(20);

  assert.equal(await unsent("p1", new Place(browser.window())), 0);
  before.outbox.close();
  const after = await page(browser);
  assert.deepEqual(after.outbox.items.map((item) => item.payload.value), ["met"]);
  await until(() => after.said.get("LAW-1") === "saved");
  assert.deepEqual(values(), ["met"]);
  assert.equal(after.outbox.items.length, 0);
});

test("what is refused lies with its reason where it can be copied", async () => {
  const browser = new Browser();
  const { answer, said } = await page(browser);
  answer("nonsense");
  await until(() => said.get("LAW-1") === "refused");

  const after = await page(kill(browser));
  assert.deepEqual(after.outbox.refused().map(({ why }) => why), ["No such value."]);
  assert.equal(after.outbox.items.length, 0);
});

test("what is too much for one message is sent in smaller ones", async () => {
  server.up = false;
  const { outbox } = await page(new Browser());
  for (let i = 1; i <= 7; i += 1) outbox.add("answer", { code: `LAW-${i}`, value: "met" });
  server.most = 2;
  server.up = true;

  await until(() => outbox.items.length === 0);
  assert.equal(new Set(server.rows.map((row) => row.code)).size, 7);
});

test("one thing that is too much for a message is refused with a reason", async () => {
  server.most = 0;
  const { outbox, answer, said } = await page(new Browser());
  answer("met");

  await until(() => said.get("LAW-1") === "refused");
  assert.deepEqual(outbox.refused().map(({ why }) => why), ["Nobody said why."]);
});

test("a refusal that names nothing that was sent is no empty reason", async () => {
  const { outbox, answer, said } = await page(new Browser());
  answer("unheard of");

  await until(() => said.get("LAW-1") === "refused");
  assert.deepEqual(outbox.refused().map(({ why }) => why), ["Nobody said why."]);
});

test("what the server keeps as a late note is neither unsent nor refused", async () => {
  const { outbox, answer, said } = await page(new Browser());
  answer("late");

  await until(() => said.get("LAW-1") === "late");
  assert.deepEqual([outbox.items.length, outbox.refused().length], [0, 0]);
});

test("another account neither sees nor sends it", async () => {
  const browser = new Browser();
  const mine = await page(browser);
  server.up = false;
  mine.answer("met");
  await until(() => mine.said.get("LAW-1") === "kept");
  mine.outbox.close();
  server.up = true;

  const theirs = await page(browser, { person: "p2" });
  await soon(200);
  assert.deepEqual([theirs.outbox.items.length, values()], [0, []]);
});
