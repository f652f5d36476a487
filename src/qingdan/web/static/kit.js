// What every page can do beyond plain links and forms. All of it is optional: without this
// file the pages read, search and filter just the same.
(() => {
  "use strict";
  // What only a script can do, such as printing and copying, is shown from here on.
  document.documentElement.classList.add("scripted");
  const typing = (node) => node.closest("input, textarea, select, [contenteditable]");

  function focusSearch() {
    const boxes = [...document.querySelectorAll("[data-search-box]")];
    const box = boxes.find((node) => node.offsetParent !== null);
    if (box) { box.focus(); box.select(); }
  }

  function moveRow(step) {
    const links = [...document.querySelectorAll("tr[data-row] a[data-open]")];
    if (!links.length) return;
    const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const next = links[Math.min(links.length - 1, Math.max(0, here + step))];
    next.focus();
    next.closest("tr").scrollIntoView({ block: "nearest" });
  }

  const KEYS = {
    "/": focusSearch,
    j: () => moveRow(1),
    k: () => moveRow(-1),
    "[": () => document.querySelector("a[rel=prev]")?.click(),
    "]": () => document.querySelector("a[rel=next]")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      focusSearch();
    } else if (event.key === "Escape") {
      document.querySelectorAll("[data-menu][open]").forEach((menu) => { menu.open = false; });
    } else if (!event.isComposing && !event.ctrlKey && !event.metaKey && !event.altKey
      && KEYS[event.key] && !typing(event.target)) {
      event.preventDefault();
      KEYS[event.key]();
    }
  });

  document.addEventListener("click", async (event) => {
    document.querySelectorAll("[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const printer = event.target.closest("[data-print]");
    if (printer) return window.print();
    const copier = event.target.closest("[data-copy]");
    if (copier) {
      event.preventDefault();
      return copy(copier);
    }
    const row = event.target.closest("tr[data-row]");
    if (row && !event.target.closest("a, button, input, label, details") && !String(getSelection())) {
      row.querySelector("a[data-open]")?.click();
    }
  });

  async function copy(copier) {
    const text = new URL(copier.dataset.copy, location.href).href;
    const status = copier.querySelector("[data-copied]");
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = "已复制";
    } catch {
      location.hash = new URL(text).hash;
      status.textContent = "请从地址栏复制";
    }
    setTimeout(() => { status.textContent = ""; }, 2000);
  }

  // "settled": text was entered, and no input method is still composing it.
  function settle(event) {
    if (event.isComposing && event.type === "input") return;
    if (event.target.matches("input[type=search]")) {
      event.target.dispatchEvent(new CustomEvent("settled", { bubbles: true }));
    }
  }
  document.addEventListener("input", settle);
  document.addEventListener("compositionend", settle);

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-send-on-change]")) event.target.form.requestSubmit();
  });
})();
