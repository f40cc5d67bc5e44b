// A name of the other direction is kept apart inside a sentence, and a full stop is no reason.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const FILE = new URL("../../roadmap/web/components/questionnaire_typed.js", import.meta.url);
const script = readFileSync(FILE, "utf8");
const { apart, saysSomething } = await import(`data:text/javascript,${encodeURIComponent(script)}`);

test("a name from the right is isolated on a page from the left, and no other", () => {
  assert.equal(apart("قانون (2019)", "ltr"), "\u2068قانون (2019)\u2069");
  for (const name of ["Act (2019)", "ក្រសួង\u200bមហាផ្ទៃ", "內政部", "", "12"]) assert.equal(apart(name, "ltr"), name);
  assert.equal(apart(3, "ltr"), 3);
  assert.equal(apart(undefined, "ltr"), undefined);
});

test("a reason has letters of any script", () => {
  for (const text of [undefined, "", ".", "--", "ab", "1234", "무"]) assert.equal(saysSomething(text), false, text);
  for (const text of ["No coast.", "没有", "ไม่มี", "គ្មាន", "لا يوجد"]) assert.equal(saysSomething(text), true, text);
});

test("a name from the left is isolated on a page from the right", () => {
  assert.equal(apart("Act (2019)", "rtl"), "\u2068Act (2019)\u2069");
  assert.equal(apart("قانون", "rtl"), "قانون");
  assert.equal(apart("12 – 14", "rtl"), "12 – 14");
});
