"""Townships as people name them on the command line."""

from django.core.management.base import CommandError

from qingdan.catalogue.domain.townships_called import townships_called
from qingdan.parties.models import Region

WRONG_USE = 2


def find_township(named: str, otherwise: str = "不是已登记的乡镇代码或名称") -> Region:
    """Find a township by code or by name, whichever way the name is spelled.

    Args:
        named: nine digits, or a name such as ``银号镇``; ``查巴奇乡`` will do for 查巴奇鄂温克族乡.
        otherwise: what to say ``named`` is when there is no such township.

    Raises:
        CommandError: there is none, or the name is not unique.
    """
    found = townships_called(named)
    if not found:
        raise CommandError(f"“{named}”{otherwise}。", returncode=WRONG_USE)
    if len(found) > 1:
        codes = "、".join(one.code for one in found)
        raise CommandError(
            f"叫“{named}”的地方不止一个，请改用代码：{codes}。", returncode=WRONG_USE
        )
    return found[0]
