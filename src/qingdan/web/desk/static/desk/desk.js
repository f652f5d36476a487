// What the desk does beyond plain forms: drafts kept every two seconds, who else is looking.
(() => {
  "use strict";
  const WAIT = 2000;
  const LOOK = 20000;

  function keepDrafts(form) {
    let changed = false;
    form.addEventListener("input", () => { changed = true; });
    setInterval(async () => {
      if (!changed) return;
      changed = false;
      const told = form.querySelector("[data-draft-told]");
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form) });
        told.textContent = answer.ok ? (await answer.json()).told : "草稿没有存上，请不要关闭页面。";
      } catch {
        changed = true;
        told.textContent = "网络断了，草稿还没有存上；恢复后会自动再存。";
      }
    }, WAIT);
  }

  async function look(panel) {
    const told = document.querySelector("[data-readers]");
    try {
      const answer = await fetch(`/desk/cases/${panel.dataset.case}/readers/`);
      if (!answer.ok) return;
      const { people, version } = await answer.json();
      const words = people.length ? `${people.join("、")}也在看` : "";
      const moved = version > Number(panel.dataset.version) ? "这一件有了新的记录，请刷新页面。" : "";
      told.textContent = [words, moved].filter(Boolean).join(" · ");
      told.hidden = !told.textContent;
    } catch { /* 下一次再问 */ }
  }

  // Narrowing a long list of boxes while typing; ticked ones stay.
  function narrowList(box) {
    box.hidden = false;
    const labels = [...box.parentElement.querySelectorAll(".party-list label")];
    box.addEventListener("input", () => {
      const wanted = box.value.trim();
      labels.forEach((label) => {
        label.hidden = Boolean(wanted) && !label.textContent.includes(wanted) && !label.querySelector("input").checked;
      });
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  }

  document.querySelectorAll("[data-filter-list]").forEach(narrowList);
  document.querySelectorAll("form[data-draft]").forEach(keepDrafts);
  document.querySelector("[data-refused]")?.focus();
  const panel = document.querySelector("[data-case]");
  if (panel) {
    look(panel);
    setInterval(() => look(panel), LOOK);
  }
})();
