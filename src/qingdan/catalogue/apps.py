from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate

from qingdan.settings.checks import durability


class CatalogueConfig(AppConfig):
    name = "qingdan.catalogue"
    label = "catalogue"
    verbose_name = "清单目录"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qingdan.catalogue import guards  # noqa: PLC0415 - models are ready only now

        pre_migrate.connect(guards.before_migrate, sender=self)
        post_migrate.connect(guards.after_migrate, sender=self)
        register(Tags.database)(durability)
