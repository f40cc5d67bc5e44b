// The questionnaire of one priority: indicators, their ladders, and where it all stands.

import { comeBack, isBack } from "roadmap/ui/place.js";
import { reactive } from "vue";
import Bar from "roadmap/components/questionnaire_bar.js";
import Criterion from "roadmap/components/questionnaire_criterion.js";
import { Desk } from "roadmap/components/questionnaire_desk.js";
import Meanwhile from "roadmap/components/questionnaire_meanwhile.js";
import { askedUpTo, counted, isAnswered, isSecured, isUnconfirmed, progress, satisfied, wholeOf, withoutCase } from "roadmap/components/questionnaire_ladder.js";
import Voices from "roadmap/components/questionnaire_voices.js";

const LATELY = 120000; // ms: a link that leads here again leads to the place that was left
const WHOLE = { disputed: "whole_disputed", legend: "whole_legend", settled: { applies: "whole_settled_in", not_applicable: "whole_settled" } };
const DECISIONS = ["applies", "not_applicable"];
const IS_TYPED = "textarea, select, input:not([type=radio], [type=checkbox])";

export default {
  components: { Bar, Criterion, Meanwhile, Voices },
  props: { language: String },
  setup(props) {
    const asked = window.questions;
    const page = JSON.parse(document.getElementById("given").textContent);
    const criteria = asked.indicators.flatMap((i) => i.rungs.flatMap((r) => r.criteria));
    const cases = new Set(criteria.filter((c) => c.needsACase).map((c) => c.code));
    const desk = new Desk({ page, words: asked.words, longest: asked.longest, language: props.language, cases });
    const indicators = page.whole ? asked.indicators : assigned(asked.indicators, Object.keys(page.states));
    const reached = reactive({}); // a rung that was asked stays on the page
    const waiting = new Set(); // rungs that open with something to confirm
    for (const rung of indicators.flatMap((i) => i.rungs)) {
      if (rung.criteria.some((c) => isUnconfirmed(desk.states[c.code]))) waiting.add(rung);
    }
    return { asked, page, desk, indicators, reached, waiting, higher: reactive({}), WHOLE, DECISIONS };
  },
  data: () => ({ wide: true, visited: null }),
  computed: {
    // Priorities to choose from: all of them, or those that are asked of the reader.
    priorities() {
      const counts = new Map(this.page.progress.map((p) => [p.code, p]));
      return this.asked.priorities
        .filter((p) => counts.has(p.code))
        .map((p) => ({ ...p, ...counts.get(p.code), ...(p.code === this.page.priority ? this.counts : {}) }));
    },
    next() {
      const here = this.priorities.findIndex((p) => p.code === this.page.priority);
      return here < 0 ? undefined : this.priorities[here + 1];
    },
    // What waits for the server, and apart from it what only the person can mend, with its place.
    pending() {
      const { pending, stays, keeping } = this.desk.live;
      if (!keeping) return [{ text: "\u00a0" }]; // what an earlier visit left is not known yet
      const words = { kept: "kept_many", writing: "saving", refused: "not_kept_many" };
      const parts = pending || (stays.length && keeping === "refused")
        ? [{ text: this.say(words[keeping], { n: keeping === "refused" ? pending + stays.length : pending }) }] : [];
      for (const why of ["too_long", "no_reason", "refused"]) {
        const places = stays.filter((place) => place.why === why);
        if (places.length) parts.push({ text: this.say(`${why}_many`, { n: places.length }), place: places[0] });
      }
      return parts.length ? parts : [{ text: this.say("all_saved") }];
    },
    // What is asked on the page now and has no answer, or one that waits to be confirmed.
    unanswered() {
      return this.shown.filter((c) => (!isAnswered(c, this.desk.states[c.code]) || isUnconfirmed(this.desk.states[c.code]))
        && !this.desk.wanting[c.code]).map((c) => c.code);
    },
    shown() {
      return this.indicators.filter((i) => !this.hides(i)).flatMap((i) => this.rungs(i).flatMap((r) => r.criteria));
    },
    // What counts of all that was said, and what voices say of each indicator as a whole.
    standing() {
      return this.indicators.reduce((states, i) => counted(i, states), this.desk.states);
    },
    wholes() {
      return Object.fromEntries(this.indicators.map((i) => [i.code, wholeOf(i, this.desk.states)]));
    },
    counts() {
      return progress(this.indicators, this.desk.states);
    },
  },
  created() {
    this.indicators.forEach((indicator) => this.reach(indicator));
    this.$watch(
      () => this.indicators.map((i) => askedUpTo(i, this.standing)),
      () => this.indicators.forEach((indicator) => this.reach(indicator)),
    );
  },
  mounted() {
    this.wide = window.matchMedia("(min-width: 64rem)").matches;
    this.warn = (event) => {
      const { live, forms, shelf } = this.desk;
      const isOpen = live.pending || live.stays.length || Object.keys(forms.filled).length;
      if (!live.lasting && isOpen && !shelf.isEmptied) event.preventDefault();
    };
    window.addEventListener("beforeunload", this.warn);
    this.desk.opened.then(() => comeBack(LATELY));
    if (!isBack()) this.goTo(decodeURIComponent(location.hash.slice(1)));
  },
  beforeUnmount() {
    window.removeEventListener("beforeunload", this.warn);
    this.desk.close();
  },
  methods: {
    say(key, values) {
      return this.desk.say(key, values);
    },
    // The address may name an indicator or a criterion, also one on a rung not asked yet.
    async goTo(code) {
      const asks = (rung) => rung.criteria.some((c) => c.code === code);
      const indicator = this.indicators.find((i) => i.code === code || i.rungs.some(asks));
      if (!indicator) return;
      if (indicator.code !== code && !this.rungs(indicator).some(asks)) this.higher[indicator.code] = true;
      await this.$nextTick();
      const place = document.getElementById(code) || document.getElementById(`h-${code}`);
      place?.scrollIntoView();
      // Until the page is complete the browser goes there itself, and takes the focus away.
      if (document.readyState !== "complete") await new Promise((go) => addEventListener("load", go, { once: true }));
      if (document.activeElement !== document.body) return; // the reader went on meanwhile
      (place?.querySelector("input:checked, input:enabled") || place)?.focus({ preventScroll: true });
    },
    // Lead to what only the person can mend; its field stands in a fold if it is a comment's.
    async goToMend({ code, field }) {
      document.activeElement.blur();
      await this.goTo(code);
      const place = document.getElementById(code)?.closest(".criterion") || document.getElementById(`h-${code}`)?.parentElement;
      const fold = place?.querySelector(".more");
      if (field?.startsWith("note-") && fold && !fold.open) {
        fold.open = true;
        await new Promise((go) => fold.addEventListener("toggle", go, { once: true }));
        await this.$nextTick();
      }
      const found = field ? document.getElementById(field) : place?.querySelector(".refusal button");
      found?.scrollIntoView({ block: "center" });
      found?.focus({ preventScroll: true });
    },
    // The next question without an answer after the one last visited, round and round.
    goToUnanswered() {
      const order = this.shown.map((c) => c.code);
      const here = order.indexOf(this.visited);
      const next = this.unanswered.find((code) => order.indexOf(code) > here) ?? this.unanswered[0];
      if (next === undefined) return this.desk.announce(this.say("none_unanswered"));
      const place = document.getElementById(next);
      const choice = place.querySelector("input[type=radio]:enabled");
      place.scrollIntoView({ block: "center" });
      return choice?.focus({ preventScroll: true });
    },
    visit(event) {
      const criterion = event.target.closest(".criterion");
      if (criterion) this.visited = criterion.id;
    },
    // A letter alone is a command only inside the questions, and never where one types.
    pressed(event) {
      const isPlain = !(event.ctrlKey || event.altKey || event.metaKey || event.shiftKey);
      if (event.key !== "n" || !isPlain || !this.page.mayAnswer || event.target.matches(IS_TYPED)) return;
      event.preventDefault();
      this.goToUnanswered();
    },
    reach(indicator) {
      const level = askedUpTo(indicator, this.standing);
      if (level > (this.reached[indicator.code] || 0)) {
        if (this.reached[indicator.code]) this.desk.announce(this.say("opened", { level }));
        this.reached[indicator.code] = level;
      }
    },
    rungs(indicator) {
      if (this.hides(indicator) && !(this.higher[indicator.code] && this.differs(indicator))) return [];
      if (this.higher[indicator.code]) return indicator.rungs;
      const planned = (rung) => rung.criteria.some((c) => this.desk.page.actions[c.code]);
      const reached = this.reached[indicator.code];
      return indicator.rungs.filter((rung) => rung.level <= reached || planned(rung) || this.waiting.has(rung));
    },
    hidden(indicator) {
      return indicator.rungs.length - this.rungs(indicator).length;
    },
    whole(indicator) {
      const state = this.desk.states[indicator.code] || {};
      return this.desk.wanting[indicator.code] || state.value === "not_applicable";
    },
    // Whether voices differ on it as a whole, or did until that was settled.
    differs({ code }) {
      return Boolean(this.wholes[code].disputed || this.wholes[code].settled);
    },
    isDisputed({ code }) {
      return this.wholes[code].disputed && (this.desk.live.placement?.disputed || []).includes(code);
    },
    // Whether its questions are put away: the own office, or the decision, says it does not apply.
    hides(indicator) {
      const { settled, leftOut } = this.wholes[indicator.code];
      return settled ? leftOut : this.whole(indicator);
    },
    // Who else has answered how many of its questions, while somebody says it does not apply.
    beside({ code }) {
      const voices = new Map();
      for (const { name = this.say("focal_point") } of this.wholes[code].beside) voices.set(name, (voices.get(name) || 0) + 1);
      return [...voices].map(([name, n]) => ({ name, n }));
    },
    met(rung) {
      return rung.criteria.filter((c) => satisfied(c, this.standing[c.code])).length - this.without(rung);
    },
    without(rung) {
      return withoutCase(rung, this.standing).length;
    },
    secured(rung) {
      return isSecured(rung, this.standing);
    },
    open(rung) {
      // What "all met" answers: not the dated ones, those have to be looked at.
      return rung.criteria.filter(
        (c) => !c.dated && !["met", "not_applicable"].includes((this.desk.states[c.code] || {}).value),
      );
    },
    carried(rung) {
      return rung.criteria.filter((c) => !c.dated && (this.desk.states[c.code] || {}).carried);
    },
    allMet(rung, id) {
      this.open(rung).forEach((c) => this.desk.choose(c, "met"));
      document.getElementById(id).focus();
    },
    confirmAll(rung, id) {
      this.carried(rung).forEach((c) => this.desk.confirm(c.code));
      document.getElementById(id).focus();
    },
    setWhole(indicator, applies) {
      if (applies) this.desk.takeBack(indicator.code);
      else this.desk.choose(indicator, "not_applicable");
    },
    share(number, p) {
      return { width: `${p.all ? (100 * number) / p.all : 0}%` };
    },
  },
  template: `
    <div class="answer">
      <p class="hidden-words" role="status" aria-live="polite">{{ desk.live.said }}</p>
      <nav class="chooser" :aria-label="say('priorities')">
        <details :open="wide">
          <summary>{{ say('priorities') }}</summary>
          <ol>
            <li v-for="p in priorities" :key="p.code">
              <a :href="p.code" :aria-current="p.code === page.priority ? 'page' : null">
                <span>{{ p.title }}</span>
                <small v-if="p.all">{{ say('progress', p) }}</small>
                <small v-if="p.to_confirm">{{ say('progress_to_confirm', p) }}</small>
                <small v-if="p.disputed">{{ say('progress_disputed', p) }}</small>
                <small v-if="p.nothing_arose">{{ say('progress_nothing_arose', p) }}</small>
                <span class="meter" aria-hidden="true"><i :style="share(p.done, p)"></i><i
                  class="to-confirm" :style="share(p.to_confirm, p)"></i></span>
              </a>
            </li>
          </ol>
        </details>
      </nav>
      <div class="sheet" id="questions" tabindex="-1" @keydown="pressed" @focusin="visit">
        <p v-if="desk.live.closed" class="notice warning" data-mark="closed">
          <span>{{ say(desk.live.closed) }}</span> <a :href="page.signInAddress">{{ say('sign_in') }}</a></p>
        <p v-if="!desk.live.lasting" class="notice warning">{{ say(desk.shelf.place.isShared ? 'shared' : 'not_lasting') }}</p>
        <p v-if="page.frozen" class="notice">{{ page.frozen }}</p>
        <section v-if="desk.live.placement" class="standing" :aria-label="say('standing')">
          <Bar :placement="desk.live.placement" :stages="asked.stages" :say="say"></Bar>
        </section>
        <p class="pending" :class="{ some: desk.live.pending || desk.live.stays.length }" data-mark="pending">
          <span v-for="part in pending" :key="part.text"><span>{{ part.text }}</span> <a v-if="part.place"
            :href="'#' + part.place.code" @click.prevent="goToMend(part.place)">{{ say('show_where') }}</a> </span></p>
        <p v-if="Object.keys(page.actions).length" class="notice">{{ say('actions_note') }}</p>
        <p v-if="!indicators.length">{{ say('nothing_assigned') }}</p>
        <section v-for="i in indicators" :key="i.code" class="indicator" :aria-labelledby="'h-' + i.code">
          <h2 :id="'h-' + i.code" tabindex="-1"><span class="muted">{{ i.code }}</span> <span>{{ i.title }}</span></h2>
          <p v-if="i.core" class="about"><span class="tag core">{{ say('core') }}</span></p>
          <details v-if="i.basis.length" class="basis">
            <summary>{{ say('basis', { n: i.basis.length }) }}</summary>
            <ul><li v-for="b in i.basis" :key="b.text"><span>{{ b.text }}</span><em
              v-if="b.mark !== 'sourced'"> ({{ say('mark_' + b.mark) }})</em></li></ul>
          </details>
          <p class="floor">{{ say('floor', { text: i.floor }) }}</p>
          <div v-if="i.mayNotApply && desk.states[i.code]" class="whole">
            <label class="check"><input type="checkbox" :id="'whole-' + i.code" :checked="whole(i)"
              :disabled="!page.mayAnswer" @change="setWhole(i, !$event.target.checked)">
              <span>{{ say('whole') }}</span></label>
            <span v-if="desk.status('answer:' + i.code)" class="field-status"
              :class="desk.status('answer:' + i.code).kind">{{ desk.status('answer:' + i.code).text }}</span>
            <div v-if="whole(i)" class="reason">
              <label :for="'reason-' + i.code">{{ say('reason_label') }}</label>
              <textarea :id="'reason-' + i.code" rows="2" dir="auto" :value="desk.reasons[i.code]" required
                :aria-describedby="'count-' + i.code"
                @input="desk.typeReason(i, $event.target.value)" @change="desk.sendReason(i)"></textarea>
              <p :id="'count-' + i.code" class="counter muted">{{ desk.counter(desk.reasons[i.code]) }}</p>
            </div>
            <p v-if="desk.states[i.code].carried" class="mark-carried">
              <span>{{ say('carried') }}</span> <button v-if="page.mayAnswer" type="button"
                class="plain" @click="desk.confirm(i.code)">{{ say('confirm_one') }}</button>
            </p>
            <p v-if="whole(i) && !differs(i)" class="muted">{{ say('whole_note') }}</p>
            <Meanwhile :code="i.code" :desk="desk"></Meanwhile>
            <Voices :code="i.code" :desk="desk" :disputed="isDisputed(i)" :values="DECISIONS"
              :settled="wholes[i.code].settled" :beside="beside(i)" :words="WHOLE"></Voices>
          </div>
          <template v-if="!hides(i) || differs(i)">
            <div v-for="r in rungs(i)" :key="r.level" class="rung" role="group"
              :aria-labelledby="'r-' + i.code + '-' + r.level">
              <div class="rung-head">
                <h3 :id="'r-' + i.code + '-' + r.level" tabindex="-1"><span>{{ say('rung', { level: r.level }) }}</span>
                  <small>{{ secured(r) ? say('secured') : say('met_of', { met: met(r), all: r.criteria.length - without(r) }) }}</small>
                  <small v-if="without(r)">{{ say('nothing_arose_n', { n: without(r) }) }}</small></h3>
                <button v-if="page.mayAnswer && carried(r).length" type="button" class="button quiet"
                  @click="confirmAll(r, 'r-' + i.code + '-' + r.level)">{{ say('confirm_all') }}</button>
                <button v-if="page.mayAnswer && open(r).length > 1" type="button" class="button quiet"
                  @click="allMet(r, 'r-' + i.code + '-' + r.level)">{{ say('all_met') }}</button>
              </div>
              <Criterion v-for="c in r.criteria" :key="c.code" :criterion="c" :desk="desk"></Criterion>
            </div>
            <button v-if="hidden(i) || higher[i.code]" type="button" class="plain higher"
              :aria-expanded="higher[i.code] ? 'true' : 'false'"
              @click="higher[i.code] = !higher[i.code]">{{ higher[i.code] ? say(hides(i) ? 'whole_hide' : 'hide_higher') : say(hides(i) ? 'whole_show' : 'show_higher', { n: hidden(i) }) }}</button>
            <details v-if="i.above.length" class="basis above">
              <summary>{{ say('above', { level: i.above[0].level - 1 }) }}</summary>
              <div v-for="r in i.above" :key="r.level"><p>{{ say('rung', { level: r.level }) }}</p>
                <ul><li v-for="c in r.criteria" :key="c.code"><bdi>{{ c.text }}</bdi></li></ul></div>
            </details>
          </template>
        </section>
        <p class="onward">
          <a v-if="next" :href="next.code" class="button">{{ say('next', next) }}</a>
          <a :href="page.overviewAddress">{{ say('to_overview') }}</a></p>
        <p v-if="page.mayAnswer && unanswered.length" class="go-on">
          <span class="muted">{{ say('next_key') }}</span>
          <button type="button" class="button quiet" aria-keyshortcuts="n"
            @click="goToUnanswered">{{ say('next_unanswered') }}</button></p>
      </div>
    </div>`,
};

function assigned(indicators, codes) {
  const mine = new Set(codes);
  return indicators
    .map((indicator) => ({
      ...indicator,
      rungs: indicator.rungs
        .map((rung) => ({ ...rung, criteria: rung.criteria.filter((c) => mine.has(c.code)) }))
        .filter((rung) => rung.criteria.length),
    }))
    .filter((indicator) => indicator.rungs.length);
}
