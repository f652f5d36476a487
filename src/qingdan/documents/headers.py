"""Header rows: what each column of a table holds, whatever it is called locally."""

import re
from dataclasses import dataclass
from functools import lru_cache

from qingdan.documents.model import Cell, ListKind

TOWNSHIP = (
    r"(?:各|本)?(?:乡镇|镇街|街镇|民族乡|乡|镇|街道|苏木|属地|开发区|园区){1,3}"
    r"(?:人民政府|政府|办事处|办)?"
)
LEVEL = r"(?:县|区|旗|市)(?:级|直)"
LEADING = r"上级|牵头|主管|责任|协同|配合|参与|对应|对口|关联|业务|行业|职能"
ABOVE = rf"(?:对应的?|对口)?(?:{LEADING}|{LEVEL})"
UNITS = r"(?:部门|单位|主体)"
BODY = rf"(?:有关|相关|业务|行业|职能)*(?:主管)?{UNITS}"
TAKING = r"(?:承接|收回|接收)"
WAY = r"(?:工作|履职|承接|处理|处置|办理|收回)"
HOW = r"(?:方式|措施|内容|职责|流程|程序)"
AND = r"(?:及其?|和|与|、)"
NAMING = r"(?:具体|履职|履行|职责|工作|任务)"
NAMED = r"(?:履职|职责)(?:名称|内容|任务|清单)|职权名称|(?:任务)?名称|工作任务|具体内容"
LISTED = r"(?:基本|主要|配合|协同|协助|上级部门|上级|收回|拟收回|上收)*"
DUTY_WORDS = r"(?:主要|工作|具体|履职|应?履行|承担|的)*(?:职责|责任|任务|内容)(?:分工|任务|内容)?"
SUPPORT_WORDS = r"(?:提供的?)?(?:履职)?(?:保障|支持)(?:措施|事项|内容|支持|保障)?"
HELP = r"(?:配合|协助|协同)"

ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(words))
    for role, words in (
        ("number", r"序号?|编号|(?:事项|项目)编号|项号|总序号|序列号|顺序号"),
        ("document", r"文件标题|清单标题"),
        ("list", r"事项类型|清单(?:类型|类别|名称)?|所属清单|履职类[型别]"),
        (
            "category",
            r"(?:事项|职责|职能|工作|一级|所属|业务)?(?:类别|分类|领域|板块)|类型|序列",
        ),
        ("township", rf"来源镇街|所属(?:乡镇|街道|镇街)|{TOWNSHIP}(?:名称)?"),
        ("departments", rf"{TAKING}后?的?{TAKING}?{UNITS}(?:名称)?"),
        (
            "takeover",
            rf"{TAKING}后?的?(?:{TAKING}?{UNITS})?{AND}?(?:具体|后续|的)*{WAY}?{HOW}",
        ),
        ("takeover", rf"{UNITS}?(?:具体|后续|收回后|的|续)*{WAY}方式"),
        ("support", rf"(?:上级)?(?:部门)?{SUPPORT_WORDS}"),
        ("departments", rf"{ABOVE}+{BODY}(?:名称)?|(?:主管|关联|责任)单位|部门(?:名称)?"),
        (
            "department_duty",
            rf"{ABOVE}*{BODY}{DUTY_WORDS}(?:{AND}{SUPPORT_WORDS})?|(?:主要|工作|具体)?职责",
        ),
        ("township_duty", rf"(?:{TOWNSHIP})?(?:应?履行|承担|的)*{HELP}(?:{DUTY_WORDS}|事项)"),
        ("township_duty", rf"{TOWNSHIP}{DUTY_WORDS}"),
        ("basis", r"(?:法律|法规|法定|履职|设定|主要|政策|实施|职责|和|及|、)*依据(?:文件)?"),
        ("mark", r"(?:是否)?(?:属于|属|为)?(?:行政)?执法(?:事项|类)?(?:标识|标志|标记)?"),
        ("remark", r"备注(?:说明)?|(?:情况)?说明"),
        (
            "name",
            rf"{LISTED}{NAMING}*的?事项(?:名称|内容)?|{NAMED}",
        ),
    )
)
BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
BLANKS = re.compile(r"\s+")
NAME = next(words for role, words in ROLES if role == "name")
LONGEST_TITLE = 40
DUTY_ROLES = frozenset({"department_duty", "township_duty", "support"})


