"""What a duty rests on: the article of a law, the place it holds for, the year it was due."""

import re
from collections.abc import Iterator

from qingdan.documents.findings.rule import Checked, Hit, Rule, entries, hit, texts_of
from qingdan.documents.model import ListKind, Severity

CITED = re.compile(
    r"(?:按照|根据|依据|依照|违反)[^。；，《》]{0,6}《(?P<law>[^《》]{2,40}(?:法|条例|规定|办法|规则))》"
    r"(?![^。；]{0,8}第[一二三四五六七八九十百零\d]+条)"
)
IN_CITIES = re.compile(r"城市(?:道路|绿地|绿化|公园|桥梁|照明|供水|排水|市容)|市政(?:设施|公用)")
BOUNDED = re.compile(r"范围|所在地|辖区|本[乡镇]|建成区|镇区|集镇")
EDITION_YEAR = re.compile(r"(20\d\d)年(?:\d{1,2}月)?[版本）)]")
DUE = re.compile(
    r"(?:到|至|截至)?(?P<year>20\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末|年底)?(?:之?前|，)?"
    r"[^。；，\d]{0,16}(?:完成|实现|清零|销号)(?!的|后|时|情况)"
)


def _no_article(checked: Checked) -> Iterator[Hit]:
    for duty_list, entry in entries(checked):
        found = next((one for text in texts_of(entry) if (one := CITED.search(text))), None)
        if found:
            words = f"引用《{found['law']}》而没有写第几条，不便核对依据。"
            yield hit(duty_list, entry, words, found[0])


def _no_place(checked: Checked) -> Iterator[Hit]:
    if (checked.document.township or "").endswith(("街道", "街道办事处")):
        return
    for duty_list, entry in entries(checked, ListKind.BASIC):
        found = IN_CITIES.search("；".join(entry.penalties))
        if found and not entry.scope and not BOUNDED.search(entry.name):
            words = f"处罚的是“{found[0]}”上的行为，没有写明在乡镇的执法范围。"
            yield hit(duty_list, entry, words, entry.name)


def _year_passed(checked: Checked) -> Iterator[Hit]:
    document = checked.document
    titles = [document.title, *(duty_list.title for duty_list in document.lists)]
    years = [int(year) for title in titles for year in EDITION_YEAR.findall(title)]
    if not years:
        return
    for duty_list, entry in entries(checked):
        due = (one for text in texts_of(entry) for one in DUE.finditer(text))
        late = next((one for one in due if int(one["year"]) < min(years)), None)
        if late:
            words = f"要求的期限“{late[0]}”早于清单标题里的{min(years)}年。"
            yield hit(duty_list, entry, words, late[0])


RULES = (
    Rule(
        "law.no-article",
        Severity.NOTICE,
        "引用法律、法规而没有写条款。",
        "银号镇配合履职第8项“未按照《中华人民共和国义务教育法》规定”。",
        _no_article,
    ),
    Rule(
        "scope.not-stated",
        Severity.WARNING,
        "乡镇的处罚只适用于城市设施，却没有写执法范围。",
        "查巴奇乡基本履职第74项处罚城市道路上的行为，收回清单第49项写明了范围。",
        _no_place,
    ),
    Rule(
        "wording.year-passed",
        Severity.WARNING,
        "条文要求的期限早于标题印出的年份。",
        "标题写“（2025年版）”，条文写“2024年底前完成”。",
        _year_passed,
    ),
)
