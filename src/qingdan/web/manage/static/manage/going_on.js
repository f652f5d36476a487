// Work that is done part by part goes on by itself until it is stopped. Without this file the
// button is pressed for every part.
(() => {
  "use strict";
  const form = document.querySelector("[data-go-on]");
  if (!form) return;
  const stop = form.querySelector("[data-stop]");
  const next = setTimeout(() => form.requestSubmit(), 600);
  stop.hidden = false;
  stop.addEventListener("click", () => {
    clearTimeout(next);
    stop.hidden = true;
  });
})();
