// Turns: only one window at a time does work of one name.
//
//   await inTurn("send:" + person, work)   // gives what `work` gives
//
// Without secure context (plain http in an office) browsers have no locks of their own: there
// a row of the shelf's database is one. A window that holds its turn for too long, because it
// was killed or put to sleep, is passed by: work must be such that doing it twice does no harm.

import { TURNS, ours, replyTo } from "./shelf.js";

const LONGEST_TURN = 10000; // ms until a window that holds its turn counts as gone
const LOOK = 250;

export async function inTurn(name, work, place = ours()) {
  if (place.locks) return locked(place.locks, name, work);
  const me = crypto.randomUUID?.() ?? String(Math.random());
  if (!(await lease(place, name, me))) return work();
  try {
    return await work();
  } finally {
    await place.transact(TURNS, "readwrite", async (store) => {
      if ((await replyTo(store.get(name))) === me) store.delete(name);
    });
  }
}

async function locked(locks, name, work) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), LONGEST_TURN);
  const begin = () => {
    clearTimeout(timer);
    return work();
  };
  try {
    return await locks.request(name, { signal: stop.signal }, begin);
  } catch (problem) {
    if (!stop.signal.aborted) throw problem;
    return locks.request(name, { steal: true }, work);
  } finally {
    clearTimeout(timer);
  }
}

// Write oneself into the row; false where there is no database to write it into.
async function lease(place, name, me) {
  let holder;
  let since = performance.now();
  for (;;) {
    const seen = await place.transact(TURNS, "readwrite", async (store) => {
      const now = await replyTo(store.get(name));
      const isGone = now !== undefined && now === holder && performance.now() - since > LONGEST_TURN;
      if (now === undefined || isGone) store.put(me, name);
      return now === undefined || isGone ? me : now;
    });
    if (!seen) return false;
    if (seen.result === me) return true;
    if (seen.result !== holder) [holder, since] = [seen.result, performance.now()];
    await new Promise((go) => setTimeout(go, LOOK));
  }
}
