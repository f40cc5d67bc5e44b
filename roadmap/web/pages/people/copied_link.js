// A link to pass on. Copying works without permission for the clipboard too: then the
// old way is tried, and at last the link is selected and one is told which keys copy it.
export default {
  props: { address: String, texts: Object },
  data() {
    return { told: "", id: "link-" + Math.random().toString(36).slice(2) };
  },
  template: `
    <div class="field">
      <label :for="id">{{ texts.link }}</label>
      <input :id="id" ref="box" type="text" readonly dir="ltr" :value="address" @focus="$refs.box.select()">
      <p class="actions"><button type="button" class="button" @click="copy">{{ texts.copy }}</button>
        <span role="status">{{ told }}</span></p>
    </div>`,
  mounted() {  // it is shown only now, where the form was that had the focus
    this.$refs.box.focus();
  },
  methods: {
    async copy() {
      this.told = "";
      this.$refs.box.select();
      const done = await this.byPermission() || this.byCommand();
      await this.$nextTick();  // said again even where the same was said before
      this.told = done ? this.texts.copied : this.texts.selected;
    },
    async byPermission() {
      try {
        await navigator.clipboard.writeText(this.address);
        return true;
      } catch { return false; }
    },
    byCommand() {
      this.$refs.box.focus();
      this.$refs.box.select();
      try { return document.execCommand("copy"); } catch { return false; }
    },
  },
};
