// One question as a native radio group, with what is known about its last answer.

const ARROWS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);
// Moving on with the arrow keys gives one answer, not three: what they rest on, because one
// goes on from the question, says so with Enter or Space, or stays for so many ms.
const REST = 10000;
const SAYS_SO = new Set(["Enter", " "]);

export default {
  // `choose` comes with a value, and how long the arrow keys may stay on it before that is
  // the answer; `rest` says that they came to rest.
  props: { name: String, legend: String, values: Array, shown: String, disabled: Boolean, status: Object, say: Function },
  emits: ["choose", "rest"],
  data: () => ({ arrowed: false }),
  methods: {
    choose(value) {
      this.$emit("choose", value, this.arrowed ? REST : 0);
    },
    keyed(event) {
      if (SAYS_SO.has(event.key)) this.rest();
      this.arrowed = ARROWS.has(event.key);
    },
    left(event) {
      if (!event.currentTarget.contains(event.relatedTarget)) this.rest();
    },
    rest() {
      if (this.arrowed) this.$emit("rest");
      this.arrowed = false;
    },
  },
  template: `
    <fieldset class="ask">
      <legend>{{ legend }}</legend>
      <div class="choices" @keydown="keyed" @pointerdown="rest" @focusout="left">
        <label v-for="v in values" :key="v" class="choice" :class="'is-' + v">
          <input type="radio" :name="name" :value="v" :checked="shown === v"
            :disabled="disabled" @change="choose(v)">
          <span>{{ say(v) }}</span>
        </label>
        <slot></slot>
        <span v-if="status" class="field-status" :class="status.kind"
          :data-status="status.kind"><time v-if="status.at" :datetime="status.at">{{ status.text }}</time><span
          v-else>{{ status.text }}</span></span>
      </div>
    </fieldset>`,
};
