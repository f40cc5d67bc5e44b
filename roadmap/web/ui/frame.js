// What the frame of every page does: places, forms, the shelf, and signing out. The frame
// itself is drawn by the server; without this script all of it still leads on.

import { watchForms } from "./forms.js";
import { comeBack, keepPlace } from "./place.js";
import { emptyAll, emptyOld, halfFilled, unmended, unsent, whenSignedOut } from "./shelf.js";

const { person, prefix } = JSON.parse(document.getElementById("frame-says").textContent);

// What it says lies in a file of each language, which browsers keep.
const words = import(`./says/${document.documentElement.lang}.js`).then((file) => file.words);

// What stands on the page: at once, or when the framework has drawn its part.
const drawn = document.querySelector("#app > .waiting")
  ? new Promise((go) => document.addEventListener("drawn", go, { once: true }))
  : Promise.resolve();

const LONGEST = 20_000; // ms until it is said that the framework's part does not come
const late = setTimeout(sayLate, LONGEST);
window.addEventListener("error", ({ target }) => { if (target.localName === "script") sayLate(); }, true);
drawn.then(() => clearTimeout(late));

keepPlace();
emptyOld();
document.addEventListener("submit", leave);
// A page of who has signed out in another window says nothing about them any more.
if (person) whenSignedOut(person, () => window.location.reload());
Promise.all([words, drawn]).then(([says]) => {
  watchForms({ person, texts: { ...says.form, at: `${prefix}/sign-in` } });
  comeBack();
});

// Leads on where the scripts of the framework have not come; what comes later takes its place.
function sayLate() {
  const waiting = document.querySelector("#app > .waiting");
  if (!waiting) return;
  waiting.hidden = true;
  document.querySelector("#app > .late").hidden = false;
}

// What the server has not acknowledged lies in this browser, half-filled forms too: signing
// out with any of it asks first, and empties the shelf of this account once the session has ended.
async function leave(event) {
  const form = event.target;
  if (form.matches(".language")) { // the server does not see where on the page one is
    const { back } = form.elements;
    back.value = back.value.split("#")[0] + location.hash;
  }
  if (!form.matches("[action$='/sign-out'], [action$='/sign-out-everywhere']")) return;
  event.preventDefault();
  const says = await words;
  const [late, wrong, pages] = await Promise.all([unsent(person), unmended(person), halfFilled(person)]);
  const lost = [
    late && says.sign_out_unsent,
    wrong && says.sign_out_unmended,
    pages.length && says.sign_out_half.replace("{pages}", () => pages.join(", ")),
  ].filter(Boolean);
  if (lost.length && !window.confirm([...lost, says.sign_out_sure].join(" "))) return;
  try {
    const reply = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    if (reply.type !== "opaqueredirect") throw new Error("not signed out");
    await emptyAll(person);
    window.location.assign(`${prefix}/sign-in?done=signed_out`);
  } catch {
    form.submit(); // the browser says what is wrong, and all is kept
  }
}
