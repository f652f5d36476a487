"""Print the code with which an officer sets a new password."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from qingdan.commands import base
from qingdan.parties.domain.people.codes import renewal_code


class Command(base.Command):
    help = (
        "生成重设密码的一次性码，只显示这一次，72 小时内有效；供服务器管理员使用。"
        "本人在登录页的“用一次性码设密码”里输入它，设定新密码；已停用的账户同时恢复使用。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login_name", metavar="登录名", help="谁的密码，如 wang.wu")

    def handle(self, *, login_name: str, **options: Any) -> None:
        code = renewal_code(login_name, at=timezone.now())
        self.stdout.write(f"一次性码（72 小时内有效，只显示这一次）：{code}")
