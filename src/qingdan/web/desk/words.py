"""What the case page says of everyday acts and of values."""

from datetime import date

from qingdan.procedures.enums import Everyday

EVERYDAY_NOTES = {
    Everyday.RETURN: "退到上一步，由上一步的人重办。要写理由，并引用条款。",
    Everyday.TRANSFER: "由本单位能办这一步的同事接着办，环节不变。",
    Everyday.JOINT: "请别的单位一起办，各有各的线；原来的照常办。",
    Everyday.URGE: "提醒现在该办的人，记在办理记录里；环节和期限不变。",
    Everyday.SUPERVISE: "由上级督促办理，记在办理记录里；环节和期限不变。",
    Everyday.EXTEND: "延长一个正在计时的期限；依据没有规定可以延长的，会拒绝。",
    Everyday.SUSPEND: "暂时停下，到“恢复办理”为止；期限只按依据的规定暂停。",
    Everyday.RESUME: "接着办，停下以前在哪一步就在哪一步。",
    Everyday.WITHDRAW: "收回自己刚做的一步；别人已经接着办的收不回。",
    Everyday.COMPLETE: "请对方补齐材料，到“补正收齐”为止停下。",
    Everyday.COMPLETED: "材料补齐了，接着办。",
    Everyday.REOPEN: "办结的重新办，回到办结前的一步。",
}
EVERYDAY_EFFECTS = {
    Everyday.RETURN: "退回上一步",
    Everyday.TRANSFER: "转给这位同事",
    Everyday.JOINT: "请这些单位会办",
    Everyday.WITHDRAW: "撤回这一步",
    Everyday.REOPEN: "重开这一件",
}


def value_word(value: object) -> str:
    """Write a value of a field for people.

    >>> value_word(True), value_word(date(2026, 3, 2)), value_word("井盖")
    ('是', '2026年3月2日', '井盖')
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)
