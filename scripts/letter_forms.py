"""What stands in the templates of letters: the elements of GB/T 9704-2012 as Word XML.

Lengths are twentieths of a point unless named otherwise. Lines are paragraphs as low as the
line is thick, filled with its colour: every program draws them alike.
"""

from dataclasses import dataclass

SONG_TITLE, FANG, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LINE = 579
"""22 lines in 225 mm."""
CHARACTER = 315
"""28 characters in 156 mm; a little closer than 16 points."""
CLOSER = -5
"""What a character of 16 points is set closer by, so that 28 stand in a line."""
BODY, TITLE, SMALL = 32, 44, 28
"""Half points: 3号, 2号, 4号."""
WIDTH = 8844
RED, BLACK = "FF0000", "000000"
THICK, THIN = 20, 14
"""0.35 mm and 0.25 mm."""
MM = 56.6929
EVEN, ODD = "even", "odd"


@dataclass(frozen=True)
class Look:
    """A paragraph style: font and size in half points, then the properties of paragraph and run."""

    key: str
    name: str
    font: str = FANG
    size: int = BODY
    paragraph: str = ""
    run: str = ""


def spacing(before: float = 0, after: float = 0, line: float = LINE) -> str:
    """Return exact line spacing, with twips before and after."""
    return (
        f'<w:spacing w:before="{round(before)}" w:after="{round(after)}" '
        f'w:line="{round(line)}" w:lineRule="exact"/>'
    )


def indent(left: float = 0, right: float = 0, hanging: float = 0, first: float = 0) -> str:
    """Return indents in characters, for programs that know them and for those that do not."""
    given = {"left": left, "right": right, "hanging": hanging, "firstLine": first}
    told = "".join(
        f' w:{name}Chars="{round(100 * count)}" w:{name}="{round(count * CHARACTER)}"'
        for name, count in given.items()
        if count
    )
    return f"<w:ind{told}/>" if told else ""


FREE = '<w:snapToGrid w:val="0"/>'
"""Other sizes do not keep to the grid of the body."""
TIGHT = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
"""No gap between digits and characters."""
CENTRED, AT_RIGHT = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
WIDER = f'<w:ind w:left="{round(-8 * MM)}" w:right="{round(-6 * MM)}"/>'
"""170 mm in the middle of the page."""
EDGES = '<w:ind w:left="280" w:right="280"/>'
"""One character of 4号 at either side."""
LOOKS = (
    Look("LetterMark", "发文机关标志", SONG_TITLE, 72, f"{FREE}{spacing(line=800)}{CENTRED}",
         f'<w:color w:val="{RED}"/>'),
    Look("LetterNumber", "发文字号", paragraph=TIGHT + spacing()),
    Look("LetterTitle", "公文标题", SONG_TITLE, TITLE,
         f"<w:keepNext/>{FREE}{spacing(2 * LINE)}{CENTRED}"),
    Look("LetterTo", "主送机关", paragraph=spacing(LINE)),
    Look("LetterBody", "公文正文", paragraph=spacing() + indent(first=2)),
    Look("LetterHeading1", "公文一级标题", HEI, BODY, f"<w:keepNext/>{spacing()}{indent(first=2)}"),
    Look("LetterHeading2", "公文二级标题", KAI, BODY, spacing() + indent(first=2)),
    Look("LetterEnclosed", "附件说明", paragraph=spacing(LINE) + indent(left=5, hanging=3)),
    Look("LetterEnclosedMore", "附件说明续行", paragraph=spacing() + indent(left=6, hanging=1)),
    Look("LetterSigned", "发文机关署名",
         paragraph=f"<w:keepNext/>{TIGHT}{spacing(2 * LINE)}{indent(right=4)}{AT_RIGHT}"),
    Look("LetterDate", "成文日期", paragraph=TIGHT + spacing() + indent(right=4) + AT_RIGHT),
    Look("LetterNote", "附注", paragraph=spacing() + indent(left=2)),
    Look("LetterCopies", "抄送", FANG, SMALL,
         f'{FREE}{spacing()}<w:ind w:left="1120" w:right="280" w:hanging="840"/>'),
    Look("LetterPrinted", "印发机关和印发日期", FANG, SMALL,
         f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH - 280}"/></w:tabs>{FREE}{TIGHT}{spacing()}'
         + EDGES),
    Look("LetterPage", "公文页码", SONG, SMALL, FREE + TIGHT + spacing(line=280)),
    Look("LetterLine", "公文线条", FANG, 2, FREE + spacing(line=THICK)),
)  # fmt: skip


