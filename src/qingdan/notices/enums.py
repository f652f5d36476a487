"""Choices of the notices room."""

from django.db.models import TextChoices

NOTICE = "notice"
"""How the acts and kinds of this room begin."""


class NoticeKind(TextChoices):
    """What this room itself gives notice of; other rooms declare their own kinds."""

    ROBOT_FAILED = "robot-failed", "群机器人发不出去"


class NoticeWay(TextChoices):
    """Ways a notice goes beside the inbox, which every notice comes to."""

    MAIL = "mail", "邮件"
    ROBOT = "robot", "单位群"


class ChannelKind(TextChoices):
    WECOM = "wecom", "企业微信"
    DINGTALK = "dingtalk", "钉钉"
    FEISHU = "feishu", "飞书"


class DeliveryState(TextChoices):
    """Where one line for one group or mailbox has got to."""

    WAITING = "waiting", "待发"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发"
    DIGESTED = "digested", "已汇总"
    UNSURE = "unsure", "不知是否送到"
    GIVEN_UP = "given-up", "没有送到"


class DispatchState(TextChoices):
    """What became of one message, as far as the other side answered."""

    SENDING = "sending", "等待回答"
    DELIVERED = "delivered", "送到"
    REFUSED = "refused", "未收"
    UNANSWERED = "unanswered", "没有回答"


class NoticeAct(TextChoices):
    CHANNEL_ADDED = "channel-added", "登记群机器人"
    CHANNEL_CHANGED = "channel-changed", "改群机器人"
    CHANNEL_ON = "channel-on", "启用群机器人"
    CHANNEL_OFF = "channel-off", "停用群机器人"
    CHANNEL_TRIED = "channel-tried", "试发群机器人"
    CHANNEL_RESENT = "channel-resent", "重发没有送到的通知"
    MAILBOX_SET = "mailbox-set", "登记自己的邮箱"
    MAILBOX_REMOVED = "mailbox-removed", "删去自己的邮箱"
    SETTINGS_SAVED = "settings-saved", "改自己的通知方式"
