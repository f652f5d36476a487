"""Refusals of deciding about procedures, covers and agreed dates."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class BoundEntryUnknown(DomainError):
    code = "procedures.entry-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "找不到这一项，没有改动。"
    remedy = "请回到清单重新选择。"


class BindingReasonMissing(DomainError):
    code = "procedures.binding-reason-missing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有写明理由或依据，没有改动。"
    remedy = "请写明理由或依据，不超过 {most} 个字。"


class ProcedureKindUnknown(DomainError):
    code = "procedures.kind-unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有“{kind}”这个流程，或者由谁办没有写对；没有改动。"
    remedy = "请从列出的流程里选。"


class PartUnknown(DomainError):
    code = "procedures.part-unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{item}”没有{side}第 {clause} 条，没有改动。"
    remedy = "请回到这一项重新选择。"


class CoverUnfit(DomainError):
    code = "procedures.cover-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "没有写对由什么承担，没有改动。"
    remedy = "请写明由哪个流程的哪个环节承担，或者归到哪一类常态履职，或者为什么不需要办。"


class StandingLineUnknown(DomainError):
    code = "procedures.line-unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{item}”没有这样一件常态履职，没有约定时间。"
    remedy = "请回到年度计划重新选择。"


class DateIsStated(DomainError):
    code = "procedures.date-stated"
    message = "清单已经写明“{stated}”，不另外约定时间。"
    remedy = "请按清单写明的时间办。"
