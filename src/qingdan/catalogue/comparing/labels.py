"""The Chinese words for what a comparison found."""

from functools import lru_cache

from qingdan.catalogue.comparing.changes import ChangeClass, Where
from qingdan.catalogue.comparing.townships import Relation
from qingdan.core.shipped import load_table
from qingdan.documents.model import ListKind

KINDS = {
    ListKind.BASIC: "基本履职",
    ListKind.COOPERATIVE: "配合履职",
    ListKind.RECLAIMED: "上级部门收回",
}
RELATIONS = {
    Relation.SAME: "相同",
    Relation.KIND_DIFFERS: "清单不同",
    Relation.PARTY_DIFFERS: "部门不同",
    Relation.PARTLY: "部分相同",
}
CHANGES = {
    ChangeClass.ADDED: "新增",
    ChangeClass.REMOVED: "取消",
    ChangeClass.SPLIT: "拆分",
    ChangeClass.MERGED: "合并",
    ChangeClass.KIND: "清单变动",
    ChangeClass.PARTY: "责任方变动",
    ChangeClass.SCOPE: "范围变动",
    ChangeClass.WORDING: "文字修改",
}
PLACES = {
    Where.NAME: "事项名称",
    Where.DEPARTMENT: "部门职责",
    Where.TOWNSHIP: "乡镇职责",
    Where.TAKEOVER: "承接方式",
    Where.SUPPORT: "履职保障",
}


@lru_cache(maxsize=1)
def _categories() -> dict[str, str]:
    return {one["key"]: one["title"] for one in load_table("categories.toml")["category"]}


def category_title(category: str) -> str:
    """Return the title of a common category; a local one is its own title.

    >>> category_title("party-building"), category_title("园区服务")
    ('党的建设', '园区服务')
    """
    return _categories().get(category, category)