@lru_cache(maxsize=1024)
def column_role(title: str) -> str | None:
    """Return the role of a column from its header text, ``None`` when unknown.

    >>> column_role("上级部门职责（含提供的履职保障）"), column_role("镇街配合职责")
    ('department_duty', 'township_duty')
    >>> column_role("承接部门及工作方式"), column_role("承接部门"), column_role("上级业务主管部门")
    ('takeover', 'departments', 'departments')
    """
    if len(title) > LONGEST_TITLE:
        return None
    plain = BRACKETED.sub("", BLANKS.sub("", title)) or BLANKS.sub("", title)
    return next((role for role, words in ROLES if words.fullmatch(plain)), None)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: ``roles[i]`` and the printed ``titles[i]``."""

    roles: tuple[str | None, ...]
    titles: tuple[str, ...]

    @property
    def kind(self) -> ListKind | None:
        """The list that has such columns, where the columns alone decide."""
        held = {role for role in self.roles if role}
        if "list" in held:
            return None
        if held & DUTY_ROLES:
            return ListKind.COOPERATIVE
        takes = any("承接" in title or "收回" in title for title in self.titles)
        if "takeover" in held or (takes and "departments" in held):
            return ListKind.RECLAIMED
        return ListKind.COOPERATIVE if "departments" in held else ListKind.BASIC

    @property
    def half(self) -> int:
        """How many columns one entry takes where two stand side by side in a row, else 0."""
        half, odd = divmod(len(self.roles), 2)
        twice = "number" in self.roles and self.roles[:half] == self.roles[half:]
        return half if twice and not odd else 0

    @property
    def unknown(self) -> tuple[str, ...]:
        """Header texts that are not understood."""
        pairs = zip(self.roles, self.titles, strict=True)
        return tuple(title for role, title in pairs if role is None and title)


def header_words(text: str) -> tuple[str, ...]:
    """Return the column titles in a line of text that is a header without a table.

    >>> header_words("序号 事项名称 对应上级部门"), header_words("一、党的建设")
    (('序号', '事项名称', '对应上级部门'), ())
    """
    words = tuple(text.split())
    roles = {column_role(word) for word in words}
    return words if {"number", "name"} <= roles and None not in roles else ()


def recognise_header(cells: tuple[Cell, ...]) -> Columns | None:
    """Read a header row, ``None`` when the row is not one.

    >>> cells = tuple(Cell(text, text) for text in ("序号", "事项名称", ""))
    >>> recognise_header(cells).roles
    ('number', 'name', None)
    >>> recognise_header(tuple(Cell(text, text) for text in ("1", "事项名称"))) is None
    True
    """
    titles = tuple(cell.text for cell in cells)
    filled = [title for title in titles if title]
    if len(filled) < 2 or max(map(len, filled)) > LONGEST_TITLE:  # noqa: PLR2004
        return None
    roles = _with_name(tuple(column_role(title) if title else None for title in titles), titles)
    known = [role for role in roles if role]
    if len(set(known)) < 2 or "name" not in known or 2 * len(known) < len(filled):  # noqa: PLR2004
        return None
    return Columns(roles, titles)


def _with_name(roles: tuple[str | None, ...], titles: tuple[str, ...]) -> tuple[str | None, ...]:
    """Let a column such as ``配合事项`` hold the names where no other column does."""
    if "name" in roles:
        return roles
    plain = [BLANKS.sub("", title) for title in titles]
    at = next((at for at, title in enumerate(plain) if NAME.fullmatch(title)), None)
    return roles if at is None else (*roles[:at], "name", *roles[at + 1 :])


def join_headers(upper: Columns, lower: tuple[Cell, ...]) -> Columns | None:
    """Read the second row of a header of two rows, ``None`` when the row is none.

    >>> upper = Columns(("number", "name", "departments", "departments"), ("序号", "事项名称", \
"上级部门", "上级部门"))
    >>> lower = tuple(Cell(text, text) for text in ("序号", "事项名称", "名称", "职责"))
    >>> join_headers(upper, lower).roles
    ('number', 'name', 'departments', 'department_duty')
    """
    if len(lower) != len(upper.titles):
        return None
    texts = [BLANKS.sub("", cell.text) for cell in lower]
    pairs = list(zip(upper.titles, texts, strict=True))
    if not any(below and below != BLANKS.sub("", above) for above, below in pairs):
        return None
    titles = tuple(
        above if below in {"", BLANKS.sub("", above)} else f"{above}{below}"
        for above, below in pairs
    )
    roles = tuple(
        column_role(title) or (column_role(below) if below else None)
        for title, (_, below) in zip(titles, pairs, strict=True)
    )
    if any(below and role is None for role, (_, below) in zip(roles, pairs, strict=True)):
        return None
    return Columns(roles, titles)
