"""What stands around the entries: notes, page numbers, attachments, who drew it up."""

import re

NOTE = re.compile(
    r"\s*(?:附?注\s*\d?\s*[:：]|备注\s*[:：]|(?:填表|编制)?说明\s*[:：]"
    r"|[*＊★☆▲△※]\s*(?:标注|为|表示|号|代表|[:：])|[带标加打](?:注|有)?“?[*＊★☆▲△※])"
)
NOISE = re.compile(
    r"[-—–_=·.…\s|]*|[-—–\s]*(?:第\s*)?\d{1,3}(?:\s*[/／]\s*\d{1,3})?(?:\s*页)?(?:[,，\s]*共\s*\d+\s*页)?[-—–\s]*"
)
TOTAL = re.compile(r"(?:合|总|小|共)\s*计\s*[:：]?")
HAN_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?\s*[、.．]?")
NUMBERED = re.compile(r"\d|^[（(]?[一二三四五六七八九十百]{1,5}[）)]?[、.．]?$")
TITLE_SIDE = re.compile(r"[（(].{2,20}[）)]|\d{4}年\d{1,2}月(?:\d{1,2}日)?|目\s*录")
FRAME = re.compile(
    r"附\s*[件表录]\s*[\d一二三四五六七八九十]*\s*[:：.]?"
    r"|(?:(?:填报|制表|编制|发布|印发|公布|公示|生成|更新|实施)(?:单位|机关|日期|时间|人)"
    r"|来源|联系[人电话]+)\s*[:：].{0,80}"
    r"|.{2,60}清单》?的(?:通知|公告|通告|公示|函|批复)"
)
"""What stands around a list anywhere: numbers of attachments, who drew it up and when."""
