// One criterion: its statement, a native radio group, and what belongs to it.

import Actions from "./questionnaire_actions.js";
import Change from "./questionnaire_change.js";
import Choices from "./questionnaire_choices.js";
import { filled } from "./questionnaire_forms.js";
import { choices, VALUES } from "./questionnaire_ladder.js";
import Meanwhile from "./questionnaire_meanwhile.js";
import More from "./questionnaire_more.js";

export default {
  components: { Actions, Change, Choices, Meanwhile, More },
  props: { criterion: Object, desk: Object },
  computed: {
    settling: filled("settle", "value", null),
    why: filled("settle", "reason", ""),
    code() {
      return this.criterion.code;
    },
    state() {
      return this.desk.states[this.code] || {};
    },
    shown() {
      if (this.desk.wanting[this.code]) return "not_applicable";
      // An old answer about a dated period is shown beside; it has to be given anew.
      return this.state.carried && this.criterion.dated ? undefined : this.state.value;
    },
    values() {
      return choices(this.criterion);
    },
    status() {
      const now = this.desk.status(`answer:${this.code}`);
      if (now || !this.state.at || !this.state.value || this.state.carried) return now;
      return { kind: "saved", at: this.state.at, text: this.desk.say("saved", { time: this.desk.time(this.state.at) }) };
    },
    others() {
      return this.state.others || [];
    },
    newerDecision() {
      return this.desk.fields[`settle:${this.code}`]?.newer;
    },
    disputed() {
      return !this.state.settled && (this.desk.live.placement?.disputed || []).includes(this.code);
    },
  },
  methods: {
    say(key, values) {
      return this.desk.say(key, values);
    },
    named(value) {
      return this.desk.named(this.code, value);
    },
    choose(value, rest) {
      this.desk.choose(this.criterion, value, rest);
    },
    confirm() {
      this.desk.confirm(this.code);
      this.$refs.ask.$el.querySelector("input:checked")?.focus();
    },
    async settle() {
      const seen = this.state.seen || 0;
      const payload = { code: this.code, value: this.settling, reason: this.why, seen };
      if (await this.desk.forms.send("settlements", payload, `settle:${this.code}`)) this.desk.forms.empty(`settle:${this.code}`);
    },
    keepTheirs() {
      delete this.desk.fields[`settle:${this.code}`];
      this.desk.forms.empty(`settle:${this.code}`);
    },
    before({ relation, text, value }) {
      return this.say(`before_${relation}`, { text, value: value ? this.named(value) : this.say("no_answer") });
    },
    settleable() {
      return VALUES.filter((v) => v !== "not_applicable" || this.criterion.mayNotApply);
    },
  },
  template: `
    <div class="criterion" :id="code" :class="{ carried: state.carried, disputed }">
      <Choices ref="ask" :name="code" :legend="criterion.text" :values="values" :shown="shown"
        :disabled="!desk.page.mayAnswer" :status="status" :say="named" :aria-describedby="'facts-' + code"
        @choose="choose" @rest="desk.outbox.rest()"></Choices>
      <div v-if="shown === 'not_applicable'" class="reason">
        <label :for="'reason-' + code">{{ say(criterion.needsACase ? 'nothing_arose_label' : 'reason_label') }}</label>
        <textarea :id="'reason-' + code" rows="2" dir="auto" :value="desk.reasons[code]"
          :readonly="!desk.page.mayAnswer" required :aria-describedby="'count-' + code"
          @input="desk.typeReason(criterion, $event.target.value)"
          @change="desk.sendReason(criterion)"></textarea>
        <p :id="'count-' + code" class="counter muted">{{ desk.counter(desk.reasons[code]) }}</p>
      </div>
      <p v-if="state.by && state.value" class="muted">{{ say('by', { name: state.by }) }}</p>
      <Change v-if="desk.changes.differs(code)" :code="code" :desk="desk"></Change>
      <p :id="'facts-' + code" class="about">
        <span v-if="criterion.nature" class="tag">{{ say(criterion.nature) }}</span>
        <span v-if="criterion.needsACase" class="tag">{{ say('needs_a_case') }}</span>
        <span v-if="criterion.dated" class="tag">{{ say('dated', { months: criterion.dated }) }}</span>
        <span v-if="state.last">{{ say('last', { value: named(state.last) }) }}</span>
        <span v-for="b in state.before" :key="b.text" class="before">{{ before(b) }}</span>
        <span v-if="criterion.evidence">{{ say('expected', { evidence: criterion.evidence }) }}</span>
        <span v-if="criterion.alsoAsked">{{ criterion.alsoAsked }}</span>
      </p>
      <Actions v-if="desk.page.actions[code]" :code="code" :desk="desk"></Actions>
      <p v-if="state.carried" class="mark-carried">
        <span>{{ say(criterion.dated ? 'carried_dated' : 'carried') }}</span>
        <button v-if="desk.page.mayAnswer && !criterion.dated" type="button" class="plain" @click="confirm"
          :aria-describedby="'facts-' + code">{{ say('confirm_one') }}</button>
      </p>
      <Meanwhile :code="code" :desk="desk"></Meanwhile>
      <div v-if="newerDecision" class="refusal">
        <p>{{ desk.meanwhile.newer(code, newerDecision, 'newer_settled') }}</p>
        <p class="kept-text"><span>{{ named(settling) }}:</span> <bdi>{{ why }}</bdi></p>
        <button type="button" class="plain" @click="settle">{{ say('put_mine') }}</button>
        <button type="button" class="plain" @click="keepTheirs">{{ say('keep_theirs') }}</button>
      </div>
      <div v-if="others.length || state.settled" class="voices">
        <p v-for="o in others" :key="o.voice"><b><bdi>{{ o.name }}</bdi>:</b> <span>{{ named(o.value) }}</span><span
          v-if="o.reason"> (<bdi>{{ o.reason }}</bdi>)</span><span v-if="o.why" class="muted">.
          {{ say('why_said', { value: say(o.why) }) }}</span><span v-if="o.carried" class="mark-carried">.
          {{ say('carried_other', { name: o.name }) }}</span></p>
        <p v-if="state.settled"><b>{{ say('settled') }}</b> <span>{{ named(state.settled.value) }}.</span>
          <bdi>{{ state.settled.reason }}</bdi></p>
        <p v-if="disputed" class="mark-disputed">{{ say('disputed') }}</p>
        <form v-if="disputed && desk.page.maySettle" class="settle" @submit.prevent="settle">
          <fieldset class="ask">
            <legend>{{ say('settle_legend') }}</legend>
            <div class="choices">
              <label v-for="v in settleable()" :key="v" class="choice">
                <input type="radio" :name="'settle-' + code" :value="v" v-model="settling" required>
                <span>{{ named(v) }}</span></label>
            </div>
          </fieldset>
          <label :for="'why-' + code">{{ say('settle_reason') }}</label>
          <textarea :id="'why-' + code" rows="2" dir="auto" v-model="why" required
            :aria-describedby="'decision-' + code"></textarea>
          <p :id="'decision-' + code" class="counter muted">{{ desk.counter(why) }}</p>
          <button type="submit" class="button quiet">{{ say('settle') }}</button>
          <span v-if="desk.status('settle:' + code)" class="field-status"
            :class="desk.status('settle:' + code).kind">{{ desk.status('settle:' + code).text }}</span>
        </form>
      </div>
      <More :criterion="criterion" :desk="desk"></More>
    </div>`,
};
