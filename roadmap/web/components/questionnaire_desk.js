// The desk: what the person sees and has given on one answer page.
//
// It joins the states that came with the page, the outbox, and what is being typed: that is kept
// on the shelf (ui/shelf.js) at every keystroke until it can be sent.

import { reactive } from "vue";
import { Changes } from "./questionnaire_change.js";
import { Forms } from "./questionnaire_forms.js";
import { Meanwhile } from "./questionnaire_meanwhile.js";
import { Outbox } from "./questionnaire_outbox.js";
import { apart, saysSomething, seen } from "./questionnaire_typed.js";
import { Shelf } from "../ui/shelf.js";

const TYPING_PAUSE = 1500; // ms without a keystroke before a text is sent
const SLOW_DISK = 200; // ms after which a field says that its text is not kept yet

export class Desk {
  constructor({ page, words, longest, language, cases = new Set() }) {
    this.cases = cases; // codes of the criteria that need a case
    this.words = words;
    this.longest = longest;
    this.language = language;
    this.page = page;
    this.states = reactive(page.states);
    this.fields = reactive({});
    this.wanting = reactive({});
    this.reasons = reactive({});
    this.notes = reactive({});
    this.refusals = reactive({});
    const live = { pending: 0, stays: [], closed: null, said: "", lasting: true, keeping: "" };
    this.live = reactive({ ...live, placement: page.placement });
    this.meanwhile = new Meanwhile(this);
    this.before = new Map();
    this.timers = new Map();
    const shelf = (kind) => new Shelf({ person: page.person, object: page.assessment, kind });
    this.shelf = shelf("unsent");
    this.outbox = new Outbox({
      unsent: this.shelf,
      refused: shelf("refused"),
      person: page.person,
      probe: this.address("../../healthz"),
      unexplained: this.say("unexplained"),
      routes: {
        answer: this.address("answers"),
        comment: this.address("comments"),
        why: this.address("change-reasons"),
      },
      on: {
        change: (...told) => this.changed(...told),
        given: (item) => this.given(item),
        count: () => this.count(),
        reply: (body) => this.replied(body),
        closed: (why) => (this.live.closed = why),
      },
    });
    this.changes = new Changes(this, shelf("asked"));
    this.forms = new Forms(this, shelf("draft"));
    this.opened = this.open();
  }

  async open() {
    await Promise.all([this.outbox.open(), this.changes.open(), this.forms.open()]);
    this.resume();
  }

  // Addresses are relative to the page, so that a prefix of the server holds.
  address(name) {
    return new URL(`../${name}`, window.location.href).href;
  }

  say(key, values = {}) {
    const text = this.words[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (slot, name) => apart(values[name]) ?? slot);
  }

  // An answer in words: where a case is needed, "not applicable" says that none arose.
  named(code, value) {
    return this.say(value === "not_applicable" && this.cases.has(code) ? "nothing_arose" : value);
  }

