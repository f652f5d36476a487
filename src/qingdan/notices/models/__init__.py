"""Notices, the ways they go, and the outbox."""

from qingdan.notices.models.channels import Channel
from qingdan.notices.models.notices import Notice, NoticeSettings
from qingdan.notices.models.outbox import Delivery, Dispatch

__all__ = ["Channel", "Delivery", "Dispatch", "Notice", "NoticeSettings"]
