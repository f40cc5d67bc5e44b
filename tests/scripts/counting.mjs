// Counts how far priorities are, as the answer page does: reads cases from its input as JSON,
// and writes what the page would show of each.

import { readFileSync } from "node:fs";

const LADDER = new URL("../../roadmap/web/components/questionnaire_ladder.js", import.meta.url);
const script = readFileSync(LADDER, "utf8");
const { progress } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
const cases = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(({ indicators, states }) => progress(indicators, states))));
