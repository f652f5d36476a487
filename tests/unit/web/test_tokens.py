"""The design tokens: one file, themes complete and legible."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[3] / "src/qingdan/web/static/tokens.css"
BLOCK = re.compile(r"(?P<selector>:root\[[^{]+\]) \{(?P<body>[^}]*)\}")
DECLARED = re.compile(r"(--[a-z0-9-]+|color-scheme):\s*([^;]+);")
ON_SURFACE = (
    "ink", "ink-2", "ink-3", "accent", "basic", "cooperative", "reclaimed", "off", "doubt", "danger"
)  # fmt: skip


def blocks():
    css = TOKENS.read_text(encoding="utf-8")
    return [
        (found["selector"], dict(DECLARED.findall(found["body"]))) for found in BLOCK.finditer(css)
    ]


def theme(name):
    """Return the colours of a theme: the light ones with its own on top."""
    chosen = next(body for selector, body in blocks() if f'"{name}"' in selector)
    return {**blocks()[0][1], **chosen}


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white():
    assert contrast("#000000", "#ffffff") == 21.0


def test_dark_by_choice_and_by_system_are_the_same():
    assert theme("dark") == theme("auto")


@pytest.mark.parametrize(("name", "least"), [("dark", 4.5), ("elder", 7.0)])
@pytest.mark.parametrize("ground", ["surface", "ground", "sunken"])
def test_words_are_legible_on_every_ground(name, least, ground):
    colours = theme(name)

    faint = [
        token
        for token in ON_SURFACE
        if contrast(colours[f"--{token}"], colours[f"--{ground}"]) < least
    ]

    assert faint == []


def test_words_are_legible_in_the_light_theme():
    colours = blocks()[0][1]

    faint = [
        (token, ground)
        for token in ON_SURFACE
        for ground in ("surface", "ground", "sunken")
        if contrast(colours[f"--{token}"], colours[f"--{ground}"]) < 4.5
    ]

    assert faint == []


def test_type_scale_is_the_agreed_one():
    scale = [value for name, value in blocks()[0][1].items() if name.startswith("--t-")]

    pixels = [float(value.removesuffix("rem")) * 16 for value in scale if value.endswith("rem")]

    assert pixels == [13, 15, 16, 18, 22, 28]
