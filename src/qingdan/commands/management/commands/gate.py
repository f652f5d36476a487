"""Hold an order against the lists before it reaches a township."""

from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from qingdan.commands import base
from qingdan.commands.lines import day, dumped, opened, speak_utf8
from qingdan.commands.progress import track
from qingdan.commands.townships import WRONG_USE, find_township
from qingdan.finder.domain.engine import trained
from qingdan.finder.questions import UNSPEAKABLE, read_lines
from qingdan.intake.domain.gating import asked_of, gated
from qingdan.intake.domain.proposing import propose
from qingdan.intake.written import as_json, as_text

ONE_PER_LINE = "--batch 的每一行自己写明来件内容，命令里不要再写。"


class Command(base.Command):
    help = (
        "拿一件来件对照清单：承接、附条件承接、退回、提请准入，还是说不准，"
        "写明依据的条文和变相交办的苗头。加 --batch 一次对照很多件。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", nargs="?", metavar="来件", help="部门交办的话或者热线工单")
        parser.add_argument(
            "--township", metavar="乡镇", help="乡镇代码或名称；--batch 里没有写乡镇的行也按它"
        )
        parser.add_argument(
            "--from", dest="sender", default="", metavar="部门",
            help="来件单位，如 固阳县农牧局；热线工单写 12345",
        )  # fmt: skip
        parser.add_argument("--on", type=day, metavar="日期", help="默认今天")
        parser.add_argument(
            "--batch", metavar="文件",
            help="JSON 行，每行写 id、township、from、text；写 - 从标准输入读；输出也是 JSON 行",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", dest="as_json", help="输出 JSON")

    def handle(self, *, text: str | None, township: str | None, **options: Any) -> None:
        on, sender = options["on"] or timezone.localdate(), UNSPEAKABLE.sub("", options["sender"])
        if options["as_json"] or options["batch"] is not None:
            speak_utf8()
        if options["batch"] is not None:
            if text:
                raise CommandError(ONE_PER_LINE, returncode=WRONG_USE)
            self._batch(options["batch"], township or "", sender, on)
            return
        if not text or not township:
            raise CommandError("请写明来件，并用 --township 写明乡镇。", returncode=WRONG_USE)
        place = find_township(UNSPEAKABLE.sub("", township))
        found = propose(asked_of(UNSPEAKABLE.sub("", text), place.code, sender), on)
        self.stdout.write(dumped(as_json(found)) if options["as_json"] else as_text(found))

    def _batch(self, file: str, township: str, sender: str, on: date) -> None:
        """Propose line by line; what could not be read is counted at the end."""
        trained()
        lines, total = opened(file)
        asked, refused = 0, 0
        for line in read_lines(track(lines, total, "对照"), township):
            said = gated(line, on, sender)
            asked, refused = asked + 1, refused + ("error" in said)
            self.stdout.write(dumped(said))
            self.stdout.flush()
        if refused:
            raise CommandError(f"共 {asked} 件，{refused} 件没有对照，原因在各行的 error 里。")
        self.stderr.write(f"共 {asked} 件，都已对照。", self.style.SUCCESS)
