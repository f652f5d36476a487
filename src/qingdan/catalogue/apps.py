from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "qingdan.catalogue"
    label = "catalogue"
    verbose_name = "清单目录"
    default_auto_field = "django.db.models.BigAutoField"
