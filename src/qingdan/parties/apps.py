from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "qingdan.parties"
    label = "parties"
    verbose_name = "机构与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qingdan.parties.checks import party_faults  # noqa: PLC0415
        from qingdan.parties.enums import PartyAct  # noqa: PLC0415 - models are ready only now
        from qingdan.parties.guards import of_the_parties  # noqa: PLC0415
        from qingdan.record import checks, guards  # noqa: PLC0415
        from qingdan.record.acts import declare_acts  # noqa: PLC0415

        guards.add(of_the_parties)
        checks.register(party_faults)
        declare_acts("party", PartyAct)
