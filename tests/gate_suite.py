"""Requests made from the lists themselves, with what the gate must say to each.

Every name and clause of an edition is put into the order sentences departments use; the right
answer follows from where it stands. What stands on no list is written out here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qingdan.catalogue.enums import ListKind, Side
from qingdan.catalogue.models import Clause, Item

ORDERS = (
    "请你镇认真做好以下工作：{}",
    "为进一步抓好落实，请各乡镇于12月10日前完成：{}",
    "现将有关工作通知如下：{}请将开展情况报送我局。",
)
HELPED = (
    "请你镇配合我局做好以下工作：{}",
    "请镇里协助开展：{}完成后报我局备案。",
    "因我局人手不足，委托你镇代为办理：{}",
)
RENAMED = (("行政处罚", "处理"), ("监督检查", "安全体检"), ("审批", "代审"), ("检查", "走访查看"))
STRANGERS = ("archives", "statistics", "united-front", "taxation", "tobacco", "red-cross")
NOBODYS = (
    "统一采购并安装智能门铃监控，覆盖所有独居户",
    "组织全体村民安装注册反诈软件，安装率达到90%以上",
    "成立网络舆情监测专班，配备专职网评员3人，24小时轮班监看",
    "完成招商引资到位资金任务3000万元",
    "为全镇家犬植入芯片并办理犬证",
    "完成电动自行车充电桩建设40个，选址、施工、运维均由镇里负责",
    "上门催收个体户欠税，核定定额并代开发票",
    "逐村调查快递收发量和驿站经营状况，填写问卷",
    "动员每村新增宽带用户30户，登记办理套餐",
    "每人每天转发短视频5条并点赞，截图发群",
    "抄录各户电表，催收拖欠电费",
    "成立婚介服务中心，安排专职红娘两名",
    "为三轮车、电动车逐辆上牌、投保，组织驾驶人考证",
    "核查烟草零售许可证，对无证卖烟的予以取缔",
    "派干部常驻外地接劝返上访人员，费用自理",
    "设立司法鉴定所并配备鉴定人",
    "对出租车驾驶员进行资格考试和发证",
    "完成商业银行信用卡推广任务200张",
    "组织全镇干部注册学习小程序，每天登录打卡学习30分钟",
    "承担校车安全管理，每天核查车况和接送名册",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request, what may be answered to it, and the class it is of.

    ``exact`` tells that its words are the list's own.
    """

    township: str
    sender: str
    text: str
    accept: frozenset[str]
    group: str
    exact: bool = True


def suite(items: Sequence[Item]) -> Iterator[Wanted]:
    """Yield all requests that follow from the entries of one township."""
    for at, item in enumerate(items):
        if item.kind == ListKind.BASIC:
            yield _said(item, item.name, at, "admissible", {"admit"}, "县委办公室")
        elif item.kind == ListKind.RECLAIMED:
            yield from _reclaimed(item)
        else:
            yield from _shared(item, at)
    township = items[0].edition.township_id
    for text in NOBODYS:
        for order in ORDERS:
            right = frozenset({"petition", "return"})
            yield Wanted(township, "县发展和改革委员会", order.format(text), right, "off-list")


def _reclaimed(item: Item) -> Iterator[Wanted]:
    for at in range(len(ORDERS)):
        yield _said(item, item.name, at, "reclaimed", {"return"})
        helped = HELPED[at].format(item.name)
        yield Wanted(
            item.edition.township_id, _lead(item), helped, frozenset({"return"}), "disguised"
        )
    reworded = item.name
    for old, new in RENAMED:
        reworded = reworded.replace(old, new)
    if reworded != item.name:
        text = HELPED[0].format(reworded)
        right = frozenset({"return", "petition", "unclear"})
        yield Wanted(item.edition.township_id, _lead(item), text, right, "disguised", exact=False)


def _shared(item: Item, at: int) -> Iterator[Wanted]:
    clauses = list(item.clauses.all())
    ours = [one for one in clauses if one.side == Side.TOWNSHIP]
    theirs = [one for one in clauses if one.side == Side.DEPARTMENT and not _twin(one, ours)]
    for clause in ours:
        if _twin(clause, [one for one in clauses if one.side == Side.DEPARTMENT]):
            continue
        yield _said(item, clause.text, at, "admissible", {"admit", "conditions"})
    for clause in theirs:
        yield _said(item, clause.text, at, "department's clause", {"return"})
    if ours:
        roles = {one.role_key for one in item.departments.all()}
        stranger = next(one for one in STRANGERS if one not in roles)
        text = f"{item.name}：{ours[0].text}"
        yield _said(item, text, at, "wrong department", {"conditions"}, NAMES[stranger])


NAMES = {
    "archives": "县档案局", "statistics": "县统计局", "united-front": "县委统战部",
    "taxation": "县税务局", "tobacco": "县烟草专卖局", "red-cross": "县红十字会",
}  # fmt: skip


def _twin(clause: Clause, others: Sequence[Clause]) -> bool:
    """Tell whether the other side does the same by nearly the same words."""
    mine = set(clause.text)
    return any(len(mine & set(one.text)) > TWIN * len(mine | set(one.text)) for one in others)


TWIN = 0.75


def _said(item: Item, words: str, at: int, group: str, right: set[str], sender: str = "") -> Wanted:
    text = ORDERS[at % len(ORDERS)].format(words)
    return Wanted(item.edition.township_id, sender or _lead(item), text, frozenset(right), group)


def _lead(item: Item) -> str:
    return next((one.name for one in item.departments.all()), "县政府办公室")
