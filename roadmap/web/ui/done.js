// What the last deed did is told once: not beside what comes of the next one, and not
// again when the page is loaded anew.
document.addEventListener("submit", (event) => {
  for (const told of document.querySelectorAll("[data-done]")) {
    if (!told.contains(event.target)) told.hidden = true;
  }
}, true);
const address = new URL(location.href);
if (address.searchParams.has("done")) {
  address.searchParams.delete("done");
  history.replaceState(history.state, "", address);
}
