// A link to a priority opens it; buttons print the page they stand on.
function openAddressed() {
  const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (wanted instanceof HTMLDetailsElement) {
    wanted.open = true;
    wanted.scrollIntoView();
    wanted.querySelector("summary").focus({ preventScroll: true });
  }
}
addEventListener("hashchange", openAddressed);
addEventListener("load", openAddressed);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const link = event.target.closest("a[href^='#']");
  if (link && link.hash === location.hash) openAddressed();
});
