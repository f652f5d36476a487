from django.apps import AppConfig

EVERY_SECONDS = 60


class CasesConfig(AppConfig):
    name = "qingdan.cases"
    label = "cases"
    verbose_name = "办件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from qingdan.cases.checking import case_faults  # noqa: PLC0415 - models first
        from qingdan.cases.checking_files import (  # noqa: PLC0415
            attachment_faults,
            document_faults,
        )
        from qingdan.cases.citing import cases_citing  # noqa: PLC0415
        from qingdan.cases.domain.calendars import settle_years  # noqa: PLC0415
        from qingdan.cases.domain.escalating import tell_due  # noqa: PLC0415
        from qingdan.cases.domain.numbering import used_by_documents  # noqa: PLC0415
        from qingdan.cases.enums import CASE, CaseAct, CaseNotice  # noqa: PLC0415
        from qingdan.cases.guards import of_the_cases  # noqa: PLC0415
        from qingdan.core import rounds  # noqa: PLC0415
        from qingdan.letters.words_elsewhere import register_word_use  # noqa: PLC0415
        from qingdan.notices.kinds import declare_kinds  # noqa: PLC0415
        from qingdan.record import acts, checks, guards  # noqa: PLC0415
        from qingdan.rulebook.citing import register_citers  # noqa: PLC0415

        guards.add(of_the_cases)
        for check in (case_faults, document_faults, attachment_faults):
            checks.register(check)
        acts.declare_acts(CASE, CaseAct)
        declare_kinds(CASE, CaseNotice)
        rounds.register("看期限", EVERY_SECONDS, tell_due)
        rounds.register("看年历", EVERY_SECONDS, settle_years)
        register_citers(cases_citing)
        register_word_use(used_by_documents)
