// The what-if desk: criteria to tick on or off, and where the priority would stand.
// Ticks are kept on the shelf, as half-filled forms are; every result is asked of the
// server, which keeps nothing.

import { Shelf } from "roadmap/ui/shelf.js";

const TICKS = "ticks";
const PAUSE = 200; // milliseconds from the last tick to asking

export default {
  props: {
    words: Object, priorities: Array, sheet: Object, address: String, intoPlan: String, person: String,
  },
  data() {
    return {
      here: this.sheet.code,
      sheets: { [this.sheet.code]: this.sheet },
      ticks: {}, // by priority: code -> true or false, only where it differs from what stands
      results: {}, // by priority: the newest outcome
      state: "", // "", working, loading, failed, refused, signed_out
      announced: "",
      isBack: false, // whether the ticks are those of an earlier visit
      isKept: true,
    };
  },
  async mounted() {
    this.shelf = new Shelf({ person: this.person, object: location.pathname, kind: "draft" });
    await this.shelf.open();
    const kept = this.shelf.get(TICKS);
    if (!kept || this.all.on + this.all.off) return;
    const offered = this.priorities.map((p) => p.code).filter((code) => kept[code]);
    this.ticks = Object.fromEntries(offered.map((code) => [code, kept[code]]));
    this.tidy(this.here);
    this.isBack = this.all.on + this.all.off > 0;
    if (Object.keys(this.changes).length) this.ask();
  },
  computed: {
    shown() {
      return this.sheets[this.here];
    },
    changes() {
      return this.ticks[this.here] || {};
    },
    outcome() {
      const is_changed = Object.keys(this.changes).length > 0;
      return (is_changed && this.results[this.here]) || (this.shown && this.shown.now);
    },
    all() {
      const values = Object.values(this.ticks).flatMap((one) => Object.values(one));
      return { on: values.filter((v) => v).length, off: values.filter((v) => !v).length };
    },
    counts() {
      const on = this.coded(this.here, true).length;
      const off = this.coded(this.here, false).length;
      return on + off ? this.say("counts", { on, off }) : this.say("same");
    },
    planAddress() {
      const codes = this.priorities.flatMap((p) => this.coded(p.code, true));
      return codes.length ? `${this.intoPlan}?criteria=${codes.join(",")}` : "";
    },
  },
  beforeUnmount() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.shelf?.close();
  },
  methods: {
    async keep() {
      if (!this.shelf) return;
      const { on, off } = this.all;
      this.isKept = await (on + off ? this.shelf.put(TICKS, this.ticks) : this.shelf.remove(TICKS));
    },
    // Of what was ticked earlier only what still differs from what stands, and can be ticked.
    tidy(code) {
      const criteria = this.sheets[code].indicators.flatMap((i) => i.rungs.flatMap((r) => r.criteria));
      const differs = (c) => !c.fixed && (this.ticks[code]?.[c.code] ?? c.met) !== c.met;
      const still = criteria.filter(differs).map((c) => [c.code, !c.met]);
      this.ticks = { ...this.ticks, [code]: Object.fromEntries(still) };
    },
    say(name, values = {}) {
      return this.words[name].replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
    },
    option(priority) {
      const n = Object.keys(this.ticks[priority.code] || {}).length;
      return n ? this.say("changed_option", { title: priority.title, n }) : priority.title;
    },
    coded(priority, value) {
      return Object.entries(this.ticks[priority] || {}).filter(([, v]) => v === value).map(([code]) => code);
    },
    isOn(criterion) {
      return this.changes[criterion.code] ?? criterion.met;
    },
    tick(criterion, value) {
      const changes = { ...this.changes };
      if (value === criterion.met) delete changes[criterion.code];
      else changes[criterion.code] = value;
      this.ticks = { ...this.ticks, [this.here]: changes };
      this.isBack = false;
      this.keep();
      this.askSoon();
    },
    async choose(code) {
      this.here = code;
      this.state = "";
      if (!this.sheets[code]) await this.fetchSheet(code);
    },
    async fetchSheet(code) {
      this.state = "loading";
      const sheet = await this.get(`${this.address}/${code}`);
      if (sheet) {
        this.sheets = { ...this.sheets, [code]: sheet };
        this.tidy(code);
        if (this.here !== code) return;
        this.state = "";
        if (Object.keys(this.changes).length) await this.ask();
      }
    },
    reset() {
      this.ticks = {};
      this.results = {};
      this.isBack = false;
      this.keep();
      this.state = "";
      this.announced = this.say("same");
      this.$refs.priority.focus();
    },
    again() {
      if (this.shown) this.ask();
      else this.fetchSheet(this.here);
    },
    askSoon() {
      clearTimeout(this.timer);
      this.asking?.abort();
      this.state = "working";
      this.timer = setTimeout(() => this.ask(), PAUSE);
    },
    async ask() {
      const code = this.here;
      if (!Object.keys(this.changes).length) {
        this.settle(code, this.shown.now);
        return;
      }
      this.state = "working";
      const body = { priority: code, on: this.coded(code, true), off: this.coded(code, false) };
      const outcome = await this.get(this.address, { method: "POST", body: JSON.stringify(body) });
      if (outcome) this.settle(code, outcome);
    },
    settle(code, outcome) {
      this.results = { ...this.results, [code]: outcome };
      this.state = "";
      this.announced = `${this.say("then")}: ${outcome.place}. ${outcome.sentence}`;
    },
    // Ask the server; gives nothing when it failed or a newer question took its place.
    async get(address, more = {}) {
      this.asking?.abort();
      const asking = new AbortController();
      this.asking = asking;
      const headers = { "Content-Type": "application/json", Accept: "application/json" };
      try {
        const got = await fetch(address, { ...more, headers, signal: asking.signal });
        if (got.ok && !got.redirected) return await got.json();
        this.state = got.status === 401 || got.redirected ? "signed_out" : got.status >= 500 || got.status === 429 ? "failed" : "refused";
      } catch {
        if (!asking.signal.aborted) this.state = "failed";
      }
      return null;
    },
  },
  template: `
    <div class="what-if">
      <p v-if="isBack" class="here-again hint" role="status"><span>{{ say("here_again") }}</span>
        <button type="button" class="quiet" @click="reset">{{ say("start_afresh") }}</button></p>
      <p v-if="!isKept" class="not-kept hint">{{ say("not_kept") }}</p>
      <div class="field what-if-priority">
        <label for="what-if-priority">{{ say("priority") }}</label>
        <select id="what-if-priority" ref="priority" :value="here" @change="choose($event.target.value)">
          <option v-for="p in priorities" :key="p.code" :value="p.code">{{ option(p) }}</option>
        </select>
      </div>
      <p class="hidden-words" role="status">{{ announced }}</p>
      <section class="what-if-result" :aria-label="say('result')" v-if="shown">
        <div class="what-if-places">
          <h2>{{ say("now") }}</h2>
          <div v-html="shown.now.picture"></div>
          <p>{{ shown.now.place }}</p>
          <h2>{{ say("then") }}</h2>
          <div v-html="outcome.picture" data-mark="then"></div>
          <p data-mark="place"><b>{{ outcome.place }}</b></p>
        </div>
        <p class="what-if-why wide" data-mark="why">{{ outcome.sentence }}</p>
        <details class="what-if-why narrow">
          <summary>{{ say("why") }}</summary>
          <p>{{ outcome.sentence }}</p>
        </details>
        <p class="muted small"><span>{{ counts }}</span>
          <span v-if="all.on + all.off > Object.keys(changes).length">{{ say("counts_all", all) }}</span>
          <span v-if="state === 'working'"> {{ say("working") }}</span></p>
      </section>
      <div v-if="['failed', 'refused', 'signed_out'].includes(state)" class="note problem" role="alert">
        <p>{{ say(state) }}</p>
        <button v-if="state !== 'refused'" type="button" class="button quiet small" @click="again">{{ say("again") }}</button>
      </div>
      <p v-if="state === 'loading'" role="status">{{ say("loading") }}</p>
      <div class="actions">
        <a v-if="intoPlan && planAddress" class="button" :href="planAddress">{{ say("into_plan") }}</a>
        <span v-else-if="intoPlan" class="muted">{{ say("into_plan_none") }}</span>
        <button v-if="all.on + all.off" type="button" class="button quiet" @click="reset">{{ say("reset") }}</button>
      </div>
      <template v-if="shown">
        <fieldset v-for="i in shown.indicators" :key="i.code" class="what-if-indicator">
          <legend><span>{{ i.title }}</span> <span v-if="i.core" class="tag">{{ say("core") }}</span></legend>
          <div v-for="r in i.rungs" :key="r.level" role="group" :aria-labelledby="'rung-' + i.code + '-' + r.level">
            <h3 :id="'rung-' + i.code + '-' + r.level">{{ say("rung", { level: r.level }) }}</h3>
            <div v-for="c in r.criteria" :key="c.code" class="check" :class="{ changed: c.code in changes }">
              <input type="checkbox" :id="c.code" :name="c.code" :checked="isOn(c)" :disabled="c.fixed"
                @change="tick(c, $event.target.checked)">
              <label :for="c.code"><span>{{ c.says }}</span> <span class="muted small">({{ say("stands_now", { stands: c.stands }) }})</span></label>
            </div>
          </div>
        </fieldset>
      </template>
    </div>`,
};
