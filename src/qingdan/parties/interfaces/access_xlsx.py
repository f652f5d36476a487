"""The access matrix as a workbook."""

from io import BytesIO

from xlsxwriter import Workbook

from qingdan.parties.access import Matrix
from qingdan.parties.enums import PersonalData, Scope

FONT = "微软雅黑"


def matrix_workbook(matrix: Matrix) -> bytes:
    """Return the matrix as one sheet on one page: actions down, roles across.

    Args:
        matrix: roles and actions.
    """
    target = BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        look = {"font_name": FONT, "border": 1, "text_wrap": True, "valign": "vcenter"}
        head = book.add_format({**look, "bold": True, "bg_color": "#E8EEF4", "align": "center"})
        body, mid = book.add_format(look), book.add_format({**look, "align": "center"})
        sheet = book.add_worksheet("权限表")
        sheet.set_column(0, 0, 42)
        sheet.set_column(1, len(matrix.roles), 11)
        sheet.write_string(0, 0, "动作", head)
        for column, role in enumerate(matrix.roles.values(), start=1):
            sheet.write_string(0, column, role.title, head)
        for row, action in enumerate(matrix.actions.values(), start=1):
            sheet.write_string(row, 0, action.title + _personal(action.personal), body)
            for column, key in enumerate(matrix.roles, start=1):
                scope = action.scopes.get(key)
                sheet.write_string(row, column, str(Scope(scope).label) if scope else "", mid)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 1)
    return target.getvalue()


def _personal(kind: str) -> str:
    return f"（个人信息：{PersonalData(kind).label}）" if kind else ""
