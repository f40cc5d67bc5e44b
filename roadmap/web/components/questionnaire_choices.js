// One question as a native radio group, with what is known about its last answer.

const ARROWS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);
const ARROW_PAUSE = 700; // ms: moving on with the arrow keys gives one answer, not three

export default {
  // `choose` comes with a value and how long to wait before it is sent; `rest` says that
  // the arrow keys came to rest, so that there is nothing left to wait for.
  props: { name: String, legend: String, values: Array, shown: String, disabled: Boolean, status: Object, say: Function },
  emits: ["choose", "rest"],
  data: () => ({ arrowed: false }),
  methods: {
    choose(value) {
      this.$emit("choose", value, this.arrowed ? ARROW_PAUSE : 0);
    },
    keyed(event) {
      this.arrowed = ARROWS.has(event.key);
    },
    left(event) {
      if (event.currentTarget.contains(event.relatedTarget) || !this.arrowed) return;
      this.arrowed = false;
      this.$emit("rest");
    },
  },
  template: `
    <fieldset class="ask">
      <legend>{{ legend }}</legend>
      <div class="choices" @keydown="keyed" @pointerdown="arrowed = false" @focusout="left">
        <label v-for="v in values" :key="v" class="choice" :class="'is-' + v">
          <input type="radio" :name="name" :value="v" :checked="shown === v"
            :disabled="disabled" @change="choose(v)">
          <span>{{ say(v) }}</span>
        </label>
        <slot></slot>
        <span v-if="status" class="field-status" :class="status.kind"
          :data-status="status.kind">{{ status.text }}</span>
      </div>
    </fieldset>`,
};
