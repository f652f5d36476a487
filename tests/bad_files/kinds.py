"""What a bad file is: a name, its bytes and, where only one answer is right, the refusal."""

from dataclasses import dataclass

ROWS = (
    ("序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇配合职责"),
    ("一、农业农村（2项）", "", "", "", ""),
    ("1", "禁牧休牧", "县林草局", "1. 制定方案。\n2. 开展执法。", "1. 宣传政策。\n2. 上报线索。"),
    ("2", "秸秆禁烧", "县农牧局", "指导综合利用。", "开展日常巡查，发现问题及时上报。"),
)
TITLE = "固阳县银号镇配合履职事项清单（2项）"


@dataclass(frozen=True, slots=True)
class BadFile:
    """``refusal`` is the code that must come; ``None``: read whole or refused, both are right."""

    name: str
    data: bytes
    refusal: str | None = None
