"""What this room refuses, in the words that every page shows."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class LetterUnknown(DomainError):
    code = "letters.unknown"
    status = HTTPStatus.NOT_FOUND
    message = "找不到这份公文，没有改动任何数据。"
    remedy = "请回到公文页面重新选择。"


class StartUnfit(DomainError):
    code = "letters.start-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "起草公文的请求不完整，没有起草。"
    remedy = "请回到问答，对着答复点“起草函”“退回意见”或“答复”。"


class EntryNotInForce(DomainError):
    code = "letters.entry-not-in-force"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "现行清单里没有所选的事项，没有起草公文。"
    remedy = "请回到问答重新选择一项，或选“清单外”。"


class OwnDuty(DomainError):
    code = "letters.own-duty"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这是{township}的基本履职事项（第 {number} 项），由{township}负责，不能移交或退回。"
    remedy = "请核对所选的事项；要答复反映人，请选“答复”。清单本身有误的，请向清单管理员提出。"


class DutyEnded(DomainError):
    code = "letters.duty-ended"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "收回事项第 {number} 项不再办理，没有单位承接，不能移交。"
    remedy = "要答复反映人，请选“答复”；上级交办的，请选“退回意见”。"


class LetterChanged(DomainError):
    code = "letters.changed"
    message = "您打开以后，{who}又改过这份公文（{when}），您的改动没有保存。"
    remedy = "两边的文字都列在下面，请核对后再保存。"


class LetterClosed(DomainError):
    code = "letters.closed"
    message = "{letter}现在是“{state}”，不能{act}；没有改动任何数据。"
    remedy = "请刷新页面，按最新状态办理。签发后要改的，先作废（文号保留），再另行起草。"


class WordingMissing(DomainError):
    code = "letters.wording-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "还没有写{what}，没有办理。"
    remedy = "请补上后再办。"


class WordingTooLong(DomainError):
    code = "letters.wording-too-long"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "{what}超过 {most} 个字，没有保存。"
    remedy = "请删减后再保存；材料多的，作为附件。"


class PlacesLeft(DomainError):
    code = "letters.places-left"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "还有 {count} 处没有填写：{places}。没有签发，也没有编号。"
    remedy = "请把【】连同里面的提示换成实际内容；不需要的整句删去。"


class DatedAhead(DomainError):
    code = "letters.dated-ahead"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "成文日期写的是以后的日子，没有签发，也没有编号。"
    remedy = "成文日期是签发的日期：留空就是今天，补登记的写实际签发的日期。"


class SeriesMissing(DomainError):
    code = "letters.series-missing"
    message = "{organisation}的{kind}还没有设定代字，没有签发，也没有编号。"
    remedy = "请先设定代字，例如“银政函”。"


class SeriesWordUnfit(DomainError):
    code = "letters.series-word-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{word}”不能作代字，没有保存。"
    remedy = "代字是 2 到 12 个汉字，例如“银政函”；年份和顺序号由登记簿编。"


class SeriesWordTaken(DomainError):
    code = "letters.series-word-taken"
    message = "代字“{word}”由{organisation}使用，没有保存。"
    remedy = "两处用同一个代字，文号就会重复。请换一个代字。"


class SeriesBegun(DomainError):
    code = "letters.series-begun"
    message = "{year} 年的“{word}”已编到 {last} 号，不能再改启用前的号；没有保存。"
    remedy = "请把“启用前已用到”留为 0，号码从 {next} 号接着编。"


class ReasonMissing(DomainError):
    code = "letters.reason-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有写明理由，没有作废。"
    remedy = "请写明理由；文号保留在登记簿里，理由一并显示。"


class IssuerMissing(DomainError):
    code = "letters.issuer-missing"
    message = "您的岗位不在可以对外发文的单位里，没有起草公文。"
    remedy = "请系统管理员核对您岗位所在的单位及其上级单位。"


class TemplateBroken(DomainError):
    code = "letters.template-broken"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = "公文模板 {name} 不能用（{why}）。公文没有改动，文件没有生成。"
    remedy = (
        "请系统管理员改正数据目录 letter_templates 里的这个文件；移走它，就用随系统提供的模板。"
    )
