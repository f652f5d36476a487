"""How the installation stands in what only the tables of controls ask: rules, people, ciphers."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from qingdan.operations.doctor.lines import Level, Line, good, judged, look, wrong
from qingdan.parties.enums import Role
from qingdan.parties.models import ADMINISTRATORS, Officer, Post
from qingdan.parties.profiles import deviations, in_force

UNUSED = timedelta(days=90)


def password_profile() -> Line:
    """Say which rules are in force, and where they depart from the other ones."""
    profile = in_force()
    if profile.key == "mlps3":
        return good("密码规则", profile.title)
    others = "；".join(f"{row.rule}：{row.here}（等保三级为{row.other}）" for row in deviations())
    advice = "等保测评前请设 QINGDAN_PASSWORD_PROFILE=mlps3，或在报告里说明偏离。"
    return look("密码规则", f"{profile.title}。{others}", advice)


def second_factor() -> Line:
    """Say who must use a second factor."""
    roles = [str(role.label) for role in Role if role.value in in_force().second_factor]
    return judged(
        "第二种鉴别",
        f"必须用动态口令：{'、'.join(roles)}" if roles else "不强制",
        "请把 QINGDAN_SECOND_FACTOR 设为 profile 或 all。",
        well=bool(roles),
        otherwise=Level.LOOK,
    )


def three_administrators() -> Line:
    """Look whether each of the three posts is held, and no two by one person."""
    today = timezone.localdate()
    posts = Post.objects.in_force(today).filter(role__in=ADMINISTRATORS)
    held = set(posts.values_list("officer_id", "role"))
    officers = [officer for officer, _ in held]
    if len(officers) != len(set(officers)):
        return wrong("三员分设", "有人兼任两员", "请安全管理员终止其中一个岗位。")
    missing = set(ADMINISTRATORS) - {Role(role) for _, role in held}
    names = "、".join(str(role.label) for role in ADMINISTRATORS if role in missing)
    return judged(
        "三员分设",
        f"还没有：{names}" if missing else "三员由不同的人担任",
        "请按使用说明开设缺的管理员。",
        well=not missing,
        otherwise=Level.LOOK,
    )


def unused_accounts() -> Line:
    """Count the accounts in use that nobody has signed in with for ninety days."""
    since = timezone.now() - UNUSED
    never = Q(last_login=None, joined_at__lt=since)
    count = Officer.objects.filter(Q(last_login__lt=since) | never, is_active=True).count()
    return judged(
        "久未登录的账户",
        f"{count} 个账户 {UNUSED.days} 天没有登录" if count else "没有",
        "请核对是否还需要，不需要的停用。",
        well=not count,
        otherwise=Level.LOOK,
    )


def cipher() -> Line:
    """Say which algorithm seals fields."""
    return _national("加密算法", settings.CIPHER, "sm4", "CIPHER")


def digest() -> Line:
    """Say which algorithm links the record."""
    return _national("摘要算法", settings.DIGEST, "sm3", "DIGEST")


def _national(subject: str, chosen: str, wanted: str, setting: str) -> Line:
    return judged(
        subject,
        chosen.upper(),
        f"密码应用要求国密算法的，设 QINGDAN_{setting}={wanted}。",
        well=chosen == wanted,
        otherwise=Level.LOOK,
    )


CHECKS: dict[str, Callable[[], Line]] = {
    "密码规则": password_profile,
    "第二种鉴别": second_factor,
    "三员分设": three_administrators,
    "久未登录的账户": unused_accounts,
    "加密算法": cipher,
    "摘要算法": digest,
}
"""By the name that ``data/security_controls.toml`` uses, which is the line's subject."""
