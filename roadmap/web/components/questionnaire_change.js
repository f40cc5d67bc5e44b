// Why an answer differs from last cycle's: asked once, at the moment it differs.

import { reactive } from "vue";
import Choices from "./questionnaire_choices.js";

const KINDS = ["real_change", "better_information", "error_put_right"];

// What was said about changes on one page, and what was put off in this browser.
export class Changes {
  constructor(desk, shelf) {
    this.desk = desk;
    this.shelf = shelf;
    this.said = reactive({}); // by code: the reason, and the answer that it is about
    this.later = reactive({});
    for (const [code, now] of Object.entries(desk.states)) {
      if (now.why) this.said[code] = { kind: now.why, of: now.value };
    }
  }

  async open() {
    await this.shelf.open();
    for (const { code } of this.shelf.all("later:").values()) this.later[code] = true;
  }

  differs(code) {
    const { last, value, carried } = this.desk.states[code] || {};
    return Boolean(last && value && value !== last && !carried);
  }

  // A reason is about the answer it was given for; another answer asks anew.
  why(code) {
    const said = this.said[code];
    return said && said.of === this.desk.states[code]?.value ? said.kind : undefined;
  }

  asks(code) {
    return this.differs(code) && !this.why(code) && !this.later[code];
  }

  say(code, kind, rest = 0) {
    this.said[code] = { kind, of: this.desk.states[code].value };
    const seen = this.desk.states[code].whySeen || 0;
    this.desk.meanwhile.overtaken("why", code).forEach((item) => this.desk.forget(item));
    this.desk.outbox.add("why", { code, kind, seen }, rest);
  }

  putOff(code) {
    this.later[code] = true;
    this.shelf.put(`later:${code}`, { code });
  }

  // The answer moved on: a reason for the one before is not to arrive after it.
  answered(code) {
    if (this.why(code)) return;
    const late = this.waiting().filter((item) => item.payload.code === code);
    late.forEach((item) => this.desk.outbox.drop(item));
    if (late.length) delete this.said[code];
    delete this.desk.fields[`why:${code}`];
  }

  // What an earlier visit left in the outbox is about the answer that stands now.
  resume() {
    for (const { payload } of this.waiting()) {
      const { code, kind } = payload;
      this.said[code] = { kind, of: this.desk.states[code]?.value };
    }
  }

  // Says whether the refusal is worth telling: not where nothing is left to explain.
  refused(item) {
    const { code } = item.payload;
    delete this.said[code];
    return this.differs(code) || !(code in this.desk.states);
  }

  waiting() {
    return this.desk.outbox.items.filter((item) => item.kind === "why");
  }
}

// Shown only while the answer differs: it begins anew when it comes back.
export default {
  components: { Choices },
  props: { code: String, desk: Object },
  data: () => ({ opened: false, kinds: KINDS }),
  computed: {
    why() {
      return this.desk.changes.why(this.code);
    },
    asks() {
      return this.desk.page.mayAnswer && (this.opened || this.desk.changes.asks(this.code));
    },
    last() {
      return this.desk.named(this.code, this.desk.states[this.code]?.last);
    },
  },
  methods: {
    say(key, values) {
      return this.desk.say(key, values);
    },
    choose(kind, rest) {
      this.opened = true; // it stays while the reader is in it
      this.desk.changes.say(this.code, kind, rest);
    },
    async open() {
      this.opened = true;
      await this.$nextTick();
      const group = this.$el.querySelector("fieldset");
      (group.querySelector("input:checked") || group.querySelector("input")).focus();
    },
    async putOff() {
      this.desk.changes.putOff(this.code);
      this.opened = false;
      await this.$nextTick();
      this.$refs.again.focus();
    },
  },
  template: `
    <div v-if="why || desk.page.mayAnswer" class="change" data-mark="change">
      <Choices v-if="asks" :name="'change-' + code" :legend="say('why_legend', { value: last })"
        :values="kinds" :shown="why" :status="desk.status('why:' + code)" :say="say"
        @choose="choose" @rest="desk.outbox.rest()">
        <button v-if="!why" type="button" class="plain" @click="putOff">{{ say('why_later') }}</button>
      </Choices>
      <p v-else>
        <span v-if="why">{{ say('why_said', { value: say(why) }) }}</span>
        <button v-if="desk.page.mayAnswer" ref="again" type="button" class="plain"
          @click="open">{{ say(why ? 'why_change' : 'why_say') }}</button>
      </p>
    </div>`,
};
