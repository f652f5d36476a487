"""Personal data put out of sight before a text leaves this server."""

import re

MASK = "※"
PATTERNS = (
    re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])"),
    re.compile(r"(?<!\d)1\d{2}[ -]?\d{4}[ -]?\d{4}(?!\d)"),
    re.compile(r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)"),
    re.compile(r"(?<!\d)\d{15,19}(?!\d)"),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    re.compile(r"(?<=[我叫名是])(?:叫|名)[\u4e00-\u9fff]{2,3}(?=[，。,、；;\s]|$)"),
    re.compile(r"(?<=姓名)[：:是为]?\s*[\u4e00-\u9fff]{2,4}"),
    re.compile(
        r"(?<=(?:来电|反映|投诉|联系|申请)人)[：:]?\s*[\u4e00-\u9fff]{2,3}(?=[，。,、；;（(\s])"
    ),
    re.compile(
        r"[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马方任袁"
        r"柳史唐薛雷贺倪汤罗郝安于傅康顾孟黄穆萧尹姚邵汪祁毛米戴宋庞纪舒项董梁杜阮贾路江郭梅林"
        r"徐邱骆高夏蔡田胡万卢丁邓石崔龚程邢裴陆荣翁甄曲封段侯武刘龙叶白赖乔温庄阎连]"
        r"[\u4e00-\u9fff]{0,2}(?=先生|女士|同志|大爷|大妈|师傅)"
    ),
    re.compile(r"\d{1,4}(?:栋|幢|号楼|单元|室|号院)(?:\d{1,4}(?:单元|室|号)?)*"),
)
"""Identity and bank numbers, telephones, mail, names after the words that announce them, doors."""


def masked(text: str) -> str:
    """Return a text without numbers of persons, telephones, mail, announced names and doors.

    >>> masked("我叫王小二，电话13812345678，住3号楼2单元501室，路坏了")
    '我※，电话※，住※，路坏了'
    """
    for pattern in PATTERNS:
        text = pattern.sub(MASK, text)
    return text
