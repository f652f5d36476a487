"""What backing up and restoring refuse, and why."""

from http import HTTPStatus

from qingdan.core.errors import DomainError


class BackupFailed(DomainError):
    """The disk or the database did not let the backup be finished."""

    code = "operations.backup-failed"
    status = HTTPStatus.INSUFFICIENT_STORAGE
    message = "没有做成备份：{reason}。原有的数据和以前的备份都没有改动。"
    remedy = "请按所说的原因处理后再运行 qingdan backup；空间不够的，用 --to 换一个位置。"


class NotABackup(DomainError):
    """A file that this program did not write as a backup."""

    code = "operations.not-a-backup"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "{name} 不是清单通的备份{why}。数据没有改动。"
    remedy = "请核对文件名；备份文件名形如 qingdan-20260131-020000.zip。"


class BackupDamaged(DomainError):
    """A checksum does not fit; the parts at fault are named."""

    code = "operations.backup-damaged"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "备份 {name} 已损坏，坏在：{parts}。数据没有改动。"
    remedy = "请换另一份备份；从别处拷来的，重新拷一次再试。"


class BackupOfOtherVersion(DomainError):
    """Its tables are not the tables of this program."""

    code = "operations.backup-of-other-version"
    message = "这份备份由 {theirs} 版写成，表结构与现在的 {ours} 版不同：{what}。数据没有改动。"
    remedy = "请装上 {theirs} 版，恢复以后再更新。"


class NotPrepared(DomainError):
    """The database has no tables, or not those of this program."""

    code = "operations.database-not-prepared"
    message = "数据库还没有准备好，或表结构没有更新。数据没有改动。"
    remedy = "请先运行 qingdan start --prepare-only --without-samples。"


class NotEmpty(DomainError):
    """Restoring would remove what people have entered."""

    code = "operations.database-not-empty"
    message = "数据库里已有 {what}，恢复会抹去它们，没有恢复。数据没有改动。"
    remedy = (
        "请换一个空的数据目录（PostgreSQL 另建一个空库），"
        "运行 qingdan start --prepare-only --without-samples，再恢复。"
    )


class RestoreFailed(DomainError):
    """The disk or the database did not let it be finished."""

    code = "operations.restore-failed"
    status = HTTPStatus.INSUFFICIENT_STORAGE
    message = "没有恢复成：{reason}。全部撤销，数据库和恢复前一样。"
    remedy = "请按所说的原因处理后再运行 qingdan restore；网站还开着的，先停下。"


class RowsRefused(DomainError):
    """The database did not take the rows of a table."""

    code = "operations.rows-refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "恢复“{table}”时数据库不接受：{reason}。全部撤销，数据库和恢复前一样。"
    remedy = "请把这句话连同备份的版本告诉维护者。"


class RestoredDiffers(DomainError):
    """What was written is not what the backup says."""

    code = "operations.restored-differs"
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    message = "恢复后逐行核对，与备份不同：{what}。全部撤销，数据库和恢复前一样。"
    remedy = "请检查磁盘和数据库后再试；仍不行请把这句话告诉维护者。"


class KeysOfAnother(DomainError):
    """The keys belong to another backup."""

    code = "operations.keys-of-another-backup"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "密钥文件 {name} 不是和这份备份一起写的。数据没有改动。"
    remedy = "请用与备份同名、以 .keys.zip 结尾的那一份。"


class KeysInTheWay(DomainError):
    """Other keys lie where those of the backup belong; they may open something."""

    code = "operations.keys-in-the-way"
    message = "数据目录里已有内容不同的密钥文件：{names}。没有覆盖，没有恢复，数据没有改动。"
    remedy = (
        "请核对它们是否还要用：先把这些文件移到别处妥善保管，再恢复；"
        "本来就要用现在的密钥的，不加 --keys。"
    )