  announce(text) {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => (this.live.said = text), 400);
  }

  state(code) {
    if (!this.states[code]) this.states[code] = {};
    return this.states[code];
  }

  // --- answers ---

  // `rest`: how long the arrow keys may stay on the value before it is the answer.
  choose(criterion, value, rest = 0) {
    const code = criterion.code;
    this.notLater(code);
    const isReady = value === "not_applicable" && this.cases.has(code);
    if (isReady && !saysSomething(this.reasons[code])) this.reasons[code] = this.say("nothing_arose_reason");
    if (value === "not_applicable" && !saysSomething(this.reasons[code])) {
      if (this.outbox.dropPassed("answer", code)) this.fallBack(code); // passed, not given
      this.wanting[code] = true;
      this.keepText(`draft-reason:${code}`, this.reasonDraft(code, this.reasons[code]));
      this.fields[`answer:${code}`] = { kind: "reason" };
      return;
    }
    if (value === "not_applicable" && this.refusesText("reason", code, this.reasons[code])) {
      this.wanting[code] = true;
      return;
    }
    const reason = value === "not_applicable" ? this.reasons[code].trim() : null;
    if (value !== "not_applicable") this.shelf.remove(`draft-reason:${code}`);
    this.wanting[code] = false;
    this.give(code, value, reason, rest);
  }

  give(code, value, reason, rest = 0, confirms = false) {
    const now = this.state(code);
    if (!this.before.has(code)) this.before.set(code, { ...now });
    const payload = { code, value, reason, confirms_carried: confirms, seen: now.seq || 0 };
    Object.assign(now, {
      value: value === "withdrawn" ? undefined : value,
      reason,
      by: undefined,
      carried: false,
      settled: undefined,
    });
    this.meanwhile.overtaken("answer", code).forEach((item) => this.forget(item)); // seen, and decided
    this.changes.answered(code);
    this.outbox.add("answer", payload, rest);
  }

  typeReason(criterion, text) {
    const code = criterion.code;
    this.reasons[code] = text;
    if (!saysSomething(text)) this.fields[`answer:${code}`] = { kind: "reason" };
    const says = saysSomething(text) && !this.refusesText("reason", code, text);
    this.keepText(`draft-reason:${code}`, this.reasonDraft(code, text), says && `answer:${code}`);
    this.later(code, () => this.sendReason(criterion));
  }

  sendReason(criterion) {
    const code = criterion.code;
    this.notLater(code);
    const text = (this.reasons[code] || "").trim();
    const now = this.state(code);
    const chosen = this.wanting[code] || now.value === "not_applicable";
    const same = now.value === "not_applicable" && now.reason === text;
    const says = saysSomething(text);
    if (says && chosen && !same) this.choose(criterion, "not_applicable");
    if (this.letters(text) > this.longest) return; // stays in the field, and on the shelf
    this.shelf.remove(`draft-reason:${code}`);
    if (!says && chosen) this.shelf.put(`draft-reason:${code}`, this.reasonDraft(code, text));
    this.count();
  }

  // A reason as it lies on the shelf; it stays there until it says something in few enough letters.
  reasonDraft(code, text = "") {
    const isLong = this.letters(text.trim()) > this.longest;
    const stays = isLong ? "too_long" : saysSomething(text) ? undefined : "no_reason";
    return { code, text, stays };
  }

  // Keep what is being typed; its field says "kept" once it is on the disk.
  async keepText(name, value, field) {
    const done = this.shelf.put(name, value);
    this.count();
    done.then(() => this.count());
    if (!field) return;
    const slow = setTimeout(() => (this.fields[field] = { kind: "saving" }), SLOW_DISK);
    const isKept = await done;
    clearTimeout(slow);
    if (this.shelf.get(name)?.text === value.text) this.fields[field] = { kind: isKept ? "kept" : "not_kept" };
  }

  takeBack(code) {
    this.wanting[code] = false;
    this.reasons[code] = "";
    this.shelf.remove(`draft-reason:${code}`);
    this.give(code, "withdrawn", null);
  }

  confirm(code) {
    const now = this.state(code);
    this.give(code, now.value, now.reason ?? null, 0, true);
  }

  // --- comments ---

  typeNote(code, text) {
    this.notes[code] = text;
    const says = !this.refusesText("comment", code, text);
    const draft = { code, text, stays: says ? undefined : "too_long" };
    this.keepText(`draft-comment:${code}`, draft, says && `comment:${code}`);
    this.later(`comment:${code}`, () => this.sendNote(code));
  }

  sendNote(code) {
    this.notLater(`comment:${code}`);
    const text = seen(this.notes[code]);
    if (this.refusesText("comment", code, text)) return; // stays in the field, and on the shelf
    if (text !== (this.sentNote(code) || "")) {
      this.outbox.add("comment", { code, text });
    } else {
      delete this.fields[`comment:${code}`];
    }
    this.shelf.remove(`draft-comment:${code}`);
    this.count();
  }

  sentNote(code) {
    const waiting = this.outbox.items.filter(
      (item) => item.kind === "comment" && item.payload.code === code,
    );
    if (waiting.length) return waiting[waiting.length - 1].payload.text;
    return this.state(code).note?.text;
  }

  // --- long texts: counted near their end, and never cut ---

  letters(text) {
    return [...(text || "")].length;
  }

  counter(text) {
    const n = this.letters(text);
    if (n <= 0.9 * this.longest) return "";
    const [now, most] = [n, this.longest].map((number) => number.toLocaleString(this.language));
    return this.say("letters", { n: now, most });
  }

  refusesText(what, code, text) {
    if (this.letters((text || "").trim()) <= this.longest) return false;
    const field = `${what === "reason" ? "answer" : what}:${code}`;
    this.fields[field] = { kind: "refused", why: this.say(`${what}_too_long`) };
    this.announce(this.say(`${what}_too_long`));
    return true;
  }

  later(name, act) {
    this.notLater(name);
    this.timers.set(name, setTimeout(act, TYPING_PAUSE));
  }

  notLater(name) {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }

  // --- what the outbox tells ---

  // Everything given or typed that the server is to have; and apart from that, what only the
  // person can mend: why it stays, and the field where it does.
  count() {
    const drafts = [...this.shelf.all("draft-")];
    const refused = this.outbox.refused().map((item) => ({ why: "refused", code: item.payload.code }));
    const staying = drafts.filter(([, { stays }]) => stays).map(([name, { code, stays }]) => (
      { why: stays, code, field: `${name.startsWith("draft-comment") ? "note" : "reason"}-${code}` }));
    this.live.pending = this.outbox.items.length + drafts.length - staying.length;
    this.live.stays = [...staying, ...refused];
    this.live.lasting = this.shelf.lasting;
    this.live.keeping = this.shelf.keeping;
  }

  changed(item, what, result, because) {
    const code = item.payload.code;
    const field = `${item.kind}:${code}`;
    this.count();
    if (what === "saved" && item.kind === "answer" && this.state(code).seq > result.seq) {
      this.overtook(item, field); // sent once more, and answered anew since
    } else if (what === "saved") {
      if (item.kind === "answer") this.know(code, { seq: result.seq });
      if (item.kind === "why") this.know(code, { whySeen: result.seq });
      const newer = this.outbox.items.some((i) => i.kind === item.kind && i.payload.code === code);
      if (newer && item.kind === "answer") this.remember(item);
      else if (!newer) this.saved(item, field, result);
    } else if (what === "late") {
      this.meanwhile.late(item, field, result);
    } else if (what === "refused") {
      this.refused(item, field, result);
    } else {
      this.fields[field] = { kind: what, because };
      if (what === "kept") this.announce([this.say("kept_many", { n: this.live.pending }), because].filter(Boolean).join(" "));
    }
  }

  saved(item, field, result) {
    const code = item.payload.code;
    this.fields[field] = { kind: "saved", at: result.at };
    if (item.kind === "answer") this.before.delete(code);
    if (item.kind === "comment") {
      const { text } = item.payload;
      this.state(code).note = text ? { text, at: result.at } : undefined;
    }
    const said = [this.say("saved", { time: this.time(result.at) })];
    if (item.kind === "answer" && this.changes.asks(code)) {
      said.push(this.say("why_legend", { value: this.named(code, this.state(code).last) }));
    }
    this.announce(said.join(". "));
  }

  overtook(item, field) {
    const { code } = item.payload;
    if (this.outbox.items.some((i) => i.kind === item.kind && i.payload.code === code)) return;
    this.fallBack(code);
    delete this.fields[field];
  }

  // What the server holds; an answer that falls back to the one before knows it too.
  know(code, seen) {
    Object.assign(this.state(code), seen);
    if (this.before.has(code)) Object.assign(this.before.get(code), seen);
  }

  // Saved, but a newer one is on its way: this is what a refusal falls back to.
  remember(item) {
    const { code, value, reason } = item.payload;
    const given = value === "withdrawn" ? undefined : value;
    this.before.set(code, { ...this.before.get(code), value: given, reason, carried: false });
  }

  refused(item, field, result) {
    const code = item.payload.code;
    if (item.kind === "why" && !result.newer && !this.changes.refused(item)) {
      this.forget(item);
      return;
    }
    this.fields[field] = { kind: "refused", why: result.newer ? null : result.refused };
    if (result.newer) this.meanwhile.stands(item, result.newer);
    else if (item.kind === "answer") this.fallBack(code);
    this.refusals[code] = this.outbox.refused().filter((i) => i.payload.code === code);
    this.announce(result.newer ? this.meanwhile.newer(code, result.newer) : result.refused);
  }

  // Show again what stood before an answer that is none.
  fallBack(code) {
    if (!this.before.has(code)) return;
    Object.assign(this.state(code), { value: undefined, reason: null, ...this.before.get(code) });
    this.before.delete(code);
  }

  forget(item) {
    this.outbox.forget(item);
    this.count();
    const code = item.payload.code;
    this.refusals[code] = this.outbox.refused().filter((i) => i.payload.code === code);
    delete this.fields[`${item.kind}:${code}`];
  }

  replied(body) {
    if (body.placements && this.page.priority in body.placements) {
      this.live.placement = body.placements[this.page.priority];
    }
  }

  // --- after opening: what an earlier visit left on this computer ---

  resume() {
    for (const [code, now] of Object.entries(this.states)) {
      if (now.reason) this.reasons[code] = now.reason;
      if (now.note) this.notes[code] = now.note.text;
    }
    for (const { code, text } of this.shelf.all("draft-reason:").values()) {
      this.reasons[code] = text;
      this.wanting[code] = true;
      this.fields[`answer:${code}`] = { kind: "reason" };
      if (text.trim()) this.later(code, () => this.sendReason({ code }));
    }
    this.outbox.items.forEach((item) => this.overlay(item));
    for (const item of this.outbox.refused()) {
      const code = item.payload.code;
      this.refusals[code] = [...(this.refusals[code] || []), item];
      this.fields[`${item.kind}:${code}`] = { kind: "refused", why: item.newer ? null : item.why };
    }
    this.changes.resume();
    this.outbox.resend();
    for (const { code, text } of this.shelf.all("draft-comment:").values()) {
      this.notes[code] = text;
      this.sendNote(code);
    }
    this.count();
  }

  // Lay what was given and not acknowledged over what came with the page.
  overlay(item) {
    const { code, value, reason, text } = item.payload;
    if (item.kind === "comment") this.notes[code] = text;
    else if (item.kind === "answer" && this.states[code]) {
      if (!this.before.has(code)) this.before.set(code, { ...this.states[code] });
      const given = value === "withdrawn" ? undefined : value;
      const now = { value: given, reason, by: undefined, carried: false, settled: undefined };
      Object.assign(this.states[code], now);
      if (reason) this.reasons[code] = reason;
    }
  }

  // Another window of this person has given it: what is newest stands in every window.
  given(item) {
    const { code } = item.payload;
    if (this.timers.has(`comment:${code}`)) return; // it is being typed here, which is newer
    this.overlay(item);
    if (!this.shelf.get(`draft-reason:${code}`)) this.wanting[code] = false;
    if (item.kind === "why") this.changes.resume();
    this.fields[`${item.kind}:${code}`] = { kind: "saving" };
  }

  time(at) {
    const then = new Date(at);
    const language = this.language.startsWith("en") ? "en-GB" : this.language;
    const today = then.toDateString() === new Date().toDateString();
    return today
      ? then.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
      : then.toLocaleDateString(language, { day: "numeric", month: "short", year: "numeric" });
  }

  // What the field says beside a criterion: a kind for the colour and the words.
  status(name) {
    const field = this.fields[name];
    if (!field || field.kind === "done") return null;
    if (field.kind === "saved") {
      return { kind: "saved", at: field.at, text: this.say("saved", { time: this.time(field.at) }) };
    }
    if (field.kind === "late") return { kind: "late", text: field.why };
    if (field.kind === "refused") return { kind: "refused", text: field.why || this.say("refused") };
    return { kind: field.kind, text: [this.say(field.kind), field.because].filter(Boolean).join(" ") };
  }

  close() {
    [this.changes, this.forms].forEach(({ shelf }) => shelf.close());
    this.timers.forEach((timer) => clearTimeout(timer));
    this.outbox.close();
  }
}
