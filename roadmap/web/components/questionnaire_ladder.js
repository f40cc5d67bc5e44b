// Which rungs of a ladder are asked now: those up to the first that is not secured.
// Pure functions over plain values; nothing here touches the page or the network.

export const VALUES = ["met", "not_yet", "not_known", "not_applicable"];

// What stands for one criterion: the settlement, or what every voice says alike.
// A dated criterion that was only carried over counts again once it is confirmed.
export function satisfied(criterion, state) {
  if (!state) return false;
  const fulfils = (value) => value === "met" || value === "not_applicable";
  if (state.settled) return fulfils(state.settled.value);
  const voices = (state.others || []).map((other) => other.value);
  if (state.value && !(state.carried && criterion.dated)) voices.push(state.value);
  return voices.length > 0 && voices.every(fulfils);
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

// How many criteria of the asked rungs have an answer: of the reader's own voice, or of
// any voice for who sees them all. An old answer about a dated period is none.
export function progress(indicators, states, everyVoice) {
  let asked = 0;
  let answered = 0;
  let unconfirmed = 0;
  for (const indicator of indicators) {
    const whole = states[indicator.code];
    if (whole && whole.value === "not_applicable") continue;
    const highest = askedUpTo(indicator, states);
    for (const rung of indicator.rungs) {
      if (rung.level > highest) break;
      for (const criterion of rung.criteria) {
        asked += 1;
        const state = states[criterion.code] || {};
        const own = state.value && !(state.carried && criterion.dated);
        if (own || (everyVoice && state.others?.length)) answered += 1;
        if (state.carried) unconfirmed += 1;
      }
    }
  }
  return { asked, answered, unconfirmed };
}
