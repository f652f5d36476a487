"""Send the notices that are due, once or from now on."""

from contextlib import suppress
from typing import Any

from django.core.management.base import CommandParser

from qingdan.commands import background, base
from qingdan.notices.domain.sending import send_now

MOST_ROUNDS = 100


class Command(base.Command):
    help = (
        "把到时候的通知发到邮箱和群机器人。send 发完为止；"
        "send --keep-on 一直运行，兼做全部后台任务，供单独的工作进程用。"
        "与网页服务同时运行也不会重发。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["send"], metavar="send", help="发送到期的通知")
        parser.add_argument(
            "--keep-on", action="store_true", help="一直运行，直到按下 Ctrl+C，兼做全部后台任务"
        )

    def handle(self, *, act: str, keep_on: bool, **options: Any) -> None:
        if keep_on:
            self.stdout.write("后台任务已开始。（按 Ctrl+C 停止）")
            self.stdout.flush()
            with suppress(KeyboardInterrupt):
                background.loop().run()
            self.stdout.write("后台任务已停止。")
            return
        count = 0
        for _ in range(MOST_ROUNDS):
            sent = send_now()
            count += sent
            if not sent:
                break
        self.stdout.write(f"发出 {count} 条消息。" if count else "没有到时候的通知。")
