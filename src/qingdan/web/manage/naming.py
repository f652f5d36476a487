"""Names of uploaded files: made fit to show and keep, or refused with a reason."""

import unicodedata
from dataclasses import dataclass

ENDINGS = {
    ".csv": ".csv",
    ".docx": ".docx",
    ".htm": ".html",
    ".html": ".html",
    ".markdown": ".md",
    ".md": ".md",
    ".pdf": ".pdf",
    ".tsv": ".tsv",
    ".txt": ".txt",
    ".xlsx": ".xlsx",
}
"""Endings of files that can hold a list, each with the one it is kept under."""
LEFT_TO_THE_READER = (".doc", ".docm", ".et", ".wps", ".xls", ".xlsm")
"""Office files that the reader refuses with better advice than their ending allows."""
LONGEST_NAME, LONGEST_ENDING = 100, 12
ADVICE = "请换成 docx、xlsx、PDF、网页或文本文件。"


@dataclass(frozen=True, slots=True)
class FileName:
    """What a file is called; ``problem`` and ``advice`` say why it cannot be read."""

    stem: str
    ending: str
    problem: str = ""
    advice: str = ""

    def __str__(self) -> str:
        return self.stem + self.ending


def cleaned_name(sent: str) -> FileName:
    r"""Drop folders, control and direction marks; shorten; judge the ending.

    >>> str(cleaned_name("C:\\清单\\银号镇 .HTM"))
    '银号镇.html'
    >>> cleaned_name("a.docx.exe").problem
    '不读这种文件（.exe）。'
    """
    last = sent.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(one for one in last if not unicodedata.category(one).startswith("C"))
    stem, dot, letters = shown.strip(" .").rpartition(".")
    if not dot:
        return FileName(letters[:LONGEST_NAME], "", "文件名没有扩展名，看不出是哪种文件。", ADVICE)
    stem, ending = stem.strip(" .")[:LONGEST_NAME] or "清单", f".{letters.lower()}"
    if ending in ENDINGS:
        return FileName(stem, ENDINGS[ending])
    if ending in LEFT_TO_THE_READER:
        return FileName(stem, ending)
    ending = ending[:LONGEST_ENDING]
    return FileName(stem, ending, f"不读这种文件（{ending}）。", ADVICE)
