// The box to ask in: it grows with the text, Enter asks, suggestions are walked with the arrow
// keys. All of it is optional: without this file the form is filled in and sent just the same.
(() => {
  "use strict";
  const SUGGESTED_UP_TO = 30;
  const COUNTED_FROM = 200;
  const NUMBER = /\d{11,}/;

  document.querySelectorAll("[data-ask]").forEach((form) => {
    const box = form.querySelector("textarea");
    const list = form.querySelector(".suggestions");
    const said = form.querySelector("[data-said]");
    const longest = Number(box.dataset.longest);
    const words = () => box.value.trim();
    const options = () => [...list.querySelectorAll("[data-suggestion]")];

    function grow() {
      if (CSS.supports("field-sizing", "content")) return;
      box.rows = 1;
      while (box.scrollHeight > box.clientHeight && box.rows < 14) box.rows += 1;
    }

    function count() {
      const length = words().length;
      if (length > longest) said.textContent = `已写 ${length} 字，超过 ${longest} 字，请分几次问。`;
      else if (length > COUNTED_FROM) said.textContent = `已写 ${length} 字。长信不会放进网址，也不保存。`;
      else said.textContent = "";
    }

    function close() { list.replaceChildren(); }

    function typed(event) {
      grow();
      count();
      if (event.isComposing && event.type === "input") return;
      const text = words();
      if (text.length < 2 || text.length > SUGGESTED_UP_TO || text.includes("\n") || NUMBER.test(text)) close();
      else box.dispatchEvent(new CustomEvent("settled", { bubbles: true }));
    }

    box.addEventListener("input", typed);
    box.addEventListener("compositionend", typed);

    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter" && !event.shiftKey && (event.ctrlKey || !box.value.includes("\n"))) {
        event.preventDefault();
        if (words()) form.requestSubmit();
      } else if (event.key === "ArrowDown" && options().length) {
        event.preventDefault();
        options()[0].focus();
      } else if (event.key === "Escape") close();
    });

    list.addEventListener("keydown", (event) => {
      const all = options();
      const at = all.indexOf(document.activeElement);
      if (event.key === "ArrowDown") all[Math.min(all.length - 1, at + 1)].focus();
      else if (event.key === "ArrowUp") (at > 0 ? all[at - 1] : box).focus();
      else if (event.key === "Escape") { box.focus(); close(); }
      else return;
      event.preventDefault();
      event.stopPropagation();
    });

    form.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !form.querySelector(".askbox-text").contains(event.relatedTarget)) close();
    });
    document.addEventListener("click", (event) => { if (!form.contains(event.target)) close(); });
    // Only hidden: the pressed suggestion must still be in the form when it is sent.
    form.addEventListener("submit", () => { list.hidden = true; });
    window.addEventListener("pageshow", () => { list.hidden = false; close(); });
    list.addEventListener("htmx:beforeSwap", (event) => {
      if (!form.querySelector(".askbox-text").contains(document.activeElement)) event.preventDefault();
    });
    // What names a person may have come by an address; it need not stay in the history.
    if (form.hasAttribute("data-unaddressed") && location.search) history.replaceState(null, "", location.pathname);
    grow();
    count();
  });
})();
