"""A document in a few readable lines, for a terminal or a log."""

from collections.abc import Iterator

from qingdan.documents.findings.rule import LIST_NAMES
from qingdan.documents.model import DocumentStatus, DutyList, ListDocument, Section, Severity

STATUS_NAMES = {
    DocumentStatus.FINAL: "正式",
    DocumentStatus.TRIAL: "试行",
    DocumentStatus.DRAFT: "初稿",
}
SEVERITY_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "疑点", Severity.NOTICE: "提示"}


def summary_lines(document: ListDocument) -> Iterator[str]:
    """Yield what was understood: counts, conservation and findings, one line each."""
    yield document.title or "（没有标题）"
    yield f"乡镇（街道）：{document.township or '未写明'}"
    yield f"文本性质：{STATUS_NAMES[document.status]}"
    for duty_list in document.lists:
        yield ""
        yield from _list_lines(duty_list)
    yield ""
    yield f"文字保全率：{document.conservation:.3%}"
    yield from (f"  没有归入字段：{text[:60]}" for text in document.lost)
    yield ""
    counts = {
        severity: sum(finding.severity is severity for finding in document.findings)
        for severity in Severity
    }
    shown = "，".join(f"{SEVERITY_NAMES[one]}{count}处" for one, count in counts.items())
    yield f"检查结果：{shown}"
    for finding in document.findings:
        yield f"  [{SEVERITY_NAMES[finding.severity]}] {finding.message}（{finding.code}）"


def _list_lines(duty_list: DutyList) -> Iterator[str]:
    found = len(duty_list.entries)
    yield f"{LIST_NAMES[duty_list.kind]}清单　{_count(duty_list.declared_count, found)}"
    for section in duty_list.sections:
        yield f"  {_section_line(section)}"


def _section_line(section: Section) -> str:
    return (
        f"{section.title or '（无类别）'}　{_count(section.declared_count, len(section.entries))}"
    )


def _count(declared: int | None, found: int) -> str:
    """Say how many were read and what the document claims.

    >>> _count(22, 22), _count(22, 21), _count(None, 3)
    ('22项', '读到21项，标题写22项', '3项')
    """
    if declared in {None, found}:
        return f"{found}项"
    return f"读到{found}项，标题写{declared}项"
