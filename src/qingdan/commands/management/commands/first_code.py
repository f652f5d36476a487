"""Print the code that opens the very first account."""

from typing import Any

from django.utils import timezone

from qingdan.commands import base
from qingdan.parties.domain.inviting import first_code


class Command(base.Command):
    help = "生成首个开户码，只显示这一次，72 小时内有效；已有经办人时不再生成。"

    def handle(self, **options: Any) -> None:
        code = first_code(timezone.now())
        if code is None:
            self.stdout.write(
                "已有经办人，不再生成首个开户码；新的开户码由可邀请他人的经办人生成。"
            )
        else:
            self.stdout.write(f"首个开户码（72 小时内有效，只显示这一次）：{code}")
