"""Labels inside a cell: whose duty follows, where the promised support begins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from qingdan.documents.headers import TOWNSHIP
from qingdan.parties.departments import canonical_role, looks_like_department, split_departments

LABEL = re.compile(
    r"(?:^|(?<=[\s。；;！？：:]))"
    r"(?P<number>\d{1,2}\s*[.．、]\s*|[（(][一二三四五六七八九十\d]{1,2}[）)]\s*|[一二三四五六七八九十]{1,2}、\s*)?"
    r"[【\[]?(?P<label>[^\s：:。；;，,！？“”\d【】\[\]][^：:。；;，,！？“”\n【】\[\]]{0,79}?)[】\]]?"
    r"\s*(?:[：:]|(?<=[】\]])|(?=\n))[ \t]*"
)
SUPPORT = re.compile(r"(?:上级部门|县级|旗级|部门)?(?:提供的?)?(?:履职)?保障(?:措施|事项|内容)?")
DUTY = re.compile(
    r"(?:上级部门|部门|" + TOWNSHIP + r")?(?:履职事项|工作职责|主要职责|职责事项|履职内容|履职职责"
    r"|具体职责|工作内容|职责|配合职责|履职方式|工作方式|承接方式)"
)
GROUP = re.compile(
    r"(?:各|县直|旗直|市直|区直|县级|旗级|区级|相关|有关|其他|行业|主管|牵头|配合|协同|责任|成员|职能)+"
    r"(?:部门|单位)(?:的)?(?:基本|共同|主要)?(?:职责|分工|任务)*"
)
RESTART = re.compile(r"\s*(?:1\s*[.．、)）]|[（(](?:1|一)[）)]|①|\n)")
BODY_LABEL = re.compile(
    r"(?:(?<=[\s。；;])|^)(?:承接|收回|接收|牵头|责任|主管|配合|协同|参与)(?:部门|单位)\s*[：:]\s*"
    r"(?P<names>[^：:。；;\n]{2,80}?)\s*(?:[。；;]\s*|(?=\n)|$|\s(?=[^\s：:。；;]{2,10}[：:]))"
)
"""``承接部门：县农牧局。`` says in another way what ``县农牧局：`` says."""
BRACKETED_SUPPORT = re.compile(r"[（(]((?:提供的?)?履职保障(?:措施)?\s*[：:][^（）()]*)[）)]")
HAN_NUMBER = re.compile(r"[（(]?[一二三四五六七八九十]{1,2}[）)、]\s*")
FIRST_STEP = re.compile(r"\s*(?:1\s*[.．、)）]|[（(]1[）)]|①)")
HEADING_LENGTH = 12
BRACKETS = str.maketrans("(", "（")


class Role(Enum):
    """What a label announces."""

    NONE = "none"
    PARTY = "party"
    HEADING = "heading"
    DUTY = "duty"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class LabelledText:
    """The text under one label; ``number`` is a number printed before the label."""

    role: Role
    label: str
    number: str
    text: str


def split_labels(text: str, departments: tuple[str, ...]) -> list[LabelledText]:
    """Cut the text of a cell at its labels.

    Args:
        text: cell text without markup, paragraphs separated by line ends.
        departments: names in the entry's department column; a label that repeats one of
            them counts even when it does not look like a department.

    >>> parts = split_labels("县农牧局： 1. 核实。 县公安局：立案。 履职保障：指导", ())
    >>> [(part.role.value, part.label, part.text) for part in parts]
    [('party', '县农牧局', '1. 核实。'), ('party', '县公安局', '立案。'), \
('support', '履职保障', '指导')]
    >>> parts = split_labels("承接部门：县农牧局。工作方式：1. 审核。", ())
    >>> [(part.role.value, part.label, part.text) for part in parts]
    [('party', '县农牧局', '1. 审核。')]
    >>> split_labels("1. 依法开展巡查责任：按照规定巡查。", ())[0].label
    ''
    """
    parts: list[LabelledText] = []
    open_part = (Role.NONE, "", "")
    at = 0
    text = BRACKETED_SUPPORT.sub(r"\n\1", text)
    text = BODY_LABEL.sub(lambda found: _as_label(found, departments), text)
    for found, role in _labels(text, departments):
        before = text[at : found.start()].strip()
        at = found.end()
        if role is Role.DUTY and open_part[0] is Role.PARTY and not before:
            continue  # 县农牧局：工作职责：…… keeps its party
        parts.append(LabelledText(*open_part, before))
        open_part = (role, found["label"].strip(), (found["number"] or "").strip())
    parts.append(LabelledText(*open_part, text[at:].strip()))
    return [part for part in parts if part.text or part.role is not Role.NONE]


def _as_label(found: re.Match[str], departments: tuple[str, ...]) -> str:
    return f"{found['names']}：" if names_bodies(found["names"], departments) else found[0]


def _labels(text: str, departments: tuple[str, ...]) -> Iterator[tuple[re.Match[str], Role]]:
    at = 0
    while found := LABEL.search(text, at):
        role = _role(found, text, departments)
        if role is Role.NONE:
            at = max(found.start("label"), found.start() + 1)
            continue
        yield found, role
        at = found.end()


def _role(found: re.Match[str], text: str, departments: tuple[str, ...]) -> Role:
    label = found["label"].strip()
    coloned = text[found.start() : found.end()].rstrip(" \t")[-1:] in "：:】]"
    bare = "".join(label.split())
    if _unbalanced(bare):
        return Role.NONE
    for role, words in ((Role.SUPPORT, SUPPORT), (Role.DUTY, DUTY)):
        if words.fullmatch(bare):
            return role
    if _heads_steps(found, text, bare):
        return Role.PARTY if names_bodies(label, departments) else Role.HEADING
    if not coloned:
        return Role.PARTY if _is_line(found, text) and canonical_role(bare) else Role.NONE
    if GROUP.fullmatch(bare) or names_bodies(label, departments):
        return Role.PARTY
    starts_line = found.start() == 0 or text[found.start() - 1] in "\n。 "
    short = len(bare) <= HEADING_LENGTH and not found["number"] and " " not in label
    return Role.HEADING if starts_line and short and _restarts(text, found.end()) else Role.NONE


def _heads_steps(found: re.Match[str], text: str, bare: str) -> bool:
    """Tell whether ``（一）日常工作`` stands over steps that begin with 1."""
    numbered = found["number"] and HAN_NUMBER.fullmatch(found["number"])
    short = len(bare) <= HEADING_LENGTH
    return bool(numbered and short and FIRST_STEP.match(text, found.end()))


def _restarts(text: str, at: int) -> bool:
    return text[at - 1 : at] == "\n" or RESTART.match(text, at) is not None


def _is_line(found: re.Match[str], text: str) -> bool:
    return found.start() == 0 or text[found.start() - 1] == "\n"


def _unbalanced(label: str) -> bool:
    folded = label.translate(BRACKETS).replace(")", "）")
    return folded.count("（") != folded.count("）")


def names_bodies(label: str, departments: tuple[str, ...]) -> bool:
    """Tell whether a label is one department or several joined ones."""
    if label in departments:
        return True
    names = split_departments(label)
    return bool(names) and all(name in departments or looks_like_department(name) for name in names)
