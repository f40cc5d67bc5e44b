// Keeps when a page, from its first moment, showed what: slowLine() gives it.
(() => {
  const used = {};
  let whole = null;
  let last = -100;
  const shown = (element) =>
    element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
    element.getClientRects().length > 0;
  const some = (selector, within = document) =>
    [...within.querySelectorAll(selector)].find(shown);
  const longest = () =>
    Math.max(0, ...[...document.querySelectorAll("main")].map((m) => m.innerText.length));
  const look = (now) => {
    if (now - last >= 40 && document.body) {
      last = now;
      if (!("text" in used) && some("h1") && longest() > 60) used.text = now;
      const form = [...document.querySelectorAll("form")].find(
        (f) => some("input:enabled:not([type=hidden])", f) && some("button:enabled", f),
      );
      if (!("form" in used) && form && some("h1")) used.form = now;
      if (!("answer" in used) && some(".answer input:enabled")) used.answer = now;
      const live = window.did_handshake ?? !document.querySelector("script[src*=_nicegui]");
      if (whole === null && document.readyState === "complete" && live) whole = now;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  window.slowLine = () => ({
    began: performance.timeOrigin,
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null,
    used,
    whole,
  });
})();
