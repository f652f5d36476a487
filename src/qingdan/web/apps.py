from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "qingdan.web"
    label = "web"
    verbose_name = "界面"
