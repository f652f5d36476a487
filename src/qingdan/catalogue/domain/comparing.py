"""Comparing two townships, or two editions of one, from files or from the catalogue."""

import re
from collections.abc import Iterable, Iterator

from qingdan.catalogue.comparing.duty import ClauseSide, Duty, DutyBook, DutyClause
from qingdan.catalogue.comparing.editions import EditionComparison, align_editions
from qingdan.catalogue.comparing.townships import TownshipComparison, align
from qingdan.catalogue.models import Edition, Item
from qingdan.documents import model as doc
from qingdan.documents.titles import canonical_category
from qingdan.parties.departments import canonical_role

Source = doc.ListDocument | Edition | DutyBook

ADMINISTRATIVE = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:自治区|省|自治州|市|盟|县|旗|民族乡|族乡|街道|苏木|镇|乡)"
)
PEOPLE = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水"
    "|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒"
    "|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
LEVEL = re.compile(
    rf"(?:(?:{PEOPLE})?(?:民族乡|族乡|族自治[州县旗])|自治区|省|自治州|市|盟|县|旗|街道|苏木|乡|镇)$"
)
SHORTEST_PLACE = 2


def compare_townships(left: Source, right: Source) -> TownshipComparison:
    """Find which duties two townships share, and how they differ.

    Args:
        left: a read document, an edition, or a prepared book.
        right: likewise; lists may be missing on either side.

    Returns:
        Pairs in the printed order of the left township, each with its relation, a score
        (0-1) and the shared words or penalties; duties without a match on either side. A
        row with several penalties may stand in several pairs.
    """
    return align(duties_of(left), duties_of(right))


def compare_editions(left: Source, right: Source) -> EditionComparison:
    """Find what changed from the earlier edition ``left`` to the later one ``right``.

    Args:
        left: a read document, an edition, or a prepared book.
        right: likewise, of the same township.

    Returns:
        Every changed duty with its kinds of change, the strongest first, and the changed
        texts word by word; unchanged duties are only counted. A duty that merely got
        another printed number is unchanged.
    """
    return align_editions(duties_of(left), duties_of(right))


def duties_of(source: Source) -> DutyBook:
    """Return the duties of a read document or of an edition, ready to be compared.

    An edition costs four queries for any number of items.
    """
    if isinstance(source, DutyBook):
        return source
    if isinstance(source, doc.ListDocument):
        township = source.township or source.title
        duties = (
            _from_entry(one.kind, section.title, entry)
            for one in source.lists
            for section in one.sections
            for entry in section.entries
        )
        return DutyBook(township, tuple(duties), tuple(_places(source.title, township)))
    items = source.items.select_related("section").prefetch_related(
        "departments", "clauses", "support"
    )
    duties = (_from_item(item) for item in items)
    township = source.township.name
    return DutyBook(township, tuple(duties), tuple(_places(source.title, township)))


def _from_entry(kind: doc.ListKind, section: str, entry: doc.Entry) -> Duty:
    takeover = entry.takeover
    departments = takeover.departments if takeover else entry.departments
    return Duty(
        kind=kind,
        number=entry.number,
        name=entry.name,
        category=canonical_category(section) or section,
        starred=entry.starred,
        penalties=entry.penalties,
        departments=departments,
        role_keys=tuple(canonical_role(name) or "" for name in departments),
        clauses=(
            *_clauses(ClauseSide.DEPARTMENT, entry.department_groups),
            *_clauses(ClauseSide.TOWNSHIP, entry.township_groups),
            *_clauses(ClauseSide.TAKEOVER, takeover.groups if takeover else ()),
        ),
        support=tuple(one.text for one in entry.support),
        disposition=takeover.disposition if takeover else "",
    )


def _clauses(side: ClauseSide, groups: Iterable[doc.ClauseGroup]) -> Iterator[DutyClause]:
    for group in groups:
        label = group.label or ""
        role = "" if side is ClauseSide.TOWNSHIP else canonical_role(label) or ""
        for clause in group.clauses:
            yield DutyClause(side, clause.text, label, role)


def _from_item(item: Item) -> Duty:
    departments = list(item.departments.all())
    return Duty(
        kind=doc.ListKind(item.kind),
        number=item.number,
        name=item.name,
        category=item.section.category or item.section.title,
        starred=item.starred,
        penalties=tuple(item.penalties),
        departments=tuple(one.name for one in departments),
        role_keys=tuple(one.role_key for one in departments),
        clauses=tuple(
            DutyClause(ClauseSide(one.side), one.text, one.label, one.role_key, one.address)
            for one in item.clauses.all()
        ),
        support=tuple(one.text for one in item.support.all()),
        disposition=item.disposition,
        address=item.address,
    )


def _places(title: str, township: str) -> Iterator[str]:
    """Yield the names of the township and of the places above it, long and short.

    >>> sorted(_places("内蒙古自治区呼伦贝尔市阿荣旗查巴奇鄂温克族乡清单", "查巴奇鄂温克族乡"))[:4]
    ['内蒙古', '内蒙古自治区', '呼伦贝尔', '呼伦贝尔市']
    """
    for name in dict.fromkeys((*ADMINISTRATIVE.findall(title), township)):
        yield name
        short = LEVEL.sub("", name)
        if len(short) >= SHORTEST_PLACE:
            yield short
