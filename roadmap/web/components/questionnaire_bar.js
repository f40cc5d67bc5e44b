// The continuum of one priority: its stages in one hue, the band, and the point. Where the
// scope cuts ladders it ends there, and stays open.
// The sentence under it says the same in words, for everybody.

const OPEN = 26; // percent of the width: what stays open above the cut

export default {
  props: { placement: Object, stages: Array, say: Function },
  computed: {
    segments() {
      const { cut } = this.placement;
      const ends = cut ? [1, ...this.stages.filter((stage) => stage < cut), cut] : [1, ...this.stages, 5];
      const drawn = ends.slice(1).map((end, index) => ({
        number: index + 1,
        width: this.share(end) - this.share(ends[index]),
        name: this.say(`stage_${index + 1}`),
        here: this.placement.stage === index + 1,
      }));
      if (!cut) return drawn;
      const number = 1 + this.stages.filter((stage) => stage <= cut).length;
      const name = this.say("or_more", { stage: this.say(`stage_${number}`) });
      return [...drawn, { number, name, width: OPEN, here: this.placement.stage === number, isOpen: true }];
    },
    band() {
      const { low, high } = this.placement;
      if (low === null) return null;
      return { left: `${this.share(low)}%`, width: `${this.share(high) - this.share(low)}%` };
    },
    point() {
      const { position } = this.placement;
      return position === null ? null : { left: `${this.share(position)}%` };
    },
  },
  methods: {
    share(x) {
      const { cut } = this.placement;
      return cut ? ((x - 1) / (cut - 1)) * (100 - OPEN) : ((x - 1) / 4) * 100;
    },
  },
  template: `
    <div class="continuum">
      <div class="continuum-bar" aria-hidden="true">
        <span v-for="s in segments" :key="s.number" class="continuum-stage"
          :class="['stage-' + s.number, { here: s.here, 'or-more': s.isOpen }]" :style="{ width: s.width + '%' }"></span>
        <span v-if="band" class="continuum-band" :style="band"></span>
        <span v-if="point" class="continuum-point" :style="point"></span>
      </div>
      <div class="continuum-names" aria-hidden="true">
        <span v-for="s in segments" :key="s.number" :class="{ here: s.here }"
          :style="{ width: s.width + '%' }"><b>{{ s.number }}{{ s.isOpen ? '+' : '' }}</b> <i>{{ s.name }}</i></span>
      </div>
      <p class="continuum-sentence" data-mark="placement">{{ placement.sentence }}</p>
    </div>`,
};
