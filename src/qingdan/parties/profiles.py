"""The two sets of rules for passwords and signing in, and in what they differ."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

from django.conf import settings

from qingdan.core.shipped import load_table
from qingdan.parties.enums import Role

LONGEST_PAUSE = 16
"""Seconds; a whole office may share the address on which somebody fails."""
BY_PROFILE, EVERYBODY, NOBODY = "profile", "all", "none"
"""Who must use a second factor: what the setting can say."""


@dataclass(frozen=True, slots=True)
class Brake:
    """How failures slow down and stop further tries, of one account or one address."""

    limit: int
    free: int
    lock: timedelta

    def pause(self, failures: int) -> timedelta:
        """Return how long to wait after this many failures: twice as long each time.

        >>> brake = Brake(5, 1, timedelta(minutes=15))
        >>> [brake.pause(failures).seconds for failures in range(5)]
        [0, 0, 2, 4, 8]
        """
        beyond = failures - self.free
        return timedelta(seconds=min(2**beyond, LONGEST_PAUSE) if beyond > 0 else 0)


@dataclass(frozen=True, slots=True)
class Profile:
    """One set of rules, as ``data/password_profiles.toml`` explains them."""

    key: str
    title: str
    source: str
    min_length: int
    classes: int
    common_list: bool
    history: int
    change_days: int
    account: Brake
    address: Brake
    idle: timedelta
    longest: timedelta
    second_factor: frozenset[str]


@dataclass(frozen=True, slots=True)
class Deviation:
    """A rule in which the profile in force differs from the other one."""

    rule: str
    here: str
    other: str


@lru_cache(maxsize=1)
def profiles() -> dict[str, Profile]:
    """Return the profiles of the shipped table by key."""
    return {one["key"]: _profile(one) for one in load_table("password_profiles.toml")["profile"]}


def _profile(entry: dict[str, object]) -> Profile:
    def number(name: str) -> int:
        return int(str(entry[name]))

    lock, roles = timedelta(minutes=number("lock_minutes")), entry["second_factor"]
    return Profile(
        key=str(entry["key"]),
        title=str(entry["title"]),
        source=str(entry["source"]),
        min_length=number("min_length"),
        classes=number("classes"),
        common_list=bool(entry["common_list"]),
        history=number("history"),
        change_days=number("change_days"),
        account=Brake(number("account_limit"), number("account_free"), lock),
        address=Brake(number("address_limit"), number("address_free"), lock),
        idle=timedelta(minutes=number("idle_minutes")),
        longest=timedelta(hours=number("absolute_hours")),
        second_factor=frozenset(Role(role).value for role in roles)
        if isinstance(roles, list)
        else frozenset(),
    )


def in_force() -> Profile:
    """Return the profile that the settings choose.

    The setting about second factors goes before the profile's own list of roles.
    """
    chosen = profiles()[settings.PASSWORD_PROFILE]
    if settings.SECOND_FACTOR == EVERYBODY:
        return replace(chosen, second_factor=frozenset(Role.values))
    if settings.SECOND_FACTOR == NOBODY:
        return replace(chosen, second_factor=frozenset())
    return chosen


def deviations() -> list[Deviation]:
    """Return where the rules in force differ from the other profile, for the self-check page."""
    here = in_force()
    other = next(one for one in profiles().values() if one.key != here.key)
    rows = [Deviation(rule, say(here), say(other)) for rule, say in RULES.items()]
    return [row for row in rows if row.here != row.other]


def choosing_help() -> str:
    """Return in one line what a new password must be like."""
    profile = in_force()
    parts = [f"至少 {profile.min_length} 个字"]
    if profile.classes > 1:
        parts.append(f"大写、小写、数字、其他字符至少用 {profile.classes} 类")
    if profile.history:
        parts.append(f"不能与最近 {profile.history} 次用过的相同")
    return "，".join(parts) + "。可以用一句容易记的话，不要用姓名、登录名、单位名或常见密码。"


def _roles(profile: Profile) -> str:
    if profile.second_factor == frozenset(Role.values):
        return "所有人"
    titles = [str(role.label) for role in Role if role.value in profile.second_factor]
    return "、".join(titles) or "不强制，可自行启用"


RULES: dict[str, Callable[[Profile], str]] = {
    "密码最短": lambda one: f"{one.min_length} 个字",
    "字符种类": lambda one: f"至少 {one.classes} 类" if one.classes > 1 else "不要求",
    "常见、已泄露的密码": lambda one: "拒绝" if one.common_list else "不查",
    "不得与以前的密码相同": lambda one: f"最近 {one.history} 次" if one.history else "只比现用的",
    "定期更换": lambda one: f"每 {one.change_days} 天" if one.change_days else "不要求",
    "输错后锁定": lambda one: (
        f"同一登录名 {one.account.limit} 次、同一地址 {one.address.limit} 次，"
        f"锁定 {one.account.lock.seconds // 60} 分钟"
    ),
    "没有操作自动退出": lambda one: f"{int(one.idle.total_seconds()) // 60} 分钟",
    "登录后最长": lambda one: f"{int(one.longest.total_seconds()) // 3600} 小时",
    "必须用动态口令的岗位": _roles,
}
"""What each rule says in a profile, in the order shown."""
