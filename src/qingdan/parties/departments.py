"""Names of departments: which body a printed name means, and where one name ends.

Every county writes its departments differently (县农牧局, 阿荣旗农牧局, 农业农村局). The
table ``data/departments.toml`` maps every local name to one canonical role.
"""

import re
from functools import lru_cache

from qingdan.core.shipped import load_table

PLACE = re.compile(
    r"(?:中共|国家税务总局)?(?:(?![局委办及与])[\u4e00-\u9fff]){0,16}?"
    r"(?:省|自治区|市|盟|州|县|旗|区|镇|乡|苏木|街道|地区|兵团|师|团场)(?:级)?"
)
BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
BRANCH = re.compile(r"(?P<head>.+局)[\u4e00-\u9fff]{0,10}分局")
YOUTH_LEAGUE = re.compile(r"(?:共青团|中国共产主义青年团)[\u4e00-\u9fff]{0,12}委(?:员会)?")
JOINERS = re.compile(r"[和及与]")
CERTAIN_TAIL = re.compile(
    r"[\u4e00-\u9fff]{1,20}(?:局|委员会|办公室|总队|支队|大队|公司|政府|委|办|厅)"
)
PLACED_TAIL = re.compile(
    r"(?:[\u4e00-\u9fff]{0,8}(?:省|市|盟|州|县|旗|区|镇|乡|街道|苏木)|各|本级)[\u4e00-\u9fff]{1,16}"
    r"(?:部|会|院|社|联|馆|所|站|队|中心|团|协|企业|单位|机关)"
)
VILLAGE_BODY = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:村|居|嘎查)(?:民)?委(?:员)?会?|[\u4e00-\u9fff]{0,4}两委"
)
ANY_BODY = re.compile(
    r"(?:各|所在|有关|相关)?(?:乡镇|街道|行政村|村|社区|嘎查|居)*"
    r"(?:人民政府|政府|党委|(?:民)?委(?:员)?会?|[“\"]?两委[”\"]?)"
)
RUN_ON = re.compile(r"(?<=[局委办会队部社联司所院])(?=[县旗市区][\u4e00-\u9fff])")
SPACES = re.compile(r"[\s\u3000]+")
LONGEST_NAME = 60
HARD = "、，,；;/。\\|"
PART = re.compile(r"(?:牵头|主办|主责|责任|主管|配合|协同|协办|参与)(?:部门|单位)?\s*[：:]")
ORDINAL = re.compile(r"(?:^|(?<=[\s、，,；;]))\d{1,2}\s*[.．、]\s*|[①-⑳]")
SOFT = " \t\n\u3000\u00a0"
OPENING, CLOSING = "（([《“【", "）)]》”】"


@lru_cache(maxsize=1)
def _roles() -> dict[str, tuple[str, bool]]:
    table = load_table("departments.toml")["role"]
    return {role["key"]: (role["title"], role.get("outside", False)) for role in table}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    table = load_table("departments.toml")["role"]
    return {name: role["key"] for role in table for name in role["names"]}


@lru_cache(maxsize=4096)
def canonical_role(printed: str) -> str | None:
    """Return the role key of one printed department name, ``None`` when unknown.

    Place names in front, brackets, ``机关`` and the names of branches are put aside.

    >>> canonical_role("阿荣旗农牧局"), canonical_role("县农业农村局")
    ('agriculture', 'agriculture')
    >>> canonical_role("包头市生态环境局固阳分局")
    'ecology-environment'
    >>> canonical_role("中国共产主义青年团 阿荣旗委员会机关") == canonical_role("团旗委")
    True
    >>> canonical_role("某某科") is None
    True
    """
    if len(printed) > LONGEST_NAME:
        return None
    name = BRACKETED.sub("", SPACES.sub("", printed)).removesuffix("机关")
    if branch := BRANCH.fullmatch(name):
        name = branch["head"]
    if YOUTH_LEAGUE.fullmatch(name):
        return "youth-league"
    names = _names()
    for at in range(len(name)):
        key = names.get(name[at:])
        if key and (at == 0 or PLACE.fullmatch(name[:at]) or canonical_role(name[:at])):
            return key
    return None


