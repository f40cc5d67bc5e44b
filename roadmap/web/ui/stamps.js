// Moments are written in UTC by the server and shown in the reader's own time zone. Days
// (a deadline, a reference date) are the same for everybody and are no moments.
const lang = document.documentElement.lang;
const language = lang.startsWith("en") ? "en-GB" : lang; // as the server writes days
const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric" });
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

function show(stamp) {
  if (stamp.dataset.shown === stamp.dateTime) return;
  stamp.dataset.shown = stamp.dateTime;
  const at = new Date(stamp.dateTime);
  const here = `${day.format(at)}, ${clock.format(at)}`;
  if (stamp.textContent.startsWith(`${here} `)) return; // here it is as late as in UTC
  stamp.title = stamp.textContent; // in UTC, and so on paper
  stamp.textContent = here;
}

function look() {
  document.querySelectorAll("time.stamp").forEach(show);
}

new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
look();
