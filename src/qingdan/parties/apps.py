from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "qingdan.parties"
    label = "parties"
    verbose_name = "机构与人员"
    default_auto_field = "django.db.models.BigAutoField"
