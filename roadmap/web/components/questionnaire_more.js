// What stands folded under a criterion: comment, evidence, taking back, passing on.

import { filled } from "./questionnaire_forms.js";

export default {
  props: { criterion: Object, desk: Object },
  data: () => ({ open: false, entries: null }),
  computed: {
    chosen: filled("link", "evidence", ""),
    grade: filled("link", "grade", 2),
    passing: filled("pass", "note", ""),
    to: filled("pass", "to", ""),
    code() {
      return this.criterion.code;
    },
    state() {
      return this.desk.states[this.code] || {};
    },
    links() {
      return this.state.links || [];
    },
    comments() {
      return this.state.comments || [];
    },
    summary() {
      const count = this.comments.length + (this.state.note ? 1 : 0);
      const parts = [this.say("more_comments", { n: count })];
      const { mayLink, mayPassOn } = this.desk.page;
      if (mayLink || this.links.length) parts.push(this.say("more_evidence", { n: this.links.length }));
      if (mayPassOn) parts.push(this.say("more_pass"));
      return parts.join(" · ");
    },
    status() {
      return this.desk.status(`comment:${this.code}`);
    },
  },
  async mounted() {
    await this.desk.opened;
    const isFilled = (form) => this.desk.forms.filled[`${form}:${this.code}`] !== undefined;
    if (isFilled("link") && this.desk.page.mayLink) await this.loadEntries();
    this.open ||= this.status !== null || isFilled("link") || isFilled("pass");
  },
  methods: {
    say(key, values) {
      return this.desk.say(key, values);
    },
    async loadEntries() {
      this.entries = await this.desk.forms.evidence();
    },
    async link() {
      const payload = { criterion: this.code, evidence: this.chosen, grade: Number(this.grade) };
      if (await this.desk.forms.send("evidence-links", payload, `link:${this.code}`)) this.desk.forms.empty(`link:${this.code}`);
    },
    confirmLink(id) {
      this.desk.forms.send("evidence-confirmations", { link: id, criterion: this.code }, `link:${this.code}`);
    },
    unlink(id) {
      this.desk.forms.send("evidence-unlinks", { link: id, criterion: this.code }, `link:${this.code}`);
      this.$refs.summary.focus();
    },
    async passOn() {
      if (!window.confirm(this.say("pass_sure", { code: this.code }))) return;
      const payload = { code: this.code, note: this.passing, to: this.to || null };
      if (await this.desk.forms.send("passed-on", payload, `pass:${this.code}`)) this.desk.forms.empty(`pass:${this.code}`);
    },
  },
  template: `
    <details class="more" :open="open" @toggle="open = $event.target.open">
      <summary ref="summary">{{ summary }}</summary>
      <div v-if="open">
        <p v-for="(c, i) in comments" :key="i" class="comment"><b><bdi>{{ c.name }}</bdi></b>
          <time class="muted" :datetime="c.at">{{ desk.time(c.at) }}</time><br><span class="said" dir="auto">{{ c.text }}</span></p>
        <template v-if="desk.page.mayComment">
          <label :for="'note-' + code">{{ say('comment_label') }}</label>
          <textarea :id="'note-' + code" rows="3" dir="auto" :value="desk.notes[code]"
            :aria-describedby="'letters-' + code"
            @input="desk.typeNote(code, $event.target.value)"
            @change="desk.sendNote(code)"></textarea>
          <p :id="'letters-' + code" class="counter muted">{{ desk.counter(desk.notes[code]) }}</p>
          <p v-if="status" class="field-status" :class="status.kind"
            :data-status="status.kind">{{ status.text }}</p>
        </template>
        <ul v-if="links.length" class="links">
          <li v-for="l in links" :key="l.id"><bdi>{{ l.title }}</bdi> <span class="muted">{{ say('grade_' + l.grade) }},
            {{ say(l.confirmed ? 'link_confirmed' : 'link_waits') }}</span>
            <button v-if="l.mayConfirm" type="button" class="plain"
              @click="confirmLink(l.id)">{{ say('link_confirm') }}</button>
            <button v-if="desk.page.mayLink" type="button" class="plain"
              @click="unlink(l.id)">{{ say('unlink') }}</button></li>
        </ul>
        <template v-if="desk.page.mayLink">
          <button v-if="entries === null" type="button" class="plain"
            @click="loadEntries">{{ say('link_start') }}</button>
          <p v-else-if="!entries.length"><span>{{ say('no_entries') }}</span>
            <a :href="desk.page.evidenceAddress">{{ say('to_evidence') }}</a></p>
          <form v-else class="row" @submit.prevent="link">
            <label :for="'entry-' + code">{{ say('link_entry') }}</label>
            <select :id="'entry-' + code" v-model="chosen" required>
              <option v-for="e in entries" :key="e.id" :value="e.id" dir="auto">{{ e.title }}</option></select>
            <label :for="'grade-' + code">{{ say('link_grade') }}</label>
            <select :id="'grade-' + code" v-model="grade">
              <option v-for="g in [1, 2, 3, 4]" :key="g" :value="g">{{ say('grade_' + g) }}</option></select>
            <button type="submit" class="button quiet">{{ say('link') }}</button>
            <a :href="desk.page.evidenceAddress">{{ say('to_evidence') }}</a>
          </form>
        </template>
          <p v-if="desk.status('link:' + code)" class="field-status"
            :class="desk.status('link:' + code).kind">{{ desk.status('link:' + code).text }}</p>
        <p v-if="desk.page.mayAnswer && state.value">
          <button type="button" class="plain" @click="desk.takeBack(code)">{{ say('take_back') }}</button></p>
        <form v-if="desk.page.mayPassOn" class="row" @submit.prevent="passOn">
          <label :for="'pass-' + code">{{ say('pass_label') }}</label>
          <input :id="'pass-' + code" dir="auto" v-model="passing" required
            :aria-describedby="'passing-' + code">
          <span :id="'passing-' + code" class="counter muted">{{ desk.counter(passing) }}</span>
          <label :for="'to-' + code">{{ say('pass_to') }}</label>
          <select :id="'to-' + code" v-model="to">
            <option value="">{{ say('pass_to_focal_point') }}</option>
            <option v-for="(name, agency) in desk.page.agencies" :key="agency"
              :value="agency" dir="auto">{{ name }}</option></select>
          <button type="submit" class="button quiet">{{ say('pass_on') }}</button>
          <span v-if="desk.fields['pass:' + code]?.kind === 'done'" class="field-status saved">{{ say('passed') }}</span>
          <span v-else-if="desk.status('pass:' + code)" class="field-status"
            :class="desk.status('pass:' + code).kind">{{ desk.status('pass:' + code).text }}</span>
        </form>
      </div>
    </details>`,
};
