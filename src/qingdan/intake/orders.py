"""What an order asks for, without the frame around it: greetings, occasions, dates, contacts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PLACE = (
    r"(?:各|你|贵|我|本|该|全)?(?:苏木|乡镇|镇|乡|街道|村|社区|嘎查|地|单位)"
    r"(?:（[^）]*）|\([^)]*\))?"
)
PLACES = rf"{PLACE}(?:[、，,和及]?{PLACE})*(?:人民政府|政府|党委|办事处|里)?"
FRAMES = tuple(
    re.compile(one)
    for one in (
        r"^[^，。；：:\n]{0,40}[：:](?=.{6})",
        r"(?:为|为了)(?:深入|认真|切实|全面|进一步|更好|积极|扎实|坚决|持续|有效|贯彻|落实|做好|加强|推进|推动|规范|确保|提升|保障|巩固|防范|了解|掌握|配合|迎接|营造|压实|全力|完成|及时)[^。；\n]{0,60}?[，,]",
        r"(?:根据|按照|依据|遵照|结合|接|依照|据|经)[^，。；\n]{0,50}?(?:要求|安排|部署|通知|精神|规定|文件|方案|会议|计划|指示|研究(?:决定)?|工作需要)[，,]",
        r"(?:现|特)?(?:将|就)(?:有关|相关|以下)?(?:事项|工作|要求|任务)?(?:通知|安排|明确|函告|布置)如下[：:，,]?",
        r"(?:现|特)(?:将|就|请|需|要求|通知|函)",
        rf"(?:请|要求|责成|督促|由|需|望|恳请|商请|烦请|须){PLACES}(?:[^，。；\n]{{0,6}}?(?:要求))?",
        rf"^{PLACES}(?=[要须应需请])",
        r"(?:务必|务于|必须|尽快|抓紧|立即|及时|认真|切实|严格|迅速|按要求|按时|按期|高度重视)[，,]?",
        r"(?:请)?(?:于|在)?(?:本|下|每)?(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日?|底|初|中旬|上旬|下旬)?(?:\d{1,2}[时点:：]\d{0,2})?(?:下班)?(?:之?前|以前|内|底)",
        r"(?:请)?(?:于|在)?(?:本周[一二三四五六日天]?|下周[一二三四五六日天]?|月底|年底|本月底|周[一二三四五六日天]|今天|明天|今日|明日|后天)(?:下班)?(?:之?前|以前|内)?",
        r"[^，。；\n]{0,14}(?:联系人|联系电话|电话|传真|邮箱)[：:][^。；\n]*",
        r"(?:特此(?:通知|函告|函达)|妥否|请予支持|谢谢|收到请回复|收到回复|此函)[^。；\n]*",
        r"[（(][^（）()]{0,24}(?:附件|详见|联系)[^（）()]{0,24}[）)]|附件[一二三\d：:]?[^，。；\n]{0,20}",
    )
)
REPORTING = re.compile(
    r"[，,；;。](?=[并请于按每及将把情有如定年月本结材相汇形分每同\d工当])[^，,；;。]{0,16}(?:报送|报至|报我局|报送至|反馈至|反馈我局|上报我局)"
    r"[^，,；;。]{0,18}(?=[，,；;。]|$)"
)
DEADLINE = re.compile(
    r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底|初|中旬|上旬|下旬)(?:[^，。；\n]{0,6}?前)?|"
    r"\d{1,3}个?(?:工作日|小时|日|天)(?:之?内|以内)|(?:本|下)周[一二三四五六日天]?(?:[^，。；\n]{0,4}?前)?|"
    r"(?:今|明|后)(?:天|日|晚)[^，。；\n]{0,8}?前|(?:今天|明天|后天)(?:下班|上午|中午|下午|晚上)|"
    r"(?:每(?:日|天|周|旬|月|季度?|年))[^，。；\n]{0,8}?(?:前|报)|(?:月|年|季度)底前?"
)
PHRASES = re.compile(
    r"主要(?:领导|负责人)|分管(?:领导|负责人)|领导|亲自|过问|批示|确保|按期|保质|保量|按时|准时|各位|大家|书记|镇长|乡长|明确|专人"
    r"|负责人?|进展|情况|报?群里?|问题|沟通|联系|反馈|报送|报来|报我[局委办部]|书面|月底|周[一二三四五六日]|下班|办结|办理|台账|备查|留存|结合实际"
    r"|认真|抓[好紧实细]|做好|以下|下列|工作|年初|年度|近期|当前|任务(?:分解)?|中|由|乡镇|各镇|各乡|本镇|你镇|你乡|镇里|乡里|电话记录|来电|来文|要求|这项|该项|此项"
    r"|按照|根据|有关|相关|事项|遇到|及时|与|我?单位|高度重视|切实|严格|落实到位|落实|责任|务必|尽快|收到|请|并|将|把|要|的|于|前|后|在|为|和|等|各|[\d\s，、：:（）()“”《》!！.．-]"
    r"|[年月日号]|我[局委办部会队]|局里|给|至|谢谢|支持|辛苦|特此|通知|如有|疑问|详见|附件|统一|精神|会议|重要|文件|上级|部署|加强|组织|推进|开展|完成|时限|质量|思想|认识|提高|强化"
)
"""Of what sentences are made that belong to any order."""
SAYS_NOTHING = 4
"""A sentence with fewer characters beside such phrases asks for nothing of its own."""
SENTENCE = re.compile(r"[^。；;！!\n]+[。；;！!\n]*")
HAN = re.compile(r"[\u4e00-\u9fff]")
EDGES = '，,。；;、：: \t\n　！!“”"'
SHORTEST_SEGMENT = 5


@dataclass(frozen=True, slots=True)
class Order:
    """An order taken apart.

    ``core`` is what is asked for; ``segments`` are its sentences, each with the whole subject
    that its own words give; ``deadlines`` are words, never computed dates.
    """

    text: str
    core: str
    segments: tuple[str, ...]
    deadlines: tuple[str, ...]


def read_order(text: str) -> Order:
    """Take an order apart.

    >>> read_order("为做好今冬防火工作，请你镇于12月10日前开展防火宣传。联系人：甲").core
    '开展防火宣传'
    """
    core = bare(text)
    segments = tuple(dict.fromkeys(_segments(core)))
    found = tuple(dict.fromkeys(one.group() for one in DEADLINE.finditer(text)))
    return Order(text, core, segments, found)


def bare(text: str) -> str:
    """Return a text without its frame; the text itself when nothing would be left."""
    core = _without_phrases(text)
    for frame in FRAMES:
        core = frame.sub("", core)
    shorter = REPORTING.sub("", core)
    core = shorter if len(shorter.strip(EDGES)) >= SHORTEST_SEGMENT else core
    core = core.strip(EDGES)
    return core if len(core) >= SHORTEST_SEGMENT else text.strip(EDGES)


def _without_phrases(text: str) -> str:
    """Leave out the sentences that stand in any order, like 请高度重视，确保按期完成."""
    told = SENTENCE.findall(text)
    kept = [one for one in told if len(HAN.findall(PHRASES.sub("", one))) >= SAYS_NOTHING]
    return "".join(kept) or text


def _segments(core: str) -> Iterator[str]:
    for one in re.split(
        r"[。；;！!\n]|(?<=[^\d])[,，](?=(?:并|同时|另|还|由|以及|做好|开展|组织|负责))", core
    ):
        told = one.strip(EDGES)
        if len(told) >= SHORTEST_SEGMENT:
            yield told
