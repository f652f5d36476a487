from django.apps import AppConfig


class CommandsConfig(AppConfig):
    name = "qingdan.commands"
    label = "commands"
    verbose_name = "命令行"
