"""What this room refuses, in the words that pages, API and commands share."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class InvitationNotUsable(DomainError):
    code = "parties.invitation-not-usable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这个开户码不能用：可能输错、已经用过、已被作废，或已超过 72 小时。账户没有建立。"
    remedy = "请核对后重输；管理员的开户码由服务器重新启动时生成。"


class RenewalNotUsable(DomainError):
    code = "parties.renewal-not-usable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这个一次性码不能用：可能输错、已经用过、已被作废，或已超过 72 小时。密码没有改动。"
    remedy = "请核对后重输，或请系统管理员重新生成一个。"


class InvitationGone(DomainError):
    code = "parties.invitation-gone"
    message = "这个一次性码已经用过、已被作废或已经过期，没有改动。"
    remedy = "请刷新页面看现在可用的一次性码。"


class OfficerUnknown(DomainError):
    code = "parties.officer-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有登录名为“{login_name}”的经办人，没有改动。"
    remedy = "请核对登录名；还没有任何账户时，请用 qingdan first_code。"


class AdministratorOnServer(DomainError):
    code = "parties.administrator-on-server"
    status = HTTPStatus.FORBIDDEN
    message = "{officer}是三员之一，不能由别的管理员重设密码或停用；没有改动。"
    remedy = "重设密码在服务器上运行 qingdan reset_password；停用前先免去管理员岗位。"


class LoginNameUnfit(DomainError):
    code = "parties.login-name-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "登录名或姓名不能用：{why}账户没有建立。"
    remedy = "登录名用 3 至 32 个小写字母或数字，以字母开头；姓名不超过 40 个字。"


class PhoneTaken(DomainError):
    code = "parties.phone-taken"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这个手机号已登记在另一个账户名下，没有写入。"
    remedy = "一人只开一个账户：请查找此人原来的账户，调动的改所属单位，停用的用一次性码恢复。"


class SamePerson(DomainError):
    code = "parties.same-person"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{name}”已是另一种管理员；三员不能由一人兼任，账户没有建立。"
    remedy = "请由另一位同志开户；确是同名的，请在姓名后加注以示区别。"


class CurrentPasswordWrong(DomainError):
    code = "parties.current-password-wrong"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "现在的密码不对，密码没有改动。"
    remedy = "请重新输入现在使用的密码。"


class ClosingNotAllowed(DomainError):
    code = "parties.closing-not-allowed"
    status = HTTPStatus.FORBIDDEN
    message = "不能停用自己的账户；没有改动。"
    remedy = "请另一位系统管理员办理。"


class RoleUnfit(DomainError):
    code = "parties.role-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{role}”不能设在{organisation}（{kind}）；没有改动。"
    remedy = "请换一个单位，或按权限表选别的角色。"


class PostDatesUnfit(DomainError):
    code = "parties.post-dates-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "任职日期不能用：{why}没有改动。"
    remedy = "请核对起止日期；代理必须写明到哪一天为止。"


class ActingUnfit(DomainError):
    code = "parties.acting-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "不能代理这个岗位：{why}没有改动。"
    remedy = "请另选被代理的岗位；只是兼任的，请提出任职。"


class PostAlreadyHeld(DomainError):
    code = "parties.post-already-held"
    message = "{officer}在这段时间已有同样的岗位（{post}），没有重复登记。"
    remedy = "要延长或缩短，请先免去原来的岗位。"


class PostNotOwn(DomainError):
    code = "parties.post-not-own"
    status = HTTPStatus.FORBIDDEN
    message = "不能给自己提出或授予岗位；没有改动。"
    remedy = "请另一位安全管理员办理。"


class AdministratorsApart(DomainError):
    code = "parties.administrators-apart"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "系统管理员、安全管理员、审计管理员不能由一人兼任：{officer}已是{role}；没有改动。"
    remedy = "请另选一人，或先免去其原来的管理员岗位。"


class PostGone(DomainError):
    code = "parties.post-gone"
    message = "这个岗位已经{state}，没有再办理。"
    remedy = "请刷新页面看现在的岗位。"


class LastAdministrator(DomainError):
    code = "parties.last-administrator"
    message = "{officer}是最后一位{role}，免去以后无人能办这类事；没有改动。"
    remedy = "请先给接任的人授予同样的岗位。"


class OfficerOutOfUse(DomainError):
    code = "parties.officer-out-of-use"
    message = "{officer}的账户已停用，没有改动。"
    remedy = "请先用一次性码恢复账户。"


class PeopleNotImported(DomainError):
    code = "parties.people-not-imported"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "有 {count} 行要改，一个人也没有写入。"
    remedy = "请下载标出问题的表，改好后重新上传。"


class PeopleChanged(DomainError):
    code = "parties.people-changed"
    message = "核对以后，登记的人员又有变动，与这份表冲突；一个人也没有写入。"
    remedy = "请再上传一次，按新的核对结果改。"


class PurposeMissing(DomainError):
    code = "parties.purpose-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有写用途，手机号没有显示，也没有导出。"
    remedy = "请写明看手机号做什么用；用途会记在操作记录里。"


class PeopleWorkbookUnfit(DomainError):
    code = "parties.people-workbook-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这份表读不了：{why}什么都没有写入。"
    remedy = "{advice}"


class BodyHoldsAdministrators(DomainError):
    code = "parties.body-holds-administrators"
    message = "{officer}在{organisation}任{role}，这个单位不能撤销、并入或分设；没有改动。"
    remedy = "请安全管理员先在接续的单位授予接任的人，再免去这里的管理员岗位。"
