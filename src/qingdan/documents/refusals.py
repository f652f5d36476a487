"""Why a file is not read, in words for the person who sent it.

Every refusal leaves the published lists as they are and keeps nothing of the file.
"""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class DocumentRefused(DomainError):
    """Base of all refusals of a file."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class FileMissing(DocumentRefused):
    code = "documents.file-missing"
    message = "找不到这个文件，或没有读取它的权限。"
    remedy = "请核对路径和文件名后重试。"


class NotAFile(DocumentRefused):
    code = "documents.not-a-file"
    message = "给出的路径是文件夹或设备，不是文件。"
    remedy = "请选择一个清单文件（docx、xlsx、pdf、html、txt、csv 或 md）。"


class EmptyFile(DocumentRefused):
    code = "documents.empty-file"
    message = "文件是空的，没有任何内容。"
    remedy = "请重新导出或重新下载后再上传，已有清单不受影响。"


class FileTooLarge(DocumentRefused):
    code = "documents.file-too-large"
    message = "文件超过 {limit} MB，没有读取。"
    remedy = "请删去文件里的图片和附件，只保留清单表格后再上传。"


class UnsupportedKind(DocumentRefused):
    code = "documents.unsupported-kind"
    message = "这是{what}，不是能读取的清单文件。"
    remedy = "请另存为 docx、xlsx 或带文字层的 PDF 后再上传。"


class OldOffice(DocumentRefused):
    code = "documents.old-office"
    message = "这是旧版{what}格式的文件，没有读取。"
    remedy = "请用 Word 或 WPS 打开，另存为 {target} 后再上传。"


class WrongExtension(DocumentRefused):
    code = "documents.wrong-extension"
    message = "文件的扩展名是 {suffix}，内容却是{what}，没有读取。"
    remedy = "请核对是否选错了文件，或改正扩展名后再上传。"


class Encrypted(DocumentRefused):
    code = "documents.encrypted"
    message = "文件设有打开密码，无法读取。"
    remedy = "请取消密码保护后再上传，不要把密码发给他人。"


class HasMacros(DocumentRefused):
    code = "documents.macros"
    message = "文件里带有宏程序（{part}），为安全起见没有读取。"
    remedy = "请另存为不带宏的 docx 或 xlsx 后再上传。"


class UnsafeArchive(DocumentRefused):
    code = "documents.unsafe-archive"
    message = "文件内部的压缩结构异常（{reason}），为安全起见没有读取。"
    remedy = "请用 Word、Excel 或 WPS 打开后重新另存一份再上传。"


class OutsideEntities(DocumentRefused):
    code = "documents.entities"
    message = "文件的“{part}”里夹带实体定义或外部引用，为安全起见没有读取。"
    remedy = "请用 Word、Excel 或 WPS 打开后重新另存一份再上传。"


class DamagedFile(DocumentRefused):
    code = "documents.damaged"
    message = "文件已损坏，{where}无法读取，因此整份文件都没有采用。"
    remedy = "请重新下载或重新导出后再上传，已有清单不受影响。"


class UnknownEncoding(DocumentRefused):
    code = "documents.unknown-encoding"
    message = "认不出文件的文字编码，第 {line} 行起读不通。"
    remedy = "请用记事本打开，另存为 UTF-8 编码后再上传。"


class GarbledText(DocumentRefused):
    code = "documents.garbled"
    message = "{where}文字是乱码，无法作为清单采用。"
    remedy = "请向制作单位索取原始文件，或另存为 docx 后再上传。"


class ScannedPages(DocumentRefused):
    code = "documents.scanned"
    message = "第 {page} 页是扫描图片，没有可读取的文字。"
    remedy = "请上传由 Word 或 WPS 直接导出的 PDF，或 docx、xlsx 文件。"


class TooManyPages(DocumentRefused):
    code = "documents.too-many-pages"
    message = "文件有 {pages} 页，超过 {limit} 页的上限，没有读取。"
    remedy = "请只保留清单所在的页后再上传。"


class SheetTooLarge(DocumentRefused):
    code = "documents.sheet-too-large"
    message = "工作表的内容铺到第 {row} 行第 {column} 列，范围异常，没有读取。"
    remedy = "请删去清单以外的行列，重新另存后再上传。"


class TooManyRows(DocumentRefused):
    code = "documents.too-many-rows"
    message = "文件有 {rows} 段文字和表格行，超过 {limit} 的上限，没有读取。"
    remedy = "请确认是一个乡镇的清单，删去无关内容后再上传。"


class NothingToRead(DocumentRefused):
    code = "documents.nothing-to-read"
    message = "文件里没有读到任何文字。"
    remedy = "请打开文件确认清单内容不是图片，再重新上传。"


class ReadingTooSlow(DocumentRefused):
    code = "documents.too-slow"
    message = "文件读了 {seconds} 秒仍未读完，已经停止。"
    remedy = "请删去清单以外的内容，或另存为 docx 后再上传。"


class ReadingTooLarge(DocumentRefused):
    code = "documents.too-much-memory"
    message = "读取这个文件需要的内存超过 {limit} MB，已经停止。"
    remedy = "请删去清单以外的内容，或另存为 docx 后再上传。"


class ReadingBroken(DocumentRefused):
    code = "documents.reader-stopped"
    message = "文件使读取程序意外中断，因此没有采用其中任何内容。"
    remedy = "请用 Word 或 WPS 打开后重新另存一份再上传；仍不行时请把文件交给管理员。"
