// Draws the matrix of lists from the table beside it: the same numbers, the same links.
(() => {
  "use strict";
  const place = document.querySelector("[data-matrix]");
  const canvas = place?.querySelector("[data-canvas]");
  const table = place?.querySelector("table");
  if (!canvas || !window.echarts) return;

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const size = parseFloat(getComputedStyle(table).fontSize);
  const columns = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows];
  const names = rows.map((row) => row.cells[0].textContent.trim());
  const numbers = rows.flatMap((row, y) => [...row.cells].slice(1).flatMap((cell, x) => {
    const source = cell.querySelector("[data-count]");
    return source ? [{ x, y, count: Number(source.dataset.count), href: source.href }] : [];
  }));

  const most = Math.max(...numbers.map((one) => one.count), 1);
  const shade = (count) =>
    token("--heat") + Math.round(255 * Math.sqrt(count / most)).toString(16).padStart(2, "0");

  canvas.hidden = false;
  const picture = window.echarts.init(canvas, null, { renderer: "canvas" });
  const label = { color: token("--ink-2"), fontFamily: token("--sans"), fontSize: size };
  const axis = { type: "category", axisTick: { show: false }, axisLine: { show: false }, axisLabel: { ...label, interval: 0 }, splitArea: { show: false }, nameTextStyle: label };
  picture.setOption({
    animation: false,
    grid: { left: size * 6, right: 8, top: size * 3.6, bottom: 8 },
    xAxis: { ...axis, position: "top", data: columns, name: table.dataset.right, nameLocation: "middle", nameGap: size * 2.1 },
    yAxis: { ...axis, inverse: true, data: names },
    series: [{
      type: "heatmap",
      data: numbers.map((one) => ({
        value: [one.x, one.y, one.count],
        itemStyle: { color: shade(one.count) },
        count: one.count,
        href: one.href,
      })),
      label: { show: true, fontSize: size, fontFamily: token("--sans"), color: token("--ink"), formatter: (one) => String(one.data.count) },
      itemStyle: { borderWidth: 2, borderColor: token("--ground") },
      emphasis: { itemStyle: { borderColor: token("--focus") } },
    }],
  });
  picture.on("click", (event) => { if (event.data.href) location.href = event.data.href; });
  addEventListener("resize", () => picture.resize());
})();
