"""What a request or a cause says already of the fields of an admission or an adjustment."""

from collections.abc import Mapping

from qingdan.cases.models import Case
from qingdan.intake.enums import Channel, Door
from qingdan.intake.models import Adjustment, RequestMatter

FORMS = {
    Channel.DOCUMENT: "文件",
    Channel.PHONE: "电话",
    Channel.MEETING: "会议",
    Channel.CHAT: "聊天群",
    Channel.ASSESSMENT: "考核细则",
    Channel.SPECIAL_TEAM: "专班",
    Channel.VISIT: "其他",
}
"""How the procedure of admission calls the ways of a request."""


def known_of_admission(case: Case) -> Mapping[str, str]:
    """Return what the request says from which an admission was opened, in its own words."""
    rows = RequestMatter.objects.filter(case=case).select_related("request__sender")
    matter = rows.first()
    if matter is None:
        return {"item": case.title}
    request = matter.request
    sender = request.sender.name if request.sender else request.sender_name
    ways = {str(way): word for way, word in FORMS.items()}
    form = ways.get(request.channel, "文件" if request.door == Door.DEPARTMENT else "其他")
    return {
        "item": case.title,
        "content": matter.text,
        "pushed-by": sender,
        "pushed-task": matter.text,
        "push-form": form,
    }


def known_of_adjustment(case: Case) -> Mapping[str, str]:
    """Return the entry for which an adjustment was opened."""
    row = Adjustment.objects.filter(case=case).first()
    return {"entry": row.entry} if row is not None and row.entry else {}
