"""The manual: Markdown files shown inside the site, one per page or job."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from qingdan.web.public.work_pages import PREFIX, work_text

TITLE = re.compile(r"^# (?P<title>.+)$", re.MULTILINE)
APART = {"first-day-": "first-day", PREFIX: "work"}
"""Pages that are many and each for one reader, by what their names begin with: their overview."""
LINK = re.compile(r"\]\((?P<slug>[a-z0-9-]+)\.md(?P<anchor>#[^)]*)?\)")

markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class ManualPage:
    """One page of the manual; ``slug`` is its file name without ``.md``."""

    slug: str
    title: str
    text: str

    def as_html(self) -> SafeString:
        """Render the page; links between files become links between pages."""
        linked = LINK.sub(lambda found: f"]({found['slug']}{found['anchor'] or ''})", self.text)
        shown: str = markdown.render(linked)
        return mark_safe(shown)  # noqa: S308 - our own files, raw HTML is off


def read_page(slug: str) -> ManualPage | None:
    """Return one page, or ``None`` when there is no such file."""
    text = _text(slug)
    if text is None:
        return None
    title = TITLE.search(text)
    return ManualPage(slug, title["title"].strip() if title else slug, text)


def _text(slug: str) -> str | None:
    path = Path(settings.MANUAL_DIR) / f"{slug}.md"
    return path.read_text(encoding="utf-8") if path.is_file() else work_text(slug)


def table_of_contents() -> list[ManualPage]:
    """Return all pages: first in the order in which the index names them, then the rest."""
    index = read_page("index")
    named = [found["slug"] for found in LINK.finditer(index.text)] if index else []
    there = sorted(path.stem for path in Path(settings.MANUAL_DIR).glob("*.md"))
    order = dict.fromkeys(["index", *named, *there])
    return [page for slug in order if (page := read_page(slug))]


def pages_beside(slug: str) -> list[ManualPage]:
    """Return the pages named beside one page.

    The first days of the roles and the kinds of work are many and each is for one reader:
    beside one of them stands only the way back, beside the other pages none of them.
    """
    pages = table_of_contents()
    for prefix, overview in APART.items():
        if slug.startswith(prefix):
            own = read_page(slug)
            back = [page for page in pages if page.slug in {"index", overview}]
            return [*back, own] if own else back
    return [page for page in pages if not page.slug.startswith(tuple(APART))]
