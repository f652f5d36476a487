"""What is refused of the keys of other systems, and of what they send."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class SignatureWrong(DomainError):
    """No such key, out of use, or not signed with it: the same words for all of them."""

    code = "intake.signature-wrong"
    status = HTTPStatus.UNAUTHORIZED
    message = "来件接口的代号或者签名不对，没有收下。"
    remedy = "请核对代号、密钥和签名的算法；接口停用了的，找系统管理员。"


class SignatureStale(DomainError):
    code = "intake.signature-stale"
    status = HTTPStatus.UNAUTHORIZED
    message = "签名的时间和服务器的时间相差超过 5 分钟，没有收下。"
    remedy = "请校准发送方的时钟，用现在的时间重新签名再发。"


class MessageReplayed(DomainError):
    code = "intake.message-replayed"
    message = "标识为“{key}”的消息已经收下，没有再收一次。"
    remedy = "没有收到回答时，用现在的时间重新签名、原样再发；另一件请换一个标识。"


class SenderCodeUnfit(DomainError):
    code = "intake.sender-code-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "代号要写 3 至 24 个小写字母、数字、连字符，并以字母开头；没有开通。"
    remedy = "请换一个，例如 gov-12345。"


class SenderCodeTaken(DomainError):
    code = "intake.sender-code-taken"
    message = "代号“{code}”已经用过，没有开通。"
    remedy = "请换一个；停用的代号也不能再用。"


class SenderTitleMissing(DomainError):
    code = "intake.sender-title-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有写明是哪个系统，没有开通。"
    remedy = "请写系统的名称，例如“县 12345 热线平台”。"


class SenderOfficerUnfit(DomainError):
    code = "intake.sender-officer-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{name}”现在的岗位不能登记“{door}”，没有开通。"
    remedy = "热线工单选话务员，部门来件选那个部门的经办人，系统外来件选乡镇的经办人。"


class SenderKeyUnknown(DomainError):
    code = "intake.sender-key-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有这个来件接口，或者已经停用；没有改动。"
    remedy = "请从来件接口的列表里看。"
