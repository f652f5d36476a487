"""What a sign-in through another service is refused with."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class SingleSignOnFailed(DomainError):
    code = "parties.single-sign-on-failed"
    status = HTTPStatus.BAD_GATEWAY
    message = "没有通过“{title}”登录成功：{why}。账户和数据都没有改动。"
    remedy = "请重新登录一次；一直不行时改用登录名和密码，并请系统管理员核对统一认证的设置。"


NO_ANSWER = "对方没有应答"
UNFIT = "对方的答复核对不上"
NOT_OURS = "这次登录不是从本系统发起的，或已经用过、过了时间"
DECLINED = "对方没有同意登录"
