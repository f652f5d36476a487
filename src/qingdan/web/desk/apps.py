from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "qingdan.web.desk"
    label = "desk"
    verbose_name = "办件"
