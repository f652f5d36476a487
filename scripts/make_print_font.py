# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.68.0"]
# ///
"""Cut the bundled print font out of Noto Serif CJK SC.

    uv run scripts/make_print_font.py NotoSerifCJK-Regular.ttc Unihan_OtherMappings.txt.bz2

Kept: every character of GB 2312, the 8,105 of the Table of General Standard Chinese
Characters (Unihan property ``kTGH``), Latin-1, general punctuation, circled and roman
numbers, arrows and box marks. The family is renamed, so that an installed full Noto
never takes its place.
"""

import bz2
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Qingdan Song"
TARGET = (
    Path(__file__).parents[1]
    / "src/qingdan/catalogue/interfaces/export/fonts/QingdanSong-Regular.otf"
)
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x2000, 0x206F),
    (0x2100, 0x21FF),
    (0x2200, 0x22FF),
    (0x2460, 0x24FF),
    (0x25A0, 0x26FF),
    (0x3000, 0x303F),
    (0x3200, 0x33FF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
)


def gb2312() -> set[int]:
    """Return the code points of the 94×94 table of GB 2312."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {ord(char) for pair in pairs for char in pair.decode("gb2312", "ignore")}


def general_standard(unihan: Path) -> set[int]:
    """Return the code points that Unihan gives the property ``kTGH``."""
    with bz2.open(unihan, "rt", encoding="utf-8") as lines:
        marked = [line.split("\t")[0] for line in lines if "\tkTGH\t" in line]
    return {int(point.removeprefix("U+"), 16) for point in marked}


def cut(collection: Path, wanted: set[int]) -> TTFont:
    """Subset the simplified-Chinese face of a Noto collection."""
    faces = TTCollection(str(collection), lazy=True)
    face = next(font for font in faces if font["name"].getDebugName(1) == "Noto Serif CJK SC")
    options = subset.Options(
        layout_features=["ccmp", "kern", "halt", "chws"],
        hinting=False,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        name_languages=[0x409],
        notdef_outline=True,
        drop_tables=["vhea", "vmtx", "VORG"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(face)
    return face


def rename(font: TTFont) -> None:
    """Give the font its own family name; copyright and licence stay."""
    postscript = FAMILY.replace(" ", "") + "-Regular"
    names = {1: FAMILY, 3: postscript, 4: FAMILY, 6: postscript}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    top = font["CFF "].cff
    top.fontNames = [postscript]
    top[0].FullName, top[0].FamilyName = FAMILY, FAMILY


def main() -> None:
    wanted = gb2312() | general_standard(Path(sys.argv[2]))
    for first, last in RANGES:
        wanted.update(range(first, last + 1))
    font = cut(Path(sys.argv[1]), wanted)
    rename(font)
    font.save(TARGET)
    print(f"{TARGET.name}: {len(font.getBestCmap())} characters, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
