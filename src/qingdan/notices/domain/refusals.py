"""What this room refuses, in the words that every page shows."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class ChannelUnknown(DomainError):
    code = "notices.channel-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "找不到这个群机器人，没有改动任何数据。"
    remedy = "请回到群机器人页面重新选择。"


class WebhookUnfit(DomainError):
    code = "notices.webhook-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这不是{platform}群机器人的地址，没有保存。"
    remedy = (
        "请在群里“添加机器人”后复制完整的地址（Webhook），以 https://{host}{path} 开头。"
        "私有化部署的，请管服务器的人把主机写进设置 QINGDAN_ROBOT_HOSTS。"
    )


class WebhookTaken(DomainError):
    code = "notices.webhook-taken"
    message = "这个机器人已经登记在{organisation}，没有保存。"
    remedy = "一个机器人只登记一次，否则同一条通知会发两遍。请在群里另外添加一个机器人。"


class WholeCountyUnfit(DomainError):
    code = "notices.whole-county-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "{organisation}不是县一级的单位，它的群不能收全县的通知；没有保存。"
    remedy = "请去掉“发全县的通知”，或登记在县一级的单位名下。"


class ChannelIsOff(DomainError):
    code = "notices.channel-off"
    message = "这个群机器人已经停用，没有发送。"
    remedy = "请先启用，再试发。"


class MailboxUnfit(DomainError):
    code = "notices.mailbox-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{mailbox}”不是邮箱地址，没有保存。"
    remedy = "请写成 名字@单位域名，例如 wangfang@example.gov.cn。"


class MailNotSet(DomainError):
    code = "notices.mail-not-set"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = "这套系统还不能发邮件，没有保存邮箱。"
    remedy = "请管服务器的人设置 QINGDAN_SMTP_HOST 等几项后再试。"


class MailNotSent(DomainError):
    code = "notices.mail-not-sent"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = "验证码没有发出去（{why}），邮箱没有登记。"
    remedy = "请核对邮箱地址后再试；仍不行请告诉系统管理员。"


class MailCodeWrong(DomainError):
    code = "notices.mail-code-wrong"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "验证码不对或已过时，邮箱没有登记。"
    remedy = "验证码 15 分钟内有效，最多试 5 次；请核对最近一封邮件，或重新发送验证码。"
