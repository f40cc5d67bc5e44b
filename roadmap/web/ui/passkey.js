// Passkeys: a form with data-passkey asks our server what the browser is to ask, lets the
// browser ask for a passkey, and sends the answer along in its hidden field.

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    const told = form.querySelector("[data-failed]");
    told.hidden = true;
    answer(form.dataset.question, form.dataset.passkey)
      .then((given) => {
        form.elements.passkey.value = given;
        form.submit();
      })
      .catch(() => {
        button.removeAttribute("aria-disabled");
        told.hidden = false;
      });
  });
}

// Ask for a passkey (kind: "new" or "show"); gives the browser's answer as JSON.
export async function answer(address, kind) {
  const response = await fetch(address, {
    method: "POST",
    body: new URLSearchParams({ kind }),
    headers: { Accept: "application/json" },
    credentials: "same-origin",
    cache: "no-store",
  });
  if (!response.ok) throw new Error(response.status);
  const question = opened(await response.json());
  const credentials = navigator.credentials;
  const given = await (kind === "new"
    ? credentials.create({ publicKey: question })
    : credentials.get({ publicKey: question }));
  return JSON.stringify(sealed(given));
}

function opened(question) {
  const asked = { ...question, challenge: bytes(question.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (asked[list]) asked[list] = asked[list].map((key) => ({ ...key, id: bytes(key.id) }));
  }
  return asked;
}

function sealed(given) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (given.response[part]) response[part] = text(given.response[part]);
  }
  return { id: given.id, rawId: text(given.rawId), type: given.type, response };
}

function bytes(base64url) {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
