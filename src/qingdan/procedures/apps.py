from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "qingdan.procedures"
    label = "procedures"
    verbose_name = "流程"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qingdan.procedures.citing import procedures_citing  # noqa: PLC0415 - apps first
        from qingdan.procedures.enums import BINDING, BindingAct  # noqa: PLC0415
        from qingdan.record import acts  # noqa: PLC0415
        from qingdan.rulebook.citing import register_citers  # noqa: PLC0415

        acts.declare_acts(BINDING, BindingAct)
        register_citers(procedures_citing)
