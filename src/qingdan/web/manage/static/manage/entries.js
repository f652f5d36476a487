// Moving between entries with j and k, correcting with e. Without this file one scrolls.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select")) return;
  const entries = [...document.querySelectorAll("[data-entry]")];
  const here = entries.findIndex((entry) => entry.contains(document.activeElement));
  if (event.key === "j" || event.key === "k") {
    const next = entries[Math.min(entries.length - 1, Math.max(0, here + (event.key === "j" ? 1 : -1)))];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "start" });
  } else if (event.key === "e" && here >= 0) {
    entries[here].querySelector("[data-correct]")?.click();
  }
});
