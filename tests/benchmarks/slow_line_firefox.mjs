// Visits one page with Firefox; `slow_line.py` says which and reads what is printed.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const wish = JSON.parse(readFileSync(0, "utf-8"));
const entry = createRequire(`${wish.driver}/`).resolve("puppeteer-core");
const { default: puppeteer } = await import(pathToFileURL(entry).href);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: wish.program,
  headless: true,
  acceptInsecureCerts: true,
  defaultViewport: { width: wish.screen[0], height: wish.screen[1] },
});
const found = {};
try {
  if (wish.cookie) {
    const { name, value } = wish.cookie;
    await browser.setCookie({ name, value, domain: "localhost", path: "/" });
  }
  for (const visit of wish.visits) {
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(wish.watch);
    if (Object.keys(wish.headers).length) await page.setExtraHTTPHeaders(wish.headers);
    const begun = Date.now();
    const going = page
      .goto(wish.address, { waitUntil: "domcontentloaded", timeout: wish.longest * 1000 })
      .catch((problem) => console.error(String(problem)));
    for (const moment of wish.moments) {
      await sleep(Math.max(0, begun + moment * 1000 - Date.now()));
      const path = `${wish.folder}/firefox-${visit}-${wish.name}-${moment}.png`;
      await page.screenshot({ path }).catch((problem) => console.error(String(problem)));
    }
    await going;
    for (;;) {
      found[visit] = await page.evaluate("window.slowLine()");
      if (found[visit].whole || Date.now() > begun + wish.longest * 1000) break;
      await sleep(300);
    }
    await page.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(found));
