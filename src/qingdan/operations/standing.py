"""How the installation stands in what only the tables of controls ask: rules, people, ciphers."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from qingdan.operations.doctor.lines import Level, Line, good, judged, look, wrong
from qingdan.parties.domain.bodies.resolving import COUNTY_DIGITS
from qingdan.parties.enums import RegionLevel, Role
from qingdan.parties.models import ADMINISTRATORS, Officer, Post, Region
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
    """Look whether each county has all three, and no two of them are one person.

    Those of the whole installation count in every county. Two accounts of one name or one
    phone may be one person.
    """
    subject = "三员分设"
    posts = Post.objects.in_force(timezone.localdate()).select_related("officer", "organisation")
    held = list(posts.filter(role__in=ADMINISTRATORS))
    counties = dict(Region.objects.filter(level=RegionLevel.COUNTY).values_list("code", "name"))
    served = {str(code)[:COUNTY_DIGITS] for code in _places(posts)} & counties.keys()
    missing, alike = [], list[str]()
    for code in sorted(served) or [""]:
        here = [one for one in held if _county(one) in {"", code}]
        both = {(one.officer_id, one.role) for one in here}
        if len({officer for officer, _ in both}) < len(both):
            return wrong(subject, "有人兼任两员", "请安全管理员终止其中一个岗位。")
        roles = {one.role for one in here if one.organisation.region_id in {None, code}}
        lack = [str(role.label) for role in ADMINISTRATORS if role not in roles]
        missing += [f"{counties.get(code, '')}还没有：{'、'.join(lack)}"] if lack else []
        alike += [str(counties.get(code, "整套系统"))] if _is_one_person(here) else []
    if missing:
        return look(subject, "；".join(missing), "请按使用说明开设缺的管理员。")
    if alike:
        found = f"可能是同一个人担任两员：{'、'.join(alike)}"
        return look(subject, found, "两员姓名或手机相同，请核对；是同一个人的，终止其中一个岗位。")
    return good(subject, "三员由不同的人担任")


def _places(posts: QuerySet[Post]) -> Iterable[str]:
    return posts.exclude(organisation__region=None).values_list("organisation__region", flat=True)


def _county(post: Post) -> str:
    return (post.organisation.region_id or "")[:COUNTY_DIGITS]


def _is_one_person(posts: list[Post]) -> bool:
    """Tell whether two of the three posts go by one name or one phone; nobody is named here."""
    roles: dict[str, set[str]] = {}
    for one in posts:
        for key in {one.officer.full_name, one.officer.phone_digest} - {""}:
            roles.setdefault(key, set()).add(one.role)
    return any(len(held) > 1 for held in roles.values())


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
