"""From an empty folder to an open site; the second start changes nothing."""

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.urls import reverse
from django.utils import timezone

from qingdan.catalogue.models import Edition
from qingdan.commands import base
from qingdan.commands.management.commands.serve import PRIVATE, address
from qingdan.finder.domain.rebuilding import is_current
from qingdan.parties.domain.people.codes import codes_are_out, missing_administrators
from qingdan.parties.models import Region
from qingdan.record.domain.adopting import adopt
from qingdan.settings import declared

TRY = """
可以先试试：
  打开 {site}/ ，在搜索框输入“配合 42”：谁牵头，镇里做哪几步，县里该给什么保障
  打开 {site}/t/150222105/ 和 {site}/t/150721201/ ：银号镇、查巴奇的三张清单全文
  搜索“经营性旅游”：草原上的同一项处罚，一地已由上级收回，另一地归乡镇
"""

DEMO = """
想先看全套角色：另用一个目录建演示（单位、村、每种角色一人）
  make demo
"""

CODES_OUT = (
    "三员还没有到齐，先前给的开户码仍然有效；丢了就运行 qingdan first_code 另给（旧的作废）。"
)


def static_fingerprint() -> str:
    """Return a digest that changes when any static file does."""
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            state = Path(storage.path(path)).stat()
            found.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()


def rebuild_beside() -> None:
    """Bring the finder up to date in a process of its own; the site is open meanwhile."""
    program = "from qingdan.commands.front import main; main(['rebuild', '--if-needed'])"
    subprocess.Popen(  # noqa: S603 - our own program, no words from outside
        [sys.executable, "-c", program], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )


class Preparing(base.Command):
    """A command that first makes tables, style files and places.

    ``samples_since`` is the day from which the sample lists are in force, today where not given.
    """

    samples_since: date | None = None

    def prepare(self, *, samples: bool) -> None:
        """Make tables, style files, places and, when asked for, the sample lists."""
        os.umask(PRIVATE)
        call_command("migrate", verbosity=0, interactive=False)
        adopt(at=timezone.now())
        self.collect_static()
        if samples and not Region.objects.exists():
            self.call("load_regions")
        if samples and not Edition.objects.exists():
            self.call("load_organisations")
            self.call("load_samples", valid_from=self.samples_since)

    def call(self, name: str, **options: Any) -> None:
        """Run another command with its output where ours goes."""
        call_command(name, stdout=self.stdout, stderr=self.stderr, **options)

    def collect_static(self) -> None:
        """Collect and compress the static files unless they are the same as last time."""
        made_from = settings.DATA_DIR / "static.sha256"
        now = static_fingerprint()
        if made_from.exists() and made_from.read_text() == now:
            return
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        made_from.write_text(now)


class Command(Preparing):
    help = (
        "准备好一切并打开网站：建库、载入行政区划和样例清单、收集静态文件、生成三员的开户码。"
        "已经做过的步骤不再重做。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--without-samples",
            action="store_true",
            help="不载入样例的区划、单位和清单（正式安装用；本县区划用 load_regions 载入）",
        )
        parser.add_argument("--prepare-only", action="store_true", help="只准备，不打开网站")

    def handle(self, *, without_samples: bool, prepare_only: bool, **options: Any) -> None:
        self.prepare(samples=not without_samples)
        if prepare_only:
            call_command("rebuild", if_needed=True, stdout=self.stdout, stderr=self.stderr)
        self.say_what_to_try()
        if not prepare_only:
            if not is_current():
                self.stdout.write("问答模型正在建立，约半分钟后就能提问；别的页面现在就能用。")
            rebuild_beside()
            self.call("serve")

    def say_what_to_try(self) -> None:
        """Print where the data is, what to open, and the first code while it is needed."""
        site = address(declared.text("LISTEN"))
        self.stdout.write(f"数据目录：{settings.DATA_DIR}")
        if Edition.objects.exists():
            self.stdout.write(TRY.format(site=site.rstrip("/")))
        at = timezone.now()
        if not missing_administrators(at):
            return
        if codes_are_out(at):
            self.stdout.write(CODES_OUT)
        else:
            self.call("first_code")
        self.stdout.write(f"  打开 {site.rstrip('/')}{reverse('manage:join')} ，各用各的码开户")
        self.stdout.write(DEMO)
