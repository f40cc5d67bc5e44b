// What the plan says beside a criterion: actions done or under way, with their evidence.
// It fills nothing in; one click uses an entry as evidence, and the server acknowledges it.

import { apart } from "./questionnaire_typed.js";

const NAMED = 2; // "document named": what an entry of the register is at least

export default {
  props: { code: String, desk: Object },
  computed: {
    actions() {
      return this.desk.page.actions[this.code] || [];
    },
    linked() {
      return new Set((this.desk.states[this.code]?.links || []).map((link) => link.evidence));
    },
  },
  methods: {
    say(key, values) {
      return this.desk.say(key, values);
    },
    facts({ lead, until }) {
      return [apart(lead), this.say("action_until", { time: until })].filter(Boolean).join(", ");
    },
    isUsed({ id, elsewhere }) {
      return elsewhere || this.linked.has(id);
    },
    field({ id }) {
      return `use:${this.code}:${id}`;
    },
    async use(entry, event) {
      const place = event.target.parentElement;
      const payload = { criterion: this.code, evidence: entry.id, grade: NAMED };
      if (await this.desk.forms.send("evidence-links", payload, this.field(entry))) place.focus();
    },
  },
  template: `
    <div v-for="(a, i) in actions" :key="i" class="action" data-mark="action">
      <p><b>{{ say('action_' + a.status) }}</b> <bdi>{{ a.title }}</bdi> <span class="muted">({{ facts(a) }})</span>
        <span v-if="a.before" class="muted">{{ a.before }}</span></p>
      <p v-for="e in a.evidence" :key="e.id" tabindex="-1"><span>{{ say('action_evidence', { title: e.title }) }}</span>
        <span v-if="isUsed(e)" class="field-status saved">{{ say('action_used') }}</span>
        <button v-else-if="desk.page.mayLink" type="button" class="plain"
          @click="use(e, $event)">{{ say('action_use') }}</button>
        <span v-if="!isUsed(e) && desk.status(field(e))" class="field-status"
          :class="desk.status(field(e)).kind">{{ desk.status(field(e)).text }}</span></p>
      <p v-if="a.wanted && !a.evidence"><span>{{ say('action_wanted', { text: a.wanted }) }}</span>
        <a v-if="desk.page.mayLink" :href="desk.page.evidenceAddress">{{ say('to_evidence') }}</a></p>
    </div>`,
};
