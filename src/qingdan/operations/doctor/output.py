"""What pages and printed documents are made with: styles, scripts, the font."""

from collections.abc import Iterator

from django.conf import settings

from qingdan.catalogue.interfaces.export import printed
from qingdan.operations.doctor.lines import Line, judged

PRINT_FONT = "Qingdan Song"


def output_lines() -> Iterator[Line]:
    """Check that static files are collected and the font of PDF files is there."""
    collected = (settings.STATIC_ROOT / "staticfiles.json").is_file()
    yield judged(
        "页面样式文件",
        "已收集" if collected else "未收集",
        "请运行 qingdan start --prepare-only。",
        well=collected,
    )
    found = PRINT_FONT in printed.fonts().families()
    yield judged(
        "PDF 用的字体",
        PRINT_FONT if found else "没有找到",
        "程序文件不完整，导出的 PDF 会缺字，请重新安装。",
        well=found,
    )
