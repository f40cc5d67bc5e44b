// One criterion: its statement, a native radio group, and what belongs to it.

import Actions from "./questionnaire_actions.js";
import Change from "./questionnaire_change.js";
import Choices from "./questionnaire_choices.js";
import { choices, VALUES } from "./questionnaire_ladder.js";
import Meanwhile from "./questionnaire_meanwhile.js";
import More from "./questionnaire_more.js";
import Voices from "./questionnaire_voices.js";

const WORDS = { disputed: "disputed", legend: "settle_legend" };

export default {
  components: { Actions, Change, Choices, Meanwhile, More, Voices },
  props: { criterion: Object, desk: Object },
  setup: () => ({ WORDS }),
  computed: {
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
    settleable() {
      return VALUES.filter((v) => v !== "not_applicable" || this.criterion.mayNotApply);
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
    before({ relation, text, value }) {
      return this.say(`before_${relation}`, { text, value: value ? this.named(value) : this.say("no_answer") });
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
      <Voices :code="code" :desk="desk" :disputed="disputed" :values="settleable" :settled="state.settled"
        :words="WORDS"></Voices>
      <More :criterion="criterion" :desk="desk"></More>
    </div>`,
};
