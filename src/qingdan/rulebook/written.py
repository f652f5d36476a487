"""Rules in words and as JSON, the same for every command that tells them."""

from typing import Any

from qingdan.rulebook.kinds import Amount, Citation, Demanded, Gate, Publicity, Rule, Term

KIND = {Term: "期限", Gate: "把关", Amount: "数额", Publicity: "公示"}


def kind_of(rule: Rule) -> str:
    """Return what sort of rule it is, in Chinese."""
    return KIND[type(rule)]


def said(rule: Rule) -> str:
    """Return what a rule asks, in one line."""
    if isinstance(rule, Term):
        return f"从{rule.runs_from}起 {rule.span}"
    if isinstance(rule, Gate):
        return rule.requires
    if isinstance(rule, Amount):
        side, count = ("至多", rule.most) if rule.most is not None else ("至少", rule.least)
        return f"{rule.what}{side} {count} {rule.measured}"
    if isinstance(rule, Publicity):
        return f"{rule.reach}：{'、'.join(rule.fields) or '一概不公示'}"
    raise TypeError(rule)


def as_rows(rule: Rule) -> list[tuple[str, str]]:
    """Return everything a rule says, as heading and words; what it does not say is left out."""
    rows = [
        ("代码", rule.code),
        ("名称", rule.title),
        ("种类", kind_of(rule)),
        ("依据", str(rule.citation)),
        ("原文", rule.citation.words),
        ("约束", str(rule.binds.label)),
        ("地方", rule.region or "全国"),
        ("地方可另定", "是" if rule.local else "否"),
        ("内容", said(rule)),
        *_more(rule),
        ("流程不能少", "、".join(f"{one.kind} 的 {one.before} 之前" for one in rule.demanded_of)),
        ("施行", str(rule.since or "")),
        ("失效", str(rule.until or "")),
    ]
    return [(heading, words) for heading, words in rows if words]


def _more(rule: Rule) -> list[tuple[str, str]]:
    if isinstance(rule, Term):
        more = rule.extension
        longer = (
            f"经{more.approver.label}批准可以延长 {more.span}，至多 {more.times} 次："
            f"{more.citation}“{more.citation.words}”"
            if more
            else ""
        )
        return [
            ("最后一日", str(rule.falls.label)),
            ("不计入", "；".join(rule.pauses)),
            ("延长", longer),
            ("逾期", rule.breach),
        ]
    if isinstance(rule, Gate):
        return [("至少", str(rule.least or ""))]
    if isinstance(rule, Publicity):
        return [("绝不公示", "、".join(rule.never)), ("公示期", str(rule.span or ""))]
    return []


def as_json(rule: Rule) -> dict[str, Any]:
    """Return a rule as JSON; numbers stay numbers, days are ISO dates."""
    found: dict[str, Any] = {
        "code": rule.code,
        "title": rule.title,
        "kind": type(rule).__name__.lower(),
        "region": rule.region,
        "local": rule.local,
        "binds": rule.binds.value,
        "since": rule.since and rule.since.isoformat(),
        "until": rule.until and rule.until.isoformat(),
        "says": said(rule),
        **_cited(rule.citation),
    }
    if isinstance(rule, Term):
        found |= {"number": rule.span.count, "unit": rule.span.unit.value, "from": rule.runs_from}
        found |= {"falls": rule.falls.value, "pauses": list(rule.pauses), "breach": rule.breach}
        if more := rule.extension:
            found["extension"] = {
                "number": more.span.count,
                "unit": more.span.unit.value,
                "approver": more.approver.value,
                "times": more.times,
                **_cited(more.citation),
            }
    elif isinstance(rule, Gate):
        found |= {"requires": rule.requires, "least": rule.least}
    elif isinstance(rule, Amount):
        found |= {"what": rule.what, "measured": rule.measured}
        found |= {"most": rule.most, "least": rule.least}
    elif isinstance(rule, Publicity):
        found |= {"fields": list(rule.fields), "never": list(rule.never), "reach": rule.reach}
    if isinstance(rule, Gate | Term):
        found["demanded_of"] = [_demanded(one) for one in rule.demanded_of]
    return found


def _demanded(one: Demanded) -> dict[str, Any]:
    said = {"kind": one.kind, "before": one.before, "exclusive": one.exclusive}
    return {**said, "needs": list(one.needs)}


def _cited(citation: Citation) -> dict[str, str]:
    return {"law": citation.law, "article": citation.article, "words": citation.words}
