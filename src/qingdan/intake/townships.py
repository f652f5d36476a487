"""Whether a text is meant for another township of the county."""

import re

from qingdan.parties.models import Region

LEVELS = "(?:苏木|乡|镇|街道)"
PEOPLE = "族"
STEM = 2
"""Of a township of a people (查巴奇鄂温克族乡) everyday names keep so many characters at least."""


def names_another(text: str, township: Region) -> bool:
    """Tell whether a text names another township of the county and not this one.

    Args:
        text: as it came.
        township: the one whose gate it stands at.
    """
    if re.search(called(township.name), text):
        return False
    siblings = Region.objects.filter(parent_id=township.parent_id).exclude(pk=township.pk)
    names = siblings.values_list("name", flat=True)
    return any(re.search(called(one), text) for one in names)


def called(name: str) -> str:
    """Return the pattern of how a township is called.

    >>> bool(re.search(called("查巴奇鄂温克族乡"), "请查巴奇乡报送")), called("银号镇")
    (True, '银号镇')
    """
    if PEOPLE in name:
        return rf"{re.escape(name[:STEM])}[\u4e00-\u9fff]{{0,10}}?{LEVELS}"
    return re.escape(name)
