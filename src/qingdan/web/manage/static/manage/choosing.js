// Choosing rows: all of a page at once, the count beside the button, x on the row in focus.
// Without this file the boxes are ticked one by one and the button works just the same.
(() => {
  "use strict";
  const boxes = [...document.querySelectorAll("[data-choose]")];
  const form = document.querySelector("[data-chosen]");
  if (!form || !boxes.length) return;
  const all = form.querySelector("[data-choose-all]");
  const said = form.querySelector("[data-chosen-count]");
  const nothing = said.textContent;
  all.closest("label").hidden = false;

  function tell() {
    const count = boxes.filter((box) => box.checked).length;
    said.textContent = count ? `已选 ${count} 个` : nothing;
    all.checked = count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
    form.classList.toggle("some", count > 0);
  }

  all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    tell();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose]")) tell();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const box = document.activeElement?.closest("tr")?.querySelector("[data-choose]");
    if (!box) return;
    event.preventDefault();
    box.checked = !box.checked;
    tell();
  });
  addEventListener("pageshow", tell);
  tell();
})();
