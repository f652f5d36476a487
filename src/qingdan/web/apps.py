from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "qingdan.web"
    label = "web"
    verbose_name = "界面"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415 - models are ready

        from qingdan.web.sessions import begin_sign_in  # noqa: PLC0415

        user_logged_in.connect(begin_sign_in, dispatch_uid="begin sign-in")
