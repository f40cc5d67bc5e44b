// What the other voices say of a criterion or a whole indicator, and the focal point's decision.

import { filled } from "./questionnaire_forms.js";

export default {
  props: { code: String, desk: Object, disputed: Boolean, values: Array, settled: Object, beside: Array, words: Object },
  computed: {
    settling: filled("settle", "value", null),
    why: filled("settle", "reason", ""),
    field() {
      return `settle:${this.code}`;
    },
    state() {
      return this.desk.states[this.code] || {};
    },
    newer() {
      return this.desk.fields[this.field]?.newer;
    },
    isThere() {
      return this.state.others?.length || this.settled || this.disputed;
    },
  },
  methods: {
    say(key, values) {
      return this.desk.say(key, values);
    },
    named(value) {
      return this.desk.named(this.code, value);
    },
    async settle() {
      const payload = { code: this.code, value: this.settling, reason: this.why, seen: this.state.seen || 0 };
      if (await this.desk.forms.send("settlements", payload, this.field)) this.desk.forms.empty(this.field);
    },
    keepTheirs() {
      delete this.desk.fields[this.field];
      this.desk.forms.empty(this.field);
    },
  },
  template: `
    <div v-if="newer" class="refusal">
      <p>{{ desk.meanwhile.newer(code, newer, 'newer_settled') }}</p>
      <p class="kept-text"><span>{{ named(settling) }}:</span> <bdi>{{ why }}</bdi></p>
      <button type="button" class="plain" @click="settle">{{ say('put_mine') }}</button>
      <button type="button" class="plain" @click="keepTheirs">{{ say('keep_theirs') }}</button>
    </div>
    <div v-if="isThere" class="voices">
      <p v-for="o in state.others" :key="o.voice"><b><bdi>{{ o.name }}</bdi>:</b> <span>{{ named(o.value) }}</span><span
        v-if="o.reason"> (<bdi>{{ o.reason }}</bdi>)</span><span v-if="o.why" class="muted">.
        {{ say('why_said', { value: say(o.why) }) }}</span><span v-if="o.carried" class="mark-carried">.
        {{ say('carried_other', { name: o.name }) }}</span></p>
      <p v-for="o in beside" :key="o.name"><b><bdi>{{ o.name }}</bdi>:</b> <span>{{ say('whole_answered', o) }}</span></p>
      <p v-if="settled"><b>{{ say('settled') }}</b> <span>{{ named(settled.value) }}.</span> <bdi>{{ settled.reason }}</bdi></p>
      <p v-if="settled && words.settled" class="muted">{{ say(words.settled[settled.value]) }}</p>
      <p v-if="disputed" class="mark-disputed">{{ say(words.disputed) }}</p>
      <form v-if="disputed && desk.page.maySettle" class="settle" @submit.prevent="settle">
        <fieldset class="ask">
          <legend>{{ say(words.legend) }}</legend>
          <div class="choices">
            <label v-for="v in values" :key="v" class="choice">
              <input type="radio" :name="'settle-' + code" :value="v" v-model="settling" required>
              <span>{{ named(v) }}</span></label>
          </div>
        </fieldset>
        <label :for="'why-' + code">{{ say('settle_reason') }}</label>
        <textarea :id="'why-' + code" rows="2" dir="auto" v-model="why" required
          :aria-describedby="'decision-' + code"></textarea>
        <p :id="'decision-' + code" class="counter muted">{{ desk.counter(why) }}</p>
        <button type="submit" class="button quiet">{{ say('settle') }}</button>
        <span v-if="desk.status(field)" class="field-status"
          :class="desk.status(field).kind">{{ desk.status(field).text }}</span>
      </form>
    </div>`,
};
