"""What the operator set for serving pages: names, hosts, encryption, limits."""

import os
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.checks import run_checks

from qingdan.operations.doctor.lines import Level, Line, good, judged, look, wrong
from qingdan.parties.profiles import in_force
from qingdan.settings import declared

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LOCAL = {"127.0.0.1", "localhost", "[::1]", "::1"}
ANYBODY = {"*", "0.0.0.0", "::"}  # noqa: S104 - what the operator may have written


def setting_lines() -> Iterator[Line]:
    """Find settings misspelt, debugging left on, and a program that is not whole."""
    unknown = sorted(
        name
        for name in os.environ
        if name.startswith("QINGDAN_") and name.removeprefix("QINGDAN_") not in declared.DECLARED
    )
    yield judged(
        "设置名称",
        "、".join(unknown) or "都认识",
        "环境变量写错了名字，不起作用。全部设置见 docs/reference/settings.md。",
        well=not unknown,
    )
    yield judged(
        "调试模式",
        "开" if settings.DEBUG else "关",
        "正式环境去掉 QINGDAN_DEBUG，否则出错页会泄露内部信息。",
        well=not settings.DEBUG,
    )
    messages = [message.msg for message in run_checks() if message.is_serious()]
    yield judged(
        "程序自带检查",
        "；".join(messages) or "通过",
        "程序文件不完整或版本不配套，请重新安装。",
        well=not messages,
    )


def address_lines() -> Iterator[Line]:
    """Look at who can reach the site, and how."""
    hosts = set(settings.ALLOWED_HOSTS)
    yield judged(
        "允许的主机",
        "、".join(settings.ALLOWED_HOSTS),
        "在 QINGDAN_ALLOWED_HOSTS 写明服务器的名称或地址，不要用 *。",
        well="*" not in hosts,
    )
    yield _encryption(here_only=hosts <= LOCAL)
    yield _proxy(declared.text("TRUSTED_PROXY").strip())


def _encryption(*, here_only: bool) -> Line:
    if settings.SESSION_COOKIE_SECURE:
        return good("加密传输", "只经 HTTPS，浏览器记一年")
    if here_only:
        return good("加密传输", "没有开，网站只供本机访问")
    return wrong(
        "加密传输",
        "没有开，本机以外可以访问",
        "登录密码会明文经过网络。请由反向代理提供 HTTPS 并设 QINGDAN_HTTPS=1，"
        "见 deploy/README.md。",
    )


def _proxy(address: str) -> Line:
    if address in ANYBODY:
        return wrong(
            "反向代理",
            address,
            "谁都可以冒充访问者的地址。请在 QINGDAN_TRUSTED_PROXY 写代理本身的地址。",
        )
    if settings.SESSION_COOKIE_SECURE and not address:
        return look(
            "反向代理",
            "没有写",
            "开了 HTTPS 而没有写 QINGDAN_TRUSTED_PROXY：操作记录里的来源都会是代理的地址。",
        )
    return good("反向代理", f"只信 {address}" if address else "不用")


def session_lines() -> Iterator[Line]:
    """Say after how long people are signed out."""
    profile = in_force()
    idle, longest = profile.idle // MINUTE, profile.longest // HOUR
    yield judged(
        "登录时限",
        f"{idle} 分钟不操作或满 {longest} 小时退出（规则：{profile.title}）",
        "Cookie 比规则先到期，请恢复程序自带的 SESSION_COOKIE_AGE。",
        well=profile.longest.total_seconds() <= settings.SESSION_COOKIE_AGE,
        otherwise=Level.LOOK,
    )
    yield good("邮件", "不使用：本程序不发邮件")
