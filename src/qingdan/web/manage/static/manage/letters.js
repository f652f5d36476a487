// Keeping what is typed into a letter: two seconds after it was typed, by itself, and a warning
// on leaving before that. Without this file the form is filled in and saved just the same.
(() => {
  "use strict";
  const EVERY = 2000;
  const form = document.querySelector("[data-keeps]");
  if (!form) return;
  const line = form.querySelector("[data-kept]");
  let typed = 0;
  let kept = 0;
  let sending = false;
  let leaving = false;
  let waiting = null;

  const waits = () => typed > kept;
  const said = (words) => { if (line.textContent !== words) line.textContent = words; };

  function later() {
    if (waiting === null && waits()) waiting = setTimeout(() => { waiting = null; keep(); }, EVERY);
  }

  async function keep(last = false) {
    if (leaving || !waits() || (sending && !last)) return;
    const upTo = typed;
    const data = new FormData(form);
    data.set("keep", "1");
    sending = true;
    try {
      const response = await fetch(form.action, { method: "POST", body: data, redirect: "manual", keepalive: last });
      const json = (response.headers.get("content-type") || "").includes("json");
      const answer = json ? await response.json() : {};
      if (response.ok && json) {
        kept = Math.max(kept, upTo);
        if (!waits()) said(answer.kept ? `已自动存下 ${answer.at}，还没有保存到公文里。` : `和公文里的一样 ${answer.at}。`);
      } else if (json) said(`没有自动存下：${answer.title || ""}${answer.detail || ""}`);
      else said("没有自动存下，可能登录已经过期。请先复制写好的文字，再在新窗口登录，回来点“保存”。");
    } catch {
      said("没有自动存下：连不上服务器。文字还在这一页，请不要关闭，稍后会再试。");
    }
    sending = false;
    later();
  }

  form.addEventListener("input", () => {
    typed += 1;
    said("正在写，还没有存下。");
    later();
  });
  form.addEventListener("submit", () => { leaving = true; });
  addEventListener("pageshow", () => { leaving = false; });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(true); });
  addEventListener("beforeunload", (event) => {
    if (leaving || !waits()) return;
    keep(true);
    event.preventDefault();
    event.returnValue = "";
  });
})();
