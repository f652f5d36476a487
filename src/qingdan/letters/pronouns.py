"""How official letters say "we" and "you": 我镇, 贵局."""

OURS = ("镇", "乡", "街道", "苏木", "旗", "县", "区", "局", "办", "委")
YOURS = {
    "局": "局",
    "分局": "局",
    "委员会": "委",
    "委": "委",
    "办公室": "办",
    "办": "办",
    "大队": "大队",
    "院": "院",
    "中心": "中心",
    "人民政府": "单位",
    "部": "部",
    "公司": "公司",
}


def we(body: str) -> str:
    """Return how a body speaks of itself.

    >>> we("银号镇人民政府"), we("查巴奇鄂温克族乡人民政府"), we("固阳县委编办"), we("某中心")
    ('我镇', '我乡', '我办', '我单位')
    """
    place = body.removesuffix("人民政府").removesuffix("办事处").removesuffix("公室")
    ending = next((one for one in OURS if place.endswith(one)), "")
    return f"我{ending}" if ending else "我单位"


def you(bodies: list[str]) -> str:
    """Return how a letter speaks to its receivers.

    >>> you(["固阳县市场监督管理局"]), you(["固阳县卫生健康委员会"]), you(["甲局", "乙局"]), you([])
    ('贵局', '贵委', '贵单位', '贵单位')
    """
    if len(bodies) != 1:
        return "贵单位"
    endings = sorted(YOURS, key=len, reverse=True)
    found = next((one for one in endings if bodies[0].endswith(one)), "")
    return f"贵{YOURS[found]}" if found else "贵单位"
