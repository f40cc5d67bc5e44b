// The frame below every page.
export default {
  props: { text: String, link: Object },
  template: `
    <footer class="page-footer">
      <p>{{ text }}</p>
      <p><a :href="link.href">{{ link.text }}</a></p>
    </footer>`,
};
