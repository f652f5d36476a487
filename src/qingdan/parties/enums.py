"""Choices of the parties room."""

from django.db.models import TextChoices


class RegionLevel(TextChoices):
    PROVINCE = "province", "省（自治区）"
    CITY = "city", "市（盟）"
    COUNTY = "county", "县（旗、市、区）"
    TOWNSHIP = "township", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"


class OrganisationKind(TextChoices):
    INSTALLATION = "installation", "系统管理机构"
    COUNTY_GOVERNMENT = "county-government", "县级政府"
    DEPARTMENT = "department", "政府部门"
    PARTY_BODY = "party-body", "党委工作机构"
    MASS_ORGANISATION = "mass-organisation", "群团组织"
    BRANCH = "branch", "上级部门派出机构"
    OTHER_STATE_BODY = "other-state-body", "其他国家机关"
    PUBLIC_INSTITUTION = "public-institution", "事业单位"
    OUTSIDE = "outside", "机关以外的单位"
    TOWNSHIP_GOVERNMENT = "township-government", "乡镇政府（街道办）"
    SECTION = "section", "乡镇内设机构"
    VILLAGE_COMMITTEE = "village-committee", "村（居）民委员会"


class NameKind(TextChoices):
    FULL = "full", "全称"
    SHORT = "short", "简称"
    FORMER = "former", "曾用名"
    PRINTED = "printed", "清单写法"


class SuccessionKind(TextChoices):
    RENAMED = "renamed", "更名"
    MERGED = "merged", "并入"
    SPLIT = "split", "分设"


class ProposalState(TextChoices):
    OPEN = "open", "待确认"
    CONFIRMED = "confirmed", "已确认"
    DISMISSED = "dismissed", "不是单位"


class Role(TextChoices):
    VILLAGE_CADRE = "village-cadre", "村干部（网格员）"
    TOWNSHIP_CLERK = "township-clerk", "乡镇经办人"
    SECTION_HEAD = "section-head", "站所负责人"
    TOWNSHIP_LEADER = "township-leader", "乡镇领导"
    DEPARTMENT_CLERK = "department-clerk", "部门经办人"
    DEPARTMENT_LEADER = "department-leader", "部门领导"
    LIST_OFFICE = "list-office", "清单管理员"
    LEGAL_OFFICE = "legal-office", "合法性审查员"
    HOTLINE_OPERATOR = "hotline-operator", "12345 话务员"
    STATISTICS_READER = "statistics-reader", "统计查阅人"
    SYSTEM_ADMINISTRATOR = "system-administrator", "系统管理员"
    SECURITY_ADMINISTRATOR = "security-administrator", "安全管理员"
    AUDITOR = "auditor", "审计管理员"


class Scope(TextChoices):
    OWN = "own", "本人经手"
    UNIT = "unit", "本单位"
    TOWNSHIP = "township", "本乡镇"
    DEPARTMENT = "department", "本部门（跨乡镇）"
    COUNTY = "county", "本县"
    PUBLIC = "public", "公开"


class PersonalData(TextChoices):
    DIRECTORY = "directory", "通讯录"
    CONTACT = "contact", "联系方式"


class SignInMethod(TextChoices):
    PASSWORD = "password", "密码"
    PASSWORD_AND_TOTP = "password-totp", "密码和动态口令"
    PASSWORD_AND_RECOVERY = "password-recovery", "密码和恢复码"
    CODE = "code", "一次性码"
    SINGLE_SIGN_ON = "single-sign-on", "统一认证"
    SINGLE_SIGN_ON_OF_TWO = "sso-of-two", "统一认证（已双重鉴别）"
    SINGLE_SIGN_ON_AND_TOTP = "sso-totp", "统一认证和动态口令"
    SINGLE_SIGN_ON_AND_RECOVERY = "sso-recovery", "统一认证和恢复码"


class SignInEnd(TextChoices):
    SIGNED_OUT = "signed-out", "本人退出"
    IDLE = "idle", "久未操作"
    TOO_LONG = "too-long", "到达时限"
    REVOKED = "revoked", "被撤销"
    PASSWORD_CHANGED = "password-changed", "改了密码"
    FACTOR_CHANGED = "factor-changed", "改了动态口令"
    ACCOUNT_CLOSED = "account-closed", "账户停用"
    POST_GRANTED = "post-granted", "岗位变动"


class PartyAct(TextChoices):
    ORGANISATION_MADE = "organisation-made", "登记单位"
    ORGANISATION_RENAMED = "organisation-renamed", "单位更名"
    ORGANISATION_CORRECTED = "organisation-corrected", "更正单位资料"
    ORGANISATION_CONTACTS = "organisation-contacts", "登记对外联系方式"
    ORGANISATION_NAMED = "organisation-named", "增加名称写法"
    ORGANISATION_UNNAMED = "organisation-unnamed", "停用名称写法"
    ORGANISATION_MERGED = "organisation-merged", "单位并入"
    ORGANISATION_SPLIT = "organisation-split", "单位分设"
    ORGANISATION_ENDED = "organisation-ended", "单位撤销"
    PROPOSAL_MADE = "proposal-made", "提出待确认单位"
    PROPOSAL_DECIDED = "proposal-decided", "确认单位"
    REGIONS_LOADED = "regions-loaded", "载入区划"
    OFFICER_ENLISTED = "officer-enlisted", "登记人员"
    OFFICER_CHANGED = "officer-changed", "改人员资料"
    OFFICER_CLOSED = "officer-closed", "停用账户"
    OFFICER_REOPENED = "officer-reopened", "恢复账户"
    OFFICER_READ = "officer-read", "查看个人信息"
    OFFICERS_IMPORTED = "officers-imported", "导入人员"
    OFFICERS_EXPORTED = "officers-exported", "导出人员"
    CODE_MADE = "code-made", "生成一次性码"
    CODE_REVOKED = "code-revoked", "作废一次性码"
    ACCOUNT_OPENED = "account-opened", "开户"
    PASSWORD_CHANGED = "password-changed", "改密码"
    POST_PROPOSED = "post-proposed", "提出任职"
    POST_GRANTED = "post-granted", "授予岗位"
    POST_DECLINED = "post-declined", "不予授予"
    POST_ENDED = "post-ended", "免去岗位"
    SIGNED_IN = "signed-in", "登录"
    SIGN_IN_FAILED = "sign-in-failed", "登录失败"
    SIGN_IN_LOCKED = "sign-in-locked", "登录锁定"
    SIGNED_OUT = "signed-out", "退出登录"
    SESSION_REVOKED = "session-revoked", "撤销登录"
    ACCOUNT_UNLOCKED = "account-unlocked", "解除锁定"
    SECOND_FACTOR_SET = "second-factor-set", "启用动态口令"
    SECOND_FACTOR_REMOVED = "second-factor-removed", "停用动态口令"
    RECOVERY_CODE_USED = "recovery-code-used", "使用恢复码"
    IDENTITY_LINKED = "identity-linked", "绑定统一认证"
    IDENTITY_UNLINKED = "identity-unlinked", "解除统一认证"
    TOKEN_MADE = "token-made", "生成接口令牌"
    TOKEN_REVOKED = "token-revoked", "作废接口令牌"
    KEY_CHANGED = "key-changed", "更换密钥"
