from django.apps import AppConfig

EVERY_SECONDS = 600


class IntakeConfig(AppConfig):
    name = "qingdan.intake"
    label = "intake"
    verbose_name = "来件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qingdan.cases.following import register_follower  # noqa: PLC0415 - models first
        from qingdan.cases.prefilling import register_prefill  # noqa: PLC0415
        from qingdan.core import rounds  # noqa: PLC0415
        from qingdan.intake import enums, prefills  # noqa: PLC0415
        from qingdan.intake.domain.adjusting import follow_adjustment  # noqa: PLC0415
        from qingdan.intake.domain.duties import follow_admission  # noqa: PLC0415
        from qingdan.intake.domain.lapsing import mind_duties  # noqa: PLC0415
        from qingdan.intake.guards import of_the_gate  # noqa: PLC0415
        from qingdan.notices.kinds import declare_kinds  # noqa: PLC0415
        from qingdan.record import acts, guards  # noqa: PLC0415

        guards.add(of_the_gate)
        register_follower("admission", follow_admission)
        register_follower("adjustment", follow_adjustment)
        register_prefill("admission", prefills.known_of_admission)
        register_prefill("adjustment", prefills.known_of_adjustment)
        rounds.register("看临时职责", EVERY_SECONDS, mind_duties)
        declare_kinds(enums.REQUEST, enums.GateNotice)
        declare_kinds(enums.DUTY, enums.DutyNotice)
        for kind, its_acts in (
            (enums.REQUEST, enums.RequestAct),
            (enums.MATTER, enums.MatterMoveAct),
            (enums.PRECEDENT, enums.PrecedentAct),
            (enums.DUTY, enums.DutyAct),
            (enums.ADJUSTMENT, enums.AdjustmentAct),
            (enums.TAKEOVER, enums.TakeoverAct),
            (enums.EVALUATION, enums.EvaluationAct),
            (enums.SENDER_KEY, enums.SenderKeyAct),
        ):
            acts.declare_acts(kind, its_acts)
