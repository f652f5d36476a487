"""Serve the site with waitress until stopped."""

import os
from contextlib import suppress
from typing import Any

import waitress
from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS

from qingdan.commands import background, base
from qingdan.settings import declared
from qingdan.settings.checks import durability

MARGIN = 1024 * 1024
LAST_PORT = 65_535
PRIVATE = 0o077
"""What the site writes is for its own account only."""


def address(listen: str) -> str:
    """Return what to type into a browser on this machine.

    >>> address("0.0.0.0:8000")
    'http://127.0.0.1:8000/'
    """
    host, _, port = listen.rpartition(":")
    return f"http://{'127.0.0.1' if host in {'', '0.0.0.0', '*'} else host}:{port}/"  # noqa: S104


def limits() -> dict[str, Any]:
    """Return what the server accepts: how much at once, how large, and from which proxy.

    A request larger than three files at their limit is refused before it is received.
    """
    proxy = declared.text("TRUSTED_PROXY")
    headers = {"x-forwarded-for", "x-forwarded-proto"} if proxy else set()
    return {
        "threads": declared.number("THREADS"),
        "max_request_body_size": 3
        * max(settings.UPLOAD_LIMIT_BYTES, settings.ATTACHMENT_LIMIT_BYTES)
        + MARGIN,
        "trusted_proxy": proxy or None,
        "trusted_proxy_headers": headers,
        "clear_untrusted_proxy_headers": True,
        "ident": "",
    }


def refuse_unfit_address(listen: str) -> None:
    """Stop at an address that no server can listen on.

    Raises:
        CommandError: what a listening address looks like.
    """
    host, colon, port = listen.rpartition(":")
    if not (colon and host and port.isdecimal() and 0 < int(port) <= LAST_PORT):
        raise CommandError(
            f"“{listen}”不是监听地址。"
            f"请写成 地址:端口，如 127.0.0.1:8000，端口为 1 到 {LAST_PORT}。",
            returncode=2,
        )


class Command(base.Command):
    help = "提供网页服务，直到按下 Ctrl+C。不检查也不准备数据库；第一次请用 start。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--listen",
            default=declared.text("LISTEN"),
            metavar="地址:端口",
            help="监听地址，默认取设置 QINGDAN_LISTEN（%(default)s）",
        )

    def handle(self, *, listen: str, **options: Any) -> None:
        self.refuse_unsafe_database()
        refuse_unfit_address(listen)
        os.umask(PRIVATE)
        try:
            server = waitress.create_server(get_wsgi_application(), listen=listen, **limits())
        except (OSError, ValueError) as failure:
            raise CommandError(
                f"不能监听 {listen}：{failure}。数据没有受影响。"
                "端口若被占用，换一个再试：QINGDAN_LISTEN=127.0.0.1:8001 make run"
            ) from failure
        self.stdout.write(f"网站已打开：{address(listen)} （按 Ctrl+C 停止）")
        self.stdout.flush()
        with background.running(settings.BACKGROUND), suppress(KeyboardInterrupt):
            server.run()
        self.stdout.write("网站已停止。")

    def refuse_unsafe_database(self) -> None:
        """Stop when the database could lose or corrupt what is saved.

        Raises:
            CommandError: what is wrong and what to do.
        """
        problems = durability(databases=[DEFAULT_DB_ALIAS])
        if problems:
            raise CommandError("".join(f"{one.msg}{one.hint or ''}" for one in problems))
