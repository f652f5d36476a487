from django.apps import AppConfig


class ManageConfig(AppConfig):
    name = "qingdan.web.manage"
    label = "manage"
    verbose_name = "清单管理"
