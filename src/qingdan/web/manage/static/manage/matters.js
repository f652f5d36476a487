// Deciding by keyboard: digits tick, Enter confirms and goes on, s skips, u takes back.
// Without this file every one of these is a box, a button or a link on the page.
(() => {
  "use strict";
  const page = () => document.querySelector("#align");
  const typing = (node) => node.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const form = () => page()?.querySelector("[data-options]");

  function tick(number, second) {
    const box = form()?.querySelector(`[data-option="${number}"]`);
    if (!box) return;
    const also = form().querySelector(`[data-second="${number}"]`);
    if (second && also) {
      box.checked = true;
      also.checked = !also.checked;
    } else {
      box.checked = !box.checked;
      if (!box.checked && also) also.checked = false;
    }
    box.focus({ preventScroll: true });
    box.closest("li").scrollIntoView({ block: "nearest" });
  }

  function none() {
    form()?.querySelectorAll("[type=checkbox]").forEach((box) => { box.checked = false; });
    confirmNow();
  }

  function confirmNow() {
    form()?.requestSubmit(form().querySelector("[data-confirm]"));
  }

  function press(key) {
    const all = [...page().querySelectorAll("[data-key]")];
    const one = all.find((node) => node.dataset.key.split(" ").includes(key));
    if (!one) return false;
    if (key === "l") {
      const box = one.closest("details");
      box.open = !box.open;
      if (box.open) box.querySelector("input:not([type=hidden]), select, textarea").focus();
    } else {
      one.click();
    }
    return true;
  }

  function search() {
    const box = page().querySelector("[data-search]");
    if (!box) return false;
    box.focus();
    box.select();
    return true;
  }

  // What is found by typing: up and down point, Enter takes it among the options.
  const found = () => [...(page()?.querySelectorAll("[data-found] .option") ?? [])];

  function point(step) {
    const rows = found();
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.classList.contains("pointed"));
    const to = at < 0 ? (step > 0 ? 0 : rows.length - 1) : (at + step + rows.length) % rows.length;
    rows.forEach((row, number) => row.classList.toggle("pointed", number === to));
    rows[to].scrollIntoView({ block: "nearest" });
  }

  function take(box) {
    const rows = found();
    const row = rows.find((one) => one.classList.contains("pointed")) ?? rows[0];
    if (!row) return false;
    row.classList.remove("pointed");
    const code = row.querySelector("[name=matter]").value;
    const there = form().querySelector(`[data-list] [name=matter][value="${code}"]`);
    if (there) {
      there.checked = true;
    } else {
      row.querySelector("[name=matter]").checked = true;
      form().querySelector("[data-list]").append(row);
    }
    box.value = "";
    page().querySelector("#found").replaceChildren();
    form().querySelector("[data-confirm]").focus();
    return true;
  }

  function inSearch(event) {
    const box = event.target;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      point(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && take(box)) {
      event.preventDefault();
    } else if (event.key === "Escape") {
      box.value = "";
      page().querySelector("#found").replaceChildren();
      page().querySelector("[data-focus]").focus();
    }
  }

  function handled(event) {
    const key = event.key;
    if (/^[1-9]$/.test(event.code.replace(/^(Digit|Numpad)/, ""))) {
      tick(event.code.slice(-1), event.shiftKey);
    } else if (key === "0") {
      none();
    } else if (key === "Enter" && !event.target.closest("a, button, summary")) {
      confirmNow();
    } else if (key === "/") {
      return search();
    } else {
      return "sjkul".includes(key) && press(key);
    }
    return true;
  }

  // Before the keys of every other page, which mean something else there.
  addEventListener("keydown", (event) => {
    if (!page() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches("[data-search]")) return inSearch(event);
    if (typing(event.target) || event.key === "Shift") return;
    const free = !event.target.closest("a, button, summary") || event.key !== "Enter";
    if (free && handled(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-none]")) none();
  });

  function ready() {
    page()?.querySelectorAll("[data-none]").forEach((one) => { one.hidden = false; });
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "align") return;
    ready();
    const name = page().querySelector("[data-focus]");
    name?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  });
  ready();
})();
