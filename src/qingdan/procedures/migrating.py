"""Whether a run may go on by another version of its procedure: nothing it has come by may differ.

Compared is what was read, not how it is written: every act taken, also those that were taken
back, with its roles, gates, clocks, fields and documents; every state passed; every lane opened.
What lies ahead may differ, as long as it can still be had.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from qingdan.procedures.definition import Action, Apart, Definition, Field, Gate
from qingdan.procedures.enums import Everyday, GateNeed
from qingdan.procedures.everyday import may_do
from qingdan.procedures.graph import reached
from qingdan.procedures.guarding import ALWAYS_OPENABLE, providers
from qingdan.procedures.run import Act, Run, listed, named
from qingdan.procedures.running import applied, begin

if TYPE_CHECKING:
    from qingdan.procedures.part import Part

Key = tuple[str, str]
"""What kind of part, in Chinese, and its code."""
SAID = {
    "title": "名称",
    "side": "属于哪一方",
    "source": "来源",
    "of_party": "是否只为本单位办",
    "rule": "规则",
    "type": "类型",
    "sensitivity": "敏感程度",
    "choices": "可选的内容",
    "required_for": "哪些动作必填",
    "frozen_after": "何时固定",
    "not_before": "不早于哪些动作",
    "past": "是否已经发生",
    "shared": "帮办的单位是否都能看",
    "initial": "第一个环节",
    "join": "汇合的要求",
    "least": "至少几个",
    "lane": "所在的线",
    "group": "环节归类",
    "checklist": "要点",
    "outcome": "结果",
    "starts": "从哪里起",
    "to": "到哪个环节",
    "roles": "由谁办",
    "step": "对应的工作步骤",
    "fields": "填写的内容",
    "issues": "出具的文书",
    "opens": "打开的线",
    "joins": "等待的线",
    "times": "可以做几次",
    "reason": "是否写理由",
    "final": "能否收回",
    "support": "是否等履职保障",
    "note": "说明",
    "until": "截止日期",
    "runs_from": "从哪个日期起算",
    "later_from": "较晚的起算日期",
    "after": "做过什么以后才算",
    "amount": "数额",
    "lent": "能否由县级法制机构的人担任",
    "stops": "到哪里止",
    "pauses": "何时暂停",
    "resumes": "何时恢复",
    "yellow": "提前几天提醒",
    "breach": "逾期的后果",
    "before": "挡在哪些动作之前",
    "need": "要求",
    "basis": "依据",
    "by": "由哪些动作满足",
    "since": "从哪些动作以后算",
    "term": "要满的期限",
    "field": "要填的内容",
    "document": "要出具的文书",
    "remedy": "办法",
    "template": "文书模板",
    "numbered": "是否编号",
    "form": "文书样式",
    "release": "何时公示",
    "withdraw": "何时撤下",
    "shows": "公示或登记的内容",
    "enters": "何时记入",
}
"""What the attributes of parts are called."""


@dataclass(frozen=True)
class Trail:
    """What a run has come by, by code; what was taken back too."""

    actions: tuple[str, ...]
    roles: frozenset[str]
    states: tuple[str, ...]
    lanes: tuple[str, ...]
    filled: frozenset[str]

    @classmethod
    def of(cls, run: Run) -> "Trail":
        """Return the trail of a run, walked again from its first act."""
        here = begin(run.definition, run.begun_at, run.setting)
        states, lanes = dict.fromkeys(_states(here)), dict.fromkeys(_lanes(here))
        for act in run.acts:
            here = applied(here, act)
            states |= dict.fromkeys(_states(here))
            lanes |= dict.fromkeys(_lanes(here))
        return cls(
            actions=tuple(dict.fromkeys(act.action for act in run.acts)),
            roles=frozenset(act.role for act in run.acts),
            states=tuple(states),
            lanes=tuple(lanes),
            filled=frozenset(key for act in run.acts for key in act.said.values),
        )


def differences(run: Run, to: Definition) -> list[str]:
    """Return what a run has come by that differs in another version, in Chinese; none: it may go.

    Args:
        run: by the version it keeps.
        to: the other version, older or newer.
    """
    if (run.definition.code, run.definition.kind) != (to.code, to.kind):
        return ["不是同一个流程的两个版本"]
    trail = Trail.of(run)
    here, there = _reached(run.definition, trail), _reached(to, trail)
    found = [one for key in {**here, **there} for one in _compared(key, here, there)]
    return found or list(dict.fromkeys(_not_theirs(run, to)))


def out_of_reach(run: Run, was: Definition) -> list[str]:
    """Return what a version newly asks of steps ahead though it can no longer be had.

    Args:
        run: counted by the version that asks.
        was: the version it went by before.
    """
    ahead = acts_ahead(run)
    to_be_had = ahead | {act.action for _, act in run.valid}
    return [*_gates_shut(run, was, ahead, to_be_had), *_fields_gone(run, was, ahead)]


def acts_ahead(run: Run) -> set[str]:
    """Return the actions that a run can still get to, gates left aside."""
    definition, found = run.definition, set[str]()
    for lane in run.lanes.values():
        states = reached(definition, lane.code, [lane.state])
        found |= {one.code for one in definition.actions if states & set(one.starts)}
    opened: set[str] = set()
    while more := {definition.action[one].opens for one in found} - opened - {""}:
        opened |= more
        found |= {one.code for one in definition.actions if one.lane in more}
    return found


def _states(run: Run) -> Iterator[str]:
    return (state for lane in run.lanes.values() for state, _ in lane.path)


def _lanes(run: Run) -> Iterator[str]:
    return (lane.code for lane in run.lanes.values())


def _reached(definition: Definition, trail: Trail) -> Mapping[Key, Any]:
    """Return the parts of a definition that a trail has come by."""
    taken = set(trail.actions)
    acts = [one for one in definition.actions if one.code in taken]
    issued = {document for one in acts for document in one.issues}
    named_parts: dict[str, Sequence[Part]] = {
        "线": [one for one in definition.lanes if one.code in trail.lanes],
        "环节": [one for one in definition.states if one.code in trail.states],
        "动作": acts,
        "角色": [one for one in definition.roles if one.code in trail.roles],
        "内容": list(_fields(definition, trail)),
        "把关": [_gate(one, taken) for one in definition.gates if taken & set(one.before)],
        "期限": [one for one in definition.clocks if taken & set(one.starts)],
        "文书": [one for one in definition.documents if one.code in issued],
        "台账": [one for one in definition.registers if taken & set(one.enters)],
        "公示": [one for one in definition.publicity if taken & {one.release, one.withdraw}],
    }
    found: dict[Key, Any] = {
        (kind, one.code): one for kind, parts in named_parts.items() for one in parts
    }
    apart = (one for one in definition.apart if set(one.roles) <= trail.roles)
    return found | {("不能由一人兼任的角色", "/".join(sorted(one.roles))): one for one in apart}


def _fields(definition: Definition, trail: Trail) -> Iterator[Field]:
    """Yield the fields that matter for a trail, said only of the acts that were taken."""
    for one in definition.fields:
        own = replace(
            one,
            required_for=_only(one.required_for, trail.actions),
            frozen_after=_only(one.frozen_after, trail.actions),
            not_before=_only(one.not_before, trail.actions),
        )
        if one.code in trail.filled or own.required_for or own.frozen_after:
            yield own


def _gate(gate: Gate, taken: Collection[str]) -> Gate:
    """Return a gate as far as it stood before acts that were taken."""
    return replace(gate, before=_only(gate.before, taken), protects=())


def _only(codes: tuple[str, ...], taken: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(one for one in codes if one in taken))


def _compared(key: Key, here: Mapping[Key, Any], there: Mapping[Key, Any]) -> Iterator[str]:
    """Yield how one part differs in the other version."""
    kind, code = key
    mine, other = here.get(key), there.get(key)
    if mine == other:
        return
    if isinstance(mine or other, Apart):
        yield f"{kind}两版不一样：{code}"
    elif other is None:
        yield f"另一版没有{kind}“{_titled(mine, code)}”"
    elif mine is None:
        yield f"另一版多了{kind}“{_titled(other, code)}”，这一件已经过了那一步"
    else:
        yield f"{kind}“{_titled(mine, code)}”两版不一样：{listed(_what(mine, other))}"


def _titled(part: Any, code: str) -> str:
    return str(getattr(part, "title", code))


def _what(mine: Any, other: Any) -> list[str]:
    told = (one.name for one in fields(mine) if one.compare)
    return [SAID.get(one, one) for one in told if getattr(mine, one) != getattr(other, one)]


def _not_theirs(run: Run, to: Definition) -> Iterator[str]:
    """Yield everyday acts that the other version would not have let the same role do."""
    here = begin(to, run.begun_at, run.setting)
    for act in run.acts:
        if act.action in Everyday.values and not _may(here, act):
            yield f"日常动作“{named(to, act.action)}”两版不一样：由谁办"
        here = applied(here, act)


def _may(run: Run, act: Act) -> bool:
    return act.role in may_do(run, Everyday(act.action), run.lanes[act.said.lane])


def _gates_shut(
    run: Run, was: Definition, ahead: Collection[str], to_be_had: Collection[str]
) -> Iterator[str]:
    before = {one.code: one for one in was.gates}
    for gate in run.definition.gates:
        wanted = set(providers(run.definition, gate))
        free = gate.need in ALWAYS_OPENABLE or before.get(gate.code) == gate
        called = _called(run, gate)
        filled = gate.need is GateNeed.FILLED and _is_filled(run, gate.field)
        if free or filled or not called or wanted & set(to_be_had):
            continue
        if set(gate.before) & set(ahead):
            acts = listed([f"“{named(run.definition, one)}”" for one in sorted(wanted)])
            yield f"另一版的“{gate.title}”要做{acts}，这一件已经过了能做的环节"


def _called(run: Run, gate: Gate) -> bool:
    done = {act.action for _, act in run.valid}
    wanted = gate.need is not GateNeed.FOLLOWED or done & set(gate.since)
    return bool(wanted and (not gate.after or done & set(gate.after)))


def _is_filled(run: Run, field: str) -> bool:
    return any(run.is_filled(field, lane) for lane in run.lanes)


def _fields_gone(run: Run, was: Definition, ahead: Collection[str]) -> Iterator[str]:
    for field in run.definition.fields:
        old = was.data.get(field.code)
        asked = set(field.required_for) - set(old.required_for if old else ())
        writing: list[Action] = [
            one for one in run.definition.actions if field.code in one.fields and one.code in ahead
        ]
        if asked & set(ahead) and not writing and not _is_filled(run, field.code):
            yield f"另一版要填“{field.title}”，这一件已经过了能填的环节"
