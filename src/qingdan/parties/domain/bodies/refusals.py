"""What is refused about bodies, in the words that pages, API and commands share."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class OrganisationUnfit(DomainError):
    code = "parties.organisation-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "单位资料不能用：{why}没有改动任何数据。"
    remedy = "请核对后重填。"


class ContactsUnfit(DomainError):
    code = "parties.contacts-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "联系方式没有保存：{why}"
    remedy = "请改正后重填；不知道的不填。"


class OrganisationNameTaken(DomainError):
    code = "parties.organisation-name-taken"
    message = "“{name}”已是{organisation}的名称，没有重复登记。"
    remedy = "同一个单位的另一种写法，请到该单位的页面增加；确是两个单位，请把名称写全。"


class OrganisationOver(DomainError):
    code = "parties.organisation-over"
    message = "{organisation}在{on}不在设，没有改动。"
    remedy = "请核对日期；已撤销、并入的单位不再办理变更。"


class SuccessionDayUnfit(DomainError):
    code = "parties.succession-day-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "{on}不能作为变更日期：{why}没有改动。"
    remedy = "请按批准文件核对日期，各次变更从先到后登记。"


class PartsRemain(DomainError):
    code = "parties.parts-remain"
    message = "{organisation}还有下级单位：{parts}。没有改动。"
    remedy = "请先把下级单位划到别的单位，或撤销下级单位。"


class NameNotRetired(DomainError):
    code = "parties.name-not-retired"
    message = "“{name}”{why}，没有停用。"
    remedy = "现用名称用“更名”来换；要看现在的名称，请刷新页面。"


class ProposalDecided(DomainError):
    code = "parties.proposal-decided"
    message = "“{printed}”刚才已有人处理（{state}），没有再次办理。"
    remedy = "请刷新页面看处理结果；认错了单位的，到该单位的页面停用这个写法。"


class OrganisationTableUnfit(DomainError):
    code = "parties.organisation-table-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "单位表{where}有问题：{why}没有载入任何一个。"
    remedy = "请改正后重新载入；写法见 data/organisations 里随带的两份。"


class RegionMissing(DomainError):
    code = "parties.region-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有区划代码为 {code} 的地方，没有登记单位。"
    remedy = "请先用 qingdan load_regions 载入区划。"
