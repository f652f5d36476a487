"""Put somebody's lost authenticator out of use."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from qingdan.commands import base
from qingdan.parties.domain.people.codes import officer_named
from qingdan.parties.domain.signing.second_factor import remove_of


class Command(base.Command):
    help = (
        "停用一个人的动态口令和恢复码，供服务器管理员使用：手机和恢复码都丢了、又没有安全管理员能办时用。"
        "其登录全部失效；岗位必须用动态口令的，下次登录时重新启用。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login_name", metavar="登录名", help="谁的动态口令，如 wang.wu")
        parser.add_argument("--reason", default="", metavar="理由", help="记入操作记录")

    def handle(self, *, login_name: str, reason: str, **options: Any) -> None:
        officer = officer_named(login_name)
        remove_of(officer.pk, reason=reason, actor=None, at=timezone.now())
        self.stdout.write(f"已停用{officer}的动态口令和恢复码，其登录都已失效。")
