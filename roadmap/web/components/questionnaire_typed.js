// What people type: a text of the other direction than the page's is kept apart inside a
// sentence (as in `roadmap.wording.directions`), and a reason has letters (as in
// `assessments.validation`, which decides).

const FROM_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]|[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const LETTER = /\p{L}/u;
const ALL_FROM_THE_RIGHT = new RegExp(FROM_THE_RIGHT.source, "gu");

const WIDE = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const FEWEST_LETTERS = 3; // in a reason; wide ones say as much as two

const IS_SEEN = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u;

// A text without the spaces around it; empty where nothing of it is seen.
export function seen(text) {
  return IS_SEEN.test(text || "") ? text.trim() : "";
}

export function saysSomething(text) {
  const letters = [...(text || "")].filter((sign) => LETTER.test(sign));
  return letters.reduce((sum, sign) => sum + (WIDE.test(sign) ? 2 : 1), 0) >= FEWEST_LETTERS;
}

export function apart(text, direction = document.documentElement.dir) {
  if (typeof text !== "string") return text;
  const turns = direction === "rtl"
    ? LETTER.test(text.replace(ALL_FROM_THE_RIGHT, ""))
    : FROM_THE_RIGHT.test(text);
  return turns ? `\u2068${text}\u2069` : text;
}
