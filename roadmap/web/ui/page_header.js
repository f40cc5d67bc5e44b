// The frame above every page. Texts come translated; Vue escapes them.

import { emptyAll, emptyOld, unsent } from "shelf";

export default {
  props: {
    texts: Object, prefix: String, content: String, demo: Boolean, draft: Boolean,
    links: Array, person: Object,
  },
  template: `
    <div class="page-header">
      <a class="skip" :href="'#' + content">{{ texts.skip }}</a>
      <header>
        <p v-if="demo" class="banner">{{ texts.invented }}</p>
        <p v-if="draft" class="banner banner-draft">{{ texts.draft_notice }}</p>
        <div class="row">
        <a class="brand" :href="prefix + '/'"><b>{{ texts.product }}</b> <span>{{ texts.purpose }}</span></a>
        <nav :aria-label="texts.navigation">
          <ul>
            <li v-for="link in links" :key="link.href">
              <a :href="link.href" :aria-current="link.here ? 'page' : null">{{ link.text }}</a>
            </li>
          </ul>
        </nav>
        <div class="visitor">
          <template v-if="person">
            <a class="account" :href="prefix + '/account'" :aria-label="texts.account + ': ' + person.name"><b>{{ person.name }}</b> <span>{{ person.role }}</span></a>
            <form method="post" :action="prefix + '/sign-out'" @submit="leave">
              <button type="submit" class="quiet">{{ texts.sign_out }}</button>
            </form>
          </template>
          <a v-else class="account" :href="prefix + '/sign-in'">{{ texts.sign_in }}</a>
        </div>
        </div>
      </header>
    </div>`,
  mounted() {
    emptyOld();
  },
  methods: {
    // What the server has not acknowledged lies in this browser: signing out with any of it
    // asks first, and empties the shelf of this account once the session has ended.
    async leave(event) {
      event.preventDefault();
      const form = event.target;
      if ((await unsent(this.person.id)) && !window.confirm(this.texts.sign_out_unsent)) return;
      try {
        const reply = await fetch(form.action, { method: "POST", redirect: "manual" });
        if (reply.type === "opaqueredirect") await emptyAll(this.person.id);
      } catch { /* the server is not there: the browser says so, and all is kept */ }
      form.submit(); // leads to where one signs in
    },
  },
};
