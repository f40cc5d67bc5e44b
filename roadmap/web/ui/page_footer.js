// The frame below every page: closing lines and the choice of language.
export default {
  props: { texts: Object, runBy: String, prefix: String, method: String, here: String, language: String, languages: Array },
  template: `
    <footer class="page-footer">
      <p>{{ texts.footer }}</p>
      <p v-if="runBy">{{ runBy }}</p>
      <p><a :href="method">{{ texts.method }}</a></p>
      <form v-if="languages.length > 1" class="language" method="post" :action="prefix + '/language'">
        <label for="language">{{ texts.language }}</label>
        <select id="language" name="language" autocomplete="off">
          <option v-for="one in languages" :key="one.code" :value="one.code" :lang="one.code" :selected="one.code === language">{{ one.name }}</option>
        </select>
        <input type="hidden" name="back" :value="here">
        <button type="submit" class="quiet">{{ texts.language_change }}</button>
      </form>
    </footer>`,
};
