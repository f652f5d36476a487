from django.apps import AppConfig


class FinderConfig(AppConfig):
    name = "qingdan.finder"
    label = "finder"
    verbose_name = "问答"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qingdan.catalogue.signals import edition_changed  # noqa: PLC0415 - models first
        from qingdan.finder.domain.following import follow_edition  # noqa: PLC0415
        from qingdan.finder.enums import FINDER, FinderAct  # noqa: PLC0415
        from qingdan.record import acts  # noqa: PLC0415

        acts.declare_acts(FINDER, FinderAct)
        edition_changed.connect(follow_edition, dispatch_uid="finder")
