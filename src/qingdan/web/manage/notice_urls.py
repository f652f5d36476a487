"""Addresses of the inbox, of how one is told, and of group robots."""

from django.urls import path

from qingdan.web.manage.views import channels, notice_settings, notices

_channel = "channels/<int:channel_id>/"

patterns = [
    path("notices/", notices.inbox, name="notices"),
    path("notices/read/", notices.read, name="notices-read"),
    path("notices/settings/", notice_settings.settings_page, name="notice-settings"),
    path("notices/mailbox/", notice_settings.mailbox, name="notice-mailbox"),
    path("notices/mailbox/confirm/", notice_settings.confirm, name="notice-mailbox-confirm"),
    path("notices/mailbox/remove/", notice_settings.remove, name="notice-mailbox-remove"),
    path("notices/<int:notice_id>/", notices.open_notice, name="notice"),
    path("channels/", channels.overview, name="channels"),
    path("channels/new/", channels.new, name="channel-new"),
    path(_channel, channels.channel, name="channel"),
    path(f"{_channel}on/", channels.switch_on, name="channel-on"),
    path(f"{_channel}off/", channels.switch_off, name="channel-off"),
    path(f"{_channel}try/", channels.try_out, name="channel-try"),
    path(f"{_channel}resend/", channels.send_again, name="channel-resend"),
]
