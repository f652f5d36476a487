"""A question asked back, taken apart into what can be answered by one press."""

import re
from collections.abc import Iterable, Iterator

BRACKETS = re.compile(r"（[^）]*）|\([^)]*\)")
QUESTIONS = re.compile(r"[^？?。]+")
CLAUSES = re.compile(r"[，,](?!还是|或)")
EITHER_OR = re.compile(r"[，,]?还是|[，,]或(?:者|是)?")
SET_APART = re.compile(r"[，,]还是")
WHAT = re.compile(r"什么|哪|谁|怎么|几|多")
WHETHER = re.compile(r"(.*?)有没有(.+)")
OR_NOT = re.compile(r"(.+?)(?:了)?没有")
VERB_NOT = re.compile(r"(.*?)(?:(.)没\2|(.)不\3)(?!是)(.+)")
KIND = re.compile(r".*[:：]")
ROW = re.compile(r"[、，,]")
AHEAD = re.compile(r"(?![您你]?是)(?:.{1,9}?是(?!不是)|.{0,4}?在(?![任校建等册]))")
"""What stands before every side of an either-or: 认证的是, 坟在."""
OF_A_NAME = re.compile(r".*的是")
WANTED = re.compile(r"是?(?:想要|想问|要|反映)")
CLAUSE_OF_ITS_OWN = re.compile(r".{0,6}?是|.*(?:要|想|怕|你|我|您|了)")
LEADING = re.compile(r"^(?:您|你)?(?:是不是|是)问?")
ME = re.compile(r"[您你](?!们)")
LONGEST_CHOICE, SHORT_NAME = 30, 6
ASK_MORE = "是想申请办理，还是发现了问题要反映？是什么东西、在什么地方？"
"""What is asked where nothing better is known."""
WHICH, APART = "是不是下面这几件事：", "；"
"""What is asked last: the likeliest matters by name, one of which may be chosen."""


def choices_of(ask: str) -> list[str]:
    """Return what may be answered to a question, as words to add to the text.

    Only what is positively so helps to tell matters apart; a plain no adds nothing.

    >>> choices_of("是要登记造册，还是领钱、探访？")
    ['要登记造册', '领钱、探访']
    >>> choices_of("多领的是养老金、高龄津贴还是低保？")
    ['多领的是养老金', '多领的是高龄津贴', '多领的是低保']
    >>> choices_of("老人有没有残疾证？"), choices_of("救助申请批下来了没有？")
    (['老人有残疾证'], ['救助申请批下来了'])
    >>> choices_of("是不是下面这几件事：低保申请、复核；焚烧秸秆的处罚？")
    ['低保申请、复核', '焚烧秸秆的处罚']
    >>> choices_of("是公益岗的事吗？"), choices_of("孩子爹妈现在都是什么情况？")
    (['公益岗的事'], [])
    """
    if ask.startswith(WHICH):
        return ask.removeprefix(WHICH).rstrip("？").split(APART)
    clauses = [
        clause
        for question in QUESTIONS.findall(BRACKETS.sub("", ask))
        for clause in CLAUSES.split(question)
    ]
    bare = (_bare(one) for clause in clauses for one in _choices(clause))
    return list(dict.fromkeys(one for one in bare if one))


def was_asked(ask: str, text: str) -> bool:
    """Tell whether a question was asked before: what it offers stands in the text already.

    >>> was_asked(ASK_MORE, "钱没给够。发现了问题要反映"), was_asked(ASK_MORE, "钱没给够")
    (True, False)
    """
    return any(one in text for one in choices_of(ask))


def without_general(text: str) -> str:
    """Return a text without what was chosen at the general question; it names no thing.

    >>> without_general("钱没给够。发现了问题要反映")
    '钱没给够。'
    """
    for one in choices_of(ASK_MORE):
        text = text.replace(one, "")
    return text


def which_of(titles: Iterable[str], text: str) -> str:
    """Return the question that names the likeliest matters; empty where none is left to name.

    >>> which_of(["低保申请", "焚烧秸秆的处罚"], "秸秆能不能烧。低保申请")
    '是不是下面这几件事：焚烧秸秆的处罚？'
    """
    new = [one for one in dict.fromkeys(titles) if one not in text]
    return f"{WHICH}{APART.join(new)}？" if new else ""


def _choices(clause: str) -> Iterator[str]:
    kind = KIND.match(clause)
    if kind:
        yield from (name for side in EITHER_OR.split(clause[kind.end() :]) for name in _row(side))
    elif EITHER_OR.search(clause):
        yield from _sides(clause)
    else:
        yield from _yes(clause)


def _sides(clause: str) -> Iterator[str]:
    """Yield the sides of an either-or, each with the words that stand before all of them.

    Names in a row are a side each where they are only named (甲、乙还是丙); what 还是 sets
    apart by a comma stays together, unless it tells names of one thing (污染的是水、空气).
    """
    first, *others = EITHER_OR.split(clause)
    found = AHEAD.match(first)
    ahead = found[0] if found else ""
    named = bool(OF_A_NAME.fullmatch(ahead))
    flat = named or (not SET_APART.search(clause) and not others[-1].endswith("的"))
    wanted = "" if ahead or not flat else _matched(WANTED, first)
    row = _row(first[len(ahead) + len(wanted) :]) if flat else [first[len(ahead) :]]
    yield f"{ahead}{wanted}{row[0]}"
    for side in (*row[1:], *others):
        yield _led(ahead or (wanted if len(row) > 1 else ""), side)


def _led(ahead: str, side: str) -> str:
    if CLAUSE_OF_ITS_OWN.match(side):
        return side
    if not side.startswith("在"):
        return ahead + side
    return side if OF_A_NAME.fullmatch(ahead) else ahead.removesuffix("在") + side


def _row(side: str) -> list[str]:
    names = [one for one in ROW.split(side) if one]
    return names if names and all(len(one) <= SHORT_NAME for one in names) else [side]


def _yes(clause: str) -> Iterator[str]:
    """Yield what a yes says; nothing to a question of what, who or how many."""
    if clause.endswith("吗"):
        yield clause
    elif WHAT.search(clause):
        return
    elif found := WHETHER.fullmatch(clause):
        yield f"{found[1]}有{found[2]}".replace("要不要", "要")
    elif found := OR_NOT.fullmatch(clause):
        yield f"{found[1]}了"
    elif found := VERB_NOT.fullmatch(clause):
        verb = f"{found[2]}了" if found[2] else found[3]
        yield f"{found[1]}{verb}{found[4]}"
    elif LEADING.match(clause):
        yield clause


def _matched(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.match(text)
    return found[0] if found else ""


def _bare(words: str) -> str:
    bare = LEADING.sub("", words.strip(" ，,。；;、")).removesuffix("吗").strip()
    return ME.sub("我", bare) if len(bare) <= LONGEST_CHOICE else ""
