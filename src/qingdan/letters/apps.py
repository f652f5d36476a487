from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "qingdan.letters"
    label = "letters"
    verbose_name = "公文"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qingdan.letters.domain.checking import letter_faults  # noqa: PLC0415 - models first
        from qingdan.letters.enums import LETTER, LetterAct  # noqa: PLC0415
        from qingdan.letters.guards import of_the_letters  # noqa: PLC0415
        from qingdan.record import acts, checks, guards  # noqa: PLC0415

        guards.add(of_the_letters)
        checks.register(letter_faults)
        acts.declare_acts(LETTER, LetterAct)
