// Texts of the other direction than the page's, kept apart inside sentences, as
// `roadmap.wording.directions` does it on the server.

const FROM_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]|[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const LETTER = /\p{L}/u;
const ALL_FROM_THE_RIGHT = new RegExp(FROM_THE_RIGHT.source, "gu");

export function apart(text, direction = document.documentElement.dir) {
  if (typeof text !== "string") return text;
  const turns = direction === "rtl"
    ? LETTER.test(text.replace(ALL_FROM_THE_RIGHT, ""))
    : FROM_THE_RIGHT.test(text);
  return turns ? `\u2068${text}\u2069` : text;
}
