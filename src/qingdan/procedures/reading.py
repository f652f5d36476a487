"""Reads the parts of a definition, one function for each kind of part."""

from typing import Any

from qingdan.core.tables import Table
from qingdan.procedures.definition import (
    MAIN,
    Action,
    Apart,
    Clock,
    Document,
    Field,
    Gate,
    Lane,
    Publicity,
    Role,
    State,
)
from qingdan.procedures.document_forms import usual_form
from qingdan.procedures.enums import (
    ClockSource,
    DocumentForm,
    FieldType,
    GateNeed,
    JoinRule,
    ReasonNeed,
    RoleSide,
    RoleSource,
    Sensitivity,
    StateGroup,
)
from qingdan.procedures.names import Names, Sources
from qingdan.rulebook.kinds import Amount, Term
from qingdan.rulebook.kinds import Gate as GateRule
from qingdan.rulebook.kinds import Publicity as PublicityRule

BY_RULE = (ClockSource.LAW, ClockSource.LOCAL)
BY_FIELD = (ClockSource.CLAUSE, ClockSource.AGREEMENT)
ASKS = {
    GateNeed.FILLED: ("field",),
    GateNeed.AT_MOST: ("field",),
    GateNeed.ISSUED: ("document",),
    GateNeed.WITHIN: ("term", "runs_from", "until"),
}
"""What a gate has to say by its need; all others say by which actions it opens."""


def _head(row: Table) -> dict[str, Any]:
    return {"code": row.text("code"), "title": row.text("title"), "line": row.line}


def role(row: Table) -> Role:
    """Read who acts."""
    return Role(
        **_head(row),
        side=RoleSide(row.one_of("side", RoleSide.values)),
        source=RoleSource(row.one_of("source", RoleSource.values)),
        of_party=row.flag("of_party"),
        lent=row.flag("lent"),
    )


def apart(row: Table, names: Names, sources: Sources) -> Apart:
    """Read two roles that may not be one person."""
    first, second, *more = (*names.some(row, "roles", "role", least=2),)
    if more:
        row.broken("roles", "roles 只写两个角色")
    rule = sources.rule(row, "rule", GateRule, "把关规则")
    return Apart(roles=(first, second), rule=rule, line=row.line)


def field(row: Table, names: Names) -> Field:
    """Read a piece of data."""
    kind = FieldType(row.one_of("type", FieldType.values))
    choices = row.texts("choices")
    if (kind is FieldType.CHOICE) != bool(choices):
        row.broken("choices", "choices 只在 type = “choice” 时写，且要写")
    found = Field(
        **_head(row),
        type=kind,
        sensitivity=Sensitivity(row.one_of("sensitivity", Sensitivity.values, "plain")),
        choices=choices,
        required_for=names.some(row, "required_for", "action"),
        frozen_after=names.some(row, "frozen_after", "action"),
        past=row.flag("past"),
        not_before=names.some(row, "not_before", "action"),
        shared=row.flag("shared"),
    )
    if found.shared and found.sensitivity is not Sensitivity.PLAIN:
        row.broken("shared", "shared（帮办的单位都能看）不写在涉及个人、秘密的字段上")
    if (found.past or found.not_before) and kind is not FieldType.DATE:
        row.broken("past" if found.past else "not_before", "past、not_before 只对日期字段写")
    return found


def document(row: Table, names: Names) -> Document:
    """Read a document that comes out."""
    usual = usual_form(row.text("title"))
    return Document(
        **_head(row),
        template=row.text("template"),
        fields=names.some(row, "fields", "field"),
        numbered=row.flag("numbered", default=True),
        form=DocumentForm(row.one_of("form", DocumentForm.values, str(usual.value))),
    )


def lane(row: Table, names: Names) -> Lane:
    """Read a part of the work."""
    join = JoinRule(row.one_of("join", JoinRule.values, "all"))
    least = row.number("least", 0)
    if (join is JoinRule.AT_LEAST) != (least > 0):
        row.broken("least", "least 只在 join = “at-least” 时写，至少是 1")
    return Lane(**_head(row), initial=names.one(row, "initial", "state"), join=join, least=least)


def state(row: Table, names: Names) -> State:
    """Read where a lane can stand."""
    found = State(
        **_head(row),
        lane=names.one(row, "lane", "lane", MAIN),
        group=StateGroup(row.one_of("group", StateGroup.values)),
        checklist=row.texts("checklist"),
        outcome=row.text("outcome", ""),
    )
    if found.is_done and not found.outcome:
        row.broken("", f"办结状态“{found.title}”要写 outcome（结果）")
    return found


def action(row: Table, names: Names, lanes: dict[str, str]) -> Action:
    """Read what somebody does; ``lanes`` tells the lane of every state."""
    starts = names.some(row, "from", "state", least=1)
    to = names.one(row, "to", "state", "")
    within = {lanes[one] for one in (*starts, to) if one}
    if len(within) > 1:
        row.broken("from", f"一个动作只在一条线里：{'、'.join(sorted(within))}")
    return Action(
        **_head(row),
        lane=within.pop(),
        starts=starts,
        to=to,
        roles=names.some(row, "roles", "role", least=1),
        step=row.text("step", ""),
        fields=names.some(row, "fields", "field"),
        issues=names.some(row, "issues", "document"),
        opens=_other_lane(row, "opens", names),
        joins=_other_lane(row, "joins", names),
        times=row.number("times", 0),
        reason=ReasonNeed(row.one_of("reason", ReasonNeed.values, "none")),
        final=row.flag("final"),
        support=row.flag("support"),
        note=row.text("note", ""),
        main=_main_in(row, starts),
    )


