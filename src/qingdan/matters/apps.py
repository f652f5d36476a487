from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "qingdan.matters"
    label = "matters"
    verbose_name = "标准事项"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qingdan.catalogue.signals import edition_changed  # noqa: PLC0415 - models first
        from qingdan.matters.domain.following import follow_edition  # noqa: PLC0415
        from qingdan.matters.enums import ALIGNMENT, MatterAct  # noqa: PLC0415
        from qingdan.record import acts  # noqa: PLC0415

        acts.declare_acts(ALIGNMENT, MatterAct)
        edition_changed.connect(follow_edition, dispatch_uid="matters")
