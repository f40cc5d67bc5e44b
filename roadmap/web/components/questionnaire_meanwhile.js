// What came to stand otherwise than a person gave it: a colleague answered meanwhile, or the
// assessment was closed. What the person gave is shown below what stands.

export class Meanwhile {
  constructor(desk) {
    this.desk = desk;
  }

  overtaken(kind, code) {
    const refused = this.desk.refusals[code] || [];
    return refused.filter((item) => item.newer && item.kind === kind);
  }

  newer(code, newer, words = "newer") {
    const value = [this.desk.named(code, newer.value), newer.reason].filter(Boolean).join(": ");
    return this.desk.say(words, { name: newer.name, value, time: this.desk.time(newer.at) });
  }

  putMine(item) {
    const { code, value, reason, confirms_carried: confirms, kind } = item.payload;
    this.desk.forget(item);
    if (item.kind === "why") this.desk.changes.say(code, kind);
    else {
      if (reason) this.desk.reasons[code] = reason;
      this.desk.give(code, value, reason, 0, confirms);
    }
  }

  // Theirs stands; what the person typed since then is sent after it, and asked about too.
  stands({ kind, payload }, newer) {
    const { code } = payload;
    const now = this.desk.state(code);
    if (kind === "why") {
      now.whySeen = newer.seq;
      this.desk.changes.said[code] = { kind: newer.value, of: now.value };
      return;
    }
    const given = newer.value === "withdrawn" ? undefined : newer.value;
    const theirs = { value: given, reason: newer.reason, carried: false };
    Object.assign(theirs, { at: newer.at, by: newer.name, seq: newer.seq });
    now.seq = newer.seq;
    if (this.desk.outbox.items.some((i) => i.kind === kind && i.payload.code === code)) {
      this.desk.before.set(code, { ...this.desk.before.get(code), ...theirs });
      return;
    }
    Object.assign(now, theirs);
    this.desk.before.delete(code);
    this.desk.wanting[code] = false;
    if (newer.reason) this.desk.reasons[code] = newer.reason;
  }

  // It came when the assessment was closed: the server has kept it beside it.
  late(item, field, result) {
    const now = this.desk.state(item.payload.code);
    const others = (now.late || []).filter((note) => note.number !== result.late.number);
    now.late = [...others, result.late];
    this.desk.fields[field] = { kind: "late", why: result.refused };
    if (item.kind === "answer") this.desk.fallBack(item.payload.code);
    if (item.kind === "why") delete this.desk.changes.said[item.payload.code];
    this.desk.announce(result.refused);
  }
}

// Below what stands: what was not recorded, and what came late, of a criterion or an indicator.
export default {
  props: { code: String, desk: Object },
  methods: {
    say(key, values) {
      return this.desk.say(key, values);
    },
    copy(item) {
      navigator.clipboard?.writeText(this.given(item));
    },
    takeOver(number) {
      const { seq = 0, seen = 0, whySeen = 0 } = this.desk.states[this.code];
      const given = { code: this.code, number, seen: Math.max(seq, seen, whySeen) };
      this.desk.forms.send("late-taken", given, `late:${this.code}`);
    },
    given(item) {
      const { value, reason, text, kind } = item.payload;
      const given = value ?? kind ?? (reason ? undefined : "withdrawn");
      return text || [given && this.desk.named(this.code, given), reason].filter(Boolean).join(": ");
    },
  },
  template: `
    <div>
      <div v-for="item in desk.refusals[code] || []" :key="item.payload.client_key" class="refusal">
        <p>{{ item.newer ? desk.meanwhile.newer(code, item.newer) : item.why }}</p>
        <p class="kept-text" dir="auto">{{ given(item) }}</p>
        <button v-if="item.newer && desk.page.mayAnswer" type="button" class="plain"
          @click="desk.meanwhile.putMine(item)">{{ say('put_mine') }}</button>
        <button v-else type="button" class="plain" @click="copy(item)">{{ say('copy') }}</button>
        <button type="button" class="plain"
          @click="desk.forget(item)">{{ say(item.newer ? 'keep_theirs' : 'remove') }}</button>
      </div>
      <div v-for="note in desk.states[code]?.late || []" :key="'late-' + note.number" class="refusal" data-mark="late">
        <p v-if="note.by">{{ say('late_taken', { name: note.by }) }}</p>
        <p v-else>{{ say(note.name ? 'late' : 'late_own', { name: note.name, time: desk.time(note.at) }) }}</p>
        <p class="kept-text" dir="auto">{{ given({ payload: { value: note.value, reason: note.text } }) }}</p>
        <template v-if="!note.by">
          <button v-if="desk.page.mayAnswer" type="button" class="plain"
            @click="takeOver(note.number)">{{ say('take_over') }}</button>
          <button type="button" class="plain"
            @click="desk.forms.send('late-removed', { code, number: note.number }, 'late:' + code)">{{ say('late_remove') }}</button>
        </template>
      </div>
      <p v-if="desk.status('late:' + code)" class="field-status"
        :class="desk.status('late:' + code).kind">{{ desk.status('late:' + code).text }}</p>
    </div>`,
};
