"""Choices of the letters room."""

from django.db.models import TextChoices


class LetterKind(TextChoices):
    """What a letter is for; also the name of its template."""

    TRANSFER = "transfer", "函"
    RETURN = "return", "退回意见"
    REPLY = "reply", "答复"


class LetterState(TextChoices):
    DRAFT = "draft", "草稿"
    ISSUED = "issued", "已签发"
    CANCELLED = "cancelled", "已作废"


class LetterAct(TextChoices):
    DRAFTED = "drafted", "起草公文"
    REVISED = "revised", "修改公文"
    ISSUED = "issued", "签发公文"
    CANCELLED = "cancelled", "作废公文"
    NUMBERED = "numbered", "编文号"
    NUMBER_CANCELLED = "number_cancelled", "作废文号"
    SERIES_SET = "series_set", "设定文号代字"


LETTER = "letter"
"""How the acts of this room begin in the record."""
