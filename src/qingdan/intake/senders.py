"""Who asks: the role that a sender's name means, also of offices within a department."""

import re

from qingdan.intake.proposals import Sender
from qingdan.parties.departments import canonical_role

WITHIN = re.compile(
    r"(?P<head>.+?(?:局|委员会|委|办公室|联合会|联))[\u4e00-\u9fff]{2,8}(?:股|科|室|站|组|中心)"
)
"""An office within a department: 县民政局社会救助股."""
BELOW = {
    "社保中心": "human-resources", "社会保险": "human-resources", "就业服务": "human-resources",
    "就业局": "human-resources", "劳动监察": "human-resources", "医保中心": "medical-security",
    "医疗保险": "medical-security", "护林防火": "forestry-grassland", "国土": "natural-resources",
    "不动产登记": "natural-resources", "动物疫病": "agriculture", "农机": "agriculture",
    "农经": "agriculture", "河长办": "water", "疾控": "health", "低保中心": "civil-affairs",
}  # fmt: skip
"""Bodies below a department that lists name by the department alone."""


def sender_named(name: str) -> Sender:
    """Return the sender meant by a name.

    >>> sender_named("固阳县民政局社会救助股").role_key, sender_named("县社保中心").role_key
    ('civil-affairs', 'human-resources')
    >>> sender_named("某某工作专班").role_key
    ''
    """
    return Sender(name, role_of(name))


def role_of(name: str) -> str:
    """Return the role that a name means; empty when unknown."""
    within = WITHIN.fullmatch(name)
    role = canonical_role(name) or (canonical_role(within["head"]) if within else None)
    return role or next((role for part, role in BELOW.items() if part in name), "")
