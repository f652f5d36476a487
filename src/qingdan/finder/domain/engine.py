"""The trained model in use: one per process, read anew when a rebuild replaced it."""

from http import HTTPStatus
from pathlib import Path
from threading import Lock

from django.conf import settings

from qingdan.core.errors import DomainError
from qingdan.finder import store
from qingdan.finder.store import NoModel, Trained


class ModelMissing(DomainError):
    code = "finder.model-missing"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = "问答模型还没有建立，现在不能回答；数据没有改动。"
    remedy = "请管理员运行 qingdan rebuild，约需一分钟；查清单不受影响。"


_lock = Lock()
_loaded: dict[Path, tuple[tuple[int, int], Trained]] = {}


def model_file() -> Path:
    """Return where the model of this installation stands."""
    return Path(settings.FINDER_DIR) / store.NAME


def trained() -> Trained:
    """Return the model in use.

    Raises:
        ModelMissing: it was never built, or by another version of the program.
    """
    file = model_file()
    try:
        facts = file.stat()
    except FileNotFoundError:
        raise ModelMissing from None
    sign = (facts.st_mtime_ns, facts.st_size)
    kept = _loaded.get(file)
    if kept is None or kept[0] != sign:
        with _lock:
            kept = _loaded.get(file)
            if kept is None or kept[0] != sign:
                try:
                    kept = (sign, store.load(file))
                except NoModel:
                    raise ModelMissing from None
                _loaded[file] = kept
    return kept[1]
