// A server that is sent too much at once says how long to wait: what was sent goes again then.
//
//   const response = await sentAgain(() => fetch(address, message));
//
// What `send` gives has `status` and `headers`. After a few times it is given as it came.

const WAITS = 3;
const LONGEST = 8000; // ms, however long the server asks for

export async function sentAgain(send) {
  for (let waits = 0; ; waits += 1) {
    const response = await send();
    if (response.status !== 429 || waits === WAITS) return response;
    const asked = 1000 * (Number(response.headers.get("Retry-After")) || 1);
    await new Promise((go) => setTimeout(go, Math.min(asked, LONGEST)));
  }
}
