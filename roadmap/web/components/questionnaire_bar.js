// The continuum of one priority: five stages in one hue, the band, and the point.
// The sentence under it says the same in words, for everybody.

export default {
  props: { placement: Object, stages: Array, say: Function },
  computed: {
    segments() {
      const ends = [1, ...this.stages, 5];
      return ends.slice(1).map((end, index) => ({
        number: index + 1,
        width: ((end - ends[index]) / 4) * 100,
        name: this.say(`stage_${index + 1}`),
        here: this.placement.stage === index + 1,
      }));
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
      return ((x - 1) / 4) * 100;
    },
  },
  template: `
    <div class="continuum">
      <div class="continuum-bar" aria-hidden="true">
        <span v-for="s in segments" :key="s.number" class="continuum-stage"
          :class="['stage-' + s.number, { here: s.here }]" :style="{ width: s.width + '%' }"></span>
        <span v-if="band" class="continuum-band" :style="band"></span>
        <span v-if="point" class="continuum-point" :style="point"></span>
      </div>
      <div class="continuum-names" aria-hidden="true">
        <span v-for="s in segments" :key="s.number" :class="{ here: s.here }"
          :style="{ width: s.width + '%' }"><b>{{ s.number }}</b> <i>{{ s.name }}</i></span>
      </div>
      <p class="continuum-sentence" data-mark="placement">{{ placement.sentence }}</p>
    </div>`,
};
