"""What a page costs on the way: every file it loads, compressed, within 200 KB."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

MOST = 200_000
LOADED = re.compile(r'<(?:link|script|img|use)\b[^>]*?(?:src|href)="([^"#]+)')
STATIC = "/static/"


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, compresslevel=6))


def weight(client, address) -> dict[str, int]:
    """Return the compressed size of the page and of each file that it loads."""
    page = client.get(address)
    weights = {address: compressed(page.content)}
    for loaded in dict.fromkeys(LOADED.findall(page.content.decode())):
        if loaded.startswith(STATIC):
            content = Path(finders.find(loaded.removeprefix(STATIC))).read_bytes()
        else:
            content = client.get(loaded).content
        weights[loaded] = compressed(content)
    return weights


@pytest.mark.parametrize(
    ("address", "needs"),
    [
        ("/", "htmx.min.js"),
        ("/t/150222105/cooperative/42", "qr.svg"),
        ("/compare/150222105/150721201/", "echarts.qingdan.min.js"),
    ],
)
def test_first_view_stays_within_200_kb(client, published_lists, address, needs):
    weights = weight(client, address)

    assert any(loaded.endswith(needs) for loaded in weights)
    assert sum(weights.values()) <= MOST, weights


def test_style_sheets_load_nothing_more(client, published_lists):
    sheets = [one for one in weight(client, "/") if one.endswith(".css")]
    found = [Path(finders.find(one.removeprefix(STATIC))).read_text("utf-8") for one in sheets]

    assert [one for text in found for one in re.findall(r"url\((?!\"?data:)[^)]*\)", text)] == []
