"""Print the codes that open the accounts of the three administrators."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from qingdan.commands import base
from qingdan.parties.domain.people.codes import first_codes


class Command(base.Command):
    help = (
        "生成三员（系统管理员、安全管理员、审计管理员）的开户码，只显示这一次，72 小时内有效；"
        "已有人担任的不再生成。三员须是三个人。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--installation",
            action="store_true",
            help="给整套系统的三员，各县、乡镇自己的三员不算；某县缺了管理员又没有人能授予时用",
        )

    def handle(self, *, installation: bool = False, **options: Any) -> None:
        codes = first_codes(timezone.now(), installation=installation)
        if not codes:
            self.stdout.write("三员都已有人担任，不再生成开户码。")
            return
        self.stdout.write("三员开户码（72 小时内有效，只显示这一次；请交给三个人各自开户）：")
        for role, code in codes.items():
            self.stdout.write(f"  {role.label}  {code}")