def text(words: str, font: str = "") -> str:
    """Return a run; its marks of quotation are those of Chinese."""
    chosen = f' w:eastAsia="{font}"' if font else ""
    fonts = f'<w:rPr><w:rFonts w:hint="eastAsia"{chosen}/></w:rPr>'
    return f'<w:r>{fonts}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(style: str, *runs: str, more: str = "") -> str:
    """Return a paragraph; ``more`` are properties beyond its style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{"".join(runs)}</w:p>'


def said(style: str, words: str, more: str = "") -> str:
    """Return a paragraph of one run."""
    return paragraph(style, text(words), more=more)


def steer(tag: str) -> str:
    """Return a paragraph that only steers the filling and vanishes."""
    return said("LetterBody", f"{{%p {tag} %}}")


def line(height: float, colour: str = "", wide: str = "", framed: str = "") -> str:
    """Return a line across the text, or a gap without a colour."""
    filled = f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>' if colour else ""
    return paragraph("LetterLine", more=framed + filled + spacing(line=height) + wide)


def red_lines(*heights: float) -> str:
    """Return two red lines close together."""
    first, second = (line(height, RED, WIDER) for height in heights)
    return first + line(40, wide=WIDER) + second


def letter_head() -> str:
    """Return the first page's head of the letter form: the body's name, 4 mm, two red lines."""
    apart = spacing(after=4 * MM, line=800) + WIDER
    return said("LetterMark", "{{ letter.mark }}", apart) + red_lines(45, 15)


def letter_foot() -> str:
    """Return the first page's foot of the letter form."""
    return red_lines(15, 45)


def main_part() -> str:
    """Return from the title to the note what every form has."""
    first = indent(left=6, hanging=4)
    return "".join((
        said("LetterTitle", "{{ letter.title }}"),
        said("LetterTo", "{{ letter.recipient }}："),
        steer("for part in letter.paragraphs"),
        steer("if part.level == 1"),
        paragraph("LetterHeading1", text("{{ part.head }}"), text("{{ part.rest }}", FANG)),
        steer("elif part.level == 2"),
        paragraph("LetterHeading2", text("{{ part.head }}"), text("{{ part.rest }}", FANG)),
        steer("else"),
        said("LetterBody", "{{ part.rest }}"),
        steer("endif"),
        steer("endfor"),
        steer("if letter.attachments|length == 1"),
        said("LetterEnclosed", "附件：{{ letter.attachments[0] }}"),
        steer("elif letter.attachments"),
        said("LetterEnclosed", "附件：{{ letter.attachments[0] }}", first),
        steer("for one in letter.attachments[1:]"),
        said("LetterEnclosedMore", "{{ one }}"),
        steer("endfor"),
        steer("endif"),
        said("LetterSigned", "{{ letter.signature }}"),
        said("LetterDate", "{{ letter.date }}"),
        steer("if letter.contact"),
        said("LetterNote", "（{{ letter.contact }}）"),
        steer("endif"),
    ))  # fmt: skip


FRAME = (
    f'<w:framePr w:w="{WIDTH}" w:hSpace="0" w:wrap="around" w:vAnchor="margin" '
    'w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"/>'
)
"""Paragraphs that follow each other in it stand together at the bottom of the text's page."""
ANCHOR = paragraph("LetterLine")
"""The last paragraph of the text; what stands at the foot hangs on it."""
COPIES = paragraph("LetterCopies", text("抄送：{{ letter.copies }}。"), more=FRAME)


def letter_body() -> str:
    """Return the letter form (信函格式): number at the right, no lines and no printing note."""
    near = spacing(before=280) + AT_RIGHT
    copied = steer("if letter.copies") + COPIES + steer("endif")
    return said("LetterNumber", "{{ letter.number }}", near) + main_part() + copied + ANCHOR


def document_body() -> str:
    """Return the general form: mark 35 mm down, number in the middle, a red line, printing note."""
    lower = spacing(before=35 * MM, after=2 * LINE, line=960)
    printed = paragraph(
        "LetterPrinted",
        text("{{ letter.signature }}"),
        "<w:r><w:tab/></w:r>",
        text("{{ letter.printed_on }}印发"),
        more=FRAME,
    )
    thick, thin = (line(height, BLACK, framed=FRAME) for height in (THICK, THIN))
    copied = steer("if letter.copies") + COPIES + thin + steer("endif")
    number = said("LetterNumber", "{{ letter.number }}", spacing(after=4 * MM) + CENTRED)
    head = said("LetterMark", "{{ letter.mark }}", lower) + number + line(45, RED)
    return head + main_part() + thick + copied + printed + thick + ANCHOR


def page_number(side: str, after: float) -> str:
    """Return the number between dashes, one character in from the outer edge."""
    number = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    edge = EDGES + (AT_RIGHT if side == ODD else "")
    more = spacing(after=after, line=280) + edge
    return paragraph("LetterPage", text("— "), number, text(" —"), more=more)
