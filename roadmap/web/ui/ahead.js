// What the next page needs is loaded ahead, once this one has nothing else to do; not where
// the reader asked the browser to save data.
const files = JSON.parse(document.getElementById("ahead").textContent);

function load() {
  for (const href of files) document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href }));
}

function whenIdle() {
  if (window.requestIdleCallback) requestIdleCallback(load);
  else setTimeout(load, 1000);
}

if (!navigator.connection?.saveData) {
  if (document.readyState === "complete") whenIdle();
  else window.addEventListener("load", whenIdle);
}