def role_named(name: str) -> str | None:
    """Return the role key of a name that stands in the table just so, without any place.

    >>> role_named("农牧局"), role_named("县农牧局")
    ('agriculture', None)
    """
    return _names().get(name)


def role_title(key: str) -> str:
    """Return the Chinese title of a role.

    >>> role_title("agriculture")
    '农牧局'

    Raises:
        KeyError: there is no such role.
    """
    return _roles()[key][0]


def role_titles() -> dict[str, str]:
    """Return the title of every role by its key, in the order of the table."""
    return {key: title for key, (title, _) in _roles().items()}


def is_outside_government(key: str) -> bool:
    """Tell whether a role is a company or another body that is not an authority.

    >>> is_outside_government("insurance-company")
    True
    """
    return _roles()[key][1]


@lru_cache(maxsize=4096)
def looks_like_department(text: str) -> bool:
    """Tell whether a short text is the name of a body, known or not.

    >>> [looks_like_department(name) for name in ("旗科协", "县粮食局", "防汛", "监督检查")]
    [True, True, False, False]
    """
    if len(text) > LONGEST_NAME:
        return False
    if canonical_role(text):
        return True
    name = BRACKETED.sub("", SPACES.sub("", text)).removesuffix("机关")
    patterns = (CERTAIN_TAIL, PLACED_TAIL, VILLAGE_BODY)
    return any(pattern.fullmatch(name) for pattern in patterns)


def is_generic(text: str) -> bool:
    """Tell whether a name means any body of its sort, not one of them.

    >>> [is_generic(name) for name in ("村委会", "各乡镇人民政府", "村民委员会", "召地村委会")]
    [True, True, True, False]
    """
    return ANY_BODY.fullmatch(BRACKETED.sub("", SPACES.sub("", text))) is not None


def split_departments(cell_text: str) -> tuple[str, ...]:
    r"""Split the text of a department cell into printed names.

    Separators inside brackets do not count; ``和`` and ``及`` split only between two
    names of bodies; a name broken by a space or a line end is put together again.

    >>> split_departments("县农牧局 包头市生态环境局固阳分局")
    ('县农牧局', '包头市生态环境局固阳分局')
    >>> split_departments("中国共产主义青年团 阿荣旗委员会机关 阿荣旗红十字会机关")
    ('中国共产主义青年团 阿荣旗委员会机关', '阿荣旗红十字会机关')
    >>> split_departments("林业和草原局、县水务局及县公安局")
    ('林业和草原局', '县水务局', '县公安局')
    >>> split_departments("牵头部门：县农牧局 配合部门：1.县水务局 2.县公安局")
    ('县农牧局', '县水务局', '县公安局')
    """
    names: list[str] = []
    plain = ORDINAL.sub("、", PART.sub("、", cell_text))
    for part in _outside_brackets(plain, HARD):
        names.extend(_put_together(_outside_brackets(part, SOFT)))
    return tuple(one for name in names for one in _unjoin(name))


def _outside_brackets(text: str, separators: str) -> list[str]:
    parts = [""]
    depth = 0
    for character in text:
        depth += (character in OPENING) - (character in CLOSING)
        if character in separators and depth <= 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


def _put_together(atoms: list[str]) -> list[str]:
    """Join neighbours where only the joined text is a known body."""
    names: list[str] = []
    for atom in atoms:
        if names and not _complete(names[-1]) and canonical_role(names[-1] + atom):
            names[-1] = f"{names[-1]} {atom}"
        else:
            names.append(atom)
    return names


def _complete(name: str) -> bool:
    return name not in {"中国共产主义青年团", "共青团"} and looks_like_department(name)


def _unjoin(name: str) -> list[str]:
    if len(name) > 2 * LONGEST_NAME:
        return [name]
    pieces = RUN_ON.split(name)
    if len(pieces) > 1 and all(looks_like_department(piece) for piece in pieces):
        return pieces
    for joiner in JOINERS.finditer(name):
        left, right = name[: joiner.start()], name[joiner.end() :]
        if looks_like_department(left) and looks_like_department(right):
            return [*_unjoin(left), *_unjoin(right)]
    return [name]
