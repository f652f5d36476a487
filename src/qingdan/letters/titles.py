"""Breaking a title where its sense breaks, into lines of about one length."""

import re

LINE = 20
"""How many characters of 2号 stand in a line."""
BREAK = re.compile(r"(?=进行|事项|问题|工作的|情况)|(?<=[的和及与、，）”》])(?!函|答复|意见|通知)")
PAIRS = re.compile(r"[“《（【][^“”《》（）【】]*[”》）】]")
"""What is never broken, where it fits into a line."""


def balanced(title: str) -> list[str]:
    """Return a title in lines; one that fits stays whole.

    >>> balanced("关于移交燃气安全检查事项的函")
    ['关于移交燃气安全检查事项的函']
    >>> balanced("关于退回对燃气使用场所进行安全生产监督检查事项的函")
    ['关于退回对燃气使用场所', '进行安全生产监督检查事项的函']
    """
    if len(title) <= LINE:
        return [title]
    rows = -(-len(title) // LINE)
    wanted = len(title) / rows
    least = len(title) - LINE * (rows - 1)
    held = {at for pair in PAIRS.finditer(title) for at in range(pair.start() + 1, pair.end())}
    places = [one.start() for one in BREAK.finditer(title) if one.start() not in held]
    fit = [at for at in places if max(1, least) <= at <= LINE]
    cut = min(fit, key=lambda at: abs(at - wanted)) if fit else round(wanted)
    return [title[:cut], *balanced(title[cut:])]
