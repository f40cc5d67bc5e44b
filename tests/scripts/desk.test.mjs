// The desk alone: what the page says of what was given, typed, passed and refused.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Browser, soon } from "./browser.mjs";

const browser = new Browser();
const has = { ...browser.window(), navigator: {}, document: new EventTarget() };
for (const [name, value] of Object.entries(has)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
globalThis.window = Object.assign(new EventTarget(), { location: { href: "http://office.test/assessments/a1/answer/LAW" } });
const { Shelf, unmended, unsent } = await import("roadmap/ui/shelf.js");
const { Desk } = await import("roadmap/components/questionnaire_desk.js");
const { default: More } = await import("roadmap/components/questionnaire_more.js");
const { default: Questionnaire } = await import("roadmap/components/questionnaire.js");

const LAW = { code: "LAW-1" };
let desk;
let results;
let person = 0;

globalThis.fetch = async (address, options) => {
  const items = options ? JSON.parse(options.body) : [];
  return { status: 200, json: async () => ({ results: items.map((item) => ({ client_key: item.client_key, ...results(item) })) }) };
};

beforeEach(() => {
  person += 1;
  let seq = 0;
  results = () => ({ seq: (seq += 1), at: "2026-11-30T09:07:00Z" });
});

afterEach(() => desk.close());

async function opened(states) {
  desk = new Desk({ page: { person, assessment: "a1", states, actions: {} }, words: {}, longest: 4000, language: "en" });
  await desk.opened;
  return desk;
}

async function until(isSo) {
  for (let i = 0; i < 200 && !isSo(); i += 1) await soon(20);
  assert.ok(isSo(), "It did not come to be so.");
}

test("an answer that is sent once more does not stand over a newer one", async () => {
  const shelf = await new Shelf({ person, object: "a1", kind: "unsent" }).open();
  await shelf.put("item:k1", { kind: "answer", payload: { code: "LAW-1", value: "met", client_key: "k1" }, acknowledged: true });
  results = () => ({ seq: 5, at: "2026-11-30T09:00:00Z" }); // known already
  const { states, live } = await opened({ "LAW-1": { value: "not_yet", seq: 6, at: "2026-11-30T09:07:00Z" } });

  await until(() => live.pending === 0);
  assert.equal(states["LAW-1"].value, "not_yet");
  shelf.close();
});

test("everything is saved is not said before it is known what an earlier visit left", async () => {
  const opening = opened({ "LAW-1": {} });
  assert.equal(desk.live.keeping, "");

  await opening;
  assert.equal(desk.live.keeping, "kept");
});

test("everything is saved is not said while a comment is being typed", async () => {
  const { live } = await opened({ "LAW-1": {} });
  desk.typeNote("LAW-1", "Gazette");
  assert.equal(live.pending, 1);

  await until(() => desk.fields["comment:LAW-1"]?.kind === "kept");
  desk.sendNote("LAW-1");
  await until(() => live.pending === 0);
  assert.equal(desk.fields["comment:LAW-1"].kind, "saved");
});

test("everything is saved is not said beside what was refused", async () => {
  results = () => ({ refused: "It was submitted meanwhile." });
  const { live, states } = await opened({ "LAW-1": { value: "met" } });
  desk.choose(LAW, "not_yet");

  await until(() => live.stays.length === 1);
  assert.deepEqual([live.pending, states["LAW-1"].value], [0, "met"]);
  desk.forget(desk.refusals["LAW-1"][0]);
  assert.deepEqual(live.stays, []);
});

test("what was sent of a comment does not say that the rest of it is kept", async () => {
  await opened({ "LAW-1": {} });
  const { fetch } = globalThis;
  globalThis.fetch = async () => { throw new TypeError("Failed to fetch"); };
  desk.typeNote("LAW-1", "Gaz");
  desk.sendNote("LAW-1");
  await until(() => desk.fields["comment:LAW-1"]?.kind === "kept");
  browser.disk.lag = 500; // a slow disk
  desk.typeNote("LAW-1", "Gazette");
  await soon(20);

  desk.outbox.say(desk.outbox.items[0]); // the first part was tried once more
  assert.equal(desk.fields["comment:LAW-1"].kind, "saving");
  browser.disk.lag = 1;
  await until(() => desk.fields["comment:LAW-1"].kind === "kept");
  globalThis.fetch = fetch;
});

test("a comment that the disk refuses is not kept, and its field says so", async () => {
  await opened({ "LAW-1": {} });
  browser.disk.refuses = true;
  desk.typeNote("LAW-1", "Gazette");

  await until(() => desk.fields["comment:LAW-1"]?.kind === "not_kept");
  assert.equal(desk.live.keeping, "refused");
  browser.disk.refuses = false;
});

test("what the arrow keys passed on the way to not applicable was never given", async () => {
  const { states, outbox } = await opened({ "LAW-1": { value: "met" } });
  desk.choose(LAW, "not_yet", 5000);
  desk.choose(LAW, "not_applicable", 5000);

  assert.deepEqual([states["LAW-1"].value, outbox.items.length], ["met", 0]);
  assert.equal(desk.fields["answer:LAW-1"].kind, "reason");
});

test("a half-filled form is there for the next page, and empty once it is sent", async () => {
  await opened({ "LAW-1": {} });
  desk.forms.fill("settle:LAW-1", "reason", "The law came into force.");
  await soon(50);
  desk.close();
  await opened({ "LAW-1": {} });

  assert.deepEqual(desk.forms.filled["settle:LAW-1"], { reason: "The law came into force." });
  desk.forms.empty("settle:LAW-1");
  await soon(50);
  desk.close();
  await opened({ "LAW-1": {} });
  assert.equal(desk.forms.filled["settle:LAW-1"], undefined);
});

test("a comment that is too long is not said to be sent again, and signing out names it", async () => {
  const { live } = await opened({ "LAW-1": {} });
  desk.typeNote("LAW-1", "a".repeat(4001));
  assert.deepEqual([live.pending, live.stays.map(({ why, field }) => [why, field])], [0, [["too_long", "note-LAW-1"]]]);
  await until(() => live.keeping === "kept");
  const [said, more] = Questionnaire.computed.pending.call({ desk, say: (key, { n } = {}) => `${key} ${n}` });
  assert.deepEqual([said.text, said.place.code, more], ["too_long_many 1", "LAW-1", undefined]);
  assert.deepEqual([await unsent(person), await unmended(person)], [0, 1]);

  desk.typeNote("LAW-1", "Gazette");
  assert.deepEqual([live.pending, live.stays], [1, []]);
  desk.sendNote("LAW-1");
  await until(() => live.pending === 0);
  assert.equal(await unmended(person), 0);
});

test("an answer without its reason waits for the person and not for the server", async () => {
  const { live } = await opened({ "LAW-1": {} });
  desk.choose(LAW, "not_applicable");
  assert.deepEqual([live.pending, live.stays.map(({ why }) => why)], [0, ["no_reason"]]);

  desk.typeReason(LAW, ".");
  desk.sendReason(LAW);
  assert.deepEqual([live.pending, live.stays.map(({ why }) => why)], [0, ["no_reason"]]);
  desk.typeReason(LAW, "a".repeat(4001));
  desk.sendReason(LAW);
  assert.deepEqual([live.pending, live.stays.map(({ why }) => why)], [0, ["too_long"]]);
  desk.takeBack("LAW-1");
  await until(() => live.pending === 0);
  assert.deepEqual(live.stays, []);
});

test("signing out names what the server refused", async () => {
  results = () => ({ refused: "It was submitted meanwhile." });
  const { live } = await opened({ "LAW-1": { value: "met" } });
  desk.choose(LAW, "not_yet");

  await until(() => live.stays.length === 1);
  assert.equal(live.stays[0].why, "refused");
  await soon(20);
  assert.equal(await unmended(person), 1);
});

test("a comment in which nothing is seen is none", async () => {
  await opened({ "LAW-1": {} });
  desk.typeNote("LAW-1", " \u200b\u00a0\u2800 ");
  desk.sendNote("LAW-1");
  assert.deepEqual([desk.outbox.items.length, desk.shelf.all("draft-").size], [0, 0]);

  desk.typeNote("LAW-1", "Gazette");
  desk.sendNote("LAW-1");
  await until(() => desk.live.pending === 0);
  desk.typeNote("LAW-1", "\u200b");
  desk.sendNote("LAW-1");
  await until(() => desk.live.pending === 0);
  assert.equal(desk.states["LAW-1"].note, undefined);
});

test("the fold under a question is named by what is in it", () => {
  const summary = (page) => More.computed.summary.call({
    desk: { page }, comments: [], state: {}, links: [], say: (key) => key,
  });
  const agency = { whole: false, mayLink: true, mayPassOn: true };
  assert.equal(summary(agency), "more_comments · more_evidence · more_pass");
  assert.equal(summary({ whole: true, mayLink: true }), "more_comments · more_evidence");
  assert.equal(summary({ whole: true }), "more_comments");
});

test("an answer of another voice that waits to be confirmed is looked for too", () => {
  const states = { a: { value: "met" }, b: { value: "met", others: [{ name: "Police", value: "met", carried: true }] }, c: {} };
  const shown = Object.keys(states).map((code) => ({ code }));
  const waiting = Questionnaire.computed.unanswered.call({ shown, desk: { states, wanting: {} } });
  assert.deepEqual(waiting, ["b", "c"]);
});

test("a form that cannot be kept says so until it is emptied", async () => {
  await opened({ "LAW-1": {} });
  browser.disk.refuses = true;
  for (const form of ["settle", "pass", "link"]) {
    desk.forms.fill(`${form}:LAW-1`, "note", "The ministry knows.");
    await until(() => desk.fields[`${form}:LAW-1`]?.kind === "not_kept");
    desk.forms.empty(`${form}:LAW-1`);
    assert.equal(desk.fields[`${form}:LAW-1`], undefined);
  }
  browser.disk.refuses = false;
});

test("where a case is needed, one click says that nothing arose, and its reason can be changed", async () => {
  const words = { nothing_arose: "Nothing arose", nothing_arose_reason: "Nothing arose in the period.", not_applicable: "Not applicable" };
  const page = { person, assessment: "a1", states: { "LAW-1.4b": {}, "LAW-1.4c": {} }, actions: {} };
  desk = new Desk({ page, words, longest: 4000, language: "en", cases: new Set(["LAW-1.4b"]) });
  await desk.opened;

  desk.choose({ code: "LAW-1.4b" }, "not_applicable");
  desk.choose({ code: "LAW-1.4c" }, "not_applicable");

  assert.equal(desk.states["LAW-1.4b"].reason, "Nothing arose in the period.");
  assert.equal(desk.wanting["LAW-1.4b"], false);
  assert.equal(desk.wanting["LAW-1.4c"], true); // has to be written
  assert.equal(desk.named("LAW-1.4b", "not_applicable"), "Nothing arose");
  assert.equal(desk.named("LAW-1.4c", "not_applicable"), "Not applicable");
  desk.typeReason({ code: "LAW-1.4b" }, "No case since 2021.");
  desk.sendReason({ code: "LAW-1.4b" });
  assert.equal(desk.states["LAW-1.4b"].reason, "No case since 2021.");
});
