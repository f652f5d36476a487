from django.apps import AppConfig

EVERY_SECONDS = 5


class NoticesConfig(AppConfig):
    name = "qingdan.notices"
    label = "notices"
    verbose_name = "通知"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qingdan.core import rounds  # noqa: PLC0415 - models first
        from qingdan.notices.domain.sending import send_now  # noqa: PLC0415
        from qingdan.notices.enums import NOTICE, NoticeAct  # noqa: PLC0415
        from qingdan.record.acts import declare_acts  # noqa: PLC0415

        declare_acts(NOTICE, NoticeAct)
        rounds.register("发通知", EVERY_SECONDS, send_now)
