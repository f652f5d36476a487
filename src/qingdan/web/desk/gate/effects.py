"""How the acts of the gate are called on their buttons: by what they bring about."""

from qingdan.catalogue.enums import ListKind
from qingdan.intake.enums import Decision, Door, MatterState
from qingdan.intake.models import RequestMatter

SENDER = "来件单位"


def sender_of(matter: RequestMatter) -> str:
    """Return how the sender is called."""
    return matter.request.sender_name or SENDER


def deciding(matter: RequestMatter, decision: Decision) -> str:
    """Return what a decision of the township brings about."""
    sender = sender_of(matter)
    again = matter.state == MatterState.OBJECTED
    if again and decision in (Decision.RETURN, Decision.PETITION):
        return "再次退回，提请编办裁定"
    return {
        Decision.ADMIT: "承接，按清单办理",
        Decision.CONDITIONS: f"附条件承接，答复{sender}",
        Decision.RETURN: f"退回给{sender}",
        Decision.PETITION: f"不承接，请{sender}申请准入",
        Decision.UNCLEAR: f"请{sender}写清楚",
    }[decision]


def ruling(decision: Decision) -> str:
    """Return what a ruling of the list office brings about."""
    return {
        Decision.ADMIT: "裁定由乡镇承接",
        Decision.CONDITIONS: "裁定附条件承接",
        Decision.RETURN: "裁定退回，乡镇不承接",
        Decision.PETITION: "裁定先走职责准入",
        Decision.UNCLEAR: "裁定由来件单位写清楚",
    }[decision]


def accepting(matter: RequestMatter) -> str:
    """Return what it means to accept what was decided."""
    if matter.request.door == Door.HOTLINE:
        return "接受派单"
    if matter.decision == Decision.RETURN:
        return "接受退回，由本单位办"
    if matter.decision == Decision.PETITION:
        return "接受，先申请准入"
    return "没有异议"


def objecting(matter: RequestMatter) -> str:
    """Return what an objection brings about."""
    if matter.request.door == Door.HOTLINE:
        return "引用条文，退回热线"
    return f"向{matter.request.place.name}提出异议"


def opening(matter: RequestMatter) -> str:
    """Return what the work is called that follows from a decision."""
    if matter.decision == Decision.PETITION:
        return "申请职责准入"
    if matter.item is not None and matter.item.kind == ListKind.RECLAIMED:
        return "交还承接部门"
    return "立项办理"
