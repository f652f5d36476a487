from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "qingdan.rulebook"
    label = "rulebook"
    verbose_name = "规则"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qingdan.record import acts  # noqa: PLC0415 - models are ready only now
        from qingdan.rulebook.citers_here import register_here  # noqa: PLC0415
        from qingdan.rulebook.enums import LAW, LawAct  # noqa: PLC0415

        acts.declare_acts(LAW, LawAct)
        register_here()
