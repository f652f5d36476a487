// Proposing people, units and posts while one types: arrow keys, Enter, Escape, or a click.
// Without this file the form comes back with what the text may mean, to choose from.
(() => {
  "use strict";
  const WAIT = 150;

  document.querySelectorAll("[data-combo]").forEach((combo) => {
    const [text, key] = combo.querySelectorAll("input");
    const list = combo.querySelector("[role=listbox]");
    const said = combo.querySelector("[role=status]");
    let choices = [];
    let at = -1;
    let waiting;
    let asked = 0;

    text.setAttribute("role", "combobox");
    text.setAttribute("aria-autocomplete", "list");
    text.setAttribute("aria-controls", list.id);
    text.setAttribute("aria-expanded", "false");

    function close() {
      list.hidden = true;
      at = -1;
      text.setAttribute("aria-expanded", "false");
      text.removeAttribute("aria-activedescendant");
    }

    function point(to) {
      at = (to + choices.length) % choices.length;
      [...list.children].forEach((one, number) => {
        one.setAttribute("aria-selected", String(number === at));
      });
      const chosen = list.children[at];
      text.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    }

    function pick(choice) {
      text.value = choice.label;
      key.value = choice.id;
      combo.querySelectorAll("[type=radio]").forEach((one) => { one.checked = false; });
      said.textContent = choice.note ? `已选 ${choice.label}，${choice.note}` : `已选 ${choice.label}`;
      close();
      text.dispatchEvent(new CustomEvent("picked", { bubbles: true, detail: choice }));
    }

    function show() {
      list.replaceChildren(...choices.map((choice, number) => {
        const row = document.createElement("li");
        const note = document.createElement("span");
        row.id = `${list.id}_${number}`;
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        row.textContent = choice.label;
        note.className = "count";
        note.textContent = choice.note;
        row.append(" ", note);
        row.addEventListener("mousedown", (event) => { event.preventDefault(); pick(choice); });
        return row;
      }));
      list.hidden = !choices.length;
      text.setAttribute("aria-expanded", String(Boolean(choices.length)));
      said.textContent = choices.length ? `有 ${choices.length} 个可选` : "没有找到，请换个写法";
    }

    async function ask() {
      const turn = ++asked;
      const words = text.value.trim();
      if (!words) { choices = []; show(); said.textContent = ""; return; }
      try {
        const answer = await fetch(`${combo.dataset.combo}?q=${encodeURIComponent(words)}`, {
          headers: { Accept: "application/json" },
        });
        if (turn !== asked || !answer.ok) return;
        choices = (await answer.json()).choices;
      } catch { return; }
      if (turn !== asked || document.activeElement !== text) return;
      at = -1;
      show();
    }

    function typed(event) {
      if (event.isComposing && event.type === "input") return;
      key.value = "";
      clearTimeout(waiting);
      waiting = setTimeout(ask, WAIT);
    }

    text.addEventListener("input", typed);
    text.addEventListener("compositionend", typed);
    text.addEventListener("blur", close);
    text.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
      if (list.hidden || !choices.length) {
        if (event.key === "ArrowDown" && text.value.trim()) { event.preventDefault(); ask(); }
        return;
      }
      if (event.key === "ArrowDown") { event.preventDefault(); point(at + 1); }
      if (event.key === "ArrowUp") { event.preventDefault(); point(at < 0 ? choices.length - 1 : at - 1); }
      if (event.key === "Enter" && at >= 0) { event.preventDefault(); pick(choices[at]); }
      if (event.key === "Tab" && at >= 0) pick(choices[at]);
    });
  });
})();
