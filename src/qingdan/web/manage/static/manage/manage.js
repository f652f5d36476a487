// Copying a code shown once. Without this file it can be selected and copied by hand.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-text]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copyText);
  const status = button.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    status.textContent = "已复制";
  } catch {
    getSelection().selectAllChildren(source);
    status.textContent = "已选中，请按 Ctrl+C";
  }
});

// Naming the chosen files beside the button. Without this file the page says that some are.
document.addEventListener("change", (event) => {
  if (event.target.type !== "file") return;
  const names = [...event.target.files].map((file) => file.name);
  const shown = event.target.parentElement.querySelector("[data-picked]");
  if (shown) shown.textContent = names.join("、");
});

// Showing how far an upload is, and that reading goes on after it. The form works without.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-upload]");
  if (!form) return;
  event.preventDefault();
  const box = form.querySelector("[data-progress]");
  const words = box.querySelector("[data-progress-words]");
  const button = form.querySelector("button");
  const request = new XMLHttpRequest();
  box.hidden = false;
  words.textContent = "正在上传……";
  button.disabled = true;
  request.upload.addEventListener("progress", (sent) => {
    box.querySelector("progress").value = (100 * sent.loaded) / sent.total;
    words.textContent = `已上传 ${Math.round((100 * sent.loaded) / sent.total)}%`;
  });
  request.upload.addEventListener("load", () => {
    box.querySelector("progress").removeAttribute("value");
    words.textContent = "上传完毕，正在读取，最长约一分钟……";
  });
  request.addEventListener("load", () => {
    if (request.responseURL !== location.href) return location.assign(request.responseURL);
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    document.querySelector("#main").replaceWith(answer.querySelector("#main"));
    document.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
  });
  request.addEventListener("error", () => {
    box.hidden = true;
    button.disabled = false;
    form.submit();
  });
  request.open("POST", form.action || location.href);
  request.send(new FormData(form));
});

// Writing the chosen day on the button that publishes.
function nameTheDay() {
  const form = document.querySelector("[data-publish]");
  const [year, month, day] = (form?.elements.valid_from.value || "").split("-").map(Number);
  if (!day) return;
  form.querySelector("[data-day]").textContent = `${year}年${month}月${day}日`;
  form.querySelector("[data-final]").hidden = form.elements.valid_from.value > form.dataset.today;
}
document.addEventListener("input", (event) => {
  if (event.target.closest("[data-publish]")) nameTheDay();
});
nameTheDay();

// One click is enough: a button that has sent its form waits for the answer.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  setTimeout(() => event.target.querySelectorAll("button").forEach((one) => { one.disabled = true; }));
});
addEventListener("pageshow", () => {
  document.querySelectorAll("form[method=post] button").forEach((one) => { if (!one.hasAttribute("data-off")) one.disabled = false; });
});
