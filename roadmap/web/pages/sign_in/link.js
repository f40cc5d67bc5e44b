// The secret of a link stands behind "#", where no server sees it: it goes into the form.
const form = document.querySelector("form[data-link]");

function take() {
  const secret = location.hash.slice(1);
  if (!secret) return;
  history.replaceState(history.state, "", location.pathname);
  form.elements.code.value = secret;
  form.submit();
}
addEventListener("hashchange", take);
take();
