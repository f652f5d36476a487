from django.apps import AppConfig
from django.core.checks import Tags, register

from qingdan.settings.checks import durability


class CatalogueConfig(AppConfig):
    name = "qingdan.catalogue"
    label = "catalogue"
    verbose_name = "清单目录"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qingdan.catalogue.domain.content import content_faults  # noqa: PLC0415 - models first
        from qingdan.catalogue.enums import EDITION, EditionAct  # noqa: PLC0415
        from qingdan.catalogue.guards import of_the_lists  # noqa: PLC0415
        from qingdan.record import acts, checks, guards  # noqa: PLC0415

        guards.add(of_the_lists)
        checks.register(content_faults)
        acts.declare_acts(EDITION, EditionAct)
        register(Tags.database)(durability)
