from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class RecordConfig(AppConfig):
    name = "qingdan.record"
    label = "record"
    verbose_name = "操作记录"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qingdan.record import guards  # noqa: PLC0415 - models are ready only now

        guards.add(guards.of_the_record)
        pre_migrate.connect(guards.before_migrate, sender=self)
        post_migrate.connect(guards.after_migrate, sender=self)
