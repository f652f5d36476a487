"""The first wording of a letter, from what the lists say; a person rewrites it as needed.

Nothing is said here that the citation does not say. What only the person can know stands in
``【请…】`` and must be filled in before the letter is issued. Neither the question nor any
name or phone of the person who asked is repeated.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from qingdan.letters.enums import LetterKind
from qingdan.letters.facts import Body, Citation, CitedEntry
from qingdan.letters.pronouns import we, you
from qingdan.letters.quoting import basis, handled, name_of, named, receivers_of, sentence
from qingdan.letters.titles import balanced

SOURCE = "【请写明来源，例如群众来访、12345工单及编号】"
TAKER = "【请写明承接单位】"
OUTLINE = "【请用一两句话写明时间、地点、诉求；不写当事人姓名、电话】"


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything in a letter that a person may write.

    ``title`` is broken into lines where it shall break, ``body`` has one paragraph a line,
    ``attachments`` one enclosure a line. ``dated`` is ``None`` for the day of issue. ``mark``
    is the name above the red line, as ``signature`` where it is empty.
    """

    title: str
    recipient: str
    body: str
    signature: str
    dated: date | None = None
    contact: str = ""
    attachments: str = ""
    copies: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """In whose name a letter goes out; ``of_township`` when the lists cited are its own."""

    name: str
    of_township: bool

    @property
    def we(self) -> str:
        """How it speaks of itself."""
        return we(self.name)


def word(kind: LetterKind, cited: Citation, sender: Sender) -> Wording:
    """Return the first wording of a letter."""
    title, recipient, written = WORDINGS[kind](cited, sender)
    return Wording(
        title="\n".join(balanced(title)),
        recipient=recipient,
        body="\n".join(written),
        signature=sender.name,
        copies="、".join(_copied(cited.entry)) if kind is LetterKind.TRANSFER else "",
        mark=sender.name,
    )


Draft = tuple[str, str, Iterator[str]]


def _transfer(cited: Citation, sender: Sender) -> Draft:
    bodies = _receiving(cited)
    done = f"该事项属于{you(bodies)}职责"
    if cited.entry is None:
        done = f"该事项不在{cited.township}的职责清单之内"
    elif cited.entry.kind == "reclaimed":
        done = f"该事项由{you(bodies)}承接"
    verb = {"basic": "转办", "cooperative": "商请办理"}.get(_kind(cited), "移交")

    def written() -> Iterator[str]:
        yield (
            f"{sender.we}收到{SOURCE}反映的下述事项。对照现行清单，{done}，现将有关情况函告如下。"
        )
        yield from ("一、事项概况", OUTLINE, "二、清单依据")
        yield from basis(cited)
        yield "三、办理意见"
        yield _asked(cited, sender, bodies)
        yield "特此函告。"

    chosen = cited.entry is not None and _kind(cited) != "basic"
    recipient = receivers_of(cited.entry) if chosen and cited.entry else "、".join(bodies)
    recipient = recipient or "【请写明主送单位】"
    return f"关于{verb}{name_of(cited)}事项的函", recipient, written()


def _asked(cited: Citation, sender: Sender, bodies: list[str]) -> str:
    to = you(bodies)
    asked = f"办理结果请告知反映人，并函复{sender.we}。"
    if _kind(cited) == "reclaimed":
        return f"现将该事项移交{to}，请按清单载明的工作方式办理。{asked}"
    if _kind(cited) == "cooperative":
        ours = f"{sender.we}按上列乡镇职责做好配合。" if sender.of_township else ""
        return f"请{to}按上列职责办理。{ours}{asked}"
    if _kind(cited) == "basic":
        return f"请{to}按清单办理。{asked}"
    return f"现将该事项移交{to}，请依职责办理。{asked}"


