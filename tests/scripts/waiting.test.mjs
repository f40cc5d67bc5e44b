// How long a page waits that has sent too much at once.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { sentAgain } from "../../roadmap/web/ui/waiting.js";

const { setTimeout: really } = globalThis;

afterEach(() => {
  globalThis.setTimeout = really;
});

// A server that asks to wait so many times, and the milliseconds that were waited.
function busy(times, seconds) {
  const waited = [];
  globalThis.setTimeout = (go, length) => {
    waited.push(length);
    go();
  };
  const send = async () => ({ status: times-- > 0 ? 429 : 200, headers: new Map([["Retry-After", seconds]]) });
  return { waited, send };
}

test("what was refused goes again when the server said", async () => {
  const { waited, send } = busy(2, "3");

  assert.equal((await sentAgain(send)).status, 200);
  assert.deepEqual(waited, [3000, 3000]);
});

test("nobody waits longer than is bearable, nor without end, nor in a fast loop", async () => {
  for (const [asked, waits] of [["3600", 8000], [null, 1000]]) {
    const { waited, send } = busy(9, asked);

    assert.equal((await sentAgain(send)).status, 429);
    assert.deepEqual(waited, [waits, waits, waits]);
  }
});
