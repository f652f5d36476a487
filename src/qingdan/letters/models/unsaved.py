"""What somebody has typed into a draft and not saved yet."""

from django.conf import settings
from django.db import models

from qingdan.letters.models.letters import Letter
from qingdan.parties.protected import ProtectedTextField

OFFICER = settings.AUTH_USER_MODEL


class UnsavedWording(models.Model):
    """The words one person has typed into a draft since it was last saved.

    It is no part of the letter: nobody else reads it, no event is made of it, and it goes as
    soon as the person saves or gives it up. ``typed`` is sealed JSON, the fields as they were
    sent, fitting or not; ``seen`` is the version of the letter they were typed upon.
    """

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="unsaved")
    officer = models.ForeignKey(OFFICER, models.CASCADE, related_name="+")
    typed = ProtectedTextField("所写")
    seen = models.PositiveIntegerField("改自第几次")
    kept_at = models.DateTimeField("自动存下的时间")

    class Meta:
        db_table = "letter_unsaved"
        ordering = ("letter", "pk")
        verbose_name = "公文未保存的改动"
        constraints = (
            models.UniqueConstraint(
                fields=("letter", "officer"),
                name="letter_unsaved_once",
                violation_error_message="一个人对一份公文只留一份未保存的改动。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter} {self.officer}"
