// What agencies are asked: a priority and its indicators show the same while one ticks.
function show(group) {
  const whole = group.querySelector("[name=priority]");
  const boxes = [...group.querySelectorAll("[data-asked=yes]")];
  const ticked = boxes.filter((box) => box.checked).length;
  whole.checked = ticked > 0 && ticked === boxes.length;
  whole.indeterminate = ticked > 0 && ticked < boxes.length;
  group.querySelector("summary").textContent = JSON.parse(group.dataset.counts)[ticked];
}

// Before anybody else hears of it: what is kept of the form is what is shown.
document.addEventListener("input", ({ target }) => {
  const group = target.closest("[data-counts]");
  if (!group) return;
  if (target.name === "priority") {
    for (const box of group.querySelectorAll("[name=indicator]")) box.checked = target.checked;
  }
  show(group);
}, true);

// What was kept of a half-filled form is put back.
document.addEventListener("draft", ({ target }) => {
  const group = target.closest("[data-counts]");
  if (group) show(group);
});
