"""Pictures of the main pages in every size and theme, to be looked at before a change is done.

    .venv/bin/python scripts/shots.py [--address http://127.0.0.1:8000] [--only item]

The site must be running with the sample lists (``make run``). Pictures go to ``shots/``,
which git ignores; print previews are PDF files turned into pictures.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from playwright.sync_api import Browser, ConsoleMessage, sync_playwright
from rich.progress import track

FOLDER = Path(__file__).resolve().parents[1] / "shots"
CHROMIUM = "/usr/bin/chromium"
PAGES = {
    "home": "/",
    "search": "/search?q=消防",
    "search-none": "/search?q=量子计算机",
    "township": "/t/150222105/",
    "township-cooperative": "/t/150222105/?kind=cooperative",
    "item-basic": "/t/150222105/basic/70",
    "item-cooperative": "/t/150222105/cooperative/42",
    "item-parties": "/t/150222105/cooperative/6",
    "item-reclaimed": "/t/150222105/reclaimed/27",
    "item-penalties": "/t/150721201/basic/91",
    "card": "/t/150222105/cooperative/42/card",
    "departments": "/d/",
    "department": "/d/fire-rescue",
    "findings": "/t/150721201/findings",
    "editions": "/t/150222105/editions/",
    "compare-choose": "/compare/",
    "compare": "/compare/150222105/150721201/",
    "help": "/help/",
    "not-found": "/no-such-page",
}
PRINTED = ("item-cooperative", "card", "township-cooperative")


@dataclass(frozen=True)
class Look:
    """A screen size and a theme."""

    name: str
    width: int
    height: int
    theme: str = "light"


LOOKS = (
    Look("1366", 1366, 768),
    Look("1920", 1920, 1080),
    Look("390", 390, 844),
    Look("1366-dark", 1366, 768, "dark"),
    Look("1366-elder", 1366, 768, "elder"),
    Look("390-elder", 390, 844, "elder"),
)


def shoot(browser: Browser, address: str, look: Look, pages: dict[str, str]) -> Iterator[str]:
    """Photograph the pages in one look; yield what the browser complained about."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "404" not in message.text:
            complaints.append(f"{look.name} {page.url}: {message.text}")

    context = browser.new_context(viewport={"width": look.width, "height": look.height})
    context.add_cookies([{"name": "theme", "value": look.theme, "url": address}])
    page = context.new_page()
    page.on("console", note)
    for name, path in pages.items():
        page.goto(address + path, wait_until="networkidle")
        page.screenshot(path=FOLDER / f"{name}.{look.name}.png", full_page=True)
        if wide := page.evaluate("document.documentElement.scrollWidth - innerWidth"):
            complaints.append(f"{look.name} {page.url}: {wide} px wider than the screen")
        if look.name == "1366" and name in PRINTED:
            print_preview(
                FOLDER / f"{name}.print", page.pdf(format="A4", prefer_css_page_size=True)
            )
    context.close()
    yield from complaints


def print_preview(stem: Path, pdf: bytes) -> None:
    """Keep the pages of a print preview as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    for number, sheet in enumerate(document, start=1):
        sheet.render(scale=1.4).to_pil().save(f"{stem}-{number}.png")
    print(f"{stem.name}: {len(document)} 页")


def main() -> int:
    """Take all pictures; exit with 1 when the browser complained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--only", default="", help="only pages whose name contains this")
    parser.add_argument("--look", default="", help="only looks whose name contains this")
    asked = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    pages = {name: path for name, path in PAGES.items() if asked.only in name}
    looks = [look for look in LOOKS if asked.look in look.name]
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for look in track(looks, description="拍照"):
            complaints += shoot(browser, asked.address, look, pages)
        browser.close()
    print("\n".join(complaints) or f"已存入 {FOLDER}，浏览器没有报错。")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
