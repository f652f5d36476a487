"""What a duty is about and how far it goes: subjects and stages."""

import re
from collections import defaultdict
from functools import lru_cache

from qingdan.catalogue.comparing.wording import fold
from qingdan.core.shipped import load_table

STAGES = {
    "penalty": re.compile(r"处罚"),
    "permit": re.compile(r"许可|审批|(?<!审)核发|核准|批准"),
    "recovery": re.compile(r"追缴|追回|多领|冒领|骗取"),
    "assessment": re.compile(r"考核"),
    "certificate": re.compile(r"(?:出具|开具|补发).*证"),
    "appraisal": re.compile(r"鉴定|评估|评定"),
    "quarantine": re.compile(r"检疫"),
    "collection": re.compile(r"^[^和、]*(?:信息|数据)(?:采集|统计|核查)(?:工作)?$|普查(?:工作)?$"),
}
"""Stages of a matter that are duties of their own, told by words of the title."""

PUNCTUATION = re.compile(r"[^\u4e00-\u9fff0-9a-z]+")


@lru_cache(maxsize=1)
def _phrases() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the phrases by their first two characters, each with its subject."""
    by_start: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for group in load_table("duty_subjects.toml").values():
        for subject, phrases in group.items():
            for phrase in phrases:
                bare = PUNCTUATION.sub("", fold(phrase))
                by_start[bare[:2]].append((bare, subject))
    return {start: tuple(found) for start, found in by_start.items()}


def subjects_of(text: str) -> dict[str, int]:
    """Return the subjects named in a text with the offset of their first mention.

    >>> sorted(subjects_of("负责镇域内高龄老人生活津贴的受理申请，开展防汛工作"))
    ['防汛抗旱', '高龄津贴']
    """
    bare = PUNCTUATION.sub("", fold(text))
    phrases = _phrases()
    found: dict[str, int] = {}
    for at in range(len(bare) - 1):
        for phrase, subject in phrases.get(bare[at : at + 2], ()):
            if subject not in found and bare.startswith(phrase, at):
                found[subject] = at
    return found


def stages_of(title: str) -> frozenset[str]:
    """Return the decisive stages named in a title.

    >>> sorted(stages_of("大型户外广告设置的审批")), sorted(stages_of("高龄老人生活津贴发放"))
    (['permit'], [])
    """
    return frozenset(stage for stage, words in STAGES.items() if words.search(title))