def _main_in(row: Table, starts: tuple[str, ...]) -> tuple[str, ...]:
    """Return where an action is the main one: everywhere (``true``), or in the states named."""
    if isinstance(row.said.get("main"), list):
        return row.some_of("main", starts)
    return starts if row.flag("main") else ()


def _other_lane(row: Table, key: str, names: Names) -> str:
    found = names.one(row, key, "lane", "")
    if found == MAIN:
        row.broken(key, f"{key} 不能是主线")
    return found


def clock(row: Table, names: Names, sources: Sources) -> Clock:
    """Read a time limit; its number stands in the rulebook, never here."""
    found = Clock(
        **_head(row),
        lane=names.one(row, "lane", "lane", MAIN),
        source=ClockSource(row.one_of("source", ClockSource.values)),
        rule=sources.rule(row, "rule", Term, "期限规则"),
        until=names.one(row, "until", "field", ""),
        runs_from=names.one(row, "runs_from", "field", ""),
        later_from=names.one(row, "later_from", "field", ""),
        after=names.some(row, "after", "action"),
        side=RoleSide(row.one_of("side", RoleSide.values)),
        starts=names.acts(row, "start", least=1),
        stops=names.acts(row, "stop", least=1),
        pauses=names.acts(row, "pause"),
        resumes=names.acts(row, "resume"),
        yellow=row.number("yellow", 0),
        breach=row.text("breach", ""),
    )
    if (found.source in BY_RULE) != bool(found.rule):
        row.broken("rule", "来源是 law、local 的期限写 rule（规则代码），其他来源不写")
    if (found.source in BY_FIELD) != bool(found.until):
        row.broken("until", "来源是 clause、agreement 的期限写 until（日期字段），其他来源不写")
    if bool(found.pauses) != bool(found.resumes):
        row.broken("pause", "pause（暂停）和 resume（恢复）要一起写")
    if found.source is ClockSource.LOCAL and not sources.book.rules[found.rule][0].local:
        row.broken("rule", f"“{found.rule}”不是地方可以另定的规则，来源应写 law")
    return found


def gate(row: Table, names: Names, sources: Sources) -> Gate:
    """Read what must be so before an action."""
    found = Gate(
        **_head(row),
        before=names.some(row, "before", "action", least=1),
        protects=names.some(row, "protects", "state"),
        need=GateNeed(row.one_of("need", GateNeed.values)),
        rule=sources.rule(row, "rule", GateRule, "把关规则"),
        basis=row.text("basis", ""),
        by=names.some(row, "by", "action"),
        since=names.some(row, "since", "action"),
        least=row.number("least", 1),
        after=names.some(row, "after", "action"),
        term=sources.rule(row, "term", Term, "期限规则"),
        runs_from=names.one(row, "runs_from", "field", ""),
        until=names.one(row, "until", "field", ""),
        amount=sources.rule(row, "amount", Amount, "数额规则"),
        field=names.one(row, "field", "field", ""),
        document=names.one(row, "document", "document", ""),
        remedy=row.text("remedy", ""),
    )
    if not (found.rule or found.basis or found.term or found.amount):
        row.broken("rule", f"把关“{found.title}”要写 rule（规则代码）或者 basis（依据的条款）")
    for key in ASKS.get(found.need, ("by",)):
        if not getattr(found, key):
            row.broken("need", f"need = “{found.need}”的把关要写 {key}")
    timed = found.need in (GateNeed.ELAPSED, GateNeed.WITHIN)
    if timed != bool(found.term or found.until) or (
        found.need is GateNeed.ELAPSED and found.term and found.until
    ):
        row.broken(
            "term", "term 只在 need = “elapsed”“within” 时写，且要写；“elapsed”可以改写 until"
        )
    if (found.need is GateNeed.AT_MOST) != bool(found.amount):
        row.broken("amount", "amount 只在 need = “at-most” 时写，且要写")
    if found.need is GateNeed.FOLLOWED and not found.since:
        row.broken("since", "need = “followed”的把关要写 since（做过什么以后）")
    if found.least < 1:
        row.broken("least", "least 至少是 1")
    return found


def publicity(row: Table, names: Names, sources: Sources) -> Publicity:
    """Read what is shown to the public; only words of the rule's own list may be shown."""
    rule = sources.rule(row, "rule", PublicityRule, "公示规则") or row.broken("", "缺少 rule")
    allowed = {
        word
        for one in sources.book.rules[rule]
        if isinstance(one, PublicityRule)
        for word in one.fields
    }
    shown = row.table("shows") or row.broken("", "缺少 shows（公示哪些字段）")
    for word in shown.said:
        if word not in allowed:
            shown.unknown(word, "可以公示的字段", word, sorted(allowed))
    found = Publicity(
        **_head(row),
        rule=rule,
        release=names.one(row, "release", "action"),
        withdraw=names.one(row, "withdraw", "action"),
        shows={word: names.one(shown, word, "field") for word in shown.said},
    )
    shown.done()
    return found
