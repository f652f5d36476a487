"""What a password must be like, by the profile in force; in our own words throughout."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

from qingdan.parties.profiles import Profile, choosing_help, in_force

OURS = ("清单通", "清单", "qingdan", "密码", "口令", "password", "mima")
"""Words that stand for this system and for passwords themselves."""
SHORTEST_WORD, LEFT_OVER = 2, 4
NOT_LETTERS = re.compile(r"[\W\d_]+")
PARTS_OF_NAMES = re.compile(r"[\W_]+")


class ProfileValidator:
    """Judges by the profile in force at that moment."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse with everything that is wrong, one sentence each.

        Raises:
            ValidationError: the password is not of the kind the profile asks for.
        """
        wrong = list(_wrong(password, user, in_force()))
        if wrong:
            raise ValidationError(wrong)

    def get_help_text(self) -> str:
        """Return what to choose, for those who show it beside a form."""
        return choosing_help()


class UnlikeNamesValidator(UserAttributeSimilarityValidator):
    """Refuses a password that is almost a name of its owner."""

    def get_error_message(self) -> str:
        """Return the sentence; ``verbose_name`` is what the column is called."""
        return "密码与%(verbose_name)s太相似。"

    def get_help_text(self) -> str:
        """Return nothing: ``ProfileValidator`` says what to choose."""
        return ""


def _wrong(password: str, user: Any, profile: Profile) -> Iterator[str]:
    if len(password) < profile.min_length:
        yield f"密码太短，至少要 {profile.min_length} 个字。"
    if kinds_of_characters(password) < profile.classes:
        yield f"大写字母、小写字母、数字、其他字符四类里至少要用 {profile.classes} 类。"
    if profile.common_list and _is_common(password):
        yield "这个密码太常见，别人容易猜到。"
    if told_by(password, words_about(user)):
        yield "密码里除了姓名、登录名、单位名一类别人知道的词，几乎没有别的内容。"


def kinds_of_characters(password: str) -> int:
    """Return how many of the four kinds a password uses; Han counts as other characters.

    >>> [kinds_of_characters(one) for one in ("abc", "Abc1", "秋天1a", "Aa1-")]
    [1, 3, 3, 4]
    """
    kinds = {
        "upper" if one.isascii() and one.isupper() else
        "lower" if one.isascii() and one.islower() else
        "digit" if one.isdecimal() else
        "other"
        for one in password
    }  # fmt: skip
    return len(kinds)


def told_by(password: str, words: set[str]) -> bool:
    """Tell whether hardly anything is left of a password without words that others know.

    Digits and marks do not count as something left.

    >>> told_by("Wang.Fang-2025", {"wang.fang"}), told_by("王芳王芳2026!!", {"王芳"})
    (True, True)
    >>> told_by("王芳家的羊在阴山北坡吃草", {"王芳"})
    False
    """
    rest = _plain(password)
    found = False
    for word in sorted(words, key=len, reverse=True):
        found = found or word in rest
        rest = rest.replace(word, " ")
    return found and len(NOT_LETTERS.sub("", rest)) < LEFT_OVER


def words_about(user: Any) -> set[str]:
    """Return the words that colleagues know: about the officer, the unit, this system."""
    unit = getattr(user, "unit", None) if user is not None else None
    place = unit.region if unit is not None else None
    login_name = getattr(user, "login_name", "")
    names = [
        getattr(user, "full_name", ""),
        unit.name if unit is not None else "",
        place.name if place is not None else "",
    ]
    texts = [*OURS, login_name, *PARTS_OF_NAMES.split(login_name), *names, *map(_spelled, names)]
    words = {_plain(text) for text in (*texts, _phone(user))}
    return {word for word in words if len(word) >= SHORTEST_WORD}


def _spelled(name: str) -> str:
    """Return a name in pinyin, as it is typed without a Chinese keyboard."""
    if not name:
        return ""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - large tables, only for a new password

    return "".join(lazy_pinyin(name))


def _phone(user: Any) -> str:
    """Return the digits of the phone; a number alone has no letters left anyway."""
    return "".join(one for one in str(getattr(user, "phone", "") or "") if one.isdecimal())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().strip()


@lru_cache(maxsize=1)
def _common() -> CommonPasswordValidator:
    return CommonPasswordValidator()


def _is_common(password: str) -> bool:
    try:
        _common().validate(_plain(password))
    except ValidationError:
        return True
    return False
