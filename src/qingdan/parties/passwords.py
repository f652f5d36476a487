"""Password rules in our own words where the framework has none in Chinese."""

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnoughValidator(MinimumLengthValidator):
    """Refuse short passwords; the framework's sentence is not translated in this release."""

    def get_error_message(self) -> str:
        return f"密码太短，至少要 {self.min_length} 个字。"
