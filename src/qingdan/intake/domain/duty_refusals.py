"""What is refused of admissions, temporary duties and adjustments."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class DutyAlreadyOver(DomainError):
    code = "intake.duty-already-over"
    message = "结束日期（{until}）已经过了，不能登记为临时职责；没有改动。"
    remedy = "还要做的，由部门另行申请准入；结束日期以后的不作数。"


class DutyLapsed(DomainError):
    code = "intake.duty-lapsed"
    message = "临时职责的结束日期已经过了，已经失效，不能续期；没有改动。"
    remedy = "请办“到期失效”；还要做的，另行申请，或者走清单动态调整。"


class RenewalTooShort(DomainError):
    code = "intake.renewal-too-short"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "续期的结束日期要晚于原来的 {until}；没有续期。"
    remedy = "请改结束日期；要提前结束的，办“提前终止”。"


class PowersNamed(DomainError):
    code = "intake.powers-named"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "写的内容里像是有不能准入的权力：{what}；没有提交。"
    remedy = "请把这些留给部门办，改好再提交。确实不是要乡镇行使的，勾选后再提交，由编办核对。"


class NotDecidedYet(DomainError):
    code = "intake.adjustment-not-decided"
    message = "这一件现在是“{state}”，还不能备新版草稿；没有改动。"
    remedy = "县级决定调整以后，再备草稿。"


class NoEditionToChange(DomainError):
    code = "intake.no-edition-to-change"
    message = "{place}现在没有现行的清单，没有可以改的版本；草稿没有建立。"
    remedy = "请先导入、发布这个乡镇的清单。"