def _return(cited: Citation, sender: Sender) -> Draft:
    entry = cited.entry
    leads = named(entry.leads) if entry else ""

    def written() -> Iterator[str]:
        yield (
            "贵单位交办的【请写明任务或者工单的名称、编号】收悉。对照现行清单，现提出退回意见如下。"
        )
        yield "一、清单依据"
        yield from basis(cited)
        yield "二、退回理由"
        if entry is None:
            yield (
                f"该事项不在清单之内，不由{sender.we}承担。确需{sender.we}承担的，"
                "请按职责准入的规定报批后再行交办。"
            )
        elif entry.kind == "reclaimed":
            over = "不再办理" if entry.ended else f"由{leads}承接"
            yield f"该事项已由上级部门收回，{over}，不由{sender.we}承担。"
        else:
            yield (
                f"该事项由{leads or '上级部门'}履行上列部门职责，"
                f"{sender.we}只承担上列乡镇职责，超出部分不由{sender.we}承担。"
            )
        yield "三、处理建议"
        yield _suggested(cited)
        yield "特此函复。"

    return f"关于退回{name_of(cited)}事项的函", "【请写明交办单位】", written()


def _suggested(cited: Citation) -> str:
    entry, handler = cited.entry, cited.handler
    if entry is None:
        if handler is not None:
            return f"建议转由下列单位办理：{handled(handler)}。"
        return "建议由清单管理部门研究确定承办单位。"
    if entry.kind == "reclaimed":
        if entry.ended:
            return "该事项已不再办理，建议据此答复反映人。"
        return f"建议转由{receivers_of(entry) or TAKER}按清单载明的工作方式办理。"
    return f"建议由{receivers_of(entry) or '上级部门'}按职责办理，乡镇按清单配合。"


def _reply(cited: Citation, sender: Sender) -> Draft:
    subject = name_of(cited)

    def written() -> Iterator[str]:
        yield "您反映的问题收悉。对照现行清单，现答复如下。"
        yield "一、由谁办理"
        yield from _who(cited, sender)
        yield "二、清单依据"
        yield from basis(cited)
        yield "特此答复。"

    return f"关于{subject}问题的答复", "【请写明称呼】", written()


def _who(cited: Citation, sender: Sender) -> Iterator[str]:
    entry, handler = cited.entry, cited.handler
    if entry is None:
        yield f"该事项不在{cited.township}的职责清单之内。"
        if handler is not None:
            yield f"该事项由下列单位办理：{handled(handler)}。{sentence(handler.how)}"
        else:
            yield "【请写明由哪个单位办理、怎样联系】"
    elif entry.kind == "basic":
        yield f"该事项由{cited.township}负责办理。"
        yield "【请写明办理情况，或者什么时候办理】"
    elif entry.ended:
        said = "".join(f"“{one.text}”" for one in entry.theirs)
        yield (
            f"该事项已由上级部门收回，不再办理，没有单位承接。{f'清单写明：{said}' if said else ''}"
        )
    elif entry.kind == "reclaimed":
        yield f"该事项由{receivers_of(entry) or TAKER}办理，不由{cited.township}办理。"
    else:
        who = receivers_of(entry) or "上级部门"
        yield f"该事项由{who}按职责办理，{cited.township}按清单配合。"
    for body in entry.receivers if entry is not None else ():
        yield from _reached(body, "如需咨询，" if entry is not None and entry.ended else "")


def _reached(body: Body, ahead: str = "") -> Iterator[str]:
    said = {"电话": body.phone, "地址": body.address, "办公时间": body.hours}
    told = [f"{name}：{value}" for name, value in said.items() if value]
    if told:
        yield f"{ahead}{body.name}{'；'.join(told)}。"


def _kind(cited: Citation) -> str:
    return cited.entry.kind if cited.entry else ""


def _receiving(cited: Citation) -> list[str]:
    if cited.entry is None:
        return []
    if cited.entry.kind == "basic":
        return [cited.government]
    return [one.name for one in cited.entry.receivers]


def _copied(entry: CitedEntry | None) -> list[str]:
    if entry is None:
        return []
    return [one.name for one in entry.leads if one not in entry.receivers]


WORDINGS: dict[LetterKind, Callable[[Citation, Sender], Draft]] = {
    LetterKind.TRANSFER: _transfer,
    LetterKind.RETURN: _return,
    LetterKind.REPLY: _reply,
}
