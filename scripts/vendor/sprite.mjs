// Prints one SVG sprite: our five answer marks and the Lucide icons that the pages name.
import { readFileSync } from "node:fs";

const [folder, marks] = process.argv.slice(2);
const names = `
a-large-small arrow-left-right arrow-right arrow-up-right bell book-open building-2 check chevron-down
chevron-left chevron-right circle-alert circle-question-mark compass copy cpu database download
file-text filter graduation-cap hand-helping history info link list log-in log-out megaphone menu
monitor moon package printer qr-code quote scale search settings-2 sun table-2 triangle-alert undo-2
upload user users wallet wrench x
`.trim().split(/\s+/);

const symbols = names.map((name) => {
  const svg = readFileSync(`${folder}/${name}.svg`, "utf8");
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  const shapes = inner.replace(/\s*\n\s*/g, "").trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`;
});
console.log(
  `<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Icons: Lucide (ISC), see vendor/lucide.LICENSE.txt -->\n${readFileSync(marks, "utf8").trim()}\n${symbols.join("\n")}\n</svg>`,
);
