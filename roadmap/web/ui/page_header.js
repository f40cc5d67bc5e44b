// The frame above every page. Texts come translated; Vue escapes them.
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
  methods: {
    // The answer page keeps what the server has not acknowledged in this browser, under
    // roadmap:<person>:<assessment>:unsent:<key>; signing out with any of it asks first.
    leave(event) {
      const mine = `roadmap:${this.person.id}:`;
      let unsent = false;
      try {
        unsent = Object.keys(localStorage).some((key) => key.startsWith(mine) && key.includes(":unsent:"));
      } catch { /* no storage in this browser, so nothing is kept in it */ }
      if (unsent && !window.confirm(this.texts.sign_out_unsent)) event.preventDefault();
    },
  },
};
