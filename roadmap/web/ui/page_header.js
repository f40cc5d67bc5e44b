// The frame above every page. Texts come translated; Vue escapes them.

import { watchForms } from "roadmap/ui/forms.js";
import { comeBack, keepPlace } from "roadmap/ui/place.js";
import { emptyAll, emptyOld, halfFilled, unmended, unsent, whenSignedOut } from "roadmap/ui/shelf.js";

export default {
  props: {
    texts: Object, prefix: String, content: String, demo: Boolean, draft: Boolean,
    links: Array, trail: Array, skip: Object, person: Object,
  },
  template: `
    <div class="page-header">
      <a class="skip" :href="'#' + content">{{ texts.skip }}</a>
      <a v-if="skip" class="skip" :href="skip.href">{{ skip.text }}</a>
      <header>
        <p v-if="demo" class="banner">{{ texts.invented }}</p>
        <p v-if="draft" class="banner banner-draft">{{ texts.draft_notice }}</p>
        <div class="row">
        <a class="brand" :href="prefix + '/'"><b>{{ texts.product }}</b> <span>{{ texts.purpose }}</span></a>
        <nav :aria-label="texts.navigation">
          <ul>
            <li v-for="link in links" :key="link.href">
              <a :href="link.href" :aria-current="link.here">{{ link.text }}</a>
            </li>
          </ul>
        </nav>
        <div class="visitor">
          <template v-if="person">
            <a class="account" :href="prefix + '/account'"><span class="hidden-words">{{ texts.account }}: </span><b dir="auto">{{ person.name }}</b> <span>{{ person.role }}</span></a>
            <form method="post" :action="prefix + '/sign-out'">
              <button type="submit" class="quiet">{{ texts.sign_out }}</button>
            </form>
          </template>
          <a v-else class="account" :href="prefix + '/sign-in'">{{ texts.sign_in }}</a>
        </div>
        </div>
        <nav v-if="trail.length" class="trail" :aria-label="texts.trail">
          <ol>
            <li v-for="step in trail" :key="step.text">
              <a v-if="step.href" :href="step.href">{{ step.text }}</a>
              <span v-else aria-current="page">{{ step.text }}</span>
            </li>
          </ol>
        </nav>
      </header>
    </div>`,
  mounted() {
    keepPlace();
    this.$nextTick(() => comeBack());
    emptyOld();
    watchForms({ person: this.person?.id, texts: this.texts.form });
    // A page of who has signed out in another window says nothing about them any more.
    if (this.person) whenSignedOut(this.person.id, () => window.location.reload());
    document.addEventListener("submit", this.leave);
  },
  beforeUnmount() {
    document.removeEventListener("submit", this.leave);
  },
  methods: {
    // What the server has not acknowledged lies in this browser, half-filled forms too: signing
    // out with any of it asks first, and empties the shelf of this account once the session has ended.
    async leave(event) {
      const form = event.target;
      if (!form.matches("[action$='/sign-out'], [action$='/sign-out-everywhere']")) return;
      event.preventDefault();
      const { id } = this.person;
      const [late, wrong, pages] = await Promise.all([unsent(id), unmended(id), halfFilled(id)]);
      const lost = [
        late && this.texts.sign_out_unsent,
        wrong && this.texts.sign_out_unmended,
        pages.length && this.texts.sign_out_half.replace("{pages}", () => pages.join(", ")),
      ].filter(Boolean);
      if (lost.length && !window.confirm([...lost, this.texts.sign_out_sure].join(" "))) return;
      try {
        const reply = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
        if (reply.type !== "opaqueredirect") throw new Error("not signed out");
        await emptyAll(this.person.id);
        window.location.assign(`${this.prefix}/sign-in?done=signed_out`);
      } catch {
        form.submit(); // the browser says what is wrong, and all is kept
      }
    },
  },
};
