// Which rungs of a ladder are asked now: those up to the first that is not secured.
// Pure functions over plain values; nothing here touches the page or the network.

export const VALUES = ["met", "not_yet", "not_known", "not_applicable"];

const LOWEST_FIRST = ["not_yet", "not_applicable", "met", "not_known"];
const FULFILS = ["met", "not_applicable"];

// What every voice says that the reader sees; the own one has no name.
function answersTo(state) {
  return [...(state?.others || []), ...(state?.value ? [state] : [])];
}

// The values of that; an old answer about a dated period is none.
function said(state, dated) {
  return answersTo(state).filter((answer) => !(dated && answer.carried)).map((answer) => answer.value);
}

// What stands: the settlement, or the lowest that a voice says. The server counts alike
// (assessments/answers/effective.py).
export function effective(state, dated) {
  if (state?.settled) return state.settled.value;
  const values = said(state, dated);
  return LOWEST_FIRST.find((value) => values.includes(value));
}

// What voices say of an indicator as a whole: who says that it does not apply, whether others
// answered its criteria, and the decision, while nothing in it was answered since. What was
// answered above the rungs that the scope asks says just as well that it applies.
export function wholeOf(indicator, states) {
  const state = states[indicator.code];
  const out = new Set(answersTo(state).filter(({ value }) => value === "not_applicable").map(({ voice }) => voice));
  const criteria = [...indicator.rungs, ...indicator.above].flatMap((rung) => rung.criteria);
  const beside = out.size ? criteria.flatMap((c) => answersTo(states[c.code])
    .filter((answer) => !out.has(answer.voice) && !(c.dated && answer.carried))) : [];
  const decided = state?.settled;
  const holds = decided?.value === "applies" || criteria.every((c) => (states[c.code]?.seq || 0) <= decided?.seq);
  const settled = holds ? decided : undefined;
  const disputed = !settled && beside.length > 0;
  const leftOut = settled ? settled.value === "not_applicable" : out.size > 0 && !disputed;
  return { out, beside, settled, disputed, leftOut };
}

// The states as they count: who says that an indicator does not apply says nothing within it.
export function counted(indicator, states) {
  const { out } = wholeOf(indicator, states);
  if (!out.size) return states;
  const now = { ...states };
  for (const { code } of indicator.rungs.flatMap((rung) => rung.criteria)) {
    const state = states[code];
    if (!state) continue;
    const mine = out.has(undefined) ? { value: undefined, carried: undefined } : {};
    const others = (state.others || []).filter((answer) => !out.has(answer.voice));
    now[code] = { ...state, ...mine, others };
  }
  return now;
}

export function satisfied(criterion, state) {
  return FULFILS.includes(effective(state, criterion.dated));
}

export function isSecured(rung, states) {
  return rung.criteria.every((criterion) => satisfied(criterion, states[criterion.code]));
}

// The level of the highest rung that is asked.
export function askedUpTo(indicator, states) {
  for (const rung of indicator.rungs) {
    if (!isSecured(rung, states)) return rung.level;
  }
  return indicator.rungs.length ? indicator.rungs[indicator.rungs.length - 1].level : 0;
}

// The values that may be chosen for a criterion.
export function choices(criterion) {
  return criterion.mayNotApply ? VALUES : VALUES.slice(0, 3);
}

function isDisputed(state) {
  return !state.settled && new Set(said(state).filter((value) => value !== "not_known")).size > 1;
}

// The criteria of a rung that need a case, and of which it stands that none arose.
export function withoutCase(rung, states) {
  return rung.criteria.filter((criterion) => {
    const state = states[criterion.code] || {};
    return criterion.needsACase && !isDisputed(state) && effective(state, criterion.dated) === "not_applicable";
  });
}

export function isUnconfirmed(state = {}) {
  return [state, ...(state.others || [])].some((answer) => answer.carried);
}

// Whether a criterion has an answer of any voice that the reader sees.
export function isAnswered(criterion, state) {
  return Boolean(effective(state, criterion.dated));
}

// Everything up to the first rung that is not secured has an answer.
function isComplete(indicator, states) {
  const open = indicator.rungs.find((rung) => !isSecured(rung, states));
  return !open || open.criteria.every((c) => isAnswered(c, states[c.code]));
}

// How far a priority is, counted in indicators. An indicator is done when everything that
// is asked of it now has an answer, nothing in it is disputed, and nothing that was carried
// over waits for a look; in one that does not apply nothing is asked. The server counts alike
// (assessments/answers/progress.py).
export function progress(indicators, given) {
  const counts = { all: 0, done: 0, to_confirm: 0, missing: 0, unconfirmed: 0, disputed: 0, nothing_arose: 0 };
  for (const indicator of indicators) {
    const states = counted(indicator, given);
    const whole = wholeOf(indicator, given);
    const criteria = whole.leftOut ? [] : indicator.rungs.flatMap((rung) => rung.criteria);
    const there = [indicator, ...criteria].flatMap(({ code }) => states[code] || []);
    const unconfirmed = there.filter(isUnconfirmed).length;
    const disputed = there.filter(isDisputed).length + (whole.disputed ? 1 : 0);
    const complete = whole.leftOut || isComplete(indicator, states);
    counts.all += 1;
    if (!whole.leftOut) {
      counts.nothing_arose += indicator.rungs.flatMap((rung) => withoutCase(rung, states)).length;
    }
    counts.unconfirmed += unconfirmed;
    counts.disputed += disputed;
    if (!complete) counts.missing += 1;
    else if (!disputed) counts[unconfirmed ? "to_confirm" : "done"] += 1;
  }
  return counts;
}
