"""Questions shown as examples, each with what both sample lists answer to it.

They stand on the front page and beside the box. What is expected was read from the lists; the
tests ask each one where it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass

YINHAO, CHABAQI = "150222105", "150721201"
OFF_LIST = "off-list"


@dataclass(frozen=True, slots=True)
class Example:
    """A question, and by township the list kind and number of its first entry, or "on no list"."""

    text: str
    expected: Mapping[str, str]


IN_THE_BOX = Example("村口的水渠塌了，找谁修", {YINHAO: "basic 52", CHABAQI: "basic 66"})
"""Stands in the empty box."""
AT_THE_TOP = Example("有人在地里烧秸秆", {YINHAO: "basic 70", CHABAQI: "basic 90"})
"""Stands in the empty box at the top of every page."""
CHIPS = (
    Example("水渠塌了找谁修", {YINHAO: "basic 52", CHABAQI: "basic 66"}),
    Example("小商店的消防谁来查", {YINHAO: "cooperative 42", CHABAQI: "cooperative 64"}),
    Example("高龄津贴在哪申请", {YINHAO: "basic 35", CHABAQI: "basic 35"}),
    Example("身份证丢了去哪补", {YINHAO: OFF_LIST, CHABAQI: OFF_LIST}),
)
"""Can be pressed to be asked."""
