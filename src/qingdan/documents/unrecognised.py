"""Refusals of documents that can be read but are not duty lists."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class NoDutyListFound(DomainError):
    code = "documents.no-duty-list"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = (
        "没有认出履行职责事项清单：读到{found}，但没有清单的表头或带编号的事项。没有写入任何数据。"
    )
    remedy = (
        "清单要有“基本履职”“配合履职”或“上级部门收回”字样的标题，"
        "以及含“序号”“事项名称”的表头；请核对是否选错了文件。"
    )


class ColumnsNotRuled(DomainError):
    code = "documents.columns-not-ruled"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = (
        "表格没有框线，或用空格分栏，分不清“{column}”等栏从哪里开始、到哪里结束。没有写入任何数据。"
    )
    remedy = "请上传清单的 Word 或 Excel 原件，或表格有框线的 PDF。"


class SeveralTownships(DomainError):
    code = "documents.several-townships"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "一份文件里有多个乡镇（街道）的清单：{names}。没有写入任何数据。"
    remedy = "请按乡镇（街道）分成不同的文件，一份一份导入。"
