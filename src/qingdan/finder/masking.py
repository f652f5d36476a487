"""Personal data put out of sight before a text leaves this server."""

import re

MASK = "※"
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马方任袁"
    "柳史唐薛雷贺倪汤罗郝安于傅康顾孟黄穆萧尹姚邵汪祁毛米戴宋庞纪舒项董梁杜阮贾路江郭梅林"
    "徐邱骆高夏蔡田胡万卢丁邓石崔龚程邢裴陆荣翁甄曲封段侯武刘龙叶白赖乔温庄阎连"
)
ENDS = r"(?=[，。,、；;：:！!？?（(\s]|$)"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PATTERNS = (
    re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])"),
    re.compile(r"(?<!\d)1\d{2}[ -]?\d{4}[ -]?\d{4}(?!\d)"),
    re.compile(r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)"),
    re.compile(r"(?<!\d)(?:\d[\s.,·_/－—–-]{0,2}){10,}\d"),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    re.compile(rf"(?<=[名是])叫[\u4e00-\u9fff]{{2,3}}{ENDS}"),
    re.compile(
        rf"(?<=姓名)(?:[：:是为]\s*[\u4e00-\u9fff]{{2,4}}"
        rf"|\s*[{SURNAMES}][\u4e00-\u9fff]{{1,2}}{ENDS})"
    ),
    re.compile(
        r"(?<=(?:来电|反映|投诉|联系|申请)人)[：:]?\s*(?!民)[\u4e00-\u9fff]{2,3}(?=[，。,、；;（(\s])"
    ),
    re.compile(
        rf"[{SURNAMES}][\u4e00-\u9fff]{{0,2}}(?=先生|女士|同志|大爷|大妈|大叔|大姐|大嫂|师傅)"
    ),
    re.compile(rf"(?<=我叫)(?![了你他她人过车不没救来])[\u4e00-\u9fff]{{2,6}}?{ENDS}"),
    re.compile(rf"(?<=我叫)[{SURNAMES}][\u4e00-\u9fff]{{1,2}}"),
    re.compile(
        rf"(?<=我是|本人|村民|居民|业主|户主|邻居|老人|老乡)[{SURNAMES}]"
        rf"[\u4e00-\u9fff](?:(?![生人户民工女])[\u4e00-\u9fff])?{ENDS}"
    ),
    re.compile(
        r"(?<=电话|手机|座机|号码|微信)(?:号码?)?[是为：:\s]*(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{6,20}"
    ),
    re.compile(
        rf"[{PROVINCES}][A-HJ-NP-Za-hj-np-z][·•\s-]?[A-HJ-NP-Za-hj-np-z0-9]{{4,6}}[挂学警港澳]?"
        r"(?![A-Za-z0-9])"
    ),
    re.compile(r"\d{1,4}(?:栋|幢|号楼|单元|室|号院)(?:\d{1,4}(?:单元|室|号)?)*"),
    re.compile(r"(?<=[路街巷同弄村组屯队区道])\s*\d{1,5}号(?![线桥井台机文令])"),
)
"""Identity cards, telephones, any number so long however it is grouped, mail, names after the
words that announce them or before those that follow them, accounts, plates, doors."""


def masked(text: str) -> str:
    """Return a text without what points to a person: numbers, mail, announced names, plates, doors.

    >>> masked("我叫王小二，电话13812345678，住3号楼2单元501室，路坏了")
    '我叫※，电话※，住※，路坏了'
    """
    for pattern in PATTERNS:
        text = pattern.sub(MASK, text)
    return text
