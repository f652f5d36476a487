"""Refusals of the cases room; those of the procedure itself stand in ``procedures.refusals``."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class CaseUnknown(DomainError):
    code = "cases.unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有这个办件，或者不在您能看的范围内。"
    remedy = "请核对办件号；从工作台打开您能办的办件。"


class CaseChanged(DomainError):
    """``since`` are the numbers of the events that came in between."""

    code = "cases.changed"
    message = "您打开以后，{who}在 {when} 做了“{what}”；您写的内容还在，没有提交。"
    remedy = "请看一下新的记录；仍要办的，再提交一次。"


class CaseEnded(DomainError):
    code = "cases.ended"
    message = "这一件已经{standing}，不能再{doing}；没有改动任何数据。"
    remedy = "办结的可以重开；已并入另一件的，请到那一件去办。"


class RequestReused(DomainError):
    code = "cases.request-reused"
    message = "同一个请求标识已经用在另一次办理上；这次没有办理。"
    remedy = "请重新打开页面再办。"


class ProcedureUnknown(DomainError):
    code = "cases.procedure-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有“{procedure}”这个流程，或者它现在没有现行的版本。"
    remedy = "请从流程版本的列表打开。"


class VersionNotInForce(DomainError):
    code = "cases.version-not-in-force"
    message = "“{procedure}”选的版本今天不是现行版本，没有换用。"
    remedy = "请刷新页面，看现行的是哪一版。"


class VersionsDiffer(DomainError):
    code = "cases.versions-differ"
    message = "这一件不能{doing}：{what}。"
    remedy = "已经办过的部分两版一样才能换；这一件照现在的版本办到底。"


class NotMovedBefore(DomainError):
    code = "cases.not-moved-before"
    message = "这一件没有换过流程版本，或者已经换回；没有改动。"
    remedy = "请刷新页面看最新的情况。"


class ProcedureUnbound(DomainError):
    code = "cases.procedure-unbound"
    message = "“{entry}”没有绑定“{procedure}”流程，不能这样立项。"
    remedy = "请从这一事项可用的流程里选；确实需要别的流程的，请清单管理员先绑定。"


class ProcedureOfOthers(DomainError):
    code = "cases.procedure-of-others"
    message = "按这一项，“{procedure}”由{sides}，{body}不能立项。"
    remedy = "请由清单写明的一方立项；清单的绑定有误的，请清单管理员更正。"


class NotYoursToBegin(DomainError):
    code = "cases.not-yours-to-begin"
    message = "“{procedure}”由{posts}开头，您的岗位不能立项。"
    remedy = "请告诉他们立项。"


class EntryMissing(DomainError):
    code = "cases.entry-missing"
    message = "“{procedure}”要写明是哪一项清单事项，没有立项。"
    remedy = "请先找到清单事项再立项。不写事项也能立的有：{kinds}。"


class ProcedureNotInForce(DomainError):
    code = "cases.procedure-not-in-force"
    message = "流程“{procedure}”在 {day} 还没有生效的版本。"
    remedy = "请核对立项日期，或者选其他流程。"


class EntryNamed(DomainError):
    code = "cases.entry-named"
    message = "办件{number}已经有清单事项，或者已经结束；没有改动。"
    remedy = "请刷新页面看最新的情况。"


class EntryNotInForce(DomainError):
    code = "cases.entry-not-in-force"
    message = "“{entry}”所在的清单在 {day} 不是现行版本，不能按它立项。"
    remedy = "请从现行清单里找到这一事项再立项。"


class TitleMissing(DomainError):
    code = "cases.title-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有写标题，或者标题超过 {most} 个字。"
    remedy = "请用一句话写明是什么事。"


class BodyUnfit(DomainError):
    code = "cases.body-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{body}”不在本县，或者现在已经没有这个单位。"
    remedy = "请从本县现有的单位里选。"


class HandlerUnfit(DomainError):
    code = "cases.handler-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{person}”现在没有能办这一步的岗位。"
    remedy = "请选本单位有这个岗位的同事。"


class NotLinkable(DomainError):
    code = "cases.not-linkable"
    message = "这两件不能{doing}：{why}。"
    remedy = "请核对两个办件号。"


class SupportUnknown(DomainError):
    code = "cases.support-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有这一项履职保障，或者不在您能看的范围内。"
    remedy = "请从办件页面或者履职保障页面打开。"


class SupportNotMovable(DomainError):
    code = "cases.support-not-movable"
    message = "这一项保障现在是“{state}”，不能登记“{wanted}”。"
    remedy = "现在可以登记的有：{possible}。"


class SupportNoteMissing(DomainError):
    code = "cases.support-note-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "登记“{wanted}”要写明{what}。"
    remedy = "请补上再登记。"


class SupportOutstanding(DomainError):
    code = "cases.support-outstanding"
    message = "“{action}”以前，先要有履职保障的下文：{waiting}。"
    remedy = "请先向{who}提出，等对方兑现或者书面答复。"


class DocumentWordUnfit(DomainError):
    code = "cases.document-word-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{word}”不能作代字，或者没有选文书；没有改动任何数据。"
    remedy = "代字是 2 到 24 个汉字，例如“银政罚决字”。"


class DocumentWordTaken(DomainError):
    code = "cases.document-word-taken"
    message = "代字“{word}”{organisation}已经在用；没有改动任何数据。"
    remedy = "请换一个代字，两处用同一个会编出相同的号。"


class DocumentSeriesBegun(DomainError):
    code = "cases.document-series-begun"
    message = "{year} 年“{word}”已经编到 {last} 号，不能再填启用前用到几号。"
    remedy = "下一份接着编 {next} 号；“启用前已用到几号”请填 0。"


class DocumentUnknown(DomainError):
    code = "cases.document-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有这份文书，或者不在您能看的范围内。"
    remedy = "请从办件页面打开。"


class DocumentBroken(DomainError):
    code = "cases.document-broken"
    message = "文书模板 {name} 用不了：{why}。文书的内容没有变。"
    remedy = (
        "请系统管理员改正数据目录 case_templates 里的这个文件；移走它，就用随系统提供的版式。"
        "先下载 PDF 也可以。"
    )


class AttachmentUnknown(DomainError):
    code = "cases.attachment-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有这份附件，或者已经撤下，或者不在您能看的范围内。"
    remedy = "请从办件页面打开。"


class AttachmentUnfit(DomainError):
    code = "cases.attachment-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{name}”{why}；这一次的文件都没有保存。"
    remedy = "{what}"


class AttachmentLost(DomainError):
    code = "cases.attachment-lost"
    message = "“{name}”的文件不在服务器上。"
    remedy = "请联系系统管理员从备份里找回；qingdan verify 会列出缺少的文件。"


class WithdrawReasonMissing(DomainError):
    code = "cases.withdraw-reason-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "撤下“{name}”要写明理由；没有改动任何数据。"
    remedy = "请写明为什么撤下，例如“传错了文件”。"


class FilterUnknown(DomainError):
    code = "cases.filter-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有这个保存的筛选，可能已经删除。"
    remedy = "请从工作台重新筛选。"


class FilterTitleMissing(DomainError):
    code = "cases.filter-title-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有给筛选取名，或者名称超过 {most} 个字。"
    remedy = "请取一个短名，例如“等农牧局的”。"


class FilterTitleTaken(DomainError):
    code = "cases.filter-title-taken"
    message = "您已经有一个叫“{title}”的筛选。"
    remedy = "请换一个名称，或者先删除那一个。"


class FiltersTooMany(DomainError):
    code = "cases.filters-too-many"
    message = "最多保存 {most} 个筛选；这一个没有保存。"
    remedy = "请先删除不用的。"


class NotUndoable(DomainError):
    code = "cases.not-undoable"
    message = "这一次{doing}不能撤销：{why}。"
    remedy = "请打开办件，看能做什么。"


class NotInBatch(DomainError):
    code = "cases.not-in-batch"
    message = "这一件没有{doing}：{why}。"
    remedy = "请打开办件，看现在在谁手上。"


class SupportNamed(DomainError):
    code = "cases.support-named"
    message = "这一项已经写明由“{body}”保障；没有改动。"
    remedy = "请刷新页面看最新的情况。"


class YearUnfit(DomainError):
    code = "cases.year-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "不能登记 {year} 年的履职保障；没有改动。"
    remedy = "请写 {first} 年至 {last} 年。"


class DayUnfit(DomainError):
    code = "cases.day-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "{day} 还没有到，不能登记为已经办理。"
    remedy = "请写办理的那一天。"


class DoneNoteMissing(DomainError):
    code = "cases.done-note-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有写明留下了什么凭据，没有登记。"
    remedy = "请写一句，如：{evidence}。"


class DoneAlready(DomainError):
    code = "cases.done-already"
    message = "{day} 已经登记过办理，没有重复登记。"
    remedy = "登记有误的，先撤回那一条。"


class DoneUnknown(DomainError):
    code = "cases.done-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有这一条办理登记，可能已经撤回。"
    remedy = "请刷新页面看最新的情况。"


class NoListHere(DomainError):
    code = "cases.no-list-here"
    status = HTTPStatus.NOT_FOUND
    message = "您管的地方还没有公布的清单，不能{doing}。"
    remedy = "清单发布以后再来；没有导入的，请清单管理员导入、发布。"
