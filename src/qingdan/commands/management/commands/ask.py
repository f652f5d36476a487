"""Ask whose job something is."""

from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from qingdan.commands import base
from qingdan.commands.lines import day, dumped, opened, speak_utf8
from qingdan.commands.progress import track
from qingdan.commands.townships import WRONG_USE, find_township
from qingdan.core.errors import DomainError
from qingdan.finder.answers import Question
from qingdan.finder.domain.answering import answer
from qingdan.finder.domain.engine import trained
from qingdan.finder.domain.naming import township_meant
from qingdan.finder.interfaces.asking import told
from qingdan.finder.interfaces.written import as_text
from qingdan.finder.questions import UNSPEAKABLE, Line, note_on, read_lines

ONE_PER_LINE = "--batch 的每一行自己写明问题，命令里不要再写。"


class Command(base.Command):
    help = (
        "问一件事归谁管：用平常的话问，给出结论、依据的条文、由谁牵头、下一步谁做。"
        "加 --batch 一次问很多件。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", nargs="?", metavar="问题", help="一句话或一封信")
        parser.add_argument(
            "--township", metavar="乡镇", help="乡镇代码或名称；--batch 里没有写乡镇的行也按它"
        )
        parser.add_argument("--on", type=day, metavar="日期", help="默认今天")
        parser.add_argument(
            "--batch", metavar="文件", help="JSON 行，每行一问；写 - 从标准输入读；输出也是 JSON 行"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="输出 JSON")

    def handle(self, *, text: str | None, township: str | None, **options: Any) -> None:
        on = options["on"] or timezone.localdate()
        if options["as_json"] or options["batch"] is not None:
            speak_utf8()
        if options["batch"] is not None:
            if text:
                raise CommandError(ONE_PER_LINE, returncode=WRONG_USE)
            self._batch(options["batch"], township or "", on)
            return
        if not text or not township:
            raise CommandError("请写明问题，并用 --township 写明乡镇。", returncode=WRONG_USE)
        found = answer(Question(text, find_township(UNSPEAKABLE.sub("", township)).code, on))
        if options["as_json"]:
            self.stdout.write(dumped(told(found)))
            return
        note = note_on(on, timezone.localdate())
        self.stdout.write(f"{as_text(found)}\n{note}" if note else as_text(found))

    def _batch(self, file: str, township: str, on: date) -> None:
        """Answer line by line; what could not be answered is counted at the end."""
        trained()
        lines, total = opened(file)
        asked, refused = 0, 0
        for line in read_lines(track(lines, total, "作答"), township):
            said = _answered(line, on)
            asked, refused = asked + 1, refused + ("error" in said)
            self.stdout.write(dumped(said))
            self.stdout.flush()
        if refused:
            raise CommandError(f"共问 {asked} 件，{refused} 件没有作答，原因在各行的 error 里。")
        self.stderr.write(f"共问 {asked} 件，都已作答。", self.style.SUCCESS)


def _answered(line: Line, today: date) -> dict[str, Any]:
    """Return the answer to a line, or an answer that says why there is none."""
    on = line.on or today
    try:
        if line.refusal is not None:
            raise line.refusal
        place = township_meant(line.township, on)
        return told(answer(Question(line.text, place.code, on)), line.key)
    except DomainError as refusal:
        error = {"code": refusal.code, "message": str(refusal), "remedy": refusal.advice}
        return {"id": line.key, "verdict": "unclear", "entries": [], "error": error}
