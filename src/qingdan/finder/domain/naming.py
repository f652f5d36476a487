"""The township a question is about, as a program or a person at a terminal names it."""

from datetime import date
from http import HTTPStatus

from qingdan.catalogue.domain.townships_called import townships_called, with_lists
from qingdan.catalogue.models import Edition
from qingdan.catalogue.queries import published_editions
from qingdan.core.errors import DomainError
from qingdan.core.text import chinese_date
from qingdan.finder.questions import UNSPEAKABLE
from qingdan.parties.enums import RegionLevel
from qingdan.parties.models import Region

MOST_NAMED = 4
LONGEST, SAID = 60, 20
"""No name of a township is longer; of one that is, so much is said back."""


class TownshipUnknown(DomainError):
    code = "finder.township-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有叫“{named}”的乡镇（街道），没有作答。"
    remedy = "请写九位区划代码或完整名称；有清单的乡镇见 /api/v1/townships。"


class TownshipAmbiguous(DomainError):
    code = "finder.township-ambiguous"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "叫“{named}”的乡镇（街道）不止一个，没有作答。"
    remedy = "请改用代码：{codes}。"


def township_meant(named: str, on: date) -> Region:
    """Return the township meant by a code or a name; of several the one with lists that day.

    Raises:
        TownshipUnknown: there is none.
        TownshipAmbiguous: there are several.
    """
    speakable = len(named) <= LONGEST and not UNSPEAKABLE.search(named)
    called = townships_called(named) if speakable else []
    found = with_lists([one for one in called if one.level == RegionLevel.TOWNSHIP], on)
    if not found:
        said = UNSPEAKABLE.sub("", named)
        raise TownshipUnknown(named=said if len(said) <= LONGEST else f"{said[:SAID]}…")
    if len(found) > 1:
        raise TownshipAmbiguous(named=named, codes="、".join(one.code for one in found))
    return found[0]


def editions_known(township_code: str) -> str:
    """Say which editions there are to ask about, empty where there are none. One query.

    Args:
        township_code: nine digits; empty when nobody has said which township.
    """
    if not township_code:
        first = published_editions().order_by("valid_from").first()
        return f"最早的一版清单{_since(first)}。" if first else ""
    rows = list(published_editions().filter(township=township_code).order_by("-ordinal"))
    if not rows:
        return ""
    named = "、".join(
        f"第 {one.ordinal} 版（{_since(one)}）" for one in reversed(rows[:MOST_NAMED])
    )
    return f"该乡镇（街道）已发布的{'' if len(rows) <= MOST_NAMED else '，较近的'}有{named}。"


def _since(edition: Edition) -> str:
    """Say from when and until when an edition holds; undated lists hold since they are kept."""
    since = f"自{chinese_date(edition.valid_from)}起" if edition.valid_from else ""
    since += "施行" if edition.date_is_stated else "收录"
    return since + (f"，至{chinese_date(edition.valid_until)}前" if edition.valid_until else "")
