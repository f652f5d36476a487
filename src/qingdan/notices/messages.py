"""Several lines in one message: what fits is written out, of very many the rest is counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from qingdan.notices.enums import ChannelKind
from qingdan.notices.kinds import kind_title
from qingdan.notices.models import Delivery
from qingdan.notices.platforms import PLATFORMS, defused

MANY = 60
"""From so many waiting lines on, what does not fit into one message is only counted."""
MAIL_BYTES = 200_000
ROOM_FOR_COUNT = 400
SIGN_IN = "请登录清单通查看。"
REPEATED = "（补发：上次没有收到回答，可能已收到同一编号的这条）"


@dataclass(frozen=True, slots=True)
class Packed:
    """What goes into one message: ``named`` are written out, ``counted`` only counted."""

    named: Sequence[Delivery]
    counted: Sequence[Delivery]

    @property
    def rows(self) -> list[Delivery]:
        """All of them, in order."""
        return [*self.named, *self.counted]


def pack(rows: Sequence[Delivery], kind: str) -> Packed:
    """Choose what goes into the next message.

    Args:
        rows: waiting lines of one group or mailbox, oldest first, at least one.
        kind: the platform; empty for mail.

    Returns:
        At least one line; what is in neither part waits for the message after.
    """
    most = _most_bytes(kind) - ROOM_FOR_COUNT
    taken, used = 0, 0
    for at, row in enumerate(rows, start=1):
        used += len(_line(row, at, kind).encode()) + 1
        if used > most and taken:
            break
        taken = at
    rest = rows[taken:]
    return Packed(rows[:taken], rest if len(rows) > MANY else [])


def subject_of(packed: Packed) -> str:
    """Return the heading of a message.

    >>> subject_of(Packed([Delivery(title="有一件事")], []))
    '清单通：有一件事'
    """
    count = len(packed.rows)
    return f"清单通：{packed.named[0].title}" if count == 1 else f"清单通：{count} 条通知"


def text_of(packed: Packed, kind: str, number: str, *, again: bool) -> str:
    """Return the text of a message.

    Args:
        packed: its lines.
        kind: the platform; empty for mail.
        number: by which a repeated message is known.
        again: it goes a second time, because nobody answered the first.
    """
    count = len(packed.rows)
    head = f"清单通：{count} 条通知（编号 {number}）"
    head = f"**{head}**" if _is_markdown(kind) else head
    lines = [head, *([REPEATED] if again else [])]
    lines += [_line(row, at, kind) for at, row in enumerate(packed.named, start=1)]
    if packed.counted:
        lines.append(f"{_counted(packed.counted)}{SIGN_IN}")
    elif not settings.SITE_URL:
        lines.append(SIGN_IN)
    return "\n".join(lines)


def _counted(rows: Sequence[Delivery]) -> str:
    kinds = Counter(kind_title(row.kind) for row in rows).most_common(6)
    told = "、".join(f"{title} {count} 条" for title, count in kinds)
    return f"另有 {len(rows)} 条没有逐条列出（{told}）。"


def _line(row: Delivery, at: int, kind: str) -> str:
    urgent = "【紧急】" if row.urgent else ""
    whom = f"（{row.whom}）" if row.whom else ""
    address = f"{settings.SITE_URL}{row.link}" if settings.SITE_URL and row.link else ""
    if not kind:
        parts = (f"{at}. {urgent}{row.title}", row.body, address)
        return "\n".join([*(one for one in parts if one), ""])
    said = defused(f"{urgent}{row.title}{whom}")
    link = f" [查看]({address})" if _is_markdown(kind) else f" {address}"
    return f"{at}. {said}{link if address else ''}"


def _is_markdown(kind: str) -> bool:
    return kind in {ChannelKind.WECOM, ChannelKind.DINGTALK}


def _most_bytes(kind: str) -> int:
    return PLATFORMS[ChannelKind(kind)].most_bytes if kind else MAIL_BYTES
