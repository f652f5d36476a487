"""Why a place cannot be asked about, in the words of who asks."""

from dataclasses import dataclass

from qingdan.core.errors import DomainError
from qingdan.core.text import chinese_date
from qingdan.finder.domain.answering import NoListsThere
from qingdan.web.public.asked import Asked

WHOM = "可以拨打 12345，或问当地的机构编制部门（编办）。"


@dataclass(frozen=True, slots=True)
class Said:
    """What is said instead of an answer, and what to do now."""

    words: str
    advice: str


def said(asked: Asked, refusal: DomainError | None) -> Said | None:
    """Return a refusal in the words of who asks; ``None`` where its own words will do.

    Staff is told how a list gets here; a resident, who cannot do that, whom to ask.
    """
    if not isinstance(refusal, NoListsThere):
        return None
    known = str(refusal.params["known"])
    return Said(_words(asked, known), refusal.advice if asked.full else _advice(asked, known))


def _words(asked: Asked, known: str) -> str:
    region, day = asked.unlisted, "今天" if asked.on == asked.today else chinese_date(asked.on)
    if region is None:
        return "这个乡镇（街道）的清单还没有收录。" if asked.code else f"{day}还没有收录任何清单。"
    if known:
        return f"{region.name}在{day}没有现行清单，不能对照着回答。"
    return f"{region.name}的清单还没有收录，不能对照着回答。"


def _advice(asked: Asked, known: str) -> str:
    again = "可以把日期换到那以后再问，也" if known and asked.on < asked.today else ""
    return f"{known}{again}{WHOM}"
